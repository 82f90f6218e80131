"""Recognising the columns of a list whatever their order and exact words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from zhiye.core.text import fold


@dataclass(frozen=True)
class Header:
    """The headings: the index of their last row, their words, the column of each field."""

    last: int
    headings: tuple[str, ...]
    columns: dict[str, int]


@dataclass(frozen=True)
class Headings:
    """What one kind of list is headed with.

    `words`: field of a row → headings people use; the first one is used in messages and in the
    template. `needed`: fields whose column must be there. `whose`: fields that are filled in
    every row of the list, which tells a row of it from a second row of headings. `depth`: among
    how many rows at the top the headings are looked for.
    """

    words: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    whose: tuple[str, ...]
    depth: int = 15

    @cached_property
    def _field_of(self) -> dict[str, str]:
        return {heading: field for field, words in self.words.items() for heading in words}

    def label(self, field: str) -> str:
        """The heading that messages call a field by."""
        return self.words[field][0]

    def field_of(self, heading: object) -> str | None:
        """The field a heading means: spaces, stars, units in brackets, width do not matter."""
        text = re.sub(r"[\s*＊:：]|\(.*?\)|（.*?）", "", fold("" if heading is None else heading))
        return self._field_of.get(text)

    def missing(self, columns: Mapping[str, int]) -> list[str]:
        """The headings that must be there and are not."""
        return [self.label(field) for field in self.needed if field not in columns]

    def find(self, rows: Sequence[Sequence[object]]) -> Header | None:
        """The headings among the first rows.

        The row that names most fields wins; a title above it, even merged over all columns, is
        passed over. Headings of two rows are understood: 有效期 merged over 起 and 止, the others
        merged downwards. None when no row names at least two fields.
        """
        best: Header | None = None
        for index, row in enumerate(rows[: self.depth]):
            columns: dict[str, int] = {}
            for position, cell in enumerate(row):
                field = self.field_of(cell)
                if field is not None:
                    columns.setdefault(field, position)
            if len(columns) >= 2 and (best is None or len(columns) > len(best.columns)):
                best = Header(index, tuple(_words(cell) for cell in row), columns)
        if best is None or best.last + 1 >= len(rows):
            return best
        return self._with_second_row(best, rows[best.last + 1])

    def _with_second_row(self, first: Header, below: Sequence[object]) -> Header:
        """The headings with the words below them, where the next row holds only headings."""
        words = [_words(cell) for cell in below]
        filled = [first.columns.get(field) for field in self.whose]
        if any(at is not None and at < len(words) and words[at] for at in filled):
            return first
        headings, columns, above, found = list(first.headings), dict(first.columns), "", 0
        for position, word in enumerate(words[: len(headings)]):
            above = headings[position] or above
            field = self.field_of(above + word) if word else None
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
