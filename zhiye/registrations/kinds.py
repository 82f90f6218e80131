"""The kinds of cases of this app: practice registrations, their ends, safety managers."""

from __future__ import annotations

from django.db.models import QuerySet

from zhiye.casework.kinds import Kind, Side, register
from zhiye.core.actor import Actor, Role
from zhiye.organizations.models import Function
from zhiye.registrations import moves
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Deregistration, Registration, SafetyAppointment
from zhiye.registrations.safety_flow import SAFETY

MINE = (Function.REGISTRATIONS.value,)


def _registrations(actor: Actor) -> QuerySet[Registration]:
    return Registration.objects.visible_to(actor).select_related(
        "person__user", "organization__authority", "organization__region"
    )


def _deregistrations(actor: Actor) -> QuerySet[Deregistration]:
    return Deregistration.objects.visible_to(actor).select_related(
        "registration__person__user",
        "registration__organization__authority",
        "registration__organization__region",
    )


def _appointments(actor: Actor) -> QuerySet[SafetyAppointment]:
    return SafetyAppointment.objects.visible_to(actor).select_related(
        "organization__authority", "organization__region", "person__user"
    )


REGISTRATIONS = register(
    Kind[Registration](
        key="registrations",
        label="人员注册",
        flow=REGISTRATION,
        service="registration",
        rows=_registrations,
        about=lambda row: row.person.name,
        what=lambda row: row.category_labels,
        sides={
            Role.PERSON: Side("/me/registrations/{pk}/", "/me/registrations/"),
            Role.ORGANIZATION: Side("/org/registrations/{pk}/", "/org/registrations/", acts=MINE),
        },
        moves=moves.REGISTRATIONS,
    )
)

DEREGISTRATIONS = register(
    Kind[Deregistration](
        key="deregistrations",
        label="注销公示",
        flow=DEREGISTRATION,
        service="registration",
        rows=_deregistrations,
        about=lambda row: row.registration.person.name,
        what=lambda row: row.registration.organization.name,
        sides={
            Role.PERSON: Side("/me/deregistrations/{pk}/", "/me/deregistrations/"),
            Role.ORGANIZATION: Side(
                "/org/deregistrations/{pk}/", "/org/deregistrations/", acts=MINE
            ),
            Role.AUTHORITY: Side("/gov/deregistrations/{pk}/", "/gov/deregistrations/"),
        },
        moves=moves.DEREGISTRATIONS,
    )
)

APPOINTMENTS = register(
    Kind[SafetyAppointment](
        key="safety",
        label="安全管理人员",
        flow=SAFETY,
        service="registration",
        rows=_appointments,
        about=lambda row: row.name,
        what=lambda row: row.organization.name,
        sides={
            Role.ORGANIZATION: Side(
                "/org/safety/{pk}/", "/org/safety/", acts=(Function.SAFETY.value,)
            ),
            Role.AUTHORITY: Side("/gov/safety/{pk}/", "/gov/safety/"),
        },
        moves=moves.APPOINTMENTS,
    )
)
