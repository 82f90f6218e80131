"""The cases of a person: as lines of a list, and each on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpResponse

from zhiye.casework.kinds import Kind, M
from zhiye.core.actor import Role
from zhiye.core.prepared import Seen
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.person.words import Status, status_of
from zhiye.web.shared.pages import page

MOST_OPEN = 50
Told = Callable[[M], tuple[str, str]]
"""Whom a case is with, and what it is about in a line."""


@dataclass(frozen=True)
class Line:
    """One case in a list."""

    label: str
    note: str
    url: str
    status: Status


def lines(kind: Kind[M], rows: Iterable[M], told: Told[M]) -> list[Line]:
    """Cases as they stand in a list."""
    return [Line(*told(row), kind.path(Role.PERSON, row.pk), status_of(row)) for row in rows]


def listed(
    request: Request, kind: Kind[M], open_states: Collection[str], told: Told[M]
) -> dict[str, Any]:
    """The cases that are open, the oldest first, and a page of the others."""
    actor = request.actor
    turn = Seen(("open", kind.key), lambda actor: kind.rows(actor).filter(state__in=open_states))
    rest = Seen(("other", kind.key), lambda actor: kind.rows(actor).exclude(state__in=open_states))
    others = KeysetPage(rest.rows(actor), request.GET, begins=partial(rest.first, actor))
    waiting = turn.first(actor, ("pk",), MOST_OPEN)
    return {
        "waiting": lines(kind, waiting, told),
        "others": lines(kind, others, told),
        "page": others,
    }


def case_page(
    request: Request, kind: Kind[M], template: str, title: str, row: M, shown: dict[str, Any]
) -> HttpResponse:
    """The page of one case, with what its moves have `shown` (`shared.moves.doing`)."""
    more = {"row": row, "status": status_of(row), **shown}
    return page(request, template, title, more, back=kind.sides[Role.PERSON].listing)
