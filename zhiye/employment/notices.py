"""What the worker, the employer and the former employer are told about employment records."""

from __future__ import annotations

from collections.abc import Sequence

from zhiye.casework.kinds import address
from zhiye.core.actor import Actor, Role
from zhiye.core.models import MoveLog
from zhiye.employment.models import Employer, Employment, ReleasedBy
from zhiye.notices.services import Message, send, send_many
from zhiye.organizations.models import Function
from zhiye.organizations.notices import tell_delegates


def _context(employment: Employment, log: MoveLog) -> dict[str, str]:
    return {
        "employer": employment.employer.shown_name,
        "person": employment.person.name,
        "item": str(employment.item),
        "reference": employment.reference,
        "started": employment.started_on.isoformat(),
        "ended": employment.ended_on.isoformat() if employment.ended_on else "",
        "until": employment.due_on.isoformat() if employment.due_on else "",
        "authority": employment.authority.name,
        "reason": log.reason or employment.end_reason,
    }


def _tell_person(event: str, employment: Employment, log: MoveLog) -> None:
    user = employment.person.user
    if user is not None:
        context, link, key = _to_person(employment, log)
        send(event=event, to=user, context=context, link=link, key=key)


def _to_person(employment: Employment, log: MoveLog) -> tuple[dict[str, str], str, str]:
    """Context, link and key of what a worker is told."""
    link = address("employments", Role.PERSON, employment.pk)
    return _context(employment, log), link, f"employment:{log.pk}"


def _tell(employer: Employer, event: str, employment: Employment, log: MoveLog, link: str) -> None:
    if employer.organization_id is not None:
        tell_delegates(
            employer.organization_id,
            Function.EMPLOYMENT,
            event=event,
            context=_context(employment, log),
            link=link,
            key=f"employment:{log.pk}",
        )


def _tell_employer(event: str, employment: Employment, log: MoveLog) -> None:
    _tell(
        employment.employer,
        event,
        employment,
        log,
        address("employments", Role.ORGANIZATION, employment.pk),
    )


def _tell_former(event: str, employment: Employment, log: MoveLog) -> None:
    if employment.leaves is not None:
        own = Employment.objects.live().filter(spell=employment.leaves).order_by("pk").first()
        link = address("employments", Role.ORGANIZATION, own.pk) if own else "/org/employments/"
        _tell(employment.leaves.employer, event, employment, log, link)


def filed(employments: Sequence[Employment], logs: Sequence[MoveLog]) -> None:
    """Workers learn by whom and for what they are on record (FJ-42); an employer whose papers an
    office entered learns it as well. Of a list its senders learn as a whole (`lists.notices`)."""
    pairs = list(zip(employments, logs, strict=True))
    send_many(
        event="employment.filed",
        messages=[
            Message(one.person.user, *_to_person(one, log)) for one, log in pairs if one.person.user
        ],
    )
    for one, log in pairs:
        if one.is_at_counter:
            _tell_employer("employment.entered", one, log)


def reported(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """The worker may object, the former employer learns of it (FJ-19)."""
    _tell_person("employment.reported", employment, log)
    _tell_former("employment.former_reported", employment, log)


def withdrawn(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """Nothing changes after all."""
    _tell_person("employment.withdrawn", employment, log)
    _tell_former("employment.former_withdrawn", employment, log)


def denied(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """The worker says it is not so."""
    _tell_employer("employment.denied", employment, log)
    _tell_former("employment.former_withdrawn", employment, log)


def returned(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """The employer corrects the report."""
    _tell_employer("employment.returned", employment, log)


def recorded(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """The change is on record."""
    _tell_person("employment.recorded", employment, log)
    _tell_employer("employment.recorded_employer", employment, log)


def changed(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """An office entered the change from paper: both sides learn that it is on record (FJ-42)."""
    _tell_person("employment.recorded", employment, log)
    _tell_employer("employment.entered", employment, log)


def left(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """The former employer's record has ended because of the change."""
    _tell_employer("employment.left", employment, log)


def releasing(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """The other side learns that an end was reported (FJ-20)."""
    if employment.released_by == ReleasedBy.PERSON:
        _tell_employer("employment.releasing_alone", employment, log)
    else:
        _tell_person("employment.releasing", employment, log)


def release_withdrawn(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """The record stands after all."""
    _tell_person("employment.release_withdrawn", employment, log)
    _tell_employer("employment.release_withdrawn", employment, log)


def release_returned(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """The office did not record the end, and says why."""
    _tell_person("employment.release_returned", employment, log)
    _tell_employer("employment.release_returned", employment, log)


def ended(employment: Employment, actor: Actor, log: MoveLog) -> None:
    """The employment has ended; the worker is 待聘 again where there is no other (FJ-21)."""
    _tell_person("employment.ended", employment, log)
    if employment.released_by != ReleasedBy.EMPLOYER or log.move == "record_release":
        _tell_employer("employment.ended_employer", employment, log)
