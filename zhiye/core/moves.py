"""One row of a table of moves, and what a page offers of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Check, CheckTable
from zhiye.core.models import MoveLog
from zhiye.core.refusals import Invalid
from zhiye.core.text import BadValue, clean_text

LONGEST_REASON = 1000

Who = Callable[[Any, Actor], bool]
Effect = Callable[[Any, Actor, Mapping[str, Any]], Mapping[str, Any] | None]
Notify = Callable[[Any, Actor, MoveLog], None]
Then = Callable[[Any, Actor], None]
Prepare = Callable[[Sequence[Any]], None]
Tell = Callable[[Sequence[Any], Sequence[MoveLog]], None]


def nobody_else(obj: Any, actor: Actor) -> bool:
    """`who` of timed moves: only the system account."""
    return actor.role is Role.SYSTEM


@dataclass(frozen=True)
class Move:
    """One row of a table of moves.

    `sources` empty means the move creates the thing. `role` is whose turn it is (work-basket,
    diagram), `turns` the same where it depends on the row; `who` is asked on the locked row.
    `timed` names a datetime field of the model: the move is done by the system account once that
    moment has passed, and from that moment on nobody else may move the row. `then` does what
    follows at once as further moves, in the same transaction. `ends` says what a dangerous button
    ends.

    What a creating move can do for thousands of rows as for one takes many: `prepare` gives them
    what follows from their facts before they are saved, `tell` tells of them (`core.bulk`).
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    role: Role
    who: Who
    checks: tuple[Check, ...] = ()
    prepare: Prepare | None = None
    effect: Effect | None = None
    notify: Notify | None = None
    tell: Tell | None = None
    then: Then | None = None
    needs_reason: bool = False
    timed: str = ""
    danger: bool = False
    ends: str = ""
    turns: tuple[tuple[Role, models.Q], ...] = ()
    source_of_rule: str = ""

    @property
    def whose_turn(self) -> tuple[tuple[Role, models.Q], ...]:
        """Each role whose move this can be, with the rows on which it is."""
        return self.turns or ((self.role, models.Q()),)


@dataclass(frozen=True)
class Option:
    """A move somebody could do now: a button, enabled or disabled with the reasons.

    `page` is the last part of its address where that is not its name, `form` says that it asks
    for more than a word.
    """

    move: Move
    table: CheckTable
    page: str = ""
    form: bool = False

    @property
    def allowed(self) -> bool:
        """Whether all conditions known before the form is sent are met."""
        return self.table.ok

    @property
    def opens(self) -> bool:
        """Whether its page can be opened: allowed, or the form there asks for what is missing."""
        return self.allowed or (self.form and all(one.field for one in self.table.failed))


@dataclass(frozen=True)
class Step:
    """One move made elsewhere, for `Flow.replay`."""

    move: str
    actor: Actor
    at: datetime
    reason: str = ""


def clean_reason(move: Move, reason: str) -> tuple[str, Invalid | None]:
    """The reason as it is kept, and what is wrong with it: told only to whom may do the move."""
    try:
        told = clean_text(reason, what="原因", longest=LONGEST_REASON)
    except BadValue as error:
        return "", error.as_invalid("reason")
    if move.needs_reason and not told:
        return "", Invalid({"reason": "请写明原因，对方将看到这段话。"})
    return told, None
