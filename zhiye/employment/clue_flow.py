"""Clues: found where the ruleset allows overlaps but wants them looked into, closed by officers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.core.flow import Flow, Move, nobody_else
from zhiye.employment import perms, spells
from zhiye.employment.models import Clue, ClueState, Employment
from zhiye.regions import rules


def _closed(clue: Clue, actor: Actor, data: Mapping[str, Any]) -> None:
    clue.closed_at = now()


CLUE = Flow[Clue](
    name="employment_clue",
    title="重叠聘用线索",
    model_label="employment.Clue",
    states=ClueState,
    final=frozenset({ClueState.CLOSED}),
    related=("earlier__employer", "later__employer", "person"),
    moves=[
        Move("find", "发现", (), ClueState.OPEN, Role.SYSTEM, nobody_else),
        Move("close", "办结", (ClueState.OPEN,), ClueState.CLOSED, Role.AUTHORITY,
             perms.may_close, needs_reason=True, effect=_closed, source_of_rule="FJ-33"),
    ],
)  # fmt: skip


def find(employment: Employment) -> None:
    """Note a clue for every other employer at which the person is on record."""
    if rules.get_text("employment_overlap", employment.authority_id) != "clue":
        return
    for other in spells.elsewhere(employment):
        if not Clue.objects.filter(earlier=other, later=employment.spell).exists():
            CLUE.create(
                "find",
                Clue(person_id=employment.person_id, earlier=other, later=employment.spell),
                actor=Actor.system("重叠聘用"),
            )
