"""Lists as xlsx: masked, every cell text, row after row in constant memory (assurance 3, 24)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from xlsxwriter import Workbook

from zhiye.registrations.models import RegistrationQuerySet
from zhiye.web.authority.cases.base import said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 100_000
RISKY = ("=", "+", "-", "@", "\t", "\r")
HEADINGS = (
    "姓名",
    "证件号码",
    "公示单位",
    "统一社会信用代码",
    "所在地",
    "人员类别",
    "公示开始",
    "公示结束",
    "编号",
)


def harmless(value: Any) -> str:
    """Text no spreadsheet takes for a formula, also after it was saved as csv (assurance 24)."""
    text = said(value)
    return f"'{text}" if text.startswith(RISKY) else text


def registrations(rows: RegistrationQuerySet, notes: Sequence[str]) -> IO[bytes]:
    """The list with the notes above it, as a file that removes itself once it is closed."""
    lines = (
        (
            row.person.name,
            row.person.id_number,
            row.organization.name,
            row.organization.uscc,
            row.organization.region.full_name,
            row.category_labels,
            row.active_from,
            row.ended_on,
            row.reference,
        )
        for row in rows.order_by("pk")[:MOST].iterator(chunk_size=1000)
    )
    return sheet("执业公示", HEADINGS, lines, notes)


def sheet(
    title: str,
    headings: Sequence[str],
    lines: Iterable[Sequence[Any]],
    notes: Sequence[str] = (),
) -> IO[bytes]:
    """An xlsx of texts, written to a temporary file and handed back at its beginning."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  handed to the answer, which closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    page = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bg_color": "#F2F2F2"})
    text = book.add_format({"num_format": "@"})
    page.set_column(0, len(headings) - 1, 22)
    for number, note in enumerate(notes):
        page.write_string(number, 0, harmless(note))
    top = len(notes)
    for column, heading in enumerate(headings):
        page.write_string(top, column, heading, bold)
    page.freeze_panes(top + 1, 0)
    for number, line in enumerate(lines, top + 1):
        for column, value in enumerate(line):
            page.write_string(number, column, harmless(value), text)
    book.close()
    out.seek(0)
    return out
