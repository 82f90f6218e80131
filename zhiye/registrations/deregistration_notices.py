"""What the two sides are told about a deregistration."""

from __future__ import annotations

from zhiye.casework.kinds import address
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import last_day
from zhiye.core.models import MoveLog
from zhiye.notices.services import send
from zhiye.organizations.models import Function
from zhiye.organizations.notices import tell_delegates
from zhiye.regions import rules
from zhiye.registrations.models import Deregistration, Registration, Side


def _tell(side: str, event: str, deregistration: Deregistration, log: MoveLog) -> None:
    registration = deregistration.registration
    until = deregistration.releases_at
    context = {
        "organization": registration.organization.name,
        "person": registration.person.name,
        "reference": deregistration.reference,
        "reason": log.reason,
        "until": f"{last_day(until)}" if until else "",
    }
    key = f"deregistration:{log.pk}"
    if side == Side.PERSON:
        user = registration.person.user
        if user is not None:
            link = address("deregistrations", Role.PERSON, deregistration.pk)
            send(event=event, to=user, context=context, link=link, key=key)
        return
    tell_delegates(
        registration.organization_id,
        Function.REGISTRATIONS,
        event=event,
        context=context,
        link=address("deregistrations", Role.ORGANIZATION, deregistration.pk),
        key=key,
    )


def started(deregistration: Deregistration, actor: Actor, log: MoveLog) -> None:
    """The other side is asked."""
    _tell(deregistration.other_side, "deregistration.started", deregistration, log)


def is_reviewed(registration: Registration) -> bool:
    """Whether a reviewer decides after the consent (ruleset: Shanxi yes, Fujian no)."""
    return rules.get_bool("release_reviewer_needed", registration.organization.authority_id)


def consented(deregistration: Deregistration, actor: Actor, log: MoveLog) -> None:
    """The side that began learns that it is with the reviewer now; without one, that it ended."""
    if is_reviewed(deregistration.registration):
        _tell(deregistration.started_by, "deregistration.consented", deregistration, log)


def exited_alone(deregistration: Deregistration, actor: Actor, log: MoveLog) -> None:
    """The organisation learns that the person ended it without its answer (FJ-20)."""
    _tell(Side.ORGANIZATION, "deregistration.exited_alone", deregistration, log)


def declined(deregistration: Deregistration, actor: Actor, log: MoveLog) -> None:
    """The side that began learns that the other does not agree, and why."""
    _tell(deregistration.started_by, "deregistration.declined", deregistration, log)


def withdrawn(deregistration: Deregistration, actor: Actor, log: MoveLog) -> None:
    """The other side learns that nothing is asked any more."""
    _tell(deregistration.other_side, "deregistration.withdrawn", deregistration, log)


def released(deregistration: Deregistration, actor: Actor, log: MoveLog) -> None:
    """Both sides learn that silence counted as consent; without a reviewer, that it ended."""
    if is_reviewed(deregistration.registration):
        for side in Side:
            _tell(side, "deregistration.released", deregistration, log)


def returned(deregistration: Deregistration, actor: Actor, log: MoveLog) -> None:
    """The side that began corrects and hands in again."""
    _tell(deregistration.started_by, "deregistration.returned", deregistration, log)
