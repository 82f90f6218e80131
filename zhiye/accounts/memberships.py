"""Who acts for an authority, with which functions and until when."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhiye.accounts.acting import Capacity
from zhiye.accounts.models import AuthorityMembership, User
from zhiye.core import clock
from zhiye.core.actor import Role


def live() -> QuerySet[AuthorityMembership]:
    """Memberships that hold today; valid_until is included to the end of that day."""
    today = clock.today()
    return AuthorityMembership.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today),
        disabled_at__isnull=True,
        valid_from__lte=today,
    )


def capacities_of(user: User) -> Iterable[Capacity]:
    """The authorities a user may act for at this moment."""
    for membership in live().filter(user=user).select_related("authority").order_by("pk"):
        authority = membership.authority
        yield Capacity(
            Role.AUTHORITY,
            authority.pk,
            authority.name,
            frozenset(membership.functions),
            authority.territory,
        )
