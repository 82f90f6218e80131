"""Who acts for an authority, with which functions and until when."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from zhiye.accounts.acting import Capacity, Provider
from zhiye.accounts.models import AuthorityMembership
from zhiye.core.actor import Role
from zhiye.regions.territory import worked_in


def _live(user: int | OuterRef) -> QuerySet[Any, Any]:
    """The authorities a user may act for at this moment."""
    row = JSONObject(
        id="authority_id",
        name="authority__name",
        region="authority__region_id",
        functions="functions",
    )
    return AuthorityMembership.objects.live().filter(user=user).order_by("pk").values(row=row)


def _capacity(row: dict[str, Any]) -> Capacity:
    return Capacity(
        Role.AUTHORITY,
        row["id"],
        row["name"],
        frozenset(row["functions"]),
        worked_in(row["region"]),
    )


PROVIDER = Provider("memberships", _live, _capacity)
