"""What this app registers with the layers below."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from zhiye.core.actor import Actor, Role
from zhiye.employment import employers, flows, kinds, record_prints, templates  # noqa: F401
from zhiye.employment.batches import kind  # noqa: F401
from zhiye.employment.models import OPEN, Employment
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.organizations.flows import on_verified
from zhiye.organizations.offered import register_use
from zhiye.people import visibility


def _of_organization(actor: Actor) -> Q:
    """People employed at the organisation, or reported to be."""
    rows = Employment.objects.visible_to(actor).filter(state__in=OPEN)
    return Q(Exists(rows.filter(person_id=OuterRef("pk"))))


def _of_authority(actor: Actor) -> Q:
    """People who are or were employed in the territory."""
    return Q(Exists(Employment.objects.visible_to(actor).filter(person_id=OuterRef("pk"))))


def _may_read(file: StoredFile, actor: Actor) -> bool:
    return Employment.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


def _whose(pk: int) -> int | None:
    return Employment.objects.filter(pk=pk).values_list("person_id", flat=True).first()


visibility.register(Role.ORGANIZATION, _of_organization)
visibility.register(Role.AUTHORITY, _of_authority)
access.register("employment", _may_read)
access.register_person("employment", _whose)
register_use("employment", Employment.objects.visible_to)
on_verified(employers.of_organization)
