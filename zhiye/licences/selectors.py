"""Reads of licences; the first argument is who asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.prepared import Prepared, slot
from zhiye.core.visible import get_one
from zhiye.licences.models import Licence, LicenceQuerySet


def licences(actor: Actor) -> LicenceQuerySet:
    """Every licence this actor may see, with its organisation."""
    return Licence.objects.visible_to(actor).select_related("organization")


def get(actor: Actor, pk: int) -> Licence:
    """One visible licence. Raises NotFound."""
    return get_one(licences(actor).filter(pk=pk))


_COUNTING = Prepared(
    lambda: Licence.objects.counting().filter(organization_id=slot("organization")).values("pk")[:1]
)


def has_counting(organization_id: int) -> bool:
    """Whether an organisation has an approved, unexpired licence (SX-19)."""
    return bool(_COUNTING.tuples(organization=organization_id))


def as_of(actor: Actor, organization_id: int, moment: datetime) -> Any:
    """Event rows of an organisation's licences as they stood at a moment."""
    visible = licences(actor).filter(organization_id=organization_id)
    return history.as_of(Licence, moment).filter(pgh_obj_id__in=visible.values("pk"))


ENDING_DAYS = 180


def counting(actor: Actor, *, most: int = 8) -> list[Licence]:
    """The licences in force, those that run out first."""
    return list(licences(actor).counting().order_by("valid_until", "id")[:most])


def ends_soon(licence: Licence) -> bool:
    """Whether a licence runs out within half a year."""
    last = today() + timedelta(days=ENDING_DAYS)
    return licence.valid_until is not None and licence.valid_until <= last
