"""Verbs on lists of employment records (ZS-26): the only writers.

A list is worked in portions, each in one transaction with the progress it makes, so that a job
that was interrupted goes on where it stopped and nothing is filed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from django.db import transaction
from django.db.models import Count
from procrastinate.contrib.django import app

from zhiye.accounts import acting
from zhiye.core import audit
from zhiye.core.actor import Actor
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.refusals import Forbidden, Invalid
from zhiye.employment import perms
from zhiye.employment import services as employment
from zhiye.employment.batches import filing, parsing, results
from zhiye.employment.batches.columns import LIST, MOST_ROWS, blank
from zhiye.employment.batches.flow import BATCH
from zhiye.employment.batches.judging import Judge
from zhiye.employment.batches.parsing import Row
from zhiye.employment.employers import registering_authority
from zhiye.employment.models import (
    Batch,
    BatchRow,
    BatchState,
    Employer,
    Origin,
    Outcome,
)
from zhiye.files import services as files
from zhiye.files.models import StoredFile
from zhiye.files.storage import load
from zhiye.regions import rules
from zhiye.regions.offers import not_offered, offers
from zhiye.sheets import blank as templates
from zhiye.sheets.blank import Blank
from zhiye.sheets.reading import Sheet, open_sheet
from zhiye.sheets.writing import XLSX

READ, FILE = "zhiye.employment.batches.read", "zhiye.employment.batches.file"
PORTION = 500
NOBODY = "表格里只有表头，没有人员。请从表头的下一行起填写，再上传。"
NO_RIGHT = "上传人已没有本单位“聘用记录”的授权，没有登记。请由有授权的同事重新上传。"
Progress = Callable[[Batch], None]


def silent(batch: Batch) -> None:
    """Nobody watches."""


# -- what people do --------------------------------------------------------------------------


def template_of(employer: Employer) -> Blank:
    """The template for an employer, by the rules of its authority. Raises Invalid."""
    authority = registering_authority(employer.region_id)
    return blank(end_needed=rules.get_bool("employment_until_item_expiry", authority))


def template(*, actor: Actor, employer_id: int) -> bytes:
    """The blank template as a file. Raises NotFound, Forbidden."""
    employer = employment.employer_for(actor, employer_id, Origin.BATCH.value)
    return templates.write(template_of(employer))


def start(*, actor: Actor, employer_id: int, file: StoredFile, key: str = "") -> Batch:
    """Take a list in and have it judged; refuses at once what cannot be one.

    Raises NotFound, Forbidden, Conflict where the service is not offered, Invalid with a sentence
    under `file`.
    """
    employer = employment.employer_for(actor, employer_id, Origin.BATCH.value)
    authority = registering_authority(employer.region_id)
    if not offers(authority, "employment"):
        raise not_offered(authority, "employment")

    def act() -> Batch:
        sheet = _open(file, employer)
        if next(sheet.rows(), None) is None:
            raise Invalid({"file": NOBODY})
        return _take_in(actor, employer, file, sheet)

    with transaction.atomic():
        return once(
            key=key, operation="employment_batch.upload", actor=actor, model=Batch, act=act
        )[0]


def _take_in(actor: Actor, employer: Employer, file: StoredFile, sheet: Sheet) -> Batch:
    made = BATCH.create(
        "upload",
        Batch(
            employer=employer,
            file_name=file.original_name,
            total=sheet.total,
            started_by_id=actor.user_id or 0,
        ),
        actor=actor,
    )
    made.file = files.attach(
        actor=actor, file_id=file.pk, holder_kind="employment_batch", holder_id=made.pk
    )
    made.save(update_fields=["file"])
    audit.record(
        "import",
        actor=actor,
        subject_kind="employment_batch",
        subject_id=made.pk,
        detail=made.file_name,
    )
    app.configure_task(READ).defer(batch_id=made.pk)
    return made


def confirm(*, actor: Actor, pk: int, seen: int | None = None) -> Batch:
    """File the good rows of a judged list. Raises NotFound, Forbidden, Conflict, ChecksFailed."""
    with transaction.atomic():
        moved = BATCH.do("file", pk, actor=actor, seen=seen)
        app.configure_task(FILE).defer(batch_id=pk)
        return moved


def drop(*, actor: Actor, pk: int, seen: int | None = None) -> Batch:
    """File none of the rows. Raises NotFound, Forbidden, Conflict."""
    return BATCH.do("drop", pk, actor=actor, seen=seen)


# -- what jobs do ----------------------------------------------------------------------------


def actor_of(batch: Batch) -> Actor | None:
    """Who works a list off: whoever sent it, with the right they have now; None without it."""
    return acting.at_work_for(batch.started_by, lambda actor: perms.acts_for(batch.employer, actor))


def read(*, batch_id: int, progress: Progress = silent) -> Batch:
    """Judge every row of a list; one that was judged already is left as it is."""
    batch = _get(batch_id)
    if batch.state != BatchState.WAITING or batch.file is None:
        return batch
    system = Actor.system("批量填报")
    try:
        sheet = _open(batch.file, batch.employer)
        actor = actor_of(batch)
        if actor is None:
            raise Forbidden(NO_RIGHT)
        judge = Judge(batch, actor)
    except (Invalid, Forbidden) as refused:
        return BATCH.do("refuse", batch.pk, actor=system, data={"message": refused.message[:300]})
    last = batch.rows.order_by("-line").values_list("line", flat=True).first() or 0
    for rows in _portions(parsing.rows_of(sheet, after=last)):
        judge(rows)
        _keep(batch, rows)
        progress(batch)
    return _judged(batch, sheet, system)


def _open(file: StoredFile, employer: Employer) -> Sheet:
    data = load(file.path)
    return open_sheet(data, LIST, blank=template_of(employer), most_rows=MOST_ROWS)


def _portions(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while portion := list(islice(rows, PORTION)):
        yield portion


def _keep(batch: Batch, rows: list[Row]) -> None:
    with transaction.atomic():
        BatchRow.objects.bulk_create(_row(batch, row) for row in rows)
        batch.done += len(rows)
        Batch.objects.filter(pk=batch.pk).update(done=batch.done)


def _row(batch: Batch, row: Row) -> BatchRow:
    good = row.outcome is Outcome.GOOD
    return BatchRow(
        batch=batch,
        line=row.line,
        outcome=row.outcome,
        shown=row.shown,
        faults=row.faults,
        person=row.person,
        items=[item.pk for item in row.items] if good else [],
        started_on=row.facts.started_on,
        ends_on=row.facts.ends_on,
        dispatcher_name=row.facts.dispatcher_name if good else "",
        dispatcher_uscc=row.facts.dispatcher_uscc if good else "",
    )


def _judged(batch: Batch, sheet: Sheet, system: Actor) -> Batch:
    """The figures, the list of bad rows, and on to whoever sent it."""
    counted = dict(batch.rows.values_list("outcome").annotate(Count("pk")))
    with transaction.atomic(), context(system):
        batch.good = counted.get(Outcome.GOOD, 0)
        batch.known = counted.get(Outcome.KNOWN, 0)
        batch.bad = counted.get(Outcome.BAD, 0)
        batch.total = batch.done = batch.good + batch.known + batch.bad
        batch.save(update_fields=["good", "known", "bad", "total", "done"])
        _write_result(batch)
        move = "check" if batch.good else "end_empty"
        return BATCH.do(move, batch.pk, actor=system, data={"message": _notes(sheet)})


def run(*, batch_id: int, progress: Progress = silent) -> Batch:
    """File the good rows of a confirmed list; goes on where an earlier run stopped."""
    batch = _get(batch_id)
    if batch.state != BatchState.FILING:
        return batch
    while rows := list(batch.rows.filter(outcome=Outcome.GOOD).order_by("line")[:PORTION]):
        actor = actor_of(batch)
        if actor is None:
            filing.refuse_rows(batch, rows, NO_RIGHT)
        else:
            filing.file_rows(batch, rows, actor=actor)
        progress(batch)
    system = Actor.system("批量填报")
    with transaction.atomic(), context(system):
        if batch.refused:
            _write_result(batch)
        return BATCH.do("finish", batch.pk, actor=system)


def _get(pk: int) -> Batch:
    return Batch.objects.select_related(
        "employer__organization", "employer__region", "file", "started_by"
    ).get(pk=pk)


def _write_result(batch: Batch) -> None:
    if not batch.failed:
        return
    batch.result = files.store_result(
        actor=Actor.system("批量填报"),
        kind="result_sheet",
        name=f"未登记的行-{batch.pk}.xlsx",
        data=results.not_filed(batch),
        content_type=XLSX,
        holder=("employment_batch", batch.pk),
    )
    batch.save(update_fields=["result"])


def _notes(sheet: Sheet) -> str:
    """What people should know about what was not read, and about the template."""
    told = []
    if sheet.others:
        names = "、".join(f"“{name}”" for name in sheet.others)
        told.append(
            f"只读取了工作表“{sheet.name}”；工作表{names}没有读取，请另存为单独的文件后上传。"
        )
    told += [f"第 {line} 行是模板的示例，没有读取。" for line in sheet.samples[:1]]
    told += [sheet.note] if sheet.note else []
    return "".join(told)[:300]
