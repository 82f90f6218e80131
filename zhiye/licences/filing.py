"""The kinds of filings an organisation chooses from, and what it takes along into another kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhiye.core.inputs import facts_on
from zhiye.licences.inputs import DOWNLOAD, Filing, LicenceFacts
from zhiye.licences.models import Licence, LicenceKind

HALF_A_YEAR = 6


@dataclass(frozen=True)
class KindHint:
    """What a kind of filing is for, and what it needs."""

    value: str
    label: str
    when: str
    needs: Sequence[str]


NEEDS: dict[str, Sequence[str]] = {
    LicenceKind.HELD: ("按许可证书填写", "上传许可证书"),
    LicenceKind.FIRST: ("按已受理的申请书填写", "上传申请书", DOWNLOAD),
    LicenceKind.CHANGE: ("按已受理的申请书和旧证书填写", "上传申请书和旧证书", DOWNLOAD),
}


def hints(months: int) -> tuple[KindHint, ...]:
    """The kinds where one filed as held runs for at least some months more (SX-14)."""
    span = "半年" if months == HALF_A_YEAR else f"{months} 个月"
    long, short = f"，距下次换证{span}以上", f"，或距换证不足{span}"
    when = {
        LicenceKind.HELD: f"已经持有许可证{long if months else ''}。",
        LicenceKind.FIRST: "还没有许可证，许可/核准申请已受理。",
        LicenceKind.CHANGE: f"已有许可证，正在办理延续、增项或变更{short if months else ''}。",
    }
    return tuple(KindHint(kind, kind.label, when[kind], NEEDS[kind]) for kind in when)


def kept_facts(licence: Licence, *, kind: str) -> LicenceFacts:
    """The content of a filing under another kind; nothing is lost, also what is not shown now."""
    told = {**facts_on(licence, Filing), "kind": kind}
    return LicenceFacts(**told, nodes=list(licence.nodes.all()))
