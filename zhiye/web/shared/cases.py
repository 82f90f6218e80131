"""The list and the page of a case as its kind tells them: whatever needs no page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString

from zhiye.casework.kinds import Kind, in_words
from zhiye.core.flow import Log
from zhiye.core.listing import Listing
from zhiye.http.request import Request
from zhiye.web.shared.banners import Banner, Button, because
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import Step
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import STATE, Empty, Table, link, list_page, ways
from zhiye.web.shared.uploads import stored_list


def list_of(
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
    found = listed(request, listing, kind.rows(request.actor), *filters)
    columns = (*listing.columns, STATE, ways(lambda row: _ways(request, kind, row)))
    nothing = Empty(f"没有符合条件的{kind.label}") if found.query else empty
    return list_page(
        request,
        kind.label,
        Table(kind.label, columns, found.page, nothing),
        search=found.search,
        lead=lead,
        buttons=[Button("添加", empty.url, "plus", "primary")],
    )


def _ways(request: Request, kind: Kind[Any], row: Any) -> Iterator[SafeString]:
    role, about = request.actor.role, kind.about(row)
    url = kind.path(role, row.pk)
    yield link("查看", url, f"查看 {about}")
    for name in kind.pages(role):
        asked, move = kind.moves[name], kind.move_for(name, row)
        if asked.listed and kind.flow.state_of(row) in move.sources:
            words = in_words(asked.listed, row)
            yield link(words, f"{url}{name}/", f"{words} {about}", into="", danger=move.danger)


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
