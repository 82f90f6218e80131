"""The list and the page of a case as its kind tells them: whatever needs no page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString

from zhiye.casework.facts import Fact, Paper
from zhiye.casework.kinds import Kind, in_words
from zhiye.core.actor import Actor
from zhiye.core.flow import Log
from zhiye.core.listing import Listing
from zhiye.http.request import Request
from zhiye.web.shared.banners import Banner, Button, because
from zhiye.web.shared.forms_render import Stored
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import Crumbs, page
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import STATE, Empty, link, list_page, ways
from zhiye.web.shared.tones import state_mark
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
    return list_page(
        request,
        kind.label,
        found,
        columns,
        empty=empty,
        none=f"没有符合条件的{kind.label}",
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
    tell: Callable[[Actor, Any, dict[str, Any]], dict[str, Any]] = lambda actor, row, shown: {},
    *,
    get: Callable[[Actor, int], Any] | None = None,
    title: str = "",
    above: Crumbs = (),
) -> HttpResponse:
    """One case: where it stands, why it came back, what it says, what can be done. Raises NotFound.

    `tell` adds to what its moves have shown (`doing`) what is special about the row, or says it
    otherwise; `get` reads the row where its page needs more of it; `title` is the heading with its
    name, `above` what the way back has above the list.
    """
    actor, log = request.actor, kind.flow.log(pk)
    row = (get or kind.get)(actor, pk)
    shown = doing(kind, row, actor, log)
    more = {
        **shown,
        "mark": state_mark(row),
        "banners": banners(kind, row, log),
        "steps": list(kind.way(row)),
        "papers": papers_of(kind, row),
        **tell(actor, row, shown),
    }
    title = title.format(kind.about(row)) or f"{kind.label} {kind.about(row)}"
    title = more.pop("title", title)
    way = [*above, (kind.label, kind.sides[actor.role].listing)]
    return detail_page(request, title, row, kind.told(row, actor.role), crumbs=way, **more)


def papers_of(kind: Kind[Any], row: Any) -> list[tuple[Paper, list[Stored]]]:
    """The documents of a case, as its page shows them."""
    return [(one, stored_list(one.files)) for one in kind.papers(row)]


def detail_page(
    request: Request,
    title: str,
    row: Any,
    facts: Iterable[Fact],
    *,
    crumbs: Crumbs = (),
    **more: Any,
) -> HttpResponse:
    """What there is to say about a row, on the same page for all (`case.html` of a portal).

    Beside the `facts` under a `heading`: `mark` behind the title, `steps`, `banners`, the `next`
    step with the way `onward`, `papers`, a `table` of conditions, the words of the `consent` asked
    for and the `consents` given, `parts` of its own (templates), `changes`, `log`, moves
    (`options`) and other `buttons`.
    """
    shown = {"row": row, "heading": "基本信息", "facts": list(facts), **more}
    return page(request, "case", title, shown, crumbs=crumbs)


def banners(kind: Kind[Any], row: Any, log: Log) -> list[Banner]:
    """Why the case stands where it stands, where the last move said so."""
    state = kind.flow.state_of(row)
    if not log or log[-1].to_state != state or not log[-1].reason:
        return []
    return [because(str(dict(kind.flow.states.choices)[state]), log[-1])]
