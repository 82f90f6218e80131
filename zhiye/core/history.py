"""Field-by-field history by database trigger, and reading it back as of a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

import pghistory
from django.db import models

from zhiye.core.actor import Actor

M = TypeVar("M", bound=models.Model)


def tracked(*, exclude: list[str] | None = None) -> Callable[[type[M]], type[M]]:
    """Class decorator: keep every insert, update and delete of a model's rows.

    The context (who, for whom, why) is copied into each event row, so event tables need no
    UPDATE privilege for the application's database role.
    """
    track: Callable[[type[M]], type[M]] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        context_field=pghistory.ContextJSONField(),
        context_id_field=pghistory.ContextUUIDField(),
        obj_field=pghistory.ObjForeignKey(
            related_name="events", related_query_name="events_query", db_constraint=False
        ),
        exclude=exclude,
    )
    return track


@contextmanager
def context(actor: Actor, reason: str = "") -> Iterator[None]:
    """Stamp every history row written inside with who, for whom, by which channel and why.

    Inside another context the inner one holds until it ends: what follows carries the outer
    stamp again. The inner one keeps the outer reason when it has none, and whose act it follows.
    """
    with pghistory.context() as tracked:
        outer = dict(tracked.metadata)
        tracked.metadata.update(
            user=actor.user_id,
            name=actor.name,
            role=actor.role.value,
            acting_id=actor.acting_id,
            acting=actor.acting_name,
            channel=actor.channel,
            reason=reason or outer.get("reason", ""),
        )
        if outer and outer.get("name") != actor.name:
            tracked.metadata["following"] = outer.get("name")
        try:
            yield
        finally:
            tracked.metadata.clear()
            tracked.metadata.update(outer)


def as_of(model: type[models.Model], moment: datetime) -> models.QuerySet[Any]:
    """Event rows that show every object of `model` as it stood at `moment`.

    One row an object: the newest event not after the moment, objects deleted by then left out.
    The rows carry the model's fields under their own names and `pgh_obj_id`. Newest is by number:
    the time of an event is when its transaction began, which may be before one it waited for.
    """
    events: Any = model.events.rel.related_model  # type: ignore[attr-defined]
    newest = (
        events.objects.filter(pgh_created_at__lte=moment, pgh_obj_id=models.OuterRef("pgh_obj_id"))
        .order_by("-pgh_id")
        .values("pgh_id")[:1]
    )
    rows: models.QuerySet[Any] = events.objects.filter(pgh_created_at__lte=moment)
    return rows.filter(pgh_id=models.Subquery(newest)).exclude(pgh_label="delete")


def changes(obj: models.Model, fields: list[str]) -> list[dict[str, Any]]:
    """Every change of the named fields of one object, newest first.

    Each row: at, context, field, label, old, new. Sealed values stay masked.
    """
    rows = list(obj.events.order_by("pgh_id"))  # type: ignore[attr-defined]
    found: list[dict[str, Any]] = []
    for before, after in zip([None, *rows], rows, strict=False):
        for name in fields:
            old = getattr(before, name) if before is not None else None
            new = getattr(after, name)
            if before is not None and old != new:
                found.append(
                    {
                        "at": after.pgh_created_at,
                        "context": after.pgh_context or {},
                        "field": name,
                        "label": str(obj._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                        "old": old,
                        "new": new,
                    }
                )
    return found[::-1]
