"""What this app registers with the layers below."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from zhiye.accounts.acting import Capacity, Provider, register_provider
from zhiye.core.actor import Actor, Role
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.people.models import Person


def _self(user: int | OuterRef) -> QuerySet[Any, Any]:
    return Person.objects.filter(user=user).values(
        row=JSONObject(id="pk", name="name", region="region_id")
    )


def _capacity(row: dict[str, Any]) -> Capacity:
    return Capacity(Role.PERSON, row["id"], row["name"], works_in=row["region"] or "")


def _may_read(file: StoredFile, actor: Actor) -> bool:
    return Person.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


register_provider(Provider("self", _self, _capacity))
access.register("person", _may_read)
