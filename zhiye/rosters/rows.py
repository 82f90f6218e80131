"""One row of a list: cleaned, or told what is wrong with each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from zhiye.catalogue.codes import ItemCode, split_codes
from zhiye.core import idnumber, phone, text
from zhiye.core.clock import today
from zhiye.rosters.columns import HEADINGS


@dataclass(frozen=True)
class Item:
    """A work item as the catalogue knows it, or a welder's code kept as written."""

    code: str
    name: str
    restriction: str
    work_item_id: int | None


FindItem = Callable[[ItemCode, date | None], Item | None]


@dataclass(frozen=True)
class Row:
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


def parse(
    line: int, cells: list[object], columns: Mapping[str, int], find_item: FindItem
) -> Row | BadRow:
    """Clean one row. Every wrong cell is told, not only the first."""
    reasons: list[str] = []

    def cell(name: str) -> object:
        position = columns.get(name)
        value = cells[position] if position is not None and position < len(cells) else ""
        return "" if value is None else value

    def read(name: str, clean: Callable[[Any], Any], *, optional: bool = False) -> Any:
        value = cell(name)
        if optional and not str(value).strip():
            return None
        try:
            return clean(value)
        except ValidationError as error:
            reasons.extend(f"{HEADINGS[name][0]}：{said}" for said in error.messages)
            return None

    name = read("name", text.clean_name)
    number = read("id_number", _id_number)
    dates = {
        key: read(key, partial(text.parse_date, what=HEADINGS[key][0], month=month), optional=True)
        for key, month in (
            ("issued_on", "start"),
            ("valid_from", "start"),
            ("first_issued_on", "start"),
        )
    }
    until = read("valid_until", partial(text.parse_date, what="有效期止", month="end"))
    mobile = read("phone", phone.normalise, optional=True)
    certificate = read("number", partial(text.clean_code, what="证书编号"), optional=True)
    issuer = read(
        "issued_by", partial(text.clean_line, what="发证机关", longest=100), optional=True
    )
    reasons.extend(_dates_in_order(dates, until))
    items = _items(str(cell("code")), dates, find_item, reasons)
    if reasons:
        return BadRow(line, cells, reasons)
    return Row(
        line,
        name,
        number.value,
        number.sex,
        number.birth_date,
        mobile or "",
        certificate or number.value,
        issuer or "",
        dates["issued_on"],
        dates["valid_from"],
        until,
        dates["first_issued_on"],
        items,
    )


def _id_number(value: object) -> idnumber.IdNumber:
    if isinstance(value, float | int):
        raise ValidationError(
            "表格把身份证号当成了数字，后几位可能已经丢失。请把该列设为“文本”格式后重新填写。"
        )
    return idnumber.parse(value)


def _dates_in_order(dates: Mapping[str, date | None], until: date | None) -> list[str]:
    wrong: list[str] = []
    start = dates["valid_from"]
    if until and start and until < start:
        wrong.append("有效期止：早于有效期起。")
    for key in ("issued_on", "first_issued_on"):
        day = dates[key]
        if day and day > today():
            wrong.append(f"{HEADINGS[key][0]}：晚于今天。")
    return wrong


def _items(
    typed: str,
    dates: Mapping[str, date | None],
    find_item: FindItem,
    reasons: list[str],
) -> tuple[Item, ...]:
    codes = split_codes(typed)
    if not codes:
        reasons.append("作业项目代号：请填写代号，例如 G1、N1。")
    found: dict[tuple[str, str], Item] = {}
    for code in codes:
        item = find_item(code, dates["valid_from"] or dates["issued_on"])
        if item is None:
            reasons.append(
                f"作业项目代号：不认识“{str(code)[:20]}”，请按证书核对；确实如此的，请本人手动填报。"
            )
        else:
            found[item.code, item.restriction] = item
    return tuple(found.values())
