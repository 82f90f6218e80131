"""From a condition that is not met straight to the page where its reader can mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from zhiye.core.actor import Actor
from zhiye.core.checks import Finding
from zhiye.web.shared.banners import Button


@dataclass(frozen=True)
class Place:
    """A page of a portal; its label may name `{what}`. `function`: who may not use it is not
    sent there.
    """

    label: str
    url: str
    function: str = ""


PLACES: Mapping[str, Mapping[str, Place]] = {
    "person": {
        "profile": Place("填写人员信息", "person:profile"),
        "certificates": Place("看我的资质证书", "person:certificates"),
        "first_issue": Place("补“{what}”的首次取证日期", "person:first_issue"),
        "qualifications": Place("补学历、职称、工作经历", "person:qualifications"),
        "registration": Place("看我的公示", "person:registration"),
        "deregister": Place("办理在 {what} 的注销", "person:deregister"),
    },
    "organization": {
        "organization": Place("办理企业认证", "organization:organization"),
        "licences": Place("办理行政许可", "organization:licences", "licences"),
        "registration": Place("看这份公示", "organization:registration", "registrations"),
        "safety_posts": Place("为{what}追加岗位", "organization:safety_posts", "safety"),
        "employment": Place("看聘用记录 {what}", "organization:employment", "employment"),
    },
    "authority": {
        "employment": Place("看聘用记录 {what}", "authority:employment"),
    },
}
"""The pages that mend, per portal by the key a check names; what a portal lacks others mend."""


def ways(portal: str, finding: Finding, actor: Actor | None) -> Iterator[Button]:
    """Where the readers of a portal go for what is not met."""
    for mend in finding.mend:
        place = PLACES.get(portal, {}).get(mend.place)
        if place is None or (place.function and not (actor and actor.may(place.function))):
            continue
        args = [] if mend.row is None else [mend.row]
        yield Button(place.label.format(what=mend.what), reverse(place.url, args=args))
