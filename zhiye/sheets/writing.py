"""What every spreadsheet the platform writes has in common."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

from xlsxwriter import Workbook

from zhiye.sheets.cells import as_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for a formula, also when a cell was saved as csv and opened again.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEAD = {"bold": True, "bg_color": "#F2F2F2"}
NUMBER = ("序号", 6)


def harmless(value: object) -> str:
    """The text of a cell, never a formula, also after it was saved as csv (assurance 24)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def write_list(
    name: str,
    columns: Sequence[tuple[str, int]],
    entries: Iterable[Iterable[Sequence[object]]],
    notes: Sequence[str] = (),
) -> tuple[IO[bytes], int]:
    """A sheet of texts as an open temporary file, and how many entries stand in it.

    The notes stand above the headings; each entry has one line or several, which begin with its
    number. Row by row, so that memory does not grow.
    """
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  handed to the answer
    book = new_book(file)
    page = book.add_worksheet(name)
    head, text = book.add_format(HEAD), book.add_format({"num_format": "@"})
    for row, note in enumerate(notes):
        page.write_string(row, 0, harmless(note))
    line, number = len(notes), 0
    for column, (heading, width) in enumerate((NUMBER, *columns)):
        page.set_column(column, column, width)
        page.write_string(line, column, heading, head)
    page.freeze_panes(line + 1, 2)
    for number, lines in enumerate(entries, 1):
        for cells in lines:
            line += 1
            for column, cell in enumerate((number, *cells)):
                page.write_string(line, column, harmless(as_text(cell)), text)
    book.close()
    file.seek(0)
    return file, number


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
