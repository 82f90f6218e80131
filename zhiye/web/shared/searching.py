"""The search bar above a list, made from what the list says it is searched by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Model, QuerySet
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from zhiye.core import idnumber, phone
from zhiye.core.clock import today
from zhiye.core.listing import Filter, Listing, is_told
from zhiye.core.prepared import Seen
from zhiye.http.paging import COUNT_LIMIT, KeysetPage
from zhiye.http.request import Request
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.forms_render import DayField, written
from zhiye.web.shared.icons import svg
from zhiye.web.shared.present import Folded, fold

M = TypeVar("M", bound=Model)
Rows = TypeVar("Rows", bound=QuerySet[Any])
ANY = ("", "全部")
NO_NUMBERS = "证件号码、手机号不要放进查询条件，它们会留在网址里；请按号码查。"
BACKWARDS = "结束日期早于开始日期，请核对。"
FUTURE = "日期不能晚于今天。"


def _no_number(typed: str) -> None:
    if idnumber.is_valid(typed) or phone.is_valid(typed):
        raise forms.ValidationError(NO_NUMBERS, code="id_number")


class SearchForm(forms.Form, Generic[M]):
    """Some filters of a list, as they were asked for in the address."""

    def __init__(
        self,
        request: Request,
        listing: Listing[M],
        *names: str,
        offers: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    ) -> None:
        """`offers` are choices where a page knows better what can be found."""
        super().__init__(request.GET, auto_id="q_%s")
        self._actor = request.actor
        self._offers = offers or {}
        self._listing = listing
        self._filters = listing.named(*names)
        for one in self._filters:
            if (field := self._field(one)) is not None:
                self.fields[one.name] = field

    def _field(self, one: Filter) -> forms.Field | None:
        if one.takes is date:
            return DayField(label=one.label, required=False)
        if one.takes is int:
            return forms.IntegerField(required=False, widget=forms.HiddenInput)
        if one.choices or one.name in self._offers:
            offered = self._offers.get(one.name) or one.offered(self._actor)
            choices = forms.ChoiceField(label=one.label, required=False, choices=[ANY, *offered])
            return choices if offered else None
        return forms.CharField(
            label=one.label,
            required=False,
            max_length=one.longest,
            validators=[_no_number] if one.names_people else [],
            widget=forms.TextInput({"placeholder": one.example} if one.example else None),
        )

    def clean(self) -> dict[str, Any]:
        """A span of time runs forward, and what is past is not to come."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self._filters:
            last, first = told.get(one.name), told.get(one.not_before)
            if last and first and last < first:
                self.add_error(one.name, BACKWARDS)
            if one.past and last and last > today():
                self.add_error(one.name, FUTURE)
        return told

    @cached_property
    def told(self) -> Mapping[str, Any]:
        """What is asked for by name; nothing while something is wrong."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if is_told(value)}

    def rows(self, rows: Rows) -> Rows:
        """The rows that fit; none while something is wrong."""
        return self._listing.matching(rows, self.told) if self.is_valid() else rows.none()

    def query(self, *also: str) -> str:
        """The filters alone, without page, order and size, as they stand in the address."""
        typed = {name: self.data.get(name) for name in (*self.fields, *also)}
        return urlencode({name: value for name, value in typed.items() if value})

    @property
    def words(self) -> str:
        """The filters in words, for a log: nobody is named."""
        return self._listing.in_words(self.told, self._actor)


@dataclass(frozen=True)
class Found(Generic[M]):
    """A page of the rows of a list that fit what was asked for, and what, as in the address."""

    search: SearchForm[M]
    page: KeysetPage[M]
    query: str

    @property
    def total(self) -> str:
        """共有 N 条数据."""
        return total(self.page.counted)

    def file(self, name: str) -> list[Button]:
        """The way to the same rows as a file, where there are any."""
        query = self.query and f"?{self.query}"
        return [Button("导出 Excel", f"{at(name)}{query}", "download")] if self.page else []


def listed(
    request: Request,
    listing: Listing[M],
    rows: QuerySet[M] | Seen[M],
    *names: str,
    default: str = "",
    **chosen: Any,
) -> Found[M]:
    """What the page of a list shows.

    `names` are the filters asked for; `chosen` what a link has chosen beside them; `default` the
    order where none is asked for. What a reader has `Seen` begins quicker while nothing is asked.
    """
    actor, form = request.actor, SearchForm(request, listing, *names)
    every = rows.rows(actor) if isinstance(rows, Seen) else rows
    asked = not form.is_valid() or form.told or any(map(is_told, chosen.values()))
    page = KeysetPage(
        listing.matching(form.rows(every), chosen),
        request.GET,
        orders=listing.orders,
        default=default or listing.default,
        seen=(rows, actor) if isinstance(rows, Seen) and not asked else None,
    )
    return Found(form, page, form.query(*chosen))


KEPT = ("size", "order", "who", "tab", "state", "organization", "category")
"""What stands in the address beside what is searched for, and stays."""


def search_bar(
    context: Context, form: forms.BaseForm, main: int = 3, reset: str = "?"
) -> SafeString:
    """The form above a list; sent by GET, so that the filters stand in the address.

    The fields beyond `main` unfold (by a link without script), and are open when one holds a
    value. `reset` is the list without what was searched for.
    """
    parts = fold(form, main, KEPT, context["request"].GET)
    kept = format_html_join("", '<input type="hidden" name="{}" value="{}">', parts.kept)
    first = "".join(written(one) for one in parts.first)
    more = "".join(f'<div class="zy-search__more">{written(one)}</div>' for one in parts.more)
    toggle = _toggle(parts) if parts.foldable else ""
    return SafeString(
        f'<form class="zy-search{" is-open" if parts.open else ""}" method="get" role="search"'
        f' aria-label="查询条件" data-search>{kept}<div class="zy-search__fields">{first}{more}'
        '<div class="zy-search__btns"><button class="zy-btn zy-btn--primary" type="submit">'
        f'{svg("search")}<span>查询</span></button><a class="zy-btn"'
        f' href="{escape(reset)}">重置</a>{toggle}</div></div></form>'
    )


def _toggle(parts: Folded) -> str:
    said, words = ("true", "收起") if parts.open else ("false", "展开")
    return (
        f'<a class="zy-btn zy-btn--link" href="{escape(parts.toggle_url)}" data-search-toggle'
        f' aria-expanded="{said}"><span data-search-word>{words}</span>{svg("chevron-down")}</a>'
    )


def total(number: int) -> str:
    """共有 N 条数据, exact up to the limit of counting (ZS-23, ZS-30)."""
    return f"共有 {number if number <= COUNT_LIMIT else f'{COUNT_LIMIT}+'} 条数据"
