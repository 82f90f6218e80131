"""行政许可 (SX-13 to SX-18)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from zhiye.core.actor import Actor
from zhiye.core.history import Story
from zhiye.core.listing import Column, begins, holds
from zhiye.licences import selectors, snapshots
from zhiye.licences.kinds import LICENCES
from zhiye.licences.listing import LISTING
from zhiye.licences.models import Licence, LicenceState
from zhiye.web.authority.cases.base import Desk
from zhiye.web.shared.present import DiffRow


def _number(row: Licence) -> str:
    return row.number or row.application_number


class LicenceDesk(Desk[Licence]):
    """行政许可."""

    kind, one = LICENCES, "licence"
    icon = "license"
    returned_event = "licence.returned"
    tabs = (
        (LicenceState.APPROVED, "审核通过"),
        (LicenceState.RETURNED, "已退回"),
        (LicenceState.EXPIRED, "已到期"),
        (LicenceState.REVOKED, "已撤销"),
    )
    columns = (
        Column("单位名称", lambda row: row.organization.name, css="lead"),
        Column("受理编号", lambda row: row.reference, css="code"),
        Column("类型", lambda row: row.get_kind_display()),
        Column("许可证或申请书编号", _number, css="code"),
        Column("有效期至", lambda row: row.valid_until or "—", css="date"),
    )
    reasons = (
        "许可证照片不清楚，请重新上传",
        "许可证编号与证书不一致",
        "有效期与证书不一致",
        "许可子项目与证书不一致，请按证书逐项勾选",
        "缺少证书副页，请补传全部页",
        "申请书不是受理机关出具的正式版本，请在省局行政许可管理系统下载后上传",
        "证书上的单位名称与本单位不一致",
    )
    search_label = "单位名称、受理编号或证书编号"
    searched = (
        begins("reference"),
        begins("number"),
        begins("application_number"),
        holds("organization__name"),
    )
    asked = LISTING.named("kind")
    beside = "authority/beside/licences.html"

    def rows(self, actor: Actor) -> QuerySet[Licence]:
        """Filings of the territory."""
        return selectors.licences(actor).select_related("organization__region")

    def about(self, case: Licence) -> str:
        """The organisation."""
        return case.organization.name

    def what(self, case: Licence) -> str:
        """Kind and number."""
        return f"{case.get_kind_display()} {_number(case)}".strip()

    def changes(self, case: Licence, story: Story) -> list[DiffRow]:
        """The last two submissions side by side; nothing where there is only one."""
        lines = snapshots.compare(case)
        if not any(one.before for one in lines):
            return []
        return [
            DiffRow(one.label, "、".join(one.before), "、".join(one.after), one.key)
            for one in lines
        ]

    def more(self, case: Licence, actor: Actor, story: Story) -> dict[str, Any]:
        """Other filings of the same organisation, so that a double one is seen."""
        others = selectors.licences(actor).filter(organization_id=case.organization_id)
        return {"others": list(others.exclude(pk=case.pk).order_by("-pk")[:5])}


DESK = LicenceDesk()
