"""What waits for an actor, over all kinds: counts for menus, lines for the work-basket."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet, Value

from zhiye.casework.kinds import KINDS, Kind, Task
from zhiye.core.actor import Actor
from zhiye.core.prepared import Alike, Prepared

SHOWN = 8
"""Lines of one kind in a work-basket."""


def answered_by(actor: Actor) -> list[Kind[Any]]:
    """The kinds in which somebody with this grant can have a turn."""
    return [
        kind
        for kind in KINDS.values()
        if (side := kind.sides.get(actor.role))
        and side.counted
        and side.may_act(actor)
        and kind.tasks_of(actor.role)
    ]


def counts(actor: Actor) -> dict[str, int]:
    """How many cases wait for this actor, by the key of the kind, in one statement."""
    found = dict.fromkeys((kind.key for kind in answered_by(actor)), 0)
    if found:
        alike = Alike.of(actor)
        found |= dict(_counting(alike).tuples(**alike.values(actor)))
    return found


@lru_cache(maxsize=2000)
def _counting(alike: Alike) -> Prepared[Any]:
    """One statement for all who have the same grant, whomever they act for."""
    actor = alike.actor

    def every() -> QuerySet[Any, Any]:
        first, *others = [
            kind.waiting(actor).order_by().values(kind_key=Value(kind.key)).annotate(n=Count("pk"))
            for kind in answered_by(actor)
        ]
        found: QuerySet[Any, Any] = first.union(*others, all=True)
        return found

    return Prepared(every)


def in_menu(actor: Actor, counted: Mapping[str, int]) -> dict[str, int]:
    """The same by the entry of the menu under which they are found."""
    found: dict[str, int] = {}
    for key, number in counted.items():
        entry = KINDS[key].sides[actor.role].menu or key
        found[entry] = found.get(entry, 0) + number
    return found


def tasks(actor: Actor, counted: Mapping[str, int]) -> list[Task]:
    """What waits for this actor, the most urgent first; kinds with nothing are not asked."""
    found = [
        kind.task(row, actor.role)
        for kind in answered_by(actor)
        if counted.get(kind.key)
        for row in kind.waiting(actor).order_by("pk")[:SHOWN]
    ]
    return sorted(found, key=lambda task: (task.by is None, task.by))
