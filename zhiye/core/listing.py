"""What a list is searched by, ordered by and handed out as, declared once.

Search forms of pages, parameters of the API and files are derived from a `Listing`; a page says
only which of its filters it asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from zhiye.core.actor import Actor

M = TypeVar("M", bound=Model)
R = TypeVar("R")
Rows = TypeVar("Rows", bound=QuerySet[Any])
FAR = "\U0010ffff"
Choices = Sequence[tuple[str, str]] | Callable[[Actor], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Filter:
    """One thing a list is searched by; `where` gives the rows that fit what was asked for.

    `takes` is `date` for a day and `int` for the number of something a link has chosen; words
    otherwise, or one of `choices`, which may depend on who asks: without any the filter is not
    offered. `help` says how words are compared, `example` what they look like. `names_people`: who
    types a whole number of somebody here is told not to (assurance 25), and what was typed stands
    in no log. A day may have `not_before`, the filter that begins its span, or be in the `past`.
    """

    name: str
    label: str
    where: Callable[[Any], Q]
    takes: type = str
    choices: Choices = ()
    longest: int = 60
    help: str = ""
    example: str = ""
    names_people: bool = False
    not_before: str = ""
    past: bool = False

    def offered(self, actor: Actor) -> Sequence[tuple[str, str]]:
        """What can be chosen by this actor."""
        return self.choices(actor) if callable(self.choices) else self.choices


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column of the list: heading, what stands in it; its width in characters in a file; on a
    page its look (`css`), the `order` its heading asks for, and what it is called in `short`."""

    label: str
    value: Callable[[R], object]
    width: int = 14
    css: str = ""
    order: str = ""
    short: str = ""


@dataclass(frozen=True)
class Listing(Generic[M]):
    """One list: its filters, its orders (names and fields, the last one unique), its columns."""

    title: str
    filters: tuple[Filter, ...]
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"-new": ("-pk",)})
    columns: tuple[Column[M], ...] = ()

    def named(self, *names: str) -> tuple[Filter, ...]:
        """Some of the filters, in this order. Raises KeyError."""
        known = {one.name: one for one in self.filters}
        return tuple(known[name] for name in names)

    def matching(self, rows: Rows, told: Mapping[str, Any]) -> Rows:
        """The rows that fit all that was asked for; '' and None ask for nothing."""
        for one in self.filters:
            if is_told(value := told.get(one.name)):
                rows = rows.filter(one.where(value))
        return rows

    def shown(self, *labels: str) -> tuple[Column[M], ...]:
        """Some of the columns, in this order, for a page. Raises KeyError."""
        known = {one.label: one for one in self.columns}
        return tuple(known[label] for label in labels)

    @property
    def default(self) -> str:
        """The order it is in where none is asked for."""
        return "-new" if "-new" in self.orders else next(iter(self.orders))

    @property
    def heads(self) -> list[tuple[str, int]]:
        """Headings and widths of the columns."""
        return [(one.label, one.width) for one in self.columns]

    def lines(self, rows: QuerySet[M], most: int | None = None) -> Iterator[list[object]]:
        """The cells of each row, newest first, read some at a time."""
        for row in rows.order_by("-pk")[:most].iterator(chunk_size=1000):
            yield [column.value(row) for column in self.columns]

    def in_words(self, told: Mapping[str, Any], actor: Actor) -> str:
        """The filters in words, without what names a person: this stands in the log."""
        return "，".join(self._words(told, actor)) or f"全部{self.title}"

    def _words(self, told: Mapping[str, Any], actor: Actor) -> Iterator[str]:
        for one in self.filters:
            value: Any = told.get(one.name)
            if not is_told(value):
                continue
            if one.names_people or one.takes is int:
                yield f"按{one.label}筛选"
            elif one.takes is date:
                yield f"{one.label} {value}"
            else:
                yield f"{one.label}“{_chosen(one.offered(actor), value)}”"


def _chosen(offered: Sequence[tuple[str, str]], value: str) -> str:
    return next((words for one, words in offered if one == value), value)


def is_told(value: Any) -> bool:
    """Whether something was asked for."""
    return value is not None and value != ""


def equals(path: str) -> Callable[[Any], Q]:
    """`where` of a filter by the very value of a field."""
    return lambda value: Q(**{path: value})


def begins(path: str) -> Callable[[Any], Q]:
    """`where` of a filter by the beginning of a text, as a range that an index serves."""
    return lambda typed: Q(**{f"{path}__gte": typed, f"{path}__lt": typed + FAR})


def holds(path: str) -> Callable[[Any], Q]:
    """`where` of a filter by any part of a text."""
    return lambda value: Q(**{f"{path}__contains": value})


def either(*ways: Callable[[Any], Q]) -> Callable[[Any], Q]:
    """`where` of a filter that finds what any of some ways finds."""
    return lambda value: reduce(or_, (one(value) for one in ways))
