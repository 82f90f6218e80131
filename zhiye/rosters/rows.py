"""What one row of a list says: cleaned, or told what is wrong with each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from zhiye.catalogue.codes import ItemCode, split_codes
from zhiye.core import text
from zhiye.core.clock import today
from zhiye.rosters.columns import ROSTER
from zhiye.sheets import cells
from zhiye.sheets.cells import REMEMBERED, Cleaner, Fault, RowCleaner

LONGEST_RESTRICTION = 60


@dataclass(frozen=True)
class Item:
    """A work item as the catalogue knows it, or a welder's code kept as written."""

    code: str
    name: str
    restriction: str
    work_item_id: int | None


FindItem = Callable[[ItemCode, date | None], Item | None]


class Entry(NamedTuple):
    """What a good row says: one person, one certificate, one or several items with one validity."""

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
        self._columns = columns
        # In the order of the reasons given.
        self._clean = RowCleaner(
            ROSTER,
            columns,
            [
                Cleaner("name", text.clean_name),
                Cleaner("id_number", cells.id_number),
                *(
                    Cleaner(field, cells.day(ROSTER.label(field), month="start"), optional=True)
                    for field in ("issued_on", "valid_from", "first_issued_on")
                ),
                Cleaner("valid_until", cells.day(ROSTER.label("valid_until"), month="end")),
                Cleaner("phone", cells.mobile, optional=True),
                Cleaner("number", partial(cells.code, label=ROSTER.label("number")), optional=True),
                Cleaner("issued_by", cells.line(ROSTER.label("issued_by")), optional=True),
            ],
            no_result,
        )

    def __call__(self, line: int, row: list[object], faults: list[Fault]) -> Entry | None:
        """Clean one row. Every wrong cell is told, not only the first."""
        values = self._clean(line, row, faults)
        self._check_order(values, faults)
        told = values.get
        issued, began = told("issued_on"), told("valid_from")
        items = self._items_of(line, row, began or issued, faults)
        if faults:
            return None
        number = values["id_number"]
        return Entry(
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

    def _check_order(self, values: Mapping[str, Any], faults: list[Fault]) -> None:
        until, start = values.get("valid_until"), values.get("valid_from")
        if until and start and until < start:
            faults.append(Fault("valid_until", "有效期止：早于有效期起。"))
        for key in ("issued_on", "first_issued_on"):
            day = values.get(key)
            if day and day > self._today:
                faults.append(Fault(key, f"{ROSTER.label(key)}：晚于今天。"))

    def _items_of(
        self, line: int, row: list[object], began: date | None, faults: list[Fault]
    ) -> tuple[Item, ...]:
        at = self._columns["code"]
        if at in self._no_result.get(line, cells.NOTHING):
            faults.append(Fault("code", f"{ROSTER.label('code')}：{cells.NO_RESULT}"))
            return ()
        value = row[at] if at < len(row) else ""
        key = "" if value is None else str(value), began
        known = self._items.get(key)
        if known is None:
            wrong: list[str] = []
            known = _items(*key, self._find_item, wrong)
            faults.extend(Fault("code", said) for said in wrong)
            if not wrong and len(self._items) < REMEMBERED:
                self._items[key] = known
        return known


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
