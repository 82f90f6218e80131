"""What every spreadsheet the platform writes has in common."""

from __future__ import annotations

from typing import IO

from xlsxwriter import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for a formula, also when a cell was saved as csv and opened again.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = {"bold": True, "bg_color": "#F2F2F2"}


def harmless(value: object) -> str:
    """The text of a cell, never a formula, also after it was saved as csv (assurance 24)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def new_book(out: IO[bytes]) -> Workbook:
    """A workbook that is written row by row, in constant memory, and holds texts only."""
    return Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
