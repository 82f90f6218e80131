"""Reading stored files; every reader is asked for."""

from __future__ import annotations

import uuid

from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.files import access
from zhiye.files.models import StoredFile

GONE = "没有找到上传的文件，请重新上传。"


def readable(actor: Actor, file_id: uuid.UUID | str) -> StoredFile:
    """The file if this actor may read it. Raises NotFound otherwise, whatever the reason."""
    try:
        wanted = file_id if isinstance(file_id, uuid.UUID) else uuid.UUID(str(file_id))
    except ValueError:
        raise NotFound from None
    file = StoredFile.objects.filter(pk=wanted).first()
    if file is None or not access.allows(file, actor):
        raise NotFound
    return file


def of_holder(
    actor: Actor, holder_kind: str, holder_id: int, *, kind: str | None = None
) -> list[StoredFile]:
    """All files of one holder this actor may read, oldest first."""
    found = StoredFile.objects.filter(holder_kind=holder_kind, holder_id=holder_id)
    if kind is not None:
        found = found.filter(kind=kind)
    return [file for file in found.order_by("created_at", "pk") if access.allows(file, actor)]
