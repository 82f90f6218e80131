"""What waits for a reviewer: numbers for the menu, the work-basket, the next case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhiye.core.actor import Actor
from zhiye.employment import selectors as employment
from zhiye.employment.models import ClueState
from zhiye.http.request import Request
from zhiye.regions.models import Authority
from zhiye.web.authority.cases import DESKS, Desk, Row
from zhiye.web.authority.gate import EMPLOYMENT

SHOWN = 50
ALL, CLUES = "all", "clues"
NEVER = datetime.max.replace(tzinfo=UTC)


def counts(request: Request) -> dict[str, int]:
    """How many cases and clues wait for this officer, by desk, asked once a request."""
    known: dict[str, int] | None = getattr(request, "waiting_counts", None)
    if known is None:
        known = _count(request.actor)
        request.waiting_counts = known
    return known


def answered_by(actor: Actor) -> dict[str, Desk[Any]]:
    """The desks whose cases this officer answers."""
    return {key: desk for key, desk in DESKS.items() if actor.may(desk.function)}


def _count(actor: Actor) -> dict[str, int]:
    """All queues in one statement."""
    none: dict[str, int] = dict.fromkeys([*DESKS, CLUES], 0)
    numbers = {}
    for key, desk in answered_by(actor).items():
        numbers[key] = _number(desk.waiting(actor))
    if actor.may(EMPLOYMENT):
        numbers[CLUES] = _number(employment.clues(actor).filter(state=ClueState.OPEN))
    rows = Authority.objects.filter(pk=actor.authority_id or 0).values(**numbers)
    found = rows.first() if numbers else None
    return {**none, **found} if found else none


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values(one=Value(1)).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0, output_field=IntegerField())


@dataclass(frozen=True)
class Basket:
    """The cases that wait longest, over all kinds; `more` says that there are further ones."""

    rows: list[Row]
    more: bool


def oldest(actor: Actor, *, typed: str = "", most: int = SHOWN) -> Basket:
    """The cases of every queue that wait longest; `typed` searches inside the queues."""
    found: list[Row] = []
    for desk in answered_by(actor).values():
        waiting = desk.waiting(actor)
        if typed:
            waiting = waiting.filter(desk.search(typed))
        cases = waiting.order_by(desk.since, "pk")[: most + 1]
        found += desk.show(cases, actor.authority_id)
    found.sort(key=lambda row: (not is_late(row), row.since or NEVER))
    return Basket(found[:most], len(found) > most)


def is_late(row: Row) -> bool:
    """Past its last day; such cases come first, whatever else waits longer without one."""
    return row.wait is not None and row.wait.left is not None and row.wait.left < 0


def next_case(actor: Actor, desk: Desk[Any], queue: str) -> Row | None:
    """What to decide after this: the next of the same kind, or of all kinds."""
    if queue == ALL:
        return next(iter(oldest(actor, most=1).rows), None)
    case = desk.waiting(actor).order_by(desk.since, "pk").first()
    return Row(desk, case, None) if case is not None else None
