"""Lists as pages: columns are told in Python, head and rows written without a template a cell.

What a column tells of a row is words, a day, a moment, or HTML that `tones.mark`, `link` and
`format_html` have made; nothing told is a dash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.forms import BaseForm
from django.http import HttpResponse
from django.utils.safestring import SafeString

from zhiye.core.listing import Column
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.icons import svg
from zhiye.web.shared.pages import Crumbs, page
from zhiye.web.shared.present import NOTHING, days_left, days_tone, said
from zhiye.web.shared.searching import Found
from zhiye.web.shared.templatetags.ui import sort_header
from zhiye.web.shared.tones import mark, state_mark

M = TypeVar("M")
ON_HEADS = ("num", "date", "act")
"""Looks of a column that its heading shares."""
ELSE: Mapping[str, Any] = {
    "count": "",
    "tabs": (),
    "main": 3,
    "banners": (),
    "notes": (),
    "after": None,
    "find": None,
    "find_below": False,
    "only": None,
    "above": "",
}
"""What else may stand on the page of a list, and what does where it says nothing: the `count`
after the title of the table, `tabs` (called `tabs_label`), how many fields the search shows at once
(`main`), `banners` at its top, `notes` before and one `after` the table, the form that finds one
person (`found_alone`; `find_below` the table), and a template of what only this page has
`above` the table."""
TABBED = ("tab", "state")
"""Where a tab may stand in the address."""


@dataclass(frozen=True)
class Empty:
    """What a list says while nothing is in it: that, how to begin, and the way there."""

    title: str = "没有符合条件的记录"
    text: str = "请放宽查询条件，或点“重置”查看全部。"
    action: str = ""
    url: str = ""


def list_page(
    request: Request,
    title: str,
    found: Found[Any],
    columns: Sequence[Column[Any]],
    *,
    table: str = "",
    rows: Iterable[Any] | None = None,
    empty: Empty = Empty(),
    none: str = "",
    lead: str = "",
    buttons: Iterable[Button] = (),
    tools: Iterable[Button] = (),
    crumbs: Crumbs = (),
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    """The page of a list as a table; `lead` and `buttons` stand beside the heading of the page,
    `tools` beside the title of the `table`.

    `rows` are what the columns tell of, where it is not the rows found themselves; `none` is said
    where nothing fits what was asked for. `more` is what `ELSE` tells.
    """
    shown = {
        **ELSE,
        "tabs_label": title,
        **more,
        "table": table or title,
        "page": found.page,
        "empty": Empty(none) if none and found.query else empty,
        "head": heads(columns, found.page),
        "body": written(columns, found.page if rows is None else rows),
        "lead": lead,
        "buttons": [button(one) for one in buttons],
        "tools": [button(one, " zy-btn--small") for one in tools],
        "search": found.search if found.search.fields else None,
        "reset": _reset(request, found.search),
    }
    return page(request, "web/list", title, shown, crumbs=crumbs, status=status)


def _reset(request: Request, search: BaseForm) -> str:
    """The list without what was searched for; the tab stays."""
    asked, fields = request.GET, search.fields
    kept = {one: asked[one] for one in TABBED if one in asked and one not in fields}
    return f"?{urlencode(kept)}"


def button(one: Button, look: str = "") -> SafeString:
    """A way that looks like a button."""
    words = f"{svg(one.icon) if one.icon else ''}<span>{escape(one.label)}</span>"
    looks = f"zy-btn zy-btn--{one.kind}{look}"
    if not one.reason:
        return SafeString(f'<a href="{escape(one.url)}" class="{looks}">{words}</a>')
    return SafeString(
        f'<span class="zy-why"><button type="button" class="{looks}" aria-disabled="true" disabled>'
        f'{words}</button><span class="zy-why__text">{escape(one.reason)}</span></span>'
    )


def heads(columns: Sequence[Column[Any]], shown_page: KeysetPage[Any] | None = None) -> SafeString:
    """The headings of a table; those of columns with an order sort the page of a list."""
    return SafeString("".join(_head(one, shown_page) for one in columns))


def grid(columns: Sequence[Column[M]], rows: Iterable[M]) -> SafeString:
    """Head and body of a table on a page that is no list."""
    head, body = heads(columns), written(columns, rows)
    return SafeString(f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>")


def written(columns: Sequence[Column[Any]], rows: Iterable[Any]) -> SafeString:
    """The rows of a table; on a phone each is a card, with the headings beside the words."""
    cells = [(_opening(one.css, one.short or one.label), one.value) for one in columns]
    return SafeString(
        "".join(
            f"<tr>{''.join([f'{begin}{shown(tell(row))}</td>' for begin, tell in cells])}</tr>"
            for row in rows
        )
    )


def shown(value: object) -> str:
    """What is told of a row, safe to be written."""
    if value is None or value == "":
        return NOTHING
    return value if isinstance(value, SafeString) else escape(said(value))


def way(words: str, to: str, about: Callable[[M], str], pk: str = "pk") -> Column[M]:
    """The last column, of one link: the page `to` of a row, in the drawer over the list."""
    return ways(lambda row: [link(words, at(to, getattr(row, pk)), f"{words} {about(row)}")])


def joined(*parts: object) -> SafeString:
    """Several things in one cell, one after the other; what is empty is left out."""
    return SafeString(" ".join([shown(one) for one in parts if one]))


def ways(tell: Callable[[M], Iterable[SafeString]]) -> Column[M]:
    """The last column, of links."""
    return Column("操作", lambda row: SafeString("".join(tell(row))), css="act")


def link(
    words: str, url: str, about: str = "", *, into: str = "drawer", danger: bool = False
) -> SafeString:
    """A way at the end of a row: its words and whom it is about, as it is read out.

    It opens `into` the drawer over the list, a dialog, or with '' a page of its own.
    """
    look = " zy-link--danger" if danger else ""
    opens = f" data-{into}" if into else ""
    read = f' aria-label="{escape(about)}"' if about else ""
    return SafeString(
        f'<a class="zy-link{look}" href="{escape(url)}"{opens}{read}>{escape(words)}</a>'
    )


STATE: Column[Any] = Column("状态", state_mark)


def runs_out(day: Any, warn: int = 60) -> SafeString:
    """A last day, with what is left of it where that is little."""
    tone = days_tone(day, warn) if day else "success"
    return joined(day or NOTHING, tone != "success" and mark(tone, days_left(day)))


def _head(column: Column[Any], shown_page: KeysetPage[Any] | None) -> str:
    look = column.css if column.css in ON_HEADS else ""
    if shown_page is not None and column.order:
        return sort_header(shown_page, column.order, column.label, look)
    named = f' class="{look}"' if look else ""
    return f'<th scope="col"{named}>{escape(column.label)}</th>'


@lru_cache(maxsize=1000)
def _opening(css: str, label: str) -> str:
    named = "" if css == "act" else f' data-label="{escape(label)}"'
    return f'<td class="{css}"{named}>' if css else f"<td{named}>"
