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
    """Whether the actor looks after the members of this authority: the own one or one below."""
    if actor.role is Role.SYSTEM:
        return True
    if not may_create_accounts(actor):
        return False
    if authority.pk == actor.authority_id or actor.territory == NATIONWIDE:
        return True
    return authority.region_id is not None and contains(actor.territory, authority.region_id)


def may_disable(user: User, actor: Actor) -> bool:
    """Never oneself; members only together with every authority they act for."""
    if actor.role is Role.SYSTEM:
        return True
    if not may_create_accounts(actor) or user.pk == actor.user_id:
        return False
    held = AuthorityMembership.objects.filter(user=user).select_related("authority")
    return bool(held) and all(may_staff(one.authority, actor) for one in held)
