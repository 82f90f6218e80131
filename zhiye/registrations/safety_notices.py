"""What is told about safety appointments, to the organisation and to the person named."""

from __future__ import annotations

from zhiye.casework.kinds import address
from zhiye.core.actor import Actor, Role
from zhiye.core.models import MoveLog
from zhiye.notices.services import send
from zhiye.organizations.models import Function
from zhiye.organizations.notices import tell_delegates
from zhiye.registrations.models import SafetyAppointment


def _context(appointment: SafetyAppointment, log: MoveLog) -> dict[str, str]:
    return {
        "organization": appointment.organization.name,
        "person": appointment.name,
        "reference": appointment.reference,
        "reason": log.reason,
    }


def _tell_organization(event: str, appointment: SafetyAppointment, log: MoveLog) -> None:
    tell_delegates(
        appointment.organization_id,
        Function.SAFETY,
        event=event,
        context=_context(appointment, log),
        link=address("safety", Role.ORGANIZATION, appointment.pk),
        key=f"safety:{log.pk}",
    )


def _tell_person(event: str, appointment: SafetyAppointment, log: MoveLog) -> None:
    person = appointment.person
    if person is not None and person.user is not None:
        context = _context(appointment, log)
        send(event=event, to=person.user, context=context, link="/me/", key=f"safety:{log.pk}")


def appointed(appointment: SafetyAppointment, actor: Actor, log: MoveLog) -> None:
    """Nobody is named without learning of it."""
    _tell_person("safety.appointed", appointment, log)


def returned(appointment: SafetyAppointment, actor: Actor, log: MoveLog) -> None:
    """The request to end was returned with a reason."""
    _tell_organization("safety.returned", appointment, log)


def ended(appointment: SafetyAppointment, actor: Actor, log: MoveLog) -> None:
    """Both learn that the appointment has ended."""
    _tell_organization("safety.ended", appointment, log)
    _tell_person("safety.ended", appointment, log)


def ended_closed(appointment: SafetyAppointment, actor: Actor, log: MoveLog) -> None:
    """The person is free again; the closed organisation is told once, by its own notice."""
    _tell_person("safety.ended", appointment, log)
