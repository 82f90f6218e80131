"""Reads of imports; the first argument is who asks."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.core.visible import get_one
from zhiye.rosters.models import RosterImport, RosterQuerySet


def imports(actor: Actor) -> RosterQuerySet:
    """The imports of the acting authority, newest first."""
    return RosterImport.objects.visible_to(actor).order_by("-id")


def get(actor: Actor, pk: int) -> RosterImport:
    """One visible import. Raises NotFound."""
    return get_one(imports(actor).select_related("result").filter(pk=pk))
