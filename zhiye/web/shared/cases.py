"""The list and the page of a case as its kind tells them: whatever needs no page of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from zhiye.casework.kinds import Kind, in_words
from zhiye.core.flow import Log
from zhiye.core.listing import Column, Listing
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.shared.banners import Banner, because
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import Step
from zhiye.web.shared.searching import SearchForm
from zhiye.web.shared.uploads import stored_list


@dataclass(frozen=True)
class Empty:
    """What a list says while nothing is in it: that, how to begin, and the way there."""

    title: str
    text: str = ""
    action: str = ""
    url: str = ""


@dataclass(frozen=True)
class Way:
    """A link at the end of a row to the page of a move that can be made now."""

    words: str
    url: str
    danger: bool


@dataclass(frozen=True)
class Line:
    """A case as a row of a list."""

    row: Any
    about: str
    url: str
    cells: list[tuple[Column[Any], object]]
    ways: list[Way]


def list_page(
    request: Request,
    kind: Kind[Any],
    listing: Listing[Any],
    *filters: str,
    lead: str,
    empty: Empty,
) -> HttpResponse:
    """The cases of a kind that the reader may see, searched by some filters of their list.

    `lead` stands above the list; the way of `empty` is open also when there are some.
    """
    form = SearchForm[Any](request, listing, *filters)
    shown = KeysetPage(form.rows(kind.rows(request.actor)), request.GET, orders=listing.orders)
    more = {
        "search": form,
        "page": shown,
        "columns": listing.columns,
        "lines": [_line(request, kind, listing, row) for row in shown],
        "lead": lead,
        "new": empty.url,
        "empty": Empty(f"没有符合条件的{kind.label}") if form.query() else empty,
    }
    return page(request, "cases", kind.label, more)


def _line(request: Request, kind: Kind[Any], listing: Listing[Any], row: Any) -> Line:
    url, about = kind.path(request.actor.role, row.pk), kind.about(row)
    ways = [
        Way(in_words(asked.listed, row), f"{url}{name}/", move.danger)
        for name in kind.pages(request.actor.role)
        if (asked := kind.moves[name]).listed
        and kind.flow.state_of(row) in (move := kind.move_for(name, row)).sources
    ]
    cells = [(column, column.value(row)) for column in listing.columns]
    return Line(row, about, url, cells, ways)


def case_page(
    request: Request,
    kind: Kind[Any],
    pk: int,
    *,
    steps: Callable[[Any], Sequence[Step]] = lambda row: (),
) -> HttpResponse:
    """One case: where it stands, why it came back, what it says, what can be done. Raises NotFound.

    `steps` is its way from the beginning to the end.
    """
    actor, log = request.actor, kind.flow.log(pk)
    row = kind.get(actor, pk)
    more = {
        **doing(kind, row, actor, log),
        "row": row,
        "steps": steps(row),
        "banners": banners(kind, row, log),
        "facts": kind.told(row, actor.role),
        "papers": [(one, stored_list(one.files)) for one in kind.papers(row) if one.files],
    }
    side = kind.sides[actor.role]
    title = f"{kind.label} {kind.about(row)}"
    return page(request, "case", title, more, crumbs=[(kind.label, side.listing)])


def banners(kind: Kind[Any], row: Any, log: Log) -> list[Banner]:
    """Why the case stands where it stands, where the last move said so."""
    state = kind.flow.state_of(row)
    if not log or log[-1].to_state != state or not log[-1].reason:
        return []
    return [because(str(dict(kind.flow.states.choices)[state]), log[-1])]
