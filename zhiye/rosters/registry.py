"""What this app registers with the layers below."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.rosters.models import RosterImport


def _may_read(file: StoredFile, actor: Actor) -> bool:
    return RosterImport.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


access.register("roster", _may_read)
