"""What the two sides are told about a practice registration."""

from __future__ import annotations

from zhiye.casework.kinds import address
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import last_day
from zhiye.core.models import MoveLog
from zhiye.notices.services import send
from zhiye.organizations.models import Function
from zhiye.organizations.notices import tell_delegates
from zhiye.registrations.models import Origin, Registration


def _context(registration: Registration, log: MoveLog) -> dict[str, str]:
    until = registration.lapses_at
    return {
        "organization": registration.organization.name,
        "person": registration.person.name,
        "categories": registration.category_labels,
        "reference": registration.reference,
        "reason": log.reason,
        "until": f"{last_day(until)}" if until else "",
    }


def tell_person(event: str, registration: Registration, log: MoveLog) -> None:
    """Send one notice to the person of a registration."""
    user = registration.person.user
    if user is not None:
        send(
            event=event,
            to=user,
            context=_context(registration, log),
            link=address("registrations", Role.PERSON, registration.pk),
            key=f"registration:{log.pk}",
        )


def tell_organization(event: str, registration: Registration, log: MoveLog) -> None:
    """Send one notice to the organisation's delegates for registrations."""
    tell_delegates(
        registration.organization_id,
        Function.REGISTRATIONS,
        event=event,
        context=_context(registration, log),
        link=address("registrations", Role.ORGANIZATION, registration.pk),
        key=f"registration:{log.pk}",
    )


def invited(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The person is asked, with the last day to answer."""
    tell_person("registration.invited", registration, log)


def applied(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The organisation is asked."""
    tell_organization("registration.applied", registration, log)


def invitation_accepted(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The organisation learns that the person agreed."""
    tell_organization("registration.accepted", registration, log)


def application_accepted(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The person learns that the organisation agreed."""
    tell_person("registration.accepted", registration, log)


def invitation_declined(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The organisation learns that the person refused."""
    tell_organization("registration.declined", registration, log)


def application_declined(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The person learns that the organisation refused, and why."""
    tell_person("registration.declined", registration, log)


def invitation_withdrawn(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The person learns that nothing is asked any more."""
    tell_person("registration.withdrawn", registration, log)


def lapsed(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """Whoever began learns that no answer came."""
    began = tell_organization if registration.origin == Origin.INVITATION else tell_person
    began("registration.lapsed", registration, log)


def overtaken(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The organisation learns that the person is registered elsewhere now."""
    kind = "overtaken" if registration.origin == Origin.INVITATION else "application_overtaken"
    tell_organization(f"registration.{kind}", registration, log)


def voided(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The person learns that the organisation is out of service."""
    tell_person("registration.voided", registration, log)


def ended_closed(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """The person is free again; the closed organisation is told once, by its own notice."""
    tell_person("registration.ended", registration, log)


def ended(registration: Registration, actor: Actor, log: MoveLog) -> None:
    """Both sides learn that the registration has ended."""
    tell_person("registration.ended", registration, log)
    tell_organization("registration.ended", registration, log)
