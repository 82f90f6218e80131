"""Tags and filters every page uses: dates, states, icons, fields, sorting."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Hashable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import LazyObject
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiye.casework.facts import Step
from zhiye.core import clock
from zhiye.core.checks import Finding
from zhiye.core.rule_sources import OURS, in_words
from zhiye.http.paging import KeysetPage
from zhiye.web.shared import icons, tones
from zhiye.web.shared.banners import Button
from zhiye.web.shared.forms_render import Node, written
from zhiye.web.shared.mending import ways
from zhiye.web.shared.present import NOTHING, days_left, days_tone, numbered_steps, said
from zhiye.web.shared.searching import search_bar

register = template.Library()
register.filter(days_left)
register.filter(days_tone)
register.filter(said)
register.filter("basis", in_words)
register.simple_tag(icons.svg, name="icon")
register.simple_tag(search_bar, takes_context=True)
register.simple_tag(tones.mark, name="tag")
register.simple_tag(tones.state_mark, name="state_tag")
register.simple_tag(written, name="field")


@register.filter
def day(value: date | datetime | None) -> str:
    """A complete date in Asia/Shanghai: 2026-11-21; a dash where there is none."""
    if not value:
        return NOTHING
    return (clock.local_date(value) if isinstance(value, datetime) else value).isoformat()


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in Asia/Shanghai to the minute: 2026-11-21 14:05."""
    return said(value) or NOTHING


@register.filter
def document(source: str) -> str:
    """Where a rule comes from, for those who set it: our numbers as the documents they stand for;
    `basis` leaves them out.
    """
    return in_words(source, documents=True) or OURS


@register.filter
def filesize(value: int | None) -> str:
    """A file size as people read it: 830 KB, 2.4 MB."""
    if value is None:
        return NOTHING
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{value / 1024 / 1024:.1f} MB"


@register.filter(is_safe=True)
def trimmed(html: str) -> str:
    """Without white space at its ends: what holds nothing is `:empty` to the style sheet."""
    return html.strip()


@register.simple_tag(takes_context=True)
def drawn(context: template.Context, name: str, shows: str = "", **given: Any) -> SafeString:
    """A part of the frame, drawn once for all for whom what it `shows` is the same.

    `shows` names what it reads of the page, values that are compared; it reads nothing else.
    """
    told = {one: _behind(context.get(one, "")) for one in shows.split()}
    return _drawn(name, (*told.items(), *given.items()))


@lru_cache(maxsize=2000)
def _drawn(name: str, told: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return SafeString(render_to_string(name, dict(told)).strip())


def _behind(value: Any) -> Any:
    """What stands behind a lazy value, which itself leads back to its request."""
    if not isinstance(value, LazyObject):
        return value
    hash(value)  # finds it
    return cast("Any", value)._wrapped


TOKEN = secrets.token_hex(16)
"""Stands for the token of a form in what is drawn for several requests."""


@register.simple_tag(takes_context=True)
def drawn_user(context: template.Context) -> SafeString:
    """Who reads and for whom, drawn once for each of them; its forms carry the page's own token."""
    shows = "acting inbox_url inbox_count"
    html = drawn(context, "web/parts/user.html", shows, csrf_token=TOKEN)
    return SafeString(html.replace(TOKEN, str(context["csrf_token"]))) if TOKEN in html else html


@register.simple_tag
@lru_cache(maxsize=100)
def sheet(path: str) -> SafeString:
    """A style sheet of a portal."""
    return format_html('<link rel="stylesheet" href="{}">', static(path))


@register.simple_tag
def tree_open(node: Node, chosen: set[str]) -> SafeString:
    """` open` for a branch below which something is ticked, so that a choice is never hidden."""
    found = any(leaf.value in chosen for leaf in node.leaves())
    return SafeString(" open" if found else "")


@register.simple_tag
def idempotency_key(form: BaseForm | None = None) -> SafeString:
    """Hidden field that makes a form sent twice one act; kept when the form is shown again."""
    sent = str(form.data.get("idempotency_key", "")) if form is not None and form.data else ""
    return format_html(
        '<input type="hidden" name="idempotency_key" value="{}">', sent[:64] or uuid.uuid4().hex
    )


@register.simple_tag(takes_context=True)
def acting_key(context: template.Context) -> SafeString:
    """Hidden field that says for whom the page was opened; every form of a portal carries it."""
    capacity = getattr(context.get("request"), "acting", None)
    if capacity is None:
        return SafeString("")
    return format_html('<input type="hidden" name="acting" value="{}">', capacity.key)


@register.simple_tag(takes_context=True)
def ways_of(context: template.Context, finding: Finding) -> list[Button]:
    """The pages of this portal that mend a condition that is not met."""
    actor = getattr(context.get("request"), "actor", None)
    return list(ways(getattr(context.get("portal"), "key", ""), finding, actor))


@register.simple_tag
def sort_header(page: KeysetPage[Any], order: str, label: str, css: str = "") -> SafeString:
    """A column heading that sorts a keyset list by one of its allowed orders and back.

    `order` names the ascending order; its reverse is the allowed order `-order`.
    """
    upward = page.order == order
    downward = page.order == f"-{order}"
    target = f"-{order}" if upward else order
    if target not in page.orders:
        target = order if target != order else f"-{order}"
    said = "ascending" if upward else "descending" if downward else "none"
    mark = "▲" if upward else "▼" if downward else "↕"
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a class="zy-sort" href="{}">{}'
        '<span aria-hidden="true">{}</span></a></th>',
        css,
        said,
        page.url(order=target),
        label,
        mark,
    )


@register.simple_tag
def steps_of(
    steps: Sequence[Any] | None, labels: str, current: str | int
) -> Sequence[Any] | list[Step]:
    """The steps as given, or made from labels and the number of the present one."""
    return steps if steps is not None else numbered_steps(labels.split(","), int(current))
