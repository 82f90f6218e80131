"""Thousands of rows made by one creating move, each judged as one alone would be.

A list of people is filed row by row in meaning and set by set in the database: permission and
checks of the move are asked of every row, what fails is left out with its refusal, and the others
are written by a number of statements that does not grow with them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.checks import CheckTable
from zhiye.core.clock import now
from zhiye.core.constraints import RefusingConstraints
from zhiye.core.flow import Flow
from zhiye.core.models import MoveLog, stamp
from zhiye.core.moves import Move
from zhiye.core.refusals import ChecksFailed, Forbidden, Invalid, Refusal

M = TypeVar("M", bound=models.Model)


@dataclass
class Made(Generic[M]):
    """The saved rows with their log rows, and those that could not be made, with the reason."""

    rows: list[M] = field(default_factory=list)
    logs: list[MoveLog] = field(default_factory=list)
    refused: list[tuple[M, Refusal]] = field(default_factory=list)


def create_many(
    flow: Flow[M],
    move_name: str,
    rows: Iterable[M],
    *,
    actor: Actor,
    unit: Callable[[M], Hashable] = id,
    data: Mapping[str, Any] | None = None,
) -> Made[M]:
    """Do a creating move for every row that may and can; in one transaction.

    Rows of the same `unit` are made all or none. The effect of the move is done for each and may
    write other rows only. The caller has read for many what checks would read for each, and has
    locked what the checks depend on. Raises Conflict, for all rows, when a constraint is hit.
    """
    move, told = flow.by_name[move_name], data or {}
    if move.sources or move.needs_reason or move.notify or move.then:
        raise ValueError(f"{flow.name}.{move_name} does not create many")
    made: Made[M] = Made()
    with RefusingConstraints(), transaction.atomic(), history.context(actor):
        history.expect_many()
        wanted = list(rows)
        for row in wanted:
            if (refusal := _refusal(flow, move, row, actor, told)) is not None:
                made.refused.append((row, refusal))
        without = {unit(row) for row, _ in made.refused}
        made.rows = [row for row in wanted if unit(row) not in without]
        if move.prepare is not None:
            move.prepare(made.rows)
        flow.model._base_manager.bulk_create(made.rows)
        kept = [move.effect(row, actor, told) if move.effect else None for row in made.rows]
        made.logs = MoveLog.objects.bulk_create(
            [
                MoveLog(
                    flow=flow.name,
                    object_id=row.pk,
                    move=move.name,
                    to_state=move.target,
                    data=dict(found or {}),
                    at=now(),
                    **stamp(actor),
                )
                for row, found in zip(made.rows, kept, strict=True)
            ]
        )
        if move.tell is not None:
            move.tell(made.rows, made.logs)
    return made


def _refusal(
    flow: Flow[M], move: Move, row: M, actor: Actor, data: Mapping[str, Any]
) -> Refusal | None:
    """Why this row cannot be made, in the order in which one alone is asked."""
    if not move.who(row, actor):
        return Forbidden()
    table = CheckTable.run(move.checks, row, actor, data)
    if not table.ok:
        return ChecksFailed(table)
    flow.give_target(row, move)
    try:
        row.clean()
    except ValidationError as error:
        return Invalid({"__all__": error.messages})
    return None
