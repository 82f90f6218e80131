"""Who may do what with accounts; asked at the moment of writing."""

from __future__ import annotations

from zhiye.accounts.models import AuthorityMembership, User
from zhiye.core.actor import Actor, Role
from zhiye.regions.models import Authority
from zhiye.regions.territory import NATIONWIDE, contains


def may_create_accounts(actor: Actor) -> bool:
    """The operator at the machine, and who looks after an authority's members."""
    return actor.role is Role.SYSTEM or (
        actor.role is Role.AUTHORITY and actor.may("members") and bool(actor.territory)
    )


def may_staff(authority: Authority, actor: Actor) -> bool:
    """Whether the actor looks after the members of this authority: the own one or one below.

    One of the same territory counts as below only when it stands under the own one: a province's
    association does not staff the province's regulator.
    """
    if actor.role is Role.SYSTEM:
        return True
    if not may_create_accounts(actor):
        return False
    if authority.pk == actor.authority_id or actor.territory == NATIONWIDE:
        return True
    if authority.region_id is None or not contains(actor.territory, authority.region_id):
        return False
    return authority.territory != actor.territory or _stands_under(authority, actor.authority_id)


def _stands_under(authority: Authority, above: int | None) -> bool:
    parent = authority.parent
    while parent is not None:
        if parent.pk == above:
            return True
        parent = parent.parent
    return False


def may_disable(user: User, actor: Actor) -> bool:
    """Never oneself; members only together with every authority they act for."""
    if actor.role is Role.SYSTEM:
        return True
    if not may_create_accounts(actor) or user.pk == actor.user_id:
        return False
    held = AuthorityMembership.objects.filter(user=user).select_related("authority")
    return bool(held) and all(may_staff(one.authority, actor) for one in held)
