"""Blank templates: headings with help, drop-downs, a sample row, and a mark of their version.

Only what both Excel and WPS keep is used: data validation, a hidden sheet, a named range, and a
property of the document.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from html import unescape
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from zhiye.core import idnumber
from zhiye.core.refusals import Invalid
from zhiye.sheets.writing import HEAD

HIDDEN = "模板信息"
HELP = "填表说明"
PROPERTY = "模板版本"
MOST_INLINE, LONGEST_INLINE = 8, 255
"""More choices than these are not comfortable, more letters not possible inside a cell's rule."""
LONGEST_HELP = 255
SAMPLE_NOTE = "← 这一行是示例，不会读取，可以删除"
SAMPLE_NAME = "张示例"
SAMPLE_ID = idnumber.make(birth=date(1985, 6, 15), seq=1, region="709999")
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
OUTDATED = "这份表格用的不是最新的模板，内容仍按列名读取；下次请先下载新的模板。"
RENEW = "您用的模板不是最新的，请下载新的模板，把内容粘贴过去。"
_PROPERTY = re.compile(rf'name="{PROPERTY}"[^>]*>\s*<(?:\w+:)?lpwstr>([^<]*)</'.encode())
_MOST_PROPERTIES = 1 << 16


@dataclass(frozen=True)
class Column:
    """One column of a template: its heading, what to write, and the invented sample."""

    title: str
    help: str = ""
    width: int = 18
    needed: bool = False
    choices: tuple[str, ...] = ()
    other_choices: bool = False
    """Whether something else than the choices may be written; the program then only asks."""
    is_date: bool = False
    sample: str | date = ""


@dataclass(frozen=True)
class Blank:
    """A template. `columns` by field; the row whose `sample_field` is the sample's is the sample.

    `title` names the sheet and says which kind of list it is; `rows` is how many rows the rules
    of the cells reach.
    """

    title: str
    columns: Mapping[str, Column]
    sample_field: str
    rows: int = 10_000

    @cached_property
    def version(self) -> str:
        """Another one when anything changes that a filled-in template depends on."""
        told = [(field, one.title, one.choices, one.is_date) for field, one in self.columns.items()]
        return sha256(repr(told).encode()).hexdigest()[:8]

    @property
    def sample_mark(self) -> str:
        """The text the sample row has in `sample_field`."""
        return str(self.columns[self.sample_field].sample)


def write(blank: Blank) -> bytes:
    """The template as an .xlsx."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(blank.title)
    _help(book, blank)
    hidden = book.add_worksheet(HIDDEN)
    hidden.hide()
    for row, words in enumerate(_mark(blank)):
        hidden.write_string(row, 0, words)
    book.set_custom_property(PROPERTY, " ".join(_mark(blank)))
    formats = {name: book.add_format(told) for name, told in _FORMATS.items()}
    for position, (field, column) in enumerate(blank.columns.items()):
        sheet.set_column(
            position, position, column.width, formats["day" if column.is_date else "text"]
        )
        head = formats["needed" if column.needed else "head"]
        sheet.write_string(0, position, column.title + ("*" if column.needed else ""), head)
        if isinstance(column.sample, date):
            sheet.write_datetime(1, position, column.sample, formats["sample_day"])
        elif column.sample:
            sheet.write_string(1, position, column.sample, formats["sample"])
        source = _source(book, hidden, position + 1, field, column)
        sheet.data_validation(1, position, blank.rows, position, _rule(column, source))
    sheet.write_string(
        1, len(blank.columns), "← 这一行是示例，不会读取，可以删除", formats["sample"]
    )
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()


_GREY = {"font_color": "#8A8A8A", "italic": True}
_FORMATS: dict[str, dict[str, Any]] = {
    "head": HEAD,
    "needed": HEAD | {"font_color": "#C00000"},
    "text": {"num_format": "@"},
    "day": {"num_format": "yyyy-mm-dd"},
    "sample": _GREY | {"num_format": "@"},
    "sample_day": _GREY | {"num_format": "yyyy-mm-dd"},
}


def _mark(blank: Blank) -> tuple[str, str]:
    return blank.title, blank.version


def _help(book: Workbook, blank: Blank) -> None:
    """A sheet to read, one line a column; it never looks like headings."""
    sheet = book.add_worksheet(HELP)
    bold, wrap = book.add_format(HEAD), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 80)
    for place, words in enumerate(("列", "必填", "怎样填")):
        sheet.write_string(0, place, words, bold)
    for row, column in enumerate(blank.columns.values(), start=1):
        for place, words in enumerate((column.title, "是" if column.needed else "", column.help)):
            sheet.write_string(row, place, words, wrap)


def _source(
    book: Workbook, hidden: Worksheet, place: int, field: str, column: Column
) -> list[str] | str:
    """The choices themselves where they are few, else the name of where they stand."""
    inline = ",".join(column.choices)
    few = len(column.choices) <= MOST_INLINE and len(inline) <= LONGEST_INLINE
    if few and "," not in "".join(column.choices):
        return list(column.choices)
    for row, choice in enumerate(column.choices):
        hidden.write_string(row, place, choice)
    letter = chr(ord("A") + place)
    name = f"list_{field}"
    book.define_name(name, f"='{HIDDEN}'!${letter}$1:${letter}${len(column.choices)}")
    return f"={name}"


def _rule(column: Column, source: list[str] | str) -> dict[str, Any]:
    """What the program lets people type, and what it says beside the cell."""
    told: dict[str, Any] = {"validate": "any"}
    if column.choices:
        told = {
            "validate": "list",
            "source": source,
            "error_type": "warning" if column.other_choices else "stop",
            "error_title": "不在列表中",
            "error_message": "请从下拉列表中选择。",
        }
    elif column.is_date:
        told = {
            "validate": "date",
            "criteria": "between",
            "minimum": FIRST_DAY,
            "maximum": LAST_DAY,
            "error_type": "warning",
            "error_title": "请写日期",
            "error_message": "请写成 2026-03-01 的样子。",
        }
    if column.help:
        told |= {"input_title": column.title[:32], "input_message": column.help[:LONGEST_HELP]}
    return told


def mark_of(data: bytes, book: CalamineWorkbook) -> tuple[str, str] | None:
    """The title and version of the template a file was made from, None for a list of one's own.

    The hidden sheet tells it; where a program has dropped that, the property of the document.
    """
    if HIDDEN in book.sheet_names:
        cells = [row[0] for row in book.get_sheet_by_name(HIDDEN).to_python(nrows=2) if row]
        if len(cells) == 2 and all(isinstance(cell, str) and cell for cell in cells):
            return str(cells[0]), str(cells[1])
    if data[:2] != b"PK":
        return None
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("docProps/custom.xml") as part:
            found = _PROPERTY.search(part.read(_MOST_PROPERTIES))
    except (KeyError, zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError):
        return None
    if found is None:
        return None
    title, _, version = unescape(found[1].decode("utf-8", "replace")).rpartition(" ")
    return title, version


def check(blank: Blank, mark: tuple[str, str] | None) -> str:
    """What to tell about the template a list was made from, '' for nothing.

    Raises Invalid under `file` for the template of another kind of list.
    """
    if mark is None or mark == _mark(blank):
        return ""
    if mark[0] != blank.title:
        told = f"这是“{mark[0][:20]}”的模板，这里要的是“{blank.title}”，"
        raise Invalid({"file": told + "请下载本页的模板填写。"})
    return OUTDATED
