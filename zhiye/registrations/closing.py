"""What ends when an organisation is closed: nobody stays tied to one that cannot answer."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.organizations.models import Organization
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import (
    OPEN_DEREGISTRATION,
    OPEN_STATES,
    Deregistration,
    Registration,
    RegistrationState,
    SafetyAppointment,
)
from zhiye.registrations.safety_flow import SAFETY
from zhiye.registrations.services import lock_person_where


def end_everything(organization: Organization, reason: str) -> None:
    """End all registrations and safety appointments, void what is open; persons in order."""
    system = Actor.system("单位认证终止")
    rows = Registration.objects.filter(
        organization=organization, state__in=[RegistrationState.ACTIVE, *OPEN_STATES]
    ).order_by("person_id", "pk")
    for registration in rows:
        lock_person_where(pk=registration.person_id)
        for pk in Deregistration.objects.filter(
            registration=registration, state__in=OPEN_DEREGISTRATION
        ).values_list("pk", flat=True):
            DEREGISTRATION.do("moot", pk, actor=system, reason=reason)
        move = "end_closed" if registration.state == RegistrationState.ACTIVE else "void"
        REGISTRATION.do(move, registration.pk, actor=system, reason=reason)
    safety = SafetyAppointment.objects.live().filter(organization=organization).order_by("pk")
    for pk in safety.values_list("pk", flat=True):
        SAFETY.do("end_closed", pk, actor=system, reason=reason)
