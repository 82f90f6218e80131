"""Who may read a file: the app of its holder knows, and registers a rule here.

`register("organization", rule)` with `rule(file, actor) -> bool`. No rule means no access.
"""

from __future__ import annotations

from collections.abc import Callable

from zhiye.core.actor import Actor
from zhiye.files.models import StoredFile

Rule = Callable[[StoredFile, Actor], bool]
_RULES: dict[str, Rule] = {}


def register(holder_kind: str, rule: Rule) -> Rule:
    """Let `rule` decide over the files of one kind of holder; one rule a kind."""
    if holder_kind in _RULES and _RULES[holder_kind] is not rule:
        raise ValueError(f"holder kind {holder_kind!r} has a rule already")
    _RULES[holder_kind] = rule
    return rule


def is_own_upload(file: StoredFile, actor: Actor) -> bool:
    """Whether this user has sent it."""
    return actor.user_id is not None and file.uploaded_by_id == actor.user_id


def allows(file: StoredFile, actor: Actor) -> bool:
    """The answer for one file and actor. A loose upload is its uploader's alone."""
    if file.scan == StoredFile.Scan.INFECTED:
        return False
    if not file.is_attached:
        return is_own_upload(file, actor)
    if file.scan == StoredFile.Scan.PENDING and not is_own_upload(file, actor):
        return False
    rule = _RULES.get(file.holder_kind)
    return rule is not None and rule(file, actor)
