"""Rows of a form that are added and taken out by its own buttons, without script."""

from __future__ import annotations

from collections.abc import Callable

from django.http import QueryDict

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
