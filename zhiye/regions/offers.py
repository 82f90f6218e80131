"""Which services an authority offers on the platform: one deployment serves several systems."""

from __future__ import annotations

from typing import Literal, get_args

from zhiye.core.refusals import Conflict
from zhiye.regions import rules
from zhiye.regions.rules.values import AuthorityRef

Service = Literal["registration", "employment"]

SERVICES: tuple[Service, ...] = get_args(Service)
LABELS: dict[Service, str] = {
    "registration": "执业公示、行政许可和安全管理人员",
    "employment": "聘用记录",
}


def offers(authority: AuthorityRef, service: Service) -> bool:
    """Whether a service is offered by an authority today; None stands for the defaults."""
    return rules.get_bool(f"offers_{service}", authority)


def not_offered(authority: AuthorityRef, service: Service) -> Conflict:
    """The refusal of something an authority does not offer, with what it does offer instead."""
    offered = "、".join(LABELS[one] for one in SERVICES if offers(authority, one))
    elsewhere = "请向当地受理机关办理。"
    return Conflict(
        f"您所在地区没有在本平台开通“{LABELS[service]}”，{elsewhere}",
        remedy=f"本平台在您所在地区办理：{offered}。" if offered else "",
        code="not_offered",
    )
