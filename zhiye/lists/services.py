"""Verbs on lists: what people do. What the jobs do with them: `jobs`."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app

from zhiye.core import audit
from zhiye.core.actor import Actor
from zhiye.core.idempotency import once
from zhiye.core.refusals import Invalid, NotFound
from zhiye.files import services as files
from zhiye.files.models import StoredFile
from zhiye.files.storage import load
from zhiye.lists.flow import LIST
from zhiye.lists.kinds import ListKind, kind_of
from zhiye.lists.models import UploadedList
from zhiye.sheets import blank as templates
from zhiye.sheets.reading import Sheet, open_sheet

READ, FILE = "zhiye.lists.read", "zhiye.lists.file"
NOBODY = "表格里只有表头，没有人员。请从表头的下一行起填写，再上传。"


def template(*, actor: Actor, kind: ListKind, about_id: int | None = None) -> tuple[str, bytes]:
    """The name and the bytes of the blank template. Raises NotFound, Forbidden, Conflict."""
    blank = kind.blank(kind.draft(actor, about_id))
    return f"{blank.title}模板.xlsx", templates.write(blank)


def start(
    *,
    actor: Actor,
    kind: ListKind,
    file: StoredFile,
    about_id: int | None = None,
    key: str = "",
) -> UploadedList:
    """Take a list in and have it judged; refuses at once what cannot be one.

    Raises NotFound, Forbidden, Conflict where nothing of the kind is begun now, Invalid with a
    sentence under `file`.
    """
    draft = kind.draft(actor, about_id)

    def act() -> UploadedList:
        sheet = open_list(draft, load(file.path))
        if next(sheet.rows(), None) is None:
            raise Invalid({"file": NOBODY})
        draft.file_name, draft.total = file.original_name, sheet.total
        return _take_in(actor, draft, file)

    with transaction.atomic():
        operation = f"{kind.key}.upload"
        return once(key=key, operation=operation, actor=actor, model=UploadedList, act=act)[0]


def open_list(one: UploadedList, data: bytes) -> Sheet:
    """The rows of a list. Raises Invalid with a sentence under `file`."""
    kind = kind_of(one)
    return open_sheet(data, kind.headings, blank=kind.blank(one), most_rows=kind.most_rows)


def _take_in(actor: Actor, draft: UploadedList, file: StoredFile) -> UploadedList:
    draft.started_by_id = actor.user_id
    made = LIST.create("upload", draft, actor=actor)
    made.file = files.attach(actor=actor, file_id=file.pk, holder_kind="list", holder_id=made.pk)
    made.save(update_fields=["file"])
    log_upload(actor, made)
    app.configure_task(READ).defer(list_id=made.pk)
    return made


def log_upload(actor: Actor, made: UploadedList) -> None:
    """Note who has sent which list (assurance 29)."""
    audit.record(
        "import",
        actor=actor,
        subject_kind=made.kind,
        subject_id=made.pk,
        detail=made.file_name,
    )


def confirm(*, actor: Actor, kind: ListKind, pk: int, seen: int | None = None) -> UploadedList:
    """Write the good rows of a judged list. Raises NotFound, Forbidden, Conflict, ChecksFailed."""
    with transaction.atomic():
        _must_be(kind, pk)
        moved = LIST.do("file", pk, actor=actor, seen=seen)
        app.configure_task(FILE).defer(list_id=pk)
        return moved


def drop(*, actor: Actor, kind: ListKind, pk: int, seen: int | None = None) -> UploadedList:
    """Write none of the rows. Raises NotFound, Forbidden, Conflict."""
    _must_be(kind, pk)
    return LIST.do("drop", pk, actor=actor, seen=seen)


def _must_be(kind: ListKind, pk: int) -> None:
    """A list of another kind is not found by an address of this one."""
    if not UploadedList.objects.filter(pk=pk, kind=kind.key).exists():
        raise NotFound
