"""Uploaded lists of every kind: what came of their rows, and who sends them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from zhiye.core.actor import Actor
from zhiye.files.services import store
from zhiye.lists import services
from zhiye.lists.kinds import ListKind
from zhiye.lists.models import UploadedList
from zhiye.sheets.writing import XLSX


def faults(one: UploadedList) -> dict[int, list[str]]:
    """The sentences by row; a good row has none."""
    return {row.line: [said for _, said in row.faults] for row in one.rows.order_by("line")}


def send(
    kind: ListKind, actor: Actor, data: bytes, *, name: str, about: int | None = None, key: str = ""
) -> UploadedList:
    """Send a list, as the page does."""
    file = store(actor=actor, kind="import_sheet", upload=SimpleUploadedFile(name, data, XLSX))
    return services.start(actor=actor, kind=kind, about_id=about, file=file, key=key)
