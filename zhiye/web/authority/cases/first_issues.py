"""首次取证日期 of T and F items (SX-55)."""

from __future__ import annotations

from operator import attrgetter

from zhiye.certificates.kinds import FIRST_ISSUES
from zhiye.certificates.models import FirstIssue, FirstIssueSource, FirstIssueState
from zhiye.core.listing import Column, begins
from zhiye.people.models import Person
from zhiye.web.authority.cases.base import Desk


def _holder(row: FirstIssue) -> Person:
    return row.item.certificate.person


class FirstIssueDesk(Desk[FirstIssue]):
    """首次取证日期."""

    kind, one = FIRST_ISSUES, "first_issue"
    icon = "calendar-check"
    region = "item__certificate__person__region_id"
    returned_event = "first_issue.returned"
    tabs = ((FirstIssueState.APPROVED, "已确认"), (FirstIssueState.RETURNED, "已退回"))
    columns = (
        Column("持证人", lambda row: _holder(row).name, css="lead"),
        Column("项目", lambda row: str(row.item)),
        Column("首次取证日期", lambda row: row.issued_on, css="date"),
        Column("证明来源", lambda row: row.get_source_display()),
    )
    reasons = (
        "截图不完整，请截取含姓名、证件号码和首次取证日期的整个页面",
        "截图上的日期与填写的不一致",
        "截图不是本人的",
        "旧证书照片页和批准项目页要一起上传",
        "所传证书不是该项目的首次证书",
    )
    compared = (
        ("issued_on", attrgetter("issued_on")),
        ("source", lambda row: FirstIssueSource(row.source).label),
    )
    search_label = "持证人姓名"
    searched = (begins("item__certificate__person__name"),)

    def reference(self, case: FirstIssue) -> str:
        """Holder and item."""
        return f"{_holder(case).name} {case.item}"


DESK = FirstIssueDesk()
