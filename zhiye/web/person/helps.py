"""From a condition that is not met straight to the page where the person can mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from zhiye.certificates import selectors as certificates
from zhiye.core.actor import Actor
from zhiye.core.checks import CheckTable
from zhiye.web.person import reads


@dataclass(frozen=True)
class Way:
    """A button that leads to the remedy."""

    label: str
    url: str


def plain(table: CheckTable) -> CheckTable:
    """The table without the numbers of our own list of demands, which say nothing to a person."""
    return CheckTable([replace(finding, source="") for finding in table])


def ways(actor: Actor, table: CheckTable) -> list[Way]:
    """Where to go for what is not met, each place once."""
    failed = {finding.key for finding in table.failed}
    return list(dict.fromkeys(_ways(actor, failed)))


def _ways(actor: Actor, failed: set[str]) -> Iterator[Way]:
    current = reads.current(actor) if "exclusive" in failed else None
    if current is not None:
        label = f"办理在 {current.organization.name} 的注销"
        yield Way(label, reverse("person:deregister", args=[current.pk]))
    if "first_issue" in failed:
        missing = certificates.items_missing_first_issue(actor.person_id or 0)
        for item in missing:
            if not certificates.is_waiting(item):
                yield Way(
                    f"补“{item}”的首次取证日期", reverse("person:first_issue", args=[item.pk])
                )
    if any(key.startswith("certificate_") for key in failed):
        yield Way("看我的资质证书", reverse("person:certificates"))
    if failed & {"technical", "quality"}:
        yield Way("补学历、职称、工作经历", reverse("person:qualifications"))
    if "person_complete" in failed:
        yield Way("填写人员信息", reverse("person:profile"))
