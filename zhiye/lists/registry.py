"""What this app registers with the layers below."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.lists import flow  # noqa: F401
from zhiye.lists.kinds import kind_of
from zhiye.lists.models import UploadedList


def _may_read(file: StoredFile, actor: Actor) -> bool:
    mine = UploadedList.objects.visible_to(actor).filter(pk=file.holder_id or 0).first()
    return mine is not None and actor.may(kind_of(mine).function)


access.register("list", _may_read)
