"""Who may do what with practice registrations."""

from __future__ import annotations

from zhiye.core.actor import Actor, Role
from zhiye.organizations.models import Function
from zhiye.organizations.perms import is_delegate, is_insider, is_reviewer
from zhiye.registrations.models import (
    Deregistration,
    Registration,
    SafetyAppointment,
    Side,
)


def is_person(registration: Registration, actor: Actor) -> bool:
    """The registered person, acting for themself."""
    return actor.role is Role.PERSON and actor.person_id == registration.person_id


def is_organization(registration: Registration, actor: Actor) -> bool:
    """A delegate of the organisation with the function 人员注册与注销."""
    return is_delegate(registration.organization_id, actor, Function.REGISTRATIONS)


def _on_side(deregistration: Deregistration, side: str, actor: Actor) -> bool:
    asked = is_person if side == Side.PERSON else is_organization
    return asked(deregistration.registration, actor)


def is_starter(deregistration: Deregistration, actor: Actor) -> bool:
    """The side that asked for the deregistration."""
    return _on_side(deregistration, deregistration.started_by, actor)


def is_other_side(deregistration: Deregistration, actor: Actor) -> bool:
    """The side whose consent is asked."""
    return _on_side(deregistration, deregistration.other_side, actor)


def is_starting_person(deregistration: Deregistration, actor: Actor) -> bool:
    """The person, where the person asked."""
    return deregistration.started_by == Side.PERSON and is_starter(deregistration, actor)


def may_review(deregistration: Deregistration, actor: Actor) -> bool:
    """A reviewer of the territory who is on neither side (assurance 5)."""
    registration = deregistration.registration
    return (
        is_reviewer(registration.organization.region_id, actor)
        and not is_insider(registration.organization_id, actor)
        and registration.person.user_id != actor.user_id
    )


def may_appoint(appointment: SafetyAppointment, actor: Actor) -> bool:
    """A delegate with the function 安全管理人员."""
    return is_delegate(appointment.organization_id, actor, Function.SAFETY)


def may_review_safety(appointment: SafetyAppointment, actor: Actor) -> bool:
    """A reviewer of the territory who is neither the person nor acts for the organisation."""
    person = appointment.person
    return (
        is_reviewer(appointment.organization.region_id, actor)
        and not is_insider(appointment.organization_id, actor)
        and (person is None or person.user_id != actor.user_id)
    )
