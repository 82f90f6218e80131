"""Who may change authorities, rules and working days."""

from __future__ import annotations

from zhiye.core.actor import Actor, Role
from zhiye.regions.models import Authority
from zhiye.regions.territory import NATIONWIDE

RULES = "rules"
_PROVINCE = 2


def may_set_rules(actor: Actor, authority: Authority) -> bool:
    """Only the administrators of the authority itself: a higher one sets its own values."""
    if actor.role is Role.SYSTEM:
        return True
    return (
        actor.role is Role.AUTHORITY
        and actor.authority_id == authority.pk
        and authority.is_active
        and actor.may(RULES)
    )


def may_set_workdays(actor: Actor) -> bool:
    """The calendar holds for the whole deployment: provincial and national administrators."""
    if actor.role is Role.SYSTEM:
        return True
    wide = actor.territory == NATIONWIDE or len(actor.territory) == _PROVINCE
    return actor.role is Role.AUTHORITY and wide and actor.may(RULES)


def may_open_authority(actor: Actor, parent: Authority | None) -> bool:
    """A new authority is opened by the one above it, or at installation."""
    if actor.role is Role.SYSTEM:
        return True
    return parent is not None and may_set_rules(actor, parent)


def may_edit_authority(actor: Actor, authority: Authority) -> bool:
    """Contact details and service guide: the authority itself (FJ-15)."""
    return may_set_rules(actor, authority)
