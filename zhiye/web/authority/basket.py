"""The work-basket of a reviewer: the cases of every queue that wait longest, the next case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiye.casework import waiting
from zhiye.casework.waits import Wait
from zhiye.core.actor import Actor
from zhiye.core.listing import Column, Filter, Listing
from zhiye.web.authority.cases import DESKS, Desk, Row
from zhiye.web.shared.tones import mark

SHOWN = 50
ALL = "all"
LISTING = Listing[Any](
    "待办", (Filter("q", "姓名、单位名称或编号", lambda typed: Q(), names_people=True),)
)
"""What the basket is searched by; each desk finds its own cases by it."""
WAITED: Column[Row] = Column("已等待", lambda row: _mark(row.wait))
"""How long a case has waited, in lists of cases."""
NEVER = datetime.max.replace(tzinfo=UTC)


def answered_by(actor: Actor) -> dict[str, Desk[Any]]:
    """The desks whose cases this officer answers."""
    return {key: desk for key, desk in DESKS.items() if desk.side.may_act(actor)}


@dataclass(frozen=True)
class Basket:
    """The cases that wait longest, over all kinds; `more` says that there are further ones."""

    rows: list[Row]
    more: bool


def oldest(actor: Actor, counted: dict[str, int], *, typed: str = "", most: int = SHOWN) -> Basket:
    """The cases that wait longest in the queues that hold some; `typed` searches inside them."""
    found: list[Row] = []
    for key, desk in answered_by(actor).items():
        if not counted.get(key):
            continue
        rows = desk.waiting(actor)
        if typed:
            rows = desk.listing.matching(rows, {"q": typed})
        cases = rows.order_by(desk.since, "pk")[: most + 1]
        found += desk.show(cases, actor.authority_id)
    found.sort(key=lambda row: (not is_late(row), row.since or NEVER))
    return Basket(found[:most], len(found) > most)


def is_late(row: Row) -> bool:
    """Past its last day; such cases come first, whatever else waits longer without one."""
    return row.wait is not None and row.wait.left is not None and row.wait.left < 0


def next_case(actor: Actor, desk: Desk[Any], queue: str) -> Row | None:
    """What to decide after this: the next of the same kind, or of all kinds."""
    if queue == ALL:
        return next(iter(oldest(actor, waiting.counts(actor), most=1).rows), None)
    case = desk.waiting(actor).order_by(desk.since, "pk").first()
    return Row(desk, case, None) if case is not None else None


def _mark(wait: Wait | None) -> SafeString:
    if wait is None:
        return SafeString('<span class="zy-muted">—</span>')
    due = wait.due and format_html("<small>应于 {} 前办结</small>", wait.due)
    return SafeString(mark(wait.tone, wait.words) + (due or ""))
