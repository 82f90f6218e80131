"""Cells as people fill them in: read as text, dates and numbers, or told what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from zhiye.core import idnumber, phone, text
from zhiye.sheets.headings import Headings

REMEMBERED = 10_000
EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number."""
# A formula the program that wrote the file has not worked out reads as an empty cell.
NO_RESULT = (
    "单元格里是公式，没有算出结果。请在 Excel 中打开并保存一次，或把公式改成文字后重新上传。"
)
NOTHING: frozenset[int] = frozenset()


class Fault(NamedTuple):
    """What is wrong: the field of the cell to blame, '' for the whole row, and a sentence that
    names its column."""

    field: str
    said: str


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used: its cells as they stood, why, and which cells are to blame."""

    line: int
    cells: list[object]
    reasons: list[str]
    wrong: frozenset[int] = NOTHING

    @classmethod
    def of(
        cls,
        line: int,
        cells: list[object],
        faults: Iterable[tuple[str, str]],
        columns: Mapping[str, int],
    ) -> BadRow:
        """The row with what was found wrong in it; a field without a column blames no cell."""
        told = list(faults)
        wrong = frozenset(columns[field] for field, _ in told if field in columns)
        return cls(line, cells, [said for _, said in told], wrong)


class Remembered:
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


class Cleaner(NamedTuple):
    """How the cells of one field are cleaned, and whether they may be empty."""

    field: str
    clean: Callable[[Any], Any]
    optional: bool = False


class RowCleaner:
    """Cleans the cells of rows, field by field. It asks no database, so a thread may run it."""

    def __init__(
        self,
        headings: Headings,
        columns: Mapping[str, int],
        cleaners: Sequence[Cleaner],
        no_result: Mapping[int, frozenset[int]] | None = None,
    ) -> None:
        self._no_result = no_result or {}
        self._fields = [
            (one.field, headings.label(one.field), columns[one.field], one.clean, one.optional)
            for one in cleaners
            if one.field in columns
        ]

    def __call__(self, line: int, cells: list[object], faults: list[Fault]) -> dict[str, Any]:
        """The cells by field; wrong ones and empty ones are left out, wrong ones also told.

        Every wrong cell is told, not only the first.
        """
        values: dict[str, Any] = {}
        width, lacking = len(cells), self._no_result.get(line, NOTHING)
        for name, label, at, clean, optional in self._fields:
            value = cells[at] if at < width else ""
            if at in lacking:
                faults.append(Fault(name, f"{label}：{NO_RESULT}"))
            elif not optional or (value != "" and value is not None and str(value).strip()):
                try:
                    values[name] = clean("" if value is None else value)
                except ValidationError as error:
                    faults.extend(Fault(name, named(label, said)) for said in error.messages)
        return values


def named(label: str, said: str) -> str:
    """A sentence about a cell, with the name of its column in front unless it begins with it."""
    return said if said.startswith(label) else f"{label}：{said}"


def as_text(cell: object) -> str:
    """A cell as people would type it again."""
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def day(label: str, *, month: text.MonthMeans = "refuse") -> Remembered:
    """A cleaner of dates, however they are kept; `month` as in `core.text.parse_date`."""
    return Remembered(partial(text.parse_date, what=label, month=month))


def line(label: str, *, longest: int = 100) -> Remembered:
    """A cleaner of one line of text that is often the same."""

    def clean(value: object) -> str:
        return text.clean_line(as_text(value), what=label, longest=longest)

    return Remembered(clean)


def code(value: object, *, label: str) -> str:
    """A certificate or document number. Raises ValidationError where digits were lost."""
    if isinstance(value, float | int) and abs(value) >= EXACT:
        raise ValidationError(_digits_lost(label))
    return text.clean_code(as_text(value), what=label)


def id_number(value: object) -> idnumber.IdNumber:
    """An ID number; kept as a number it has lost its last digits. Raises ValidationError."""
    if isinstance(value, float | int):
        raise ValidationError(_digits_lost("身份证号"))
    return idnumber.parse(value)


def mobile(value: object) -> str:
    """A phone number, kept as text or as a number. Raises ValidationError."""
    return phone.normalise(value if isinstance(value, str) else as_text(value))


def _digits_lost(label: str) -> str:
    return f"表格把{label}当成了数字，后几位可能已经丢失。请把该列设为“文本”格式后重新填写。"
