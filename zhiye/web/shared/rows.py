"""Rows of a form that are added and taken out by its own buttons, without script."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from zhiye.web.shared.moves import MoveForm

Names = Callable[[int], list[str]]
"""The names of the fields of a row by its number, the same parts in the same order."""


def rows_of(data: QueryDict, most: int) -> int:
    """How many rows were sent: at least one, at most so many."""
    typed = str(data.get("rows", "1"))
    return max(1, min(int(typed) if typed.isdecimal() and len(typed) < 3 else 1, most))


def is_reshaped(data: QueryDict) -> bool:
    """Whether a button was pressed that adds a row or takes one out."""
    return "add_row" in data or str(data.get("drop_row", "")).isdecimal()


def reshape(data: QueryDict, most: int, names: Names) -> bool:
    """Add the row or take it out in what was sent, where that was asked for."""
    count, drop = rows_of(data, most), str(data.get("drop_row", ""))
    if "add_row" in data:
        data["rows"] = str(min(count + 1, most))
    elif drop.isdecimal() and int(drop) < count and count > 1:
        kept = [[data.get(one, "") for one in names(n)] for n in range(count) if n != int(drop)]
        for n, values in enumerate([*kept, [""] * len(kept[0])]):
            for name, value in zip(names(n), values, strict=True):
                data[name] = value
        data["rows"] = str(count - 1)
    return is_reshaped(data)


@dataclass(frozen=True)
class Row:
    """One row for a page."""

    n: int
    fields: list[forms.BoundField]


class RowsForm(MoveForm):
    """A form with rows: the fields of one are made by `row` and called by their part and number."""

    parts: ClassVar[tuple[str, ...]]
    attached: ClassVar[dict[str, str]] = {}
    """The kind of file of the parts that are uploads."""
    most: ClassVar[int] = 20

    def row(self, n: int) -> Iterable[forms.Field]:
        """The fields of a row, in the order of the parts."""
        raise NotImplementedError

    def add_rows(self, data: QueryDict | None) -> None:
        """Put the fields of as many rows as were sent into the form."""
        self.count = rows_of(data, self.most) if data is not None else 1
        for n in range(self.count):
            for name, field in zip(self.names(n), self.row(n), strict=True):
                self.fields[name] = field

    @classmethod
    def names(cls, n: int) -> list[str]:
        """What the fields of a row are called."""
        return [f"{part}_{n}" for part in cls.parts]

    @classmethod
    def uploads(cls) -> list[tuple[str, str]]:
        """Every box a file may come in, for `filled`."""
        more = super()
        others = more.uploads() if hasattr(more, "uploads") else []
        return [
            *others,
            *((f"{p}_{n}", k) for p, k in cls.attached.items() for n in range(cls.most)),
        ]

    @classmethod
    def reshape(cls, data: QueryDict) -> bool:
        """Whether a row was added or taken out instead of sending the form."""
        return reshape(data, cls.most, cls.names)

    @property
    def rows(self) -> list[Row]:
        """The rows, for the template."""
        return [Row(n, [self[name] for name in self.names(n)]) for n in range(self.count)]

    def given_rows(self) -> list[dict[str, Any]]:
        """What was filled in, row by row, of a valid form."""
        sent = self.cleaned_data
        return [{part: sent[f"{part}_{n}"] for part in self.parts} for n in range(self.count)]
