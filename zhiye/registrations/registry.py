"""What this app registers with the layers below."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhiye.core.actor import Actor, Role
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.organizations.offered import register_use
from zhiye.organizations.services import on_closed
from zhiye.people import visibility
from zhiye.people.models import Person
from zhiye.people.services import on_completed
from zhiye.regions.territory import territory_q
from zhiye.registrations import (  # noqa: F401
    deregistration_flow,
    flows,
    kinds,
    safety_flow,
    templates,
)
from zhiye.registrations.closing import end_everything
from zhiye.registrations.models import (
    Deregistration,
    Registration,
    RegistrationState,
    SafetyAppointment,
)

LIVE = (RegistrationState.ACTIVE, RegistrationState.APPLIED)


def _of_organization(actor: Actor) -> Q:
    """People registered at the organisation, or asking to be."""
    rows = Registration.objects.filter(organization_id=actor.organization_id or 0, state__in=LIVE)
    return Q(Exists(rows.filter(person_id=OuterRef("pk"))))


def _of_authority(actor: Actor) -> Q:
    """People who live in the territory or are or were registered in it."""
    rows = Registration.objects.visible_to(actor).filter(person_id=OuterRef("pk"))
    return territory_q(actor.territory, "region_id") | Q(Exists(rows))


visibility.register(Role.ORGANIZATION, _of_organization)
visibility.register(Role.AUTHORITY, _of_authority)


def _may_read_deregistration(file: StoredFile, actor: Actor) -> bool:
    return Deregistration.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


def _may_read_safety(file: StoredFile, actor: Actor) -> bool:
    return SafetyAppointment.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


def _leaver(pk: int) -> int | None:
    rows = Deregistration.objects.filter(pk=pk)
    return rows.values_list("registration__person_id", flat=True).first()


def _safety_manager(pk: int) -> int | None:
    return SafetyAppointment.objects.filter(pk=pk).values_list("person_id", flat=True).first()


access.register("deregistration", _may_read_deregistration)
access.register_person("deregistration", _leaver)
access.register("safety", _may_read_safety)
access.register_person("safety", _safety_manager)


def _own_appointments(person: Person) -> None:
    """Who was named a safety manager before signing up finds the appointment."""
    SafetyAppointment.objects.filter(person__isnull=True, id_index=person.id_index).update(
        person=person
    )


on_completed(_own_appointments)
register_use("registration", Registration.objects.visible_to)
register_use("registration", SafetyAppointment.objects.visible_to)
on_closed(end_everything)
