"""Verbs of list imports. The same work serves the page, the job and the command."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from procrastinate.contrib.django import app

from zhiye.core import audit
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.core.history import context
from zhiye.core.refusals import Forbidden, Invalid
from zhiye.files import services as files
from zhiye.files.models import StoredFile
from zhiye.files.storage import load
from zhiye.regions.models import Authority
from zhiye.rosters.items import finder
from zhiye.rosters.models import RosterImport
from zhiye.rosters.reading import Sheet, open_sheet
from zhiye.rosters.results import XLSX, as_text, failed_rows
from zhiye.rosters.rows import BadRow, Row, parse
from zhiye.rosters.writing import Outcome, write

TASK = "zhiye.rosters.run"
BATCH = 2000
SHOWN = 100


def start(*, actor: Actor, file: StoredFile) -> RosterImport:
    """Queue an uploaded list; refuses at once what cannot be a list.

    Raises Forbidden, Invalid with a sentence under `file`.
    """
    if actor.role is not Role.AUTHORITY or not actor.may("import") or actor.authority_id is None:
        raise Forbidden
    sheet = open_sheet(load(file.path))
    with transaction.atomic(), context(actor, "名册导入"):
        made = RosterImport.objects.create(
            authority_id=actor.authority_id,
            file_name=file.original_name,
            total=sheet.total,
            started_by_id=actor.user_id,
        )
        made.file = files.attach(
            actor=actor, file_id=file.pk, holder_kind="roster", holder_id=made.pk
        )
        made.save(update_fields=["file"])
        audit.record(
            "import", actor=actor, subject_kind="roster", subject_id=made.pk, detail=made.file_name
        )
        app.configure_task(TASK).defer(import_id=made.pk)
    return made


def actor_of(record: RosterImport) -> Actor:
    """Who works a queued list off: the one who sent it, for their authority, as a job."""
    user = record.started_by
    return Actor(
        user.pk if user else None,
        str(user) if user else "系统",
        Role.AUTHORITY,
        authority_id=record.authority_id,
        acting_name=record.authority.name,
        territory=record.authority.territory,
        functions=frozenset({"import"}),
        channel="job",
    )


def run(*, import_id: int, actor: Actor) -> RosterImport:
    """Work a queued list off, showing progress; a second run of the same one changes nothing."""
    found = RosterImport.objects.select_related("authority", "file").get(pk=import_id)
    if found.stage == RosterImport.Stage.DONE or found.file is None:
        return found
    return run_bytes(load(found.file.path), record=found, actor=actor)


def run_bytes(
    data: bytes,
    *,
    record: RosterImport,
    actor: Actor,
    progress: Callable[[RosterImport], None] = lambda record: None,
) -> RosterImport:
    """Take a list over: good rows in batches, bad rows into a file with the reasons."""
    try:
        sheet = open_sheet(data)
    except Invalid as refused:
        record.stage = RosterImport.Stage.REFUSED
        record.message = refused.message[:300]
        record.finished_at = now()
        record.save()
        return record
    record.stage = RosterImport.Stage.RUNNING
    record.total = sheet.total
    for name in ("done", "failed", "new_people", "new_certificates", "new_items", "changed_items"):
        setattr(record, name, 0)
    record.save()
    bad = _work_off(sheet, record, actor, progress)
    return _finish(sheet, record, bad, actor)


def _work_off(
    sheet: Sheet,
    record: RosterImport,
    actor: Actor,
    progress: Callable[[RosterImport], None],
) -> list[BadRow]:
    bad: list[BadRow] = []
    good: list[tuple[Row, list[object]]] = []
    find = finder()
    for line, cells in sheet.rows():
        row = parse(line, cells, sheet.columns, find)
        if isinstance(row, BadRow):
            bad.append(row)
        else:
            good.append((row, cells))
        record.done += 1
        if len(good) >= BATCH:
            _batch(good, bad, record, actor, progress)
    _batch(good, bad, record, actor, progress)
    return bad


def _batch(
    good: list[tuple[Row, list[object]]],
    bad: list[BadRow],
    record: RosterImport,
    actor: Actor,
    progress: Callable[[RosterImport], None],
) -> None:
    outcome: Outcome = write([row for row, _ in good], actor=actor, authority=record.authority)
    for row, cells in good:
        if row.line in outcome.refused:
            bad.append(BadRow(row.line, cells, [outcome.refused[row.line]]))
    good.clear()
    record.failed = len(bad)
    for name in ("new_people", "new_certificates", "new_items", "changed_items"):
        setattr(record, name, getattr(record, name) + getattr(outcome, name))
    record.save()
    progress(record)


def _finish(sheet: Sheet, record: RosterImport, bad: list[BadRow], actor: Actor) -> RosterImport:
    bad.sort(key=lambda row: row.line)
    record.failed = len(bad)
    name_column = sheet.columns["name"]
    record.first_problems = [
        {
            "line": row.line,
            "name": as_text(row.cells[name_column])[:20] if name_column < len(row.cells) else "",
            "reasons": row.reasons,
        }
        for row in bad[:SHOWN]
    ]
    if bad:
        record.result = files.store_result(
            actor=actor,
            kind="result_sheet",
            name=f"未导入的行-{record.pk}.xlsx",
            data=failed_rows(sheet.headings, bad),
            content_type=XLSX,
            holder=("roster", record.pk),
        )
    record.total = record.done
    record.stage = RosterImport.Stage.DONE
    record.finished_at = now()
    record.save()
    return record


def run_file(
    *,
    data: bytes,
    file_name: str,
    authority: Authority,
    actor: Actor,
    progress: Callable[[RosterImport], None] = lambda record: None,
) -> RosterImport:
    """Import a list at once, for the command."""
    record = RosterImport.objects.create(
        authority=authority, file_name=file_name[:120], started_by_id=actor.user_id
    )
    audit.record(
        "import", actor=actor, subject_kind="roster", subject_id=record.pk, detail=file_name
    )
    return run_bytes(data, record=record, actor=actor, progress=progress)
