"""Recognising the columns of a list whatever their order and exact words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhiye.core.text import fold

# Field of a row → headings people use; the first one is used in messages and in the template.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "人员姓名", "作业人员姓名", "持证人", "持证人姓名", "名字"),
    "id_number": ("身份证号", "身份证号码", "身份证", "证件号码", "公民身份号码", "证件号"),
    "phone": ("手机", "手机号", "手机号码", "联系电话", "电话", "移动电话", "联系方式"),
    "code": ("作业项目代号", "项目代号", "作业项目", "代号", "作业代号", "项目代码", "准驾项目"),
    "number": ("证书编号", "证件编号", "证书号", "证号", "资格证编号", "作业人员证编号"),
    "issued_by": ("发证机关", "发证机构", "发证单位", "发证部门"),
    "issued_on": ("发证日期", "批准日期", "取证日期", "领证日期"),
    "valid_from": ("有效期起", "有效期自", "有效起始日期", "有效期开始"),
    "valid_until": (
        "有效期止",
        "有效期至",
        "有效期限止",
        "有效日期",
        "有效期",
        "到期日期",
        "截止日期",
        "有效截止日期",
        "有效期截止",
    ),
    "first_issued_on": ("首次取证日期", "初次取证日期", "初次领证日期", "首次领证日期"),
}
NEEDED = ("name", "id_number", "code", "valid_until")
HEADER_DEPTH = 15

_FIELD_OF = {heading: field for field, words in HEADINGS.items() for heading in words}


def field_of(heading: object) -> str | None:
    """The field a heading means: spaces, stars, units in brackets and width do not matter."""
    text = re.sub(r"[\s*＊:：]|\(.*?\)|（.*?）", "", fold("" if heading is None else heading))
    return _FIELD_OF.get(text)


@dataclass(frozen=True)
class Header:
    """The headings: the index of their last row, their words, the column of each field."""

    last: int
    headings: tuple[str, ...]
    columns: dict[str, int]


def find_header(rows: Sequence[Sequence[object]]) -> Header | None:
    """The headings among the first rows.

    The row that names most fields wins; a title above it, even merged over all columns, is passed
    over. Headings of two rows are understood: 有效期 merged over 起 and 止, the others merged
    downwards. None when no row names at least two fields.
    """
    best: Header | None = None
    for index, row in enumerate(rows[:HEADER_DEPTH]):
        columns: dict[str, int] = {}
        for position, cell in enumerate(row):
            field = field_of(cell)
            if field is not None:
                columns.setdefault(field, position)
        if len(columns) >= 2 and (best is None or len(columns) > len(best.columns)):
            best = Header(index, tuple(_words(cell) for cell in row), columns)
    if best is None or best.last + 1 >= len(rows):
        return best
    return _with_second_row(best, rows[best.last + 1])


def _with_second_row(first: Header, below: Sequence[object]) -> Header:
    """The headings with the words below them, where the next row holds headings and no person."""
    words = [_words(cell) for cell in below]
    whose = [first.columns.get("name"), first.columns.get("id_number")]
    if any(at is not None and at < len(words) and words[at] for at in whose):
        return first
    headings, columns, above, found = list(first.headings), dict(first.columns), "", 0
    for position, word in enumerate(words[: len(headings)]):
        above = headings[position] or above
        field = field_of(above + word) if word else None
        if field is not None:
            found += 1
            columns = {name: at for name, at in columns.items() if at != position}
            columns[field] = position
        headings[position] = (above + word) if word else headings[position]
    if not found or found < sum(1 for word in words if word):
        return first
    return Header(first.last + 1, tuple(headings), columns)


def _words(cell: object) -> str:
    return "" if cell is None else str(cell)


def missing(columns: dict[str, int]) -> list[str]:
    """The headings that must be there and are not."""
    return [HEADINGS[field][0] for field in NEEDED if field not in columns]
