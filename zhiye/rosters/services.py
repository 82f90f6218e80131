"""Verbs of list imports. The same work serves the page, the job and the command."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from procrastinate.contrib.django import app

from zhiye.accounts import acting
from zhiye.core import audit
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.core.history import context
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.files import services as files
from zhiye.files.models import StoredFile
from zhiye.files.storage import load
from zhiye.regions.models import Authority
from zhiye.rosters.columns import BLANK, ROSTER
from zhiye.rosters.items import finder
from zhiye.rosters.models import RosterImport
from zhiye.rosters.portions import Portion, portions
from zhiye.rosters.writing import write_ready
from zhiye.sheets.cells import BadRow, as_text
from zhiye.sheets.failed import failed_rows
from zhiye.sheets.read_ahead import read_ahead
from zhiye.sheets.reading import Sheet, open_sheet
from zhiye.sheets.writing import XLSX

TASK = "zhiye.rosters.run"
SHOWN = 100
NOBODY = "表格里只有表头，没有人员。请从表头的下一行起填写，再上传。"
NO_RIGHT = "上传人已没有本机关“批量导入”的职能，没有导入。请由有此职能的同事重新上传。"
OVER = (RosterImport.Stage.DONE, RosterImport.Stage.REFUSED)
COUNTED = ("new_people", "new_certificates", "new_items", "changed_items")


def start(*, actor: Actor, file: StoredFile) -> RosterImport:
    """Queue an uploaded list; refuses at once what cannot be a list.

    Raises Forbidden, Invalid with a sentence under `file`.
    """
    if actor.authority_id is None or not _may(actor, actor.authority_id):
        raise Forbidden
    sheet = open_sheet(load(file.path), ROSTER, blank=BLANK)
    if next(sheet.rows(), None) is None:
        raise Invalid({"file": NOBODY})
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


def actor_of(record: RosterImport) -> Actor | None:
    """Who works a queued list off: whoever sent it, with the right they have now."""
    return acting.at_work_for(record.started_by, lambda actor: _may(actor, record.authority_id))


def _may(actor: Actor, authority_id: int) -> bool:
    own = actor.role is Role.AUTHORITY and actor.authority_id == authority_id
    return own and actor.may("import")


def run(*, import_id: int) -> RosterImport:
    """Work a queued list off, showing progress; a second run of the same one changes nothing."""
    found = RosterImport.objects.select_related("authority", "file", "started_by").get(pk=import_id)
    if found.stage in OVER or found.file is None:
        return found
    actor = actor_of(found)
    if actor is None:
        return _refuse(found, NO_RIGHT)
    return run_bytes(load(found.file.path), record=found, actor=actor)


def run_bytes(
    data: bytes,
    *,
    record: RosterImport,
    actor: Actor,
    progress: Callable[[RosterImport], None] = lambda record: None,
) -> RosterImport:
    """Take a list over: good rows in portions, bad rows into a file with the reasons.

    After a crash the same list is worked off from its beginning; what the first run took over is
    recognised, and the figures go on from where its last portion left them.
    """
    try:
        sheet = open_sheet(data, ROSTER, blank=BLANK)
    except Invalid as refused:
        return _refuse(record, refused.message)
    record.stage = RosterImport.Stage.RUNNING
    record.total = sheet.total
    record.done = record.failed = 0
    record.save()
    bad = _work_off(sheet, record, actor, progress)
    return _finish(sheet, record, bad, actor)


def _refuse(record: RosterImport, why: str) -> RosterImport:
    record.stage = RosterImport.Stage.REFUSED
    record.message = why[:300]
    record.finished_at = now()
    record.save()
    return record


def _work_off(
    sheet: Sheet,
    record: RosterImport,
    actor: Actor,
    progress: Callable[[RosterImport], None],
) -> list[BadRow]:
    bad: list[BadRow] = []
    with read_ahead(portions(sheet, authority=record.authority, find_item=finder())) as coming:
        for portion in coming:
            _take(portion, bad, record, actor)
            progress(record)
    return bad


def _take(portion: Portion, bad: list[BadRow], record: RosterImport, actor: Actor) -> None:
    """One portion and the progress it makes, in one transaction."""
    before = record.done
    with transaction.atomic():
        outcome = write_ready(portion.good, actor=actor, authority=record.authority)
        bad += portion.bad
        bad += [
            BadRow(one.row.line, portion.cells[one.row.line], [outcome.refused[one.row.line]])
            for one in portion.good
            if one.row.line in outcome.refused
        ]
        record.done += portion.read
        record.failed = len(bad)
        for name in COUNTED:
            setattr(record, name, getattr(record, name) + getattr(outcome, name))
        told = {name: getattr(record, name) for name in ("done", "failed", *COUNTED)}
        running = RosterImport.objects.filter(pk=record.pk, done=before)
        if not running.update(**told):
            raise Conflict("这份名册正由另一个进程处理。")


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
            data=failed_rows(sheet.headings, bad, title="未导入的行", reason="未导入原因"),
            content_type=XLSX,
            holder=("roster", record.pk),
        )
    record.total = record.done
    record.message = _left_out(sheet)
    record.stage = RosterImport.Stage.DONE
    record.finished_at = now()
    record.save()
    return record


def _left_out(sheet: Sheet) -> str:
    """What people should know about what was not read, and about the template."""
    told = []
    if sheet.others:
        names = "、".join(f"“{name}”" for name in sheet.others)
        told.append(
            f"只导入了工作表“{sheet.name}”；工作表{names}也是名册，没有导入，"
            "请另存为单独的文件后上传。"
        )
    told += [f"第 {line} 行是模板的示例，没有导入。" for line in sheet.samples[:1]]
    told += [sheet.note] if sheet.note else []
    return "".join(told)[:300]


def run_file(
    *,
    data: bytes,
    file_name: str,
    authority: Authority,
    actor: Actor,
    progress: Callable[[RosterImport], None] = lambda record: None,
) -> RosterImport:
    """Import a list at once, for the command. Raises Forbidden."""
    if actor.role is not Role.SYSTEM and not _may(actor, authority.pk):
        raise Forbidden
    record = RosterImport.objects.create(
        authority=authority, file_name=file_name[:120], started_by_id=actor.user_id
    )
    audit.record(
        "import", actor=actor, subject_kind="roster", subject_id=record.pk, detail=file_name
    )
    return run_bytes(data, record=record, actor=actor, progress=progress)
