"""What this app registers with the layers below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiye.accounts.acting import Capacity, register_provider
from zhiye.core.actor import Actor, Role
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.people.models import Person

if TYPE_CHECKING:
    from zhiye.accounts.models import User


def _self(user: User) -> Iterator[Capacity]:
    person = Person.objects.filter(user=user).only("pk", "name").first()
    yield Capacity(
        role=Role.PERSON,
        id=person.pk if person else None,
        name=person.name if person else user.name,
        functions=frozenset(),
        territory="",
        portal_url="/me/",
    )


def _may_read(file: StoredFile, actor: Actor) -> bool:
    return Person.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


register_provider(_self)
access.register("person", _may_read)
