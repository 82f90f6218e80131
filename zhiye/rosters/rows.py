"""One row of a list: cleaned, or told what is wrong with each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from zhiye.catalogue.codes import ItemCode, split_codes
from zhiye.core import idnumber, phone, text
from zhiye.core.clock import today
from zhiye.rosters.columns import HEADINGS

REMEMBERED = 10_000
LONGEST_RESTRICTION = 60
# A formula the program that wrote the file has not worked out reads as an empty cell.
FORMULA = "单元格里是公式，没有算出结果。请在 Excel 中打开并保存一次，或把公式改成文字后重新上传。"
NOTHING: frozenset[int] = frozenset()
EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number."""


@dataclass(frozen=True)
class Item:
    """A work item as the catalogue knows it, or a welder's code kept as written."""

    code: str
    name: str
    restriction: str
    work_item_id: int | None


FindItem = Callable[[ItemCode, date | None], Item | None]


class Row(NamedTuple):
    """A good row: one person, one certificate, one or several items with one validity."""

    line: int
    name: str
    id_number: str
    sex: str
    birth_date: date | None
    phone: str
    number: str
    issued_by: str
    issued_on: date | None
    valid_from: date | None
    valid_until: date
    first_issued_on: date | None
    items: tuple[Item, ...]


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken over: its cells as they stood, and why."""

    line: int
    cells: list[object]
    reasons: list[str] = field(default_factory=list)


class _Remembered:
    """A cleaner that remembers its answers: lists repeat dates, offices and codes."""

    def __init__(self, clean: Callable[[Any], Any]) -> None:
        self._clean = clean
        self._known: dict[tuple[type, Any], Any] = {}

    def __call__(self, value: Any) -> Any:
        key = (value.__class__, value)
        if (found := self._known.get(key)) is not None:
            return found
        cleaned = self._clean(value)
        if len(self._known) < REMEMBERED:
            self._known[key] = cleaned
        return cleaned


def _day(name: str, *, month: text.MonthMeans) -> _Remembered:
    return _Remembered(partial(text.parse_date, what=HEADINGS[name][0], month=month))


class Parser:
    """Cleans the rows of one list. It asks no database, so that a thread may run it."""

    def __init__(
        self,
        columns: Mapping[str, int],
        find_item: FindItem,
        *,
        no_result: Mapping[int, frozenset[int]] | None = None,
    ) -> None:
        self._find_item = find_item
        self._no_result = no_result or {}
        self._today = today()
        self._items: dict[tuple[str, date | None], tuple[Item, ...]] = {}
        self._code_at = columns["code"]
        # Field, column, cleaner, whether it may be empty; in the order of the reasons given.
        self._fields = [
            (name, columns[name], clean, optional)
            for name, clean, optional in (
                ("name", text.clean_name, False),
                ("id_number", _id_number, False),
                ("issued_on", _day("issued_on", month="start"), True),
                ("valid_from", _day("valid_from", month="start"), True),
                ("first_issued_on", _day("first_issued_on", month="start"), True),
                ("valid_until", _day("valid_until", month="end"), False),
                ("phone", _phone, True),
                ("number", _number, True),
                (
                    "issued_by",
                    _Remembered(partial(text.clean_line, what="发证机关", longest=100)),
                    True,
                ),
            )
            if name in columns
        ]

    def __call__(self, line: int, cells: list[object]) -> Row | BadRow:
        """Clean one row. Every wrong cell is told, not only the first."""
        reasons: list[str] = []
        lacking = self._no_result.get(line, NOTHING)
        values = self._clean(cells, lacking, reasons)
        self._check_order(values, reasons)
        told = values.get
        issued, began = told("issued_on"), told("valid_from")
        items = self._items_of(cells, lacking, began or issued, reasons)
        if reasons:
            return BadRow(line, cells, reasons)
        number = values["id_number"]
        return Row(
            line,
            values["name"],
            number.value,
            number.sex,
            number.birth_date,
            told("phone", ""),
            told("number") or number.value,
            told("issued_by", ""),
            issued,
            began,
            values["valid_until"],
            told("first_issued_on"),
            items,
        )

    def _clean(
        self, cells: list[object], lacking: frozenset[int], reasons: list[str]
    ) -> dict[str, Any]:
        """The cells by field; wrong ones and empty ones are left out."""
        values: dict[str, Any] = {}
        width = len(cells)
        for name, at, clean, optional in self._fields:
            value = cells[at] if at < width else ""
            if at in lacking:
                reasons.append(f"{HEADINGS[name][0]}：{FORMULA}")
            elif not optional or (value != "" and value is not None and str(value).strip()):
                try:
                    values[name] = clean("" if value is None else value)
                except ValidationError as error:
                    reasons.extend(f"{HEADINGS[name][0]}：{said}" for said in error.messages)
        return values

    def _check_order(self, values: Mapping[str, Any], reasons: list[str]) -> None:
        until, start = values.get("valid_until"), values.get("valid_from")
        if until and start and until < start:
            reasons.append("有效期止：早于有效期起。")
        for key in ("issued_on", "first_issued_on"):
            day = values.get(key)
            if day and day > self._today:
                reasons.append(f"{HEADINGS[key][0]}：晚于今天。")

    def _items_of(
        self,
        cells: list[object],
        lacking: frozenset[int],
        began: date | None,
        reasons: list[str],
    ) -> tuple[Item, ...]:
        at = self._code_at
        if at in lacking:
            reasons.append(f"{HEADINGS['code'][0]}：{FORMULA}")
            return ()
        value = cells[at] if at < len(cells) else ""
        key = "" if value is None else str(value), began
        known = self._items.get(key)
        if known is None:
            before = len(reasons)
            known = _items(*key, self._find_item, reasons)
            if len(reasons) == before and len(self._items) < REMEMBERED:
                self._items[key] = known
        return known


def _id_number(value: object) -> idnumber.IdNumber:
    if isinstance(value, float | int):
        raise ValidationError(
            "表格把身份证号当成了数字，后几位可能已经丢失。请把该列设为“文本”格式后重新填写。"
        )
    return idnumber.parse(value)


def _phone(value: object) -> str:
    return phone.normalise(value if isinstance(value, str) else as_text(value))


def _number(value: object) -> str:
    if isinstance(value, float | int) and abs(value) >= EXACT:
        raise ValidationError(
            "表格把证书编号当成了数字，后几位可能已经丢失。请把该列设为“文本”格式后重新填写。"
        )
    return text.clean_code(as_text(value), what="证书编号")


def as_text(cell: object) -> str:
    """A cell as people would type it again."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _items(
    typed: str, began: date | None, find_item: FindItem, reasons: list[str]
) -> tuple[Item, ...]:
    codes = split_codes(typed)
    if not codes:
        reasons.append("作业项目代号：请填写代号，例如 G1、N1。")
    found: dict[tuple[str, str], Item] = {}
    for code in codes:
        item = find_item(code, began) if str(code).isprintable() else None
        if item is None:
            reasons.append(
                f"作业项目代号：不认识“{str(code)[:20]}”，请按证书核对；确实如此的，请本人手动填报。"
            )
        elif len(item.restriction) > LONGEST_RESTRICTION:
            reasons.append(f"作业项目代号：限定内容最多{LONGEST_RESTRICTION}个字。")
        else:
            found[item.code, item.restriction] = item
    return tuple(found.values())
