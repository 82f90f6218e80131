"""What this app registers with the layers below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zhiye.accounts.acting import Capacity, register_provider
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.organizations import flows  # noqa: F401
from zhiye.organizations.models import Delegation, Organization, OrganizationState

if TYPE_CHECKING:
    from zhiye.accounts.models import User


def _delegations(user: User) -> Iterator[Capacity]:
    found = Delegation.objects.in_force(now()).filter(user=user).select_related("organization")
    for delegation in found.exclude(organization__state=OrganizationState.CLOSED):
        yield Capacity(
            role=Role.ORGANIZATION,
            id=delegation.organization_id,
            name=delegation.organization.name,
            functions=frozenset(delegation.functions),
            territory="",
            portal_url="/org/",
        )


def _may_read(file: StoredFile, actor: Actor) -> bool:
    return Organization.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


register_provider(_delegations)
access.register("organization", _may_read)
