"""What this app registers with the layers below."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from zhiye.accounts.acting import Capacity, Provider, register_provider
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.files import access
from zhiye.files.models import StoredFile
from zhiye.organizations import flows, kinds  # noqa: F401
from zhiye.organizations.models import Delegation, Organization, OrganizationState


def _delegations(user: int | OuterRef) -> QuerySet[Any, Any]:
    found = Delegation.objects.in_force(now()).filter(user=user).order_by("pk")
    row = JSONObject(
        id="organization_id",
        name="organization__name",
        authority="organization__authority_id",
        functions="functions",
    )
    return found.exclude(organization__state=OrganizationState.CLOSED).values(row=row)


def _capacity(row: dict[str, Any]) -> Capacity:
    return Capacity(
        Role.ORGANIZATION,
        row["id"],
        row["name"],
        frozenset(row["functions"]),
        served_by=row["authority"],
    )


def _may_read(file: StoredFile, actor: Actor) -> bool:
    return Organization.objects.visible_to(actor).filter(pk=file.holder_id or 0).exists()


register_provider(Provider("delegations", _delegations, _capacity))
access.register("organization", _may_read)
