"""注销公示, and the end of 安全管理人员 (SX-23, SX-24, SX-30 to SX-33, SX-39, SX-62)."""

from __future__ import annotations

from typing import Any

from zhiye.core.actor import Actor
from zhiye.core.history import Story
from zhiye.registrations import listing
from zhiye.registrations.kinds import APPOINTMENTS, DEREGISTRATIONS
from zhiye.registrations.models import Deregistration, SafetyAppointment, SafetyState
from zhiye.registrations.models import DeregistrationState as Ending
from zhiye.supervision import selectors as supervision
from zhiye.supervision.staffing import losses
from zhiye.web.authority.cases.base import Desk, fields


class DeregistrationDesk(Desk[Deregistration]):
    """注销公示."""

    kind, one = DEREGISTRATIONS, "deregistration"
    icon = "user-minus"
    region, searched = "registration__organization__region_id", listing.OFFICES_DEREGISTRATIONS
    states = (Ending.AWAITING_CONSENT, Ending.RETURNED, Ending.APPROVED)
    compared = fields("left_on", "note")
    beside = "authority/beside/deregistrations.html"

    def more(self, case: Deregistration, actor: Actor, story: Story) -> dict[str, Any]:
        """Both consents, and which staffing demand this departure breaks."""
        organization = case.registration.organization
        broken = []
        if self.is_waiting(case) and supervision.is_watched(organization):
            broken = [one for one in losses(organization, case.registration_id)
                      if one.after.abnormal]  # fmt: skip
        consents = case.registration.consents.filter(purpose="deregister", at__gte=case.created_at)
        return {"losses": broken, "consents": list(consents.order_by("id"))}


class SafetyDesk(Desk[SafetyAppointment]):
    """安全管理人员注销."""

    kind, one = APPOINTMENTS, "safety_one"
    icon, searched = "shield-check", listing.OFFICES_SAFETY
    states = (SafetyState.ACTIVE, SafetyState.END_RETURNED, SafetyState.ENDED)
    compared = fields("left_on")
    hint = "注销只结束安全管理人员任职；此人另有执业公示的，须在“注销公示”中另行办理。"

    @property
    def label(self) -> str:
        """An office decides the end."""
        return "安全管理人员注销"


DESKS = (DeregistrationDesk(), SafetyDesk())
