"""注销公示 (SX-23, SX-24, SX-39, SX-62)."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from zhiye.core.actor import Actor
from zhiye.core.history import Story
from zhiye.core.listing import Column, begins, holds
from zhiye.registrations.kinds import DEREGISTRATIONS
from zhiye.registrations.models import Deregistration, DeregistrationState
from zhiye.supervision import selectors as supervision
from zhiye.supervision.staffing import losses
from zhiye.web.authority.cases.base import Desk


class DeregistrationDesk(Desk[Deregistration]):
    """注销公示."""

    kind, one = DEREGISTRATIONS, "deregistration"
    icon = "user-minus"
    region = "registration__organization__region_id"
    returned_event = "deregistration.returned"
    tabs = (
        (DeregistrationState.AWAITING_CONSENT, "待对方同意"),
        (DeregistrationState.RETURNED, "已退回"),
        (DeregistrationState.APPROVED, "已注销"),
    )
    columns = (
        Column("姓名", lambda row: row.registration.person.name, css="lead"),
        Column("公示单位", lambda row: row.registration.organization.name),
        Column("编号", lambda row: row.reference, css="code"),
        Column("发起方", lambda row: row.get_started_by_display()),
        Column("解除劳动合同日期", lambda row: row.left_on, css="date"),
    )
    reasons = (
        "解除劳动合同证明书不清楚，请重新上传",
        "证明书没有单位公章",
        "证明书上的姓名或证件号码与本人不一致",
        "证明书上的单位与公示单位不一致",
        "证明书上的解除日期与填写的不一致",
        "上传的不是解除劳动合同证明书",
    )
    compared = (("left_on", attrgetter("left_on")), ("note", attrgetter("note")))
    search_label = "姓名、单位名称或编号"
    searched = (
        begins("reference"),
        begins("registration__person__name"),
        holds("registration__organization__name"),
    )
    beside = "authority/beside/deregistrations.html"

    def what(self, case: Deregistration) -> str:
        """From where."""
        return f"注销在{case.registration.organization.name}的公示"

    def more(self, case: Deregistration, actor: Actor, story: Story) -> dict[str, Any]:
        """Both consents, and which staffing demand this departure breaks."""
        organization = case.registration.organization
        broken = []
        if self.is_waiting(case) and supervision.is_watched(organization):
            broken = [one for one in losses(organization, case.registration_id)
                      if one.after.abnormal]  # fmt: skip
        consents = case.registration.consents.filter(purpose="deregister", at__gte=case.created_at)
        return {"losses": broken, "consents": list(consents.order_by("id"))}


DESK = DeregistrationDesk()
