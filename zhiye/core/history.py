"""Field-by-field history by database trigger, and reading it back as of a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby, pairwise, zip_longest
from typing import Any, TypeVar, cast

import pghistory
from django.db import models

from zhiye.core.attribution import context as context
from zhiye.core.attribution import expect_many as expect_many
from zhiye.core.clock import LOCAL

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


def events_of(obj: models.Model) -> models.QuerySet[Any]:
    """The history rows of one object, oldest first; they carry the model's fields."""
    return cast("models.QuerySet[Any]", cast("Any", obj).events.order_by("pgh_id"))


def newest_event(obj: models.Model) -> int:
    """The number of the newest history row, so that an outdated page changes nothing."""
    return events_of(obj).values_list("pgh_id", flat=True).last() or 0


def event_model(model: type[models.Model]) -> Any:
    """The model of the history rows of a model."""
    return cast("Any", model).events.rel.related_model


def as_of(model: type[models.Model], moment: datetime) -> models.QuerySet[Any]:
    """Event rows that show every object of `model` as it stood at `moment`.

    One row an object: the newest event not after the moment, objects deleted by then left out.
    The rows carry the model's fields under their own names and `pgh_obj_id`. Newest is by number:
    the time of an event is when its transaction began, which may be before one it waited for.
    """
    events = event_model(model)
    newest = (
        events.objects.filter(pgh_created_at__lte=moment, pgh_obj_id=models.OuterRef("pgh_obj_id"))
        .order_by("-pgh_id")
        .values("pgh_id")[:1]
    )
    rows: models.QuerySet[Any] = events.objects.filter(pgh_created_at__lte=moment)
    return rows.filter(pgh_id=models.Subquery(newest)).exclude(pgh_label="delete")


@dataclass(frozen=True)
class Change:
    """One field of one change: when, who (for whom), why, which, from what, to what (ZS-09)."""

    at: datetime
    who: str
    why: str
    label: str
    old: str
    new: str


class Story:
    """The history rows of one object, oldest first: read once for all that is told of them."""

    def __init__(self, obj: models.Model) -> None:
        self._obj = obj

    @cached_property
    def rows(self) -> list[Any]:
        """The rows, which carry the model's fields."""
        return list(events_of(self._obj))

    def last(self, state: str) -> Any:
        """The row of the moment the object last came to a state, or None if it never did."""
        came = [after for before, after in pairwise(self.rows)
                if after.state == state != before.state]  # fmt: skip
        return came[-1] if came else None


def changes(
    obj: models.Model, fields: Sequence[str], *, story: Story | None = None
) -> list[Change]:
    """Every change of the named fields of one object in words, newest first.

    Sealed values stay masked.
    """
    rows = (story or Story(obj)).rows
    found = [
        change(after, _label(obj, name), _words(before, name), _words(after, name))
        for before, after in pairwise(rows)
        for name in fields
        if _differ(before, after, name)
    ]
    return found[::-1]


def line_changes(
    parent: models.Model,
    lines: type[models.Model],
    *,
    link: str,
    fields: Sequence[str],
    label: str,
    name: Callable[[Any], str],
    words: Callable[[Any], str],
    story: Story | None = None,
) -> list[Change]:
    """Every change of the lines of one object (the items of a certificate), newest first.

    `link` names the lines' foreign key to it; `name` says which line, `words` all of it. Lines that
    came with the object are no change; a line that gives way to another in one act is one change.
    """
    events = event_model(lines)
    rows = events.objects.filter(**{f"{link}_id": parent.pk}).order_by("pgh_id")
    first = (story or Story(parent)).rows[:1]
    born = first[0].pgh_context_id if first else None
    known: dict[int, Any] = {}
    found: list[Change] = []
    for act, group in groupby(rows, key=lambda row: row.pgh_context_id or row.pgh_id):
        came, gone = [], []
        for row in group:
            before, known[row.pgh_obj_id] = known.get(row.pgh_obj_id), row
            if row.pgh_label == "delete":
                gone.append(row)
            elif before is not None:
                found += _line(lines, before, row, fields, name(row))
            elif act != born:
                came.append(row)
        for old, new in zip_longest(gone, came):
            told = words(old) if old else "", words(new) if new else ""
            found.append(change(new or old, label, *told))
    return found[::-1]


def _line(
    lines: type[models.Model], before: Any, after: Any, fields: Sequence[str], which: str
) -> list[Change]:
    return [
        change(after, f"{which} {_label(lines, name)}", _words(before, name), _words(after, name))
        for name in fields
        if _differ(before, after, name)
    ]


def change(event: Any, label: str, old: str, new: str) -> Change:
    """One change that an event row made, with the stamp of whoever made it."""
    by = event.pgh_context or {}
    who = by.get("name") or "系统"
    if by.get("acting") and by.get("role") in ("organization", "authority"):
        who = f"{who}（{by['acting']}）"
    return Change(event.pgh_created_at, who, by.get("reason", ""), label, old, new)


def _label(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name)


def _differ(before: Any, after: Any, name: str) -> bool:
    column = after._meta.get_field(name).attname
    return bool(getattr(before, column) != getattr(after, column))


def _words(event: Any, name: str) -> str:
    """The value of a field in words, as a page shows it."""
    shown = getattr(event, f"get_{name}_display", None)
    value = shown() if shown is not None else getattr(event, name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        base = getattr(event._meta.get_field(name), "base_field", None)
        choices = dict(base.flatchoices) if base else {}
        return "、".join(_listed(one, choices) for one in value)
    return str(value)


def _listed(one: Any, choices: dict[Any, Any]) -> str:
    """One value of a list: a choice in words, a row of JSON as its values."""
    if isinstance(one, dict):
        return " ".join(str(one[key]) for key in sorted(one))
    return str(choices.get(one, one))
