"""The rows of a list, cleaned. No database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zhiye.certificates.models import CertificateItem
from zhiye.core import text
from zhiye.core.inputs import Shape, cleaned, facts_of
from zhiye.core.refusals import Invalid
from zhiye.core.sealed import mask_id_number
from zhiye.employment.batches.columns import LIST
from zhiye.employment.inputs import Facts
from zhiye.employment.models import Origin, Outcome
from zhiye.people.models import Person
from zhiye.sheets import cells
from zhiye.sheets.cells import Cleaner, Fault, RowCleaner, as_text, named
from zhiye.sheets.reading import Sheet

LONGEST_SHOWN = 60


@dataclass
class Row:
    """One row on its way: what was typed, what it means, what is wrong with it.

    `faults` are (field of the cell to blame, sentence); '' blames the whole row.
    """

    line: int
    shown: dict[str, str]
    values: dict[str, Any]
    facts: Facts
    faults: list[tuple[str, str]] = field(default_factory=list)
    person: Person | None = None
    items: list[CertificateItem] = field(default_factory=list)
    known: bool = False

    @property
    def outcome(self) -> Outcome:
        """What became of it by judging."""
        if self.faults:
            return Outcome.BAD
        return Outcome.KNOWN if self.known else Outcome.GOOD


def rows_of(sheet: Sheet, *, after: int = 0) -> Iterator[Row]:
    """The rows below line `after`, cleaned one by one."""
    parse = _Parser(sheet)
    for line, cells_ in sheet.rows():
        if line > after:
            yield parse(line, cells_)


class _Parser:
    def __init__(self, sheet: Sheet) -> None:
        self._columns = sheet.columns
        self._field_at = {at: field for field, at in sheet.columns.items()}
        self._clean = RowCleaner(
            LIST,
            sheet.columns,
            [
                Cleaner("name", text.clean_name),
                Cleaner("id_number", cells.id_number),
                Cleaner("code", as_text, optional=True),
                *(
                    Cleaner(
                        one.name,
                        cells.day(LIST.label(one.name)) if one.shape is Shape.DAY else as_text,
                        optional=not one.needed,
                    )
                    for one in facts_of(Facts)
                ),
            ],
            sheet.no_result,
        )

    def __call__(self, line: int, row: list[object]) -> Row:
        faults: list[Fault] = []
        values = self._clean(line, row, faults)
        found = [(self._field_at[one.at], one.said) for one in faults]
        blamed = {field for field, _ in found}
        return Row(line, self._shown(row), values, self._facts(values, blamed, found), found)

    def _shown(self, row: list[object]) -> dict[str, str]:
        """The cells as they were typed, for a page: cut, and the ID number masked."""
        typed = {
            field: as_text(row[at])[:LONGEST_SHOWN] if at < len(row) else ""
            for field, at in self._columns.items()
        }
        return typed | {"id_number": mask_id_number(typed["id_number"].strip())}

    def _facts(
        self, values: dict[str, Any], blamed: set[str], found: list[tuple[str, str]]
    ) -> Facts:
        """What the verb of filing is given; it cleans the rest in its own way."""
        told = {one.name: values[one.name] for one in facts_of(Facts) if one.name in values}
        given = Facts(**told, origin=Origin.BATCH.value)
        try:
            return cleaned(given)
        except Invalid as refused:
            found += [
                (field, named(LIST.label(field), said) if field in LIST.words else said)
                for field, sentences in refused.errors.items()
                if field not in blamed
                for said in sentences
            ]
            return given
