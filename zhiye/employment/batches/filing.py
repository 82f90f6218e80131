"""Filing the good rows of a list: each judged once more inside the move, written set by set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from zhiye.certificates.models import CertificateItem
from zhiye.core.actor import Actor
from zhiye.core.bulk import create_many
from zhiye.core.history import context
from zhiye.core.inputs import facts_of
from zhiye.core.models import MoveLog
from zhiye.core.references import next_references
from zhiye.core.refusals import ChecksFailed, Conflict, Refusal
from zhiye.employment import clue_flow, flows, notices, services
from zhiye.employment.batches.judging import fault_of
from zhiye.employment.employers import registering_authority
from zhiye.employment.inputs import Facts
from zhiye.employment.models import Batch, BatchRow, Employment, Origin, Outcome
from zhiye.employment.verdicts import drafts_read
from zhiye.people.models import Person
from zhiye.regions.rules import cache

REASON = "批量填报"
Filed = dict[int, list[Employment]]
"""The records made for each row."""
Faults = dict[int, list[tuple[str, str]]]
"""Why nothing was made for a row."""


class Taken(Conflict):
    """Another process works on the same list."""


def file_rows(batch: Batch, rows: Sequence[BatchRow], *, actor: Actor) -> None:
    """File some good rows of a list and note what became of each, in one transaction.

    Where somebody else wrote the same records at this moment the rows are filed one by one, so
    that one of them does not keep the others out. Raises Taken.
    """
    try:
        with transaction.atomic(), context(actor, REASON), cache.one_step():
            _note(batch, rows, *_many(batch, rows, actor))
    except Taken:
        raise
    except Conflict:
        for row in rows:
            with transaction.atomic(), context(actor, REASON):
                _note(batch, [row], *_one(batch, row, actor))


def refuse_rows(batch: Batch, rows: Sequence[BatchRow], why: str) -> None:
    """Note that good rows cannot be filed any more."""
    with transaction.atomic():
        _note(batch, rows, {}, {row.pk: [("", why)] for row in rows})


# -- many at once ----------------------------------------------------------------------------


def _many(batch: Batch, rows: Sequence[BatchRow], actor: Actor) -> tuple[Filed, Faults]:
    """What the checks depend on is locked as filing one by one locks it: the people."""
    people = [row.person_id for row in rows if row.person_id]
    list(Person.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
    drafts, row_of = _drafts(batch, rows)
    drafts_read(drafts)
    done = create_many(
        flows.EMPLOYMENT,
        "file",
        drafts,
        actor=actor,
        before=_before,
        after=_after,
        unit=lambda one: row_of[id(one)],
    )
    filed: Filed = {}
    faults: Faults = {}
    for made in done.rows:
        filed.setdefault(row_of[id(made)], []).append(made)
    for draft, refusal in done.refused:
        faults.setdefault(row_of[id(draft)], []).extend(_told(refusal))
    return filed, faults


def _drafts(batch: Batch, rows: Sequence[BatchRow]) -> tuple[list[Employment], dict[int, int]]:
    """The records to be made, read anew, and the row each belongs to (by `id`)."""
    authority = registering_authority(batch.employer.region_id)
    wanted = {pk for row in rows for pk in row.items}
    items = {
        item.pk: item
        for item in CertificateItem.objects.filter(pk__in=wanted).select_related(
            "certificate__person__user", "work_item__category"
        )
    }
    drafts: list[Employment] = []
    row_of: dict[int, int] = {}
    for row in rows:
        for pk in row.items:
            made = services.draft(
                employer=batch.employer, item=items[pk], facts=_facts(row), authority=authority
            )
            row_of[id(made)] = row.pk
            drafts.append(made)
    return drafts, row_of


def _before(rows: Sequence[Employment]) -> None:
    for code, count in Counter(row.authority.territory for row in rows).items():
        numbers = iter(next_references(count, kind=services.REFERENCE_KIND, authority_code=code))
        for row in rows:
            if row.authority.territory == code:
                row.reference = next(numbers)
    flows.file_many(rows)


def _after(rows: Sequence[Employment], logs: Sequence[MoveLog]) -> None:
    for row in rows:
        clue_flow.find(row)
    notices.filed_many(rows, logs)


# -- one by one ------------------------------------------------------------------------------


def _one(batch: Batch, row: BatchRow, actor: Actor) -> tuple[Filed, Faults]:
    try:
        made = services.file(
            actor=actor, employer_id=batch.employer_id, item_ids=row.items, facts=_facts(row)
        )
    except Refusal as refused:
        return {}, {row.pk: _told(refused)}
    return {row.pk: made}, {}


def _facts(row: BatchRow) -> Facts:
    told = {one.name: getattr(row, one.name) for one in facts_of(Facts)}
    return Facts(**told, origin=Origin.BATCH.value)


def _told(refusal: Refusal) -> list[tuple[str, str]]:
    """A refusal as sentences beside cells."""
    if isinstance(refusal, ChecksFailed):
        return [fault_of(finding) for finding in refusal.table.failed]
    return [("", refusal.message + refusal.remedy)]


# -- what became of them ---------------------------------------------------------------------


def _note(batch: Batch, rows: Sequence[BatchRow], filed: Filed, faults: Faults) -> None:
    """Keep the outcome of each row; a second process on the same list stops here."""
    moved = Batch.objects.filter(pk=batch.pk, done=batch.done)
    if not moved.update(
        done=F("done") + len(rows),
        filed=F("filed") + len(filed),
        refused=F("refused") + len(faults),
    ):
        raise Taken("这份表格正由另一个进程处理。")
    batch.done += len(rows)
    batch.filed += len(filed)
    batch.refused += len(faults)
    BatchRow.objects.filter(pk__in=list(filed)).update(outcome=Outcome.FILED)
    link = BatchRow.records.through
    link.objects.bulk_create(
        [
            link(batchrow_id=pk, employment_id=made.pk)
            for pk, several in filed.items()
            for made in several
        ]
    )
    for row in rows:
        if row.pk in faults:
            row.outcome, row.faults = Outcome.REFUSED, list(dict.fromkeys(faults[row.pk]))
            row.save(update_fields=["outcome", "faults"])
