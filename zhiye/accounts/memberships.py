"""Who acts for an authority, with which functions and until when."""

from __future__ import annotations

from collections.abc import Iterable

from zhiye.accounts.acting import Capacity
from zhiye.accounts.models import AuthorityMembership, User
from zhiye.core.actor import Role


def capacities_of(user: User) -> Iterable[Capacity]:
    """The authorities a user may act for at this moment."""
    held = AuthorityMembership.objects.live().filter(user=user)
    for membership in held.select_related("authority").order_by("pk"):
        authority = membership.authority
        yield Capacity(
            Role.AUTHORITY,
            authority.pk,
            authority.name,
            frozenset(membership.functions),
            authority.territory,
        )
