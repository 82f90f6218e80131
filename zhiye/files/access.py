"""Who may read a file, and whom it shows: the app of its holder knows, and registers it here.

`register("organization", rule)` with `rule(file, actor) -> bool`. No rule means no access.
`register_person("certificate", whose)` where the papers of a holder are those of one person.
"""

from __future__ import annotations

from collections.abc import Callable

from zhiye.core.actor import Actor
from zhiye.files.models import StoredFile

Rule = Callable[[StoredFile, Actor], bool]
Whose = Callable[[int], int | None]
_RULES: dict[str, Rule] = {}
_PERSONS: dict[str, Whose] = {}


def register(holder_kind: str, rule: Rule) -> Rule:
    """Let `rule` decide over the files of one kind of holder; one rule a kind."""
    if holder_kind in _RULES and _RULES[holder_kind] is not rule:
        raise ValueError(f"holder kind {holder_kind!r} has a rule already")
    _RULES[holder_kind] = rule
    return rule


def register_person(holder_kind: str, whose: Whose) -> Whose:
    """Tell the id of the person whose papers a holder of this kind has, from the holder's id."""
    if holder_kind in _PERSONS and _PERSONS[holder_kind] is not whose:
        raise ValueError(f"holder kind {holder_kind!r} has a person already")
    _PERSONS[holder_kind] = whose
    return whose


def subject_of(file: StoredFile) -> tuple[str, object]:
    """Kind and id under which a look is logged: the person shown, else the holder (assurance 40).

    An upload that nothing holds yet stands for itself.
    """
    if file.holder_id is None:
        return "file", file.pk
    whose = _PERSONS.get(file.holder_kind)
    person = whose(file.holder_id) if whose else None
    return ("person", person) if person else (file.holder_kind, file.holder_id)


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
