"""Who may do what with employment records; asked at the moment of writing, on the locked row."""

from __future__ import annotations

from zhiye.core.actor import Actor, Role
from zhiye.employment.models import Clue, Employer, Employment, EmploymentState, ReleasedBy
from zhiye.organizations.models import Function
from zhiye.organizations.perms import is_delegate, is_insider
from zhiye.regions import rules
from zhiye.regions.territory import in_territory

COUNTER, OFFICE = "counter", "employment"
"""Functions of an office's members: entering from paper, and recording what was reported."""


def acts_for(employer: Employer, actor: Actor) -> bool:
    """A delegate of the employer with the function 聘用记录."""
    return employer.organization_id is not None and is_delegate(
        employer.organization_id, actor, Function.EMPLOYMENT
    )


def is_outsider(employment: Employment, actor: Actor) -> bool:
    """Neither the person nor anybody who acts for the employer (assurance 5)."""
    organization_id = employment.employer.organization_id
    return employment.person.user_id != actor.user_id and not (
        organization_id is not None and is_insider(organization_id, actor)
    )


def is_employer(employment: Employment, actor: Actor) -> bool:
    """A delegate of the employer of this record."""
    return acts_for(employment.employer, actor)


def is_person(employment: Employment, actor: Actor) -> bool:
    """The worker, acting for themself."""
    return actor.role is Role.PERSON and actor.person_id == employment.person_id


def _of_office(employment: Employment, actor: Actor, function: str) -> bool:
    return (
        actor.role is Role.AUTHORITY
        and actor.may(function)
        and in_territory(actor, employment.employer.region_id)
        and is_outsider(employment, actor)
    )


def is_officer(employment: Employment, actor: Actor) -> bool:
    """An officer of the employer's territory who records what was reported (FJ-22)."""
    return _of_office(employment, actor, OFFICE)


def is_at_counter(employment: Employment, actor: Actor) -> bool:
    """An officer or an exam centre's clerk who enters from paper (FJ-13)."""
    return _of_office(employment, actor, COUNTER)


def may_file(employment: Employment, actor: Actor) -> bool:
    """The employer online; an office at its counter."""
    return may_enter(employment, actor) or may_report(employment, actor)


def may_report(employment: Employment, actor: Actor) -> bool:
    """The employer; what comes to a counter on paper is entered as a change at once (FJ-19)."""
    return not employment.is_at_counter and is_employer(employment, actor)


def may_enter(employment: Employment, actor: Actor) -> bool:
    """An office that enters what came on paper, fax or to its window."""
    return employment.is_at_counter and is_at_counter(employment, actor)


def recorded_by_office(employment: Employment) -> bool:
    """Whether the end of an employment is recorded by an office (FJ-22) or by the employer."""
    rule = rules.get_text("employment_release_recorded_by", employment.authority_id)
    return rule == "authority"


def may_end(employment: Employment, actor: Actor) -> bool:
    """The employer where it records itself; an office of the territory anywhere."""
    if is_employer(employment, actor):
        return not recorded_by_office(employment)
    return is_officer(employment, actor) or is_at_counter(employment, actor)


def may_release(employment: Employment, actor: Actor) -> bool:
    """The employer, where an office records the end (FJ-20)."""
    return recorded_by_office(employment) and is_employer(employment, actor)


def released(employment: Employment, actor: Actor) -> bool:
    """Whoever reported the end; where none is reported, either side is told that it is too late."""
    if employment.released_by == ReleasedBy.PERSON:
        return is_person(employment, actor)
    if employment.released_by == ReleasedBy.EMPLOYER:
        return is_employer(employment, actor)
    return is_person(employment, actor) or is_employer(employment, actor)


def may_amend(employment: Employment, actor: Actor) -> bool:
    """The employer; an office for what it entered itself."""
    if is_employer(employment, actor):
        return True
    return may_enter(employment, actor)


def may_amend_end(employment: Employment, actor: Actor) -> bool:
    """Correcting an end: whoever records ends."""
    return may_end(employment, actor)


def may_close(clue: Clue, actor: Actor) -> bool:
    """An officer in whose territory one of the two employers lies, and an outsider to the person
    and to both employers (FJ-33, assurance 5)."""
    employers = (clue.earlier.employer, clue.later.employer)
    own = [one.organization_id for one in employers if one.organization_id is not None]
    return (
        actor.role is Role.AUTHORITY
        and actor.may(OFFICE)
        and any(in_territory(actor, one.region_id) for one in employers)
        and clue.person.user_id != actor.user_id
        and not any(is_insider(one, actor) for one in own)
    )


def may_revise(row: Employment, actor: Actor) -> bool:
    """Whether 修改 leads anywhere for this record (ZS-28)."""
    if row.state == EmploymentState.ACTIVE:
        return may_amend(row, actor)
    return row.state == EmploymentState.ENDED and may_amend_end(row, actor)
