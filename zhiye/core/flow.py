"""The flow engine: every thing that moves through states declares one table of moves.

A move runs in one transaction: lock the row, ask permission on the locked row, check the state,
run the checks, run the effect, set the state, validate, write the log row. No other code assigns
`.state` (tests/consistency proves it).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Generic, Protocol, TypeVar, cast

from django.apps import apps
from django.db import connection, models

from zhiye.core import history
from zhiye.core.actor import Actor, Role
from zhiye.core.acts import part
from zhiye.core.checks import Asked, CheckTable
from zhiye.core.clock import now
from zhiye.core.constraints import RefusingConstraints, constraint_sentence
from zhiye.core.models import MoveLog, stamp
from zhiye.core.moves import LONGEST_REASON, Move, Option, Step, clean_reason, nobody_else
from zhiye.core.prepared import Alike, Prepared, slot
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, NotFound, Refusal
from zhiye.core.saving import insert, save_valid, values_of
from zhiye.core.visible import visible

__all__ = [
    "FLOWS",
    "LONGEST_REASON",
    "Flow",
    "Log",
    "Move",
    "Option",
    "RefusingConstraints",
    "Step",
    "constraint_sentence",
    "nobody_else",
    "run_all_due",
]
logger = logging.getLogger(__name__)

M = TypeVar("M", bound=models.Model)


class Log(list[MoveLog]):
    """The log rows of one object, oldest first.

    Read before the object: a move in between then makes the page outdated, never the answer.
    """

    @property
    def seen(self) -> int:
        """The id of the newest row, 0 before the first: what an outdated page does not know."""
        return self[-1].pk if self else 0

    @property
    def why(self) -> MoveLog | None:
        """The newest row, where it gives a reason."""
        return self[-1] if self and self[-1].reason else None

    def last(self, *moves: str) -> MoveLog | None:
        """The newest row of one of these moves."""
        return next((one for one in reversed(self) if one.move in moves), None)


class Moving(Protocol):
    """What the model of every flow has: a state that only its flow assigns."""

    pk: int
    state: str


FLOWS: dict[str, Flow[Any]] = {}


@dataclass
class Flow(Generic[M]):
    """A table of moves over one model, and the only way to change that model's state.

    `related` names the foreign keys that permissions, checks and notices of most moves read: they
    are fetched with the locked row.
    """

    name: str
    title: str
    model_label: str
    states: type[models.TextChoices]
    moves: Sequence[Move]
    final: frozenset[str] = field(default_factory=frozenset)
    related: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.by_name = {move.name: move for move in self.moves}
        known = {*self.states.values}
        for move in self.moves:
            unknown = {*move.sources, move.target} - known
            if unknown:
                raise ValueError(f"{self.name}.{move.name}: unknown states {sorted(unknown)}")
        if len(self.by_name) != len(self.moves):
            raise ValueError(f"{self.name}: a move is named twice")
        if self.name in FLOWS:
            raise ValueError(f"{self.name} is registered already")
        FLOWS[self.name] = self

    @property
    def model(self) -> type[M]:
        """The model class whose rows move."""
        return cast("type[M]", apps.get_model(self.model_label))

    # -- doing ------------------------------------------------------------------------------

    def create(
        self,
        move_name: str,
        instance: M,
        *,
        actor: Actor,
        data: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> M:
        """Save a new row by a creating move and write its first log row.

        Raises Forbidden, ChecksFailed, Invalid, or Conflict with the sentence of the database
        constraint that was hit.
        """
        move = self.by_name[move_name]
        if move.sources:
            raise ValueError(f"{self.name}.{move_name} does not create")
        told, wrong = clean_reason(move, reason)
        with RefusingConstraints(), part(), history.context(actor, told):
            if not move.who(instance, actor):
                raise Forbidden
            if wrong is not None:
                raise wrong
            return self._perform(move, instance, actor, data or {}, told, from_state="")

    def do(
        self,
        move_name: str,
        pk: int,
        *,
        actor: Actor,
        data: Mapping[str, Any] | None = None,
        reason: str = "",
        seen: int | None = None,
    ) -> M:
        """Do one move on row `pk` and return the row.

        `seen` is the id of the newest log row the page showed: a move made on an outdated
        page is refused. Raises NotFound for a stranger, Forbidden for a colleague without the
        right, Conflict in the wrong state, Invalid without a needed reason, ChecksFailed.
        """
        move = self.by_name[move_name]
        told, wrong = clean_reason(move, reason)
        with RefusingConstraints(), part(), history.context(actor, told):
            obj = self._locked(pk, actor)
            self._must_be_open(move, obj, actor, seen)
            if wrong is not None:
                raise wrong
            state = self.state_of(obj)
            return self._perform(move, obj, actor, data or {}, told, from_state=state)

    def log_created(self, move_name: str, pks: Sequence[int], *, actor: Actor) -> None:
        """Write the first log rows of things a set-based statement has just created.

        Only for imports of thousands of rows, in the statement's own transaction; the statement
        must give them the move's `target` as state.
        """
        move = self.by_name[move_name]
        if move.sources:
            raise ValueError(f"{self.name}.{move_name} does not create")
        same = {
            **stamp(actor),
            "flow": self.name,
            "move": move.name,
            "from_state": "",
            "to_state": move.target,
            "reason": "",
            "data": "{}",
            "at": now(),
        }
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {MoveLog._meta.db_table} (object_id, {', '.join(same)})"  # noqa: S608
                f" SELECT made.pk, {', '.join(['%s'] * len(same))}"
                " FROM unnest(%s::bigint[]) WITH ORDINALITY AS made (pk, place) ORDER BY place",
                [*same.values(), f"{{{','.join(map(str, pks))}}}"],
            )

    def replay(self, rows: Sequence[tuple[M, Sequence[Step]]], *, batch: int = 2000) -> None:
        """Take things over with the moves they made elsewhere, thousands at a time.

        For demo data and for older systems that move here: the path must be one the table allows,
        the database's constraints hold; checks and effects are not run, so the caller gives the
        rows the facts of their last state.
        """
        for obj, steps in rows:
            self._set(obj, self._walk(steps))
        self.model._base_manager.bulk_create([obj for obj, _ in rows], batch_size=batch)
        logs = [log for obj, steps in rows for log in self._logs_of(obj, steps)]
        MoveLog.objects.bulk_create(logs, batch_size=5000)

    def _walk(self, steps: Sequence[Step]) -> str:
        state = ""
        for step in steps:
            move = self.by_name[step.move]
            if (state not in move.sources) if move.sources else bool(state):
                raise ValueError(f"{self.name}: {step.move} does not follow {state or 'nothing'}")
            state = move.target
        return state

    def _logs_of(self, obj: M, steps: Sequence[Step]) -> Iterator[MoveLog]:
        state = ""
        for step in steps:
            target = self.by_name[step.move].target
            yield MoveLog(
                flow=self.name,
                object_id=obj.pk,
                move=step.move,
                from_state=state,
                to_state=target,
                at=step.at,
                reason=step.reason,
                **stamp(step.actor),
            )
            state = target

    def _locked(self, pk: int, actor: Actor) -> M:
        """The row, locked, if this actor may know of it: asked in one statement."""
        alike = Alike.of(actor)
        found = _locking(self.model, self.related, alike).first(pk=pk, **alike.values(actor))
        if found is None:
            raise NotFound
        return cast("M", found)

    def _perform(
        self,
        move: Move,
        obj: M,
        actor: Actor,
        data: Mapping[str, Any],
        reason: str,
        *,
        from_state: str,
    ) -> M:
        table = CheckTable.run(move.checks, obj, actor, data)
        if not table.ok:
            raise ChecksFailed(table)
        if not move.sources:
            self._set(obj, move.target)
            if move.prepare is not None:
                move.prepare([obj])
            save_valid(obj)
        before = values_of(obj)
        kept = move.effect(obj, actor, data) if move.effect is not None else None
        self._set(obj, move.target)
        save_valid(obj, before)
        log = insert(
            MoveLog(
                flow=self.name,
                object_id=obj.pk,
                move=move.name,
                from_state=from_state,
                to_state=move.target,
                reason=reason,
                data=dict(kept or {}),
                at=now(),
                **stamp(actor),
            )
        )
        if move.notify is not None:
            move.notify(obj, actor, log)
        if move.tell is not None:
            move.tell([obj], [log])
        if move.then is not None:
            move.then(obj, actor)
            obj.refresh_from_db()
        return obj

    def give_target(self, obj: M, move: Move) -> None:
        """Set the state of a row that `core.bulk` is about to make by a creating move."""
        if move.sources or obj.pk is not None:
            raise ValueError(f"{self.name}.{move.name} is for new rows only")
        self._set(obj, move.target)

    @staticmethod
    def _set(obj: M, state: str) -> None:
        cast("Moving", obj).state = state

    def _must_be_open(self, move: Move, obj: M, actor: Actor, seen: int | None = None) -> None:
        if not move.who(obj, actor):
            raise Forbidden
        if self.state_of(obj) not in move.sources:
            raise self._too_late(obj, move)
        if seen is not None and (last := self.last_log(obj)) and last.pk > seen:
            raise self._too_late(obj, move)
        if actor.role is not Role.SYSTEM and (due := self.overdue(obj)):
            raise Conflict(
                f"不能{move.label}：期限已过，{due.label}。", remedy="请刷新页面查看最新情况。"
            )

    def _too_late(self, obj: M, move: Move) -> Conflict:
        state = self.states(self.state_of(obj)).label
        last = self.last_log(obj)
        by = f"（{last.who}已{self.label_of(last.move)}）" if last else ""
        return Conflict(
            f"不能{move.label}：当前状态是“{state}”{by}。", remedy="请刷新页面查看最新情况。"
        )

    # -- asking -----------------------------------------------------------------------------

    def must_be_open(
        self, move_name: str, obj: M, actor: Actor, *, with_form: bool = False
    ) -> None:
        """Refuse as the move itself would, before anybody fills in its form.

        What is wrong with a field is what a form is there to correct. Raises Forbidden, Conflict,
        ChecksFailed.
        """
        move = self.by_name[move_name]
        self._must_be_open(move, obj, actor)
        table = CheckTable.run(move.checks, obj, actor)
        if any(not (with_form and one.field) for one in table.failed):
            raise ChecksFailed(table)

    def overdue(self, obj: models.Model) -> Move | None:
        """The timed move whose moment has passed for this row, where the job has yet to do it."""
        state, moment = self.state_of(obj), now()
        for move in self.moves:
            if move.timed and state in move.sources:
                due: datetime | None = getattr(obj, move.timed)
                if due is not None and due <= moment:
                    return move
        return None

    @staticmethod
    def state_of(obj: models.Model) -> str:
        """The state of a row as a plain string."""
        return str(cast("Moving", obj).state)

    def label_of(self, move_name: str) -> str:
        """The words for a move, also for one that is no longer in the table."""
        move = self.by_name.get(move_name)
        return move.label if move else move_name

    def in_words(self, row: MoveLog) -> dict[str, str]:
        """What was done by a log row, and the state it led to."""
        state = str(dict(self.states.choices).get(row.to_state, row.to_state))
        return {"label": self.label_of(row.move), "state": state}

    def available(self, obj: M, actor: Actor) -> list[Option]:
        """The moves this actor may do from the present state, with their check tables."""
        if actor.role is not Role.SYSTEM and self.overdue(obj):
            return []
        asked: Asked = {}
        state, may = self.state_of(obj), cache(lambda who: who(obj, actor))
        return [
            Option(move, CheckTable.run(move.checks, obj, actor, asked=asked))
            for move in self.moves
            if state in move.sources and not move.timed and may(move.who)
        ]

    def option(self, obj: M, move_name: str, actor: Actor) -> Option | None:
        """One of the available moves by name, or None."""
        return next((o for o in self.available(obj, actor) if o.move.name == move_name), None)

    def log_of(self, obj: models.Model) -> models.QuerySet[MoveLog]:
        """The log rows of one object, oldest first."""
        return MoveLog.objects.filter(flow=self.name, object_id=obj.pk).order_by("id")

    def log(self, pk: int) -> Log:
        """What happened to an object, for its page: read it before the object."""
        return Log(_LOG.rows(flow=self.name, object=pk))

    def newest(self, pk: int) -> int:
        """The id of the newest log row of an object, 0 before the first.

        Read it before the object: a move in between then makes the page outdated, never the answer.
        """
        last = self._last(pk)
        return last.pk if last else 0

    def last_log(self, obj: models.Model) -> MoveLog | None:
        """The newest log row of an object."""
        return self._last(obj.pk)

    def _last(self, pk: int) -> MoveLog | None:
        return _LAST.first(flow=self.name, object=pk)

    # -- time -------------------------------------------------------------------------------

    def due(self, moment: datetime) -> Iterator[tuple[Move, int]]:
        """Every (move, pk) whose time has come, oldest first."""
        for move in self.moves:
            if move.timed:
                rows = self.model._base_manager.filter(
                    **{"state__in": move.sources, f"{move.timed}__lte": moment}
                ).order_by(move.timed, "pk")
                for pk in rows.values_list("pk", flat=True).iterator(chunk_size=2000):
                    yield move, pk

    def run_due(self) -> int:
        """Do every timed move that is due, each in its own transaction; returns how many.

        A row that somebody moves at the same moment is left to them; a row that fails is logged
        and does not keep the others waiting.
        """
        done = 0
        for move, pk in list(self.due(now())):
            try:
                self.do(move.name, pk, actor=Actor.system(f"{self.title}·{move.label}"))
            except Refusal:
                continue
            except Exception:
                logger.exception("%s.%s of %s failed", self.name, move.name, pk)
                continue
            done += 1
        return done


_LOG = Prepared(
    lambda: MoveLog.objects.filter(flow=slot("flow"), object_id=slot("object")).order_by("id")
)
_LAST = Prepared(
    lambda: MoveLog.objects.filter(flow=slot("flow"), object_id=slot("object")).order_by("-id")[:1]
)


@lru_cache(maxsize=5000)
def _locking(model: type[M], related: tuple[str, ...], alike: Alike) -> Prepared[M]:
    """Locks one row for whoever has this grant and may see it."""

    def row() -> models.QuerySet[M]:
        rows = visible(model, alike.actor).select_related(*related)
        return rows.select_for_update(of=("self",)).filter(pk=slot("pk"))[:1]

    return Prepared(row)


def run_all_due() -> dict[str, int]:
    """Run the timed moves of every flow; returns how many each did."""
    return {name: flow.run_due() for name, flow in FLOWS.items()}
