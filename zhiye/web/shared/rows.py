"""Rows of a form that are added and taken out by its own buttons, without script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from zhiye.web.shared.moves import MoveForm


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
    template = "rows_form"
    heading: ClassVar[str] = ""
    """What stands over the fields that are no rows."""
    rows_heading: ClassVar[str]
    unit: ClassVar[str]
    """A row, as it is counted (“个岗位”)."""
    add: ClassVar[str]
    """The words of the button that adds one."""
    rows_help: ClassVar[str] = ""
    submit: ClassVar[str]

    def row(self, n: int) -> Iterable[forms.Field]:
        """The fields of a row, in the order of the parts; the last ones may be left out."""
        raise NotImplementedError

    def add_rows(self, data: QueryDict | None, present: Sequence[Mapping[str, Any]] = ()) -> None:
        """Put the fields of as many rows as were sent into the form; into a fresh one those that
        are `present`, by the parts of each.
        """
        self.count = self.how_many(data) if data is not None else max(1, len(present))
        for n in range(self.count):
            for name, field in zip(self.names(n), self.row(n), strict=False):
                self.fields[name] = field
        for n, values in enumerate(present):
            self.initial.update({f"{part}_{n}": value for part, value in values.items()})

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
    def how_many(cls, data: QueryDict) -> int:
        """How many rows were sent: at least one, at most so many."""
        typed = str(data.get("rows", "1"))
        return max(1, min(int(typed) if typed.isdecimal() and len(typed) < 3 else 1, cls.most))

    @classmethod
    def reshape(cls, data: QueryDict) -> bool:
        """Add a row or take one out in what was sent; whether a button for it was pressed."""
        count, drop = cls.how_many(data), str(data.get("drop_row", ""))
        if "add_row" in data:
            data["rows"] = str(min(count + 1, cls.most))
        elif drop.isdecimal() and int(drop) < count and count > 1:
            kept = [[data.get(one, "") for one in cls.names(n)] for n in range(count)]
            del kept[int(drop)]
            for n, values in enumerate([*kept, [""] * len(cls.parts)]):
                for name, value in zip(cls.names(n), values, strict=True):
                    data[name] = value
            data["rows"] = str(count - 1)
        return "add_row" in data or drop.isdecimal()

    @property
    def single(self) -> list[forms.BoundField]:
        """The fields that are no rows, for the template."""
        rows = {name for n in range(self.count) for name in self.names(n)}
        return [one for one in self.visible_fields() if one.name not in rows]

    @property
    def rows(self) -> list[Row]:
        """The rows, for the template."""
        return [
            Row(n, [self[name] for name in self.names(n) if name in self.fields])
            for n in range(self.count)
        ]

    def given_rows(self) -> list[dict[str, Any]]:
        """What was filled in, row by row; None for what is wrong or not asked for."""
        sent = self.cleaned_data
        return [{part: sent.get(f"{part}_{n}") for part in self.parts} for n in range(self.count)]
