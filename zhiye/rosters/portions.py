"""A list in portions, each cleaned and sealed, without a look at the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from zhiye.regions.models import Authority
from zhiye.rosters.rows import FindItem, Parser, Row
from zhiye.rosters.sealing import Ready, ready
from zhiye.sheets.cells import BadRow
from zhiye.sheets.reading import Sheet

ROWS = 5000


@dataclass
class Portion:
    """Some rows of a list: how many were read, the good ones with their cells, the bad ones."""

    read: int = 0
    good: list[Ready] = field(default_factory=list)
    cells: dict[int, list[object]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)


def portions(
    sheet: Sheet, *, authority: Authority, find_item: FindItem, rows: int = ROWS
) -> Iterator[Portion]:
    """The whole list, `rows` rows at a time; an empty list is one empty portion."""
    parse = Parser(sheet.columns, find_item, no_result=sheet.no_result)
    portion, good = Portion(), list[Row]()
    for line, cells in sheet.rows():
        row = parse(line, cells)
        portion.read += 1
        if isinstance(row, BadRow):
            portion.bad.append(row)
        else:
            good.append(row)
            portion.cells[line] = cells
        if portion.read == rows:
            portion.good = list(ready(good, authority=authority))
            yield portion
            portion, good = Portion(), []
    portion.good = list(ready(good, authority=authority))
    yield portion
