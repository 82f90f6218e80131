"""Judging the rows of a list by the checks of filing, a portion at a time.

Nothing is filed here. What the checks of one row would ask the database is read for the whole
portion; somebody unknown is entered as filing one by one would enter them, when the register
confirms a certificate with the item of the row.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhiye.certificates.models import CertificateItem
from zhiye.certificates.register_sync import take_over
from zhiye.core import edition, text
from zhiye.core.actor import Actor
from zhiye.core.checks import CheckTable, Finding
from zhiye.core.refusals import Invalid, Refusal, Unavailable
from zhiye.core.sealed import blind_indexes
from zhiye.employment import checks, finding, services
from zhiye.employment.batches.columns import LIST
from zhiye.employment.batches.items import NOTHING, Catalogue, Wanted
from zhiye.employment.batches.parsing import Row
from zhiye.employment.models import Employer, Employment, EmploymentState
from zhiye.employment.verdicts import drafts_read
from zhiye.integrations.answers import RegisterItem
from zhiye.lists.kinds import Figures
from zhiye.lists.models import Outcome, UploadedList
from zhiye.people.models import Person
from zhiye.regions.models import Authority
from zhiye.sheets.cells import Fault, named

COLUMN_OF = {"items": "code", "person": "name"}
"""Where a column is called otherwise than what it gives to filing."""
NEVER_STOOD = (EmploymentState.DENIED.value, EmploymentState.WITHDRAWN.value)


class Judge:
    """Judges the rows of one list. Must not run inside a transaction: registers may be asked."""

    def __init__(
        self, one: UploadedList, employer: Employer, authority: Authority, actor: Actor
    ) -> None:
        self._actor = actor
        self._employer = employer
        self._authority = authority
        self._catalogue = Catalogue()
        self._lines: dict[tuple[int, int], int] = {}
        good = one.rows.filter(outcome=Outcome.GOOD)
        for line, facts in good.values_list("line", "facts"):
            self._lines.update(((facts["person"], item), line) for item in facts["items"])

    def __call__(self, rows: Sequence[Row]) -> Figures:
        """Find person and items of each row, and what speaks against filing it."""
        self._people(rows)
        self._items([row for row in rows if row.person is not None])
        with edition.one_step():
            self._ask([row for row in rows if row.items and not row.faults])
        self._twice(rows)
        return {}

    # -- who ---------------------------------------------------------------------------------

    def _people(self, rows: Sequence[Row]) -> None:
        indexes = {
            row.line: blind_indexes(row.values["id_number"].value, "id_number")
            for row in rows
            if "id_number" in row.values
        }
        wanted = {one for several in indexes.values() for one in several}
        found = {
            person.id_index: person
            for person in Person.objects.filter(id_index__in=wanted).select_related("user")
        }
        for row in rows:
            for index in indexes.get(row.line, ()):
                row.person = row.person or found.get(index)
            if row.person is None and not row.faults:
                self._enter(row)
                if row.person is not None:
                    found.update(dict.fromkeys(indexes[row.line], row.person))
            name = row.values.get("name")
            if row.person is not None and name and not text.same_name(row.person.name, name):
                row.faults.append(fault("name", finding.OTHER_NAME))
                row.person = None

    def _enter(self, row: Row) -> None:
        """Somebody unknown, if the register knows them by this name with an item of the row."""
        wanted = self._wanted(row)
        if not wanted:
            return

        def holds(item: RegisterItem) -> bool:
            return any(one.code.code in (item.code, item.name) for one in wanted)

        try:
            row.person = finding.enter(
                actor=self._actor,
                name=row.values["name"],
                number=row.values["id_number"],
                region=self._employer.region,
                holds=holds,
            )
        except Invalid as refused:
            for field, sentences in refused.errors.items():
                row.faults += [fault(field, said) for said in sentences]
        except Refusal as refused:
            row.faults.append(fault("id_number", refused.message))

    # -- for what ----------------------------------------------------------------------------

    def _wanted(self, row: Row) -> list[Wanted]:
        wanted = self._catalogue.wanted(row.values.get("code", ""))
        if not wanted and not any(field == "code" for field, _ in row.faults):
            row.faults.append(fault("code", NOTHING))
        return wanted

    def _items(self, rows: Sequence[Row]) -> None:
        people = {row.person.pk: row.person for row in rows if row.person}
        held = finding.items_of_many(list(people.values()))
        asked: dict[int, str] = {}
        for row in rows:
            pk = row.person.pk if row.person else 0
            if not held[pk] and pk not in asked:
                asked[pk] = self._ask_registers(people[pk])
                held[pk] = finding.items_of(people[pk])
            if not held[pk] and asked.get(pk):
                row.faults.append(fault("id_number", asked[pk]))
                continue
            for wanted in self._wanted(row):
                self._choose(row, wanted, held[pk])

    def _ask_registers(self, person: Person) -> str:
        """What keeps the registers from answering about somebody without certificates here."""
        try:
            silent = take_over(person=person).unavailable
        except Unavailable:
            silent = ("",)
        return finding.NO_ANSWER if silent else ""

    def _choose(self, row: Row, wanted: Wanted, held: Sequence[CertificateItem]) -> None:
        found = self._catalogue.find(wanted, held)
        if isinstance(found, str):
            row.faults.append(fault("code", found))
        elif found not in row.items:
            row.items.append(found)

    # -- whether -----------------------------------------------------------------------------

    def _ask(self, rows: Sequence[Row]) -> None:
        self._leave_known(rows)
        asked = [row for row in rows if not row.known]
        drafts = [(row, self._draft(row, item)) for row in asked for item in row.items]
        drafts_read([draft for _, draft in drafts])
        for row, draft in drafts:
            table = CheckTable.run(checks.FILING, draft, self._actor, {})
            row.faults += [fault_of(finding) for finding in table.failed]

    def _draft(self, row: Row, item: CertificateItem) -> Employment:
        return services.draft(
            employer=self._employer, item=item, facts=row.told, authority=self._authority
        )

    def _leave_known(self, rows: Sequence[Row]) -> None:
        """Items on record here since the same day are not filed again; a row may keep others."""
        people = {row.person.pk for row in rows if row.person}
        known = set(
            Employment.objects.filter(employer=self._employer, person_id__in=people)
            .exclude(state__in=NEVER_STOOD)
            .values_list("person_id", "item_id", "started_on")
        )
        for row in rows:
            pk = row.person.pk if row.person else 0
            row.items = [
                item for item in row.items if (pk, item.pk, row.told.started_on) not in known
            ]
            row.known = not row.items

    def _twice(self, rows: Sequence[Row]) -> None:
        """The same person and item in two good rows: the first counts."""
        for row in rows:
            if row.faults or row.known or row.person is None:
                continue
            keys = [(row.person.pk, item.pk) for item in row.items]
            line = next((self._lines[key] for key in keys if key in self._lines), None)
            if line is None:
                self._lines.update(dict.fromkeys(keys, row.line))
            else:
                row.faults.append(fault("code", f"与第 {line} 行是同一个人的同一个项目。"))


def fault_of(finding: Finding) -> Fault:
    """An unmet condition as a sentence beside a cell: why, and what to do."""
    field = COLUMN_OF.get(finding.field, finding.field)
    return Fault(field if field in LIST.words else "", finding.sentence)


def fault(field: str, said: str) -> Fault:
    """A sentence beside the cell of a field; '' blames the whole row."""
    return Fault(field, named(LIST.label(field), said) if field else said)
