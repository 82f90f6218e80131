"""Reads of lists; the first argument is who asks."""

from __future__ import annotations

from django.db import models

from zhiye.core.actor import Actor
from zhiye.core.visible import get_one
from zhiye.lists.kinds import ListKind
from zhiye.lists.models import ListQuerySet, ListRow, UploadedList


def lists(actor: Actor, kind: ListKind) -> ListQuerySet:
    """The lists of a kind that the actor's organisation or authority has sent."""
    rows = UploadedList.objects.visible_to(actor)
    if not actor.may(kind.function):
        return rows.none()
    found: ListQuerySet = rows.filter(kind=kind.key).select_related("started_by")
    return found


def get(actor: Actor, kind: ListKind, pk: int) -> UploadedList:
    """One visible list. Raises NotFound."""
    return get_one(lists(actor, kind).select_related("result").filter(pk=pk))


def rows(one: UploadedList, outcome: str = "") -> models.QuerySet[ListRow]:
    """The rows kept of a visible list, all or those of one outcome."""
    found = one.rows.all()
    return found.filter(outcome=outcome) if outcome else found
