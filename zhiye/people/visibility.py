"""Who may see a person is decided by what joins persons to others, which lies above this app."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from zhiye.core.actor import Actor, Role

Rule = Callable[[Actor], Q]
_rules: dict[Role, list[Rule]] = {}


def register(role: Role, rule: Rule) -> None:
    """Let actors of `role` see the persons that `rule` selects.

    A rule speaks of other tables by `Exists`: no person is found twice, and for a few people only
    their own rows are read, however many others an actor may see.
    """
    _rules.setdefault(role, []).append(rule)


def rule_for(actor: Actor) -> Q:
    """Any of the registered rules; without one, nobody."""
    found = Q(pk__in=[])
    for rule in _rules.get(actor.role, []):
        found |= rule(actor)
    return found
