"""The rows of a list, cleaned. No database is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhiye.certificates.models import CertificateItem
from zhiye.core import inputs, text
from zhiye.core.inputs import Shape, cleaned, facts_of
from zhiye.core.refusals import Invalid
from zhiye.employment.batches.columns import LIST
from zhiye.employment.inputs import Facts
from zhiye.employment.models import Origin
from zhiye.lists import kinds
from zhiye.people.models import Person
from zhiye.sheets import cells
from zhiye.sheets.cells import Cleaner, Fault, RowCleaner, as_text, named
from zhiye.sheets.reading import Sheet

NOTHING_TOLD = Facts()


@dataclass(slots=True)
class Row(kinds.Row):
    """One row on its way: the values typed, what they tell filing, whom and what they mean."""

    values: dict[str, Any] = field(default_factory=dict)
    told: Facts = NOTHING_TOLD
    person: Person | None = None
    items: list[CertificateItem] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """The person, their items, and what is said about the employment."""
        told = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in inputs.values(self.told).items()
        }
        pk = self.person.pk if self.person else None
        return {"person": pk, "items": [item.pk for item in self.items], **told}


class Parser:
    """Cleans the rows of one list."""

    def __init__(self, sheet: Sheet) -> None:
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
        """Clean one row. Every wrong cell is told, not only the first."""
        faults: list[Fault] = []
        values = self._clean(line, row, faults)
        return Row(line, row, faults, values=values, told=self._told(values, faults))

    def _told(self, values: dict[str, Any], faults: list[Fault]) -> Facts:
        """What the verb of filing is given; it cleans the rest in its own way."""
        told = {one.name: values[one.name] for one in facts_of(Facts) if one.name in values}
        given = Facts(**told, origin=Origin.BATCH.value)
        try:
            return cleaned(given)
        except Invalid as refused:
            blamed = {one.field for one in faults}
            faults += [
                Fault(field, named(LIST.label(field), said) if field in LIST.words else said)
                for field, sentences in refused.errors.items()
                if field not in blamed
                for said in sentences
            ]
            return given
