"""Filing the good rows of a list: each judged once more inside the move, written set by set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhiye.certificates.models import CertificateItem
from zhiye.core import edition
from zhiye.core.actor import Actor
from zhiye.core.bulk import create_many
from zhiye.core.inputs import Shape, facts_of
from zhiye.core.refusals import ChecksFailed, Refusal
from zhiye.employment import flows, services
from zhiye.employment.batches.judging import fault_of
from zhiye.employment.inputs import Facts
from zhiye.employment.models import Employer, Employment, Origin
from zhiye.employment.verdicts import drafts_read
from zhiye.lists.kinds import Written
from zhiye.lists.models import ListRow
from zhiye.people.models import Person
from zhiye.regions.models import Authority
from zhiye.sheets.cells import Fault


def file_rows(
    employer: Employer, authority: Authority, rows: Sequence[ListRow], *, actor: Actor
) -> Written:
    """File some good rows; in the caller's transaction.

    What the checks depend on is locked as filing one by one locks it: the people. Raises Conflict.
    """
    people = [row.facts["person"] for row in rows]
    list(Person.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))
    with edition.one_step():
        drafts, line_of = _drafts(employer, authority, rows)
        drafts_read(drafts)
        done = create_many(
            flows.EMPLOYMENT,
            "file",
            drafts,
            actor=actor,
            unit=lambda one: line_of[id(one)],
        )
    written = Written()
    for made in done.rows:
        written.made.setdefault(line_of[id(made)], []).append(made.pk)
    for draft, refusal in done.refused:
        written.faults.setdefault(line_of[id(draft)], []).extend(_told(refusal))
    return written


def _drafts(
    employer: Employer, authority: Authority, rows: Sequence[ListRow]
) -> tuple[list[Employment], dict[int, int]]:
    """The records to be made, read anew, and the line each belongs to (by `id`)."""
    wanted = {pk for row in rows for pk in row.facts["items"]}
    items = {
        item.pk: item
        for item in CertificateItem.objects.filter(pk__in=wanted).select_related(
            "certificate__person__user", "work_item__category"
        )
    }
    drafts: list[Employment] = []
    line_of: dict[int, int] = {}
    for row in rows:
        told = _facts(row.facts)
        for pk in row.facts["items"]:
            made = services.draft(
                employer=employer, item=items[pk], facts=told, authority=authority
            )
            line_of[id(made)] = row.line
            drafts.append(made)
    return drafts, line_of


def _facts(kept: Mapping[str, Any]) -> Facts:
    told = {one.name: kept[one.name] for one in facts_of(Facts) if one.name in kept}
    days = {one.name for one in facts_of(Facts) if one.shape is Shape.DAY}
    told |= {name: date.fromisoformat(told[name]) for name in days if told.get(name)}
    return Facts(**told, origin=Origin.BATCH.value)


def _told(refusal: Refusal) -> list[Fault]:
    """A refusal as sentences beside cells."""
    if isinstance(refusal, ChecksFailed):
        return [fault_of(finding) for finding in refusal.table.failed]
    return [Fault("", refusal.message + refusal.remedy)]
