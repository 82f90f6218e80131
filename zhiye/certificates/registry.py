"""What this app registers with the layers below."""

from __future__ import annotations

from zhiye.certificates import flows, kinds  # noqa: F401
from zhiye.certificates.models import Certificate
from zhiye.certificates.register_sync import enqueue
from zhiye.core.actor import Actor
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.people.services import on_completed


def _may_read(file: StoredFile, actor: Actor) -> bool:
    return Certificate.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


def _whose(pk: int) -> int | None:
    return Certificate.objects.filter(pk=pk).values_list("person_id", flat=True).first()


access.register("certificate", _may_read)
access.register_person("certificate", _whose)
on_completed(enqueue)
