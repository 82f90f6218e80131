"""安全管理人员 and the end of their appointments (SX-30 to SX-33)."""

from __future__ import annotations

from operator import attrgetter

from zhiye.core.listing import Column, begins, holds
from zhiye.registrations.kinds import APPOINTMENTS
from zhiye.registrations.models import SafetyAppointment, SafetyState
from zhiye.web.authority.cases.base import Desk


class SafetyDesk(Desk[SafetyAppointment]):
    """安全管理人员注销."""

    kind, one = APPOINTMENTS, "safety_one"
    icon = "shield-check"
    returned_event = "safety.returned"
    tabs = (
        (SafetyState.ACTIVE, "在任"),
        (SafetyState.END_RETURNED, "注销被退回"),
        (SafetyState.ENDED, "已注销"),
    )
    columns = (
        Column("姓名", lambda row: row.name, css="lead"),
        Column("单位", lambda row: row.organization.name),
        Column("岗位", lambda row: row.posts_in_words),
        Column("编号", lambda row: row.reference, css="code"),
        Column("解除劳动合同日期", lambda row: row.left_on or "—", css="date"),
    )
    reasons = (
        "解除劳动合同证明书不清楚，请重新上传",
        "证明书没有单位公章",
        "证明书上的姓名与安全管理人员不一致",
        "证明书上的解除日期与填写的不一致",
        "上传的不是解除劳动合同证明书",
    )
    compared = (("left_on", attrgetter("left_on")),)
    search_label = "姓名、单位名称或编号"
    searched = (begins("reference"), begins("name"), holds("organization__name"))
    beside = "authority/beside/safety.html"

    @property
    def label(self) -> str:
        """An office decides the end."""
        return "安全管理人员注销"


DESK = SafetyDesk()
