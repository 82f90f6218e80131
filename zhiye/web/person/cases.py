"""The cases of a person: as lines of a list, and each on a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString

from zhiye.casework.kinds import Kind, M
from zhiye.core.actor import Role
from zhiye.core.prepared import Seen
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.person.words import status_of
from zhiye.web.shared.pages import page

MOST_OPEN = 50
Told = Callable[[M], tuple[str, str]]
"""Whom a case is with, and what it is about in a line."""


@dataclass(frozen=True)
class Line:
    """One line of a list on the phone: a link where it has an address; `value` at its right."""

    label: str
    note: str
    url: str = ""
    value: str = ""


def cells(lines: Iterable[Line], title: str = "") -> SafeString:
    """Lines as <c-cells> draws them, without a template a line; nothing where there are none."""
    shown = "".join(map(_cell, lines))
    heading = f'<h2 class="weui-cells__title">{escape(title)}</h2>' if title else ""
    whole = f'<section class="zy-cells">{heading}<div class="weui-cells">{shown}</div></section>'
    return SafeString(whole if shown else "")


def _cell(line: Line) -> str:
    words = (
        f'<span class="weui-cell__bd"><span class="zy-cell__label">{escape(line.label)}</span>'
        f'<span class="weui-cell__desc">{escape(line.note)}</span></span>'
        f'<span class="weui-cell__ft">{escape(line.value)}</span>'
    )
    if not line.url:
        return f'<div class="weui-cell">{words}</div>'
    return f'<a class="weui-cell weui-cell_access" href="{escape(line.url)}">{words}</a>'


def lines(kind: Kind[M], rows: Iterable[M], told: Told[M], title: str) -> SafeString:
    """Cases as they stand in a list."""
    shown = (Line(*told(row), kind.path(Role.PERSON, row.pk), status_of(row).mark) for row in rows)
    return cells(shown, title)


def listed(
    request: Request,
    kind: Kind[M],
    open_states: Collection[str],
    told: Told[M],
    *titles: str,
) -> dict[str, Any]:
    """The cases that are open, the oldest first, and a page of the others, under two titles."""
    actor = request.actor
    turn = Seen(("open", kind.key), lambda actor: kind.rows(actor).filter(state__in=open_states))
    rest = Seen(("other", kind.key), lambda actor: kind.rows(actor).exclude(state__in=open_states))
    others = KeysetPage(rest.rows(actor), request.GET, seen=(rest, actor))
    waiting = turn.first(actor, ("pk",), MOST_OPEN)
    return {
        "waiting": lines(kind, waiting, told, titles[0]),
        "others": lines(kind, others, told, titles[1]),
        "page": others,
    }


def case_page(
    request: Request, kind: Kind[M], template: str, title: str, row: M, shown: dict[str, Any]
) -> HttpResponse:
    """The page of one case, with what its moves have `shown` (`shared.moves.doing`)."""
    more = {"row": row, "status": status_of(row), **shown}
    return page(request, template, title, more, back=kind.sides[Role.PERSON].listing)
