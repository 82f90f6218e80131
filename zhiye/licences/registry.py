"""What this app registers with the layers below."""

from __future__ import annotations

from zhiye.core.actor import Actor
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.licences import flows, kinds, templates  # noqa: F401
from zhiye.licences.models import Licence
from zhiye.organizations.offered import register_use


def _may_read(file: StoredFile, actor: Actor) -> bool:
    return Licence.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


access.register("licence", _may_read)
register_use("registration", Licence.objects.visible_to)
