"""The flow engine: every thing that moves through states declares one table of moves.

A move runs in one transaction: lock the row, ask permission on the locked row, check the state,
run the checks, run the effect, set the state, validate, write the log row. No other code assigns
`.state` (design §3; tests/consistency proves it).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from zhiye.core import history
from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Check, CheckTable
from zhiye.core.clock import now
from zhiye.core.models import MoveLog, stamp
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, NotFound, Refusal

M = TypeVar("M", bound=models.Model)
Who = Callable[[Any, Actor], bool]
Effect = Callable[[Any, Actor, Mapping[str, Any]], Mapping[str, Any] | None]
Notify = Callable[[Any, Actor, MoveLog], None]

FLOWS: dict[str, Flow[Any]] = {}


def nobody_else(obj: Any, actor: Actor) -> bool:
    """`who` of timed moves: only the system account."""
    return actor.role is Role.SYSTEM


@dataclass(frozen=True)
class Move:
    """One row of a table of moves.

    `sources` empty means the move creates the thing. `role` is whose turn it is (work-basket,
    diagram); `who` is asked on the locked row. `timed` names a datetime field of the model: the
    move is done by the system account once that moment has passed. `ends` says what a dangerous
    button ends.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    role: Role
    who: Who
    checks: tuple[Check, ...] = ()
    effect: Effect | None = None
    notify: Notify | None = None
    needs_reason: bool = False
    timed: str = ""
    danger: bool = False
    ends: str = ""
    basket: bool = False
    source_of_rule: str = ""


@dataclass(frozen=True)
class Option:
    """A move somebody could do now: a button, enabled or disabled with the reasons."""

    move: Move
    table: CheckTable

    @property
    def allowed(self) -> bool:
        """Whether all conditions known before the form is sent are met."""
        return self.table.ok


@dataclass
class Flow(Generic[M]):
    """A table of moves over one model, and the only way to change that model's state."""

    name: str
    title: str
    model_label: str
    states: type[models.TextChoices]
    moves: Sequence[Move]
    final: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        self.by_name = {move.name: move for move in self.moves}
        known = {*self.states.values}
        for move in self.moves:
            unknown = {*move.sources, move.target} - known
            if unknown:
                raise ValueError(f"{self.name}.{move.name}: unknown states {sorted(unknown)}")
        if len(self.by_name) != len(self.moves):
            raise ValueError(f"{self.name}: a move is named twice")
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
        with RefusingConstraints(), transaction.atomic(), history.context(actor, reason):
            if not move.who(instance, actor):
                raise Forbidden
            return self._perform(move, instance, actor, data or {}, reason, from_state="")

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
        with RefusingConstraints(), transaction.atomic(), history.context(actor, reason):
            obj = self._locked(pk, actor)
            if not move.who(obj, actor):
                raise Forbidden
            state = self.state_of(obj)
            if state not in move.sources or not move.sources:
                raise self._too_late(obj, move)
            if seen is not None and (last := self.last_log(obj)) and last.pk > seen:
                raise self._too_late(obj, move)
            if move.needs_reason and not reason.strip():
                raise Invalid({"reason": "请写明原因，对方将看到这段话。"})
            return self._perform(move, obj, actor, data or {}, reason.strip(), from_state=state)

    def _locked(self, pk: int, actor: Actor) -> M:
        obj = self.model._base_manager.select_for_update(of=("self",)).filter(pk=pk).first()
        if obj is None:
            raise NotFound
        if actor.role is not Role.SYSTEM:
            visible = self.model.objects.visible_to(actor)  # type: ignore[attr-defined]
            if not visible.filter(pk=pk).exists():
                raise NotFound
        return obj

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
        kept: Mapping[str, Any] | None = None
        if not move.sources:
            self._set(obj, move.target)
            _save_valid(obj)
        if move.effect is not None:
            kept = move.effect(obj, actor, data)
        self._set(obj, move.target)
        if move.sources or move.effect is not None:
            _save_valid(obj)
        log = MoveLog.objects.create(
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
        if move.notify is not None:
            move.notify(obj, actor, log)
        return obj

    @staticmethod
    def _set(obj: M, state: str) -> None:
        obj.state = state  # type: ignore[attr-defined]

    def _too_late(self, obj: M, move: Move) -> Conflict:
        state = self.states(self.state_of(obj)).label
        last = self.last_log(obj)
        by = f"（{last.who}已{self.label_of(last.move)}）" if last else ""
        return Conflict(
            f"不能{move.label}：当前状态是“{state}”{by}。", remedy="请刷新页面查看最新情况。"
        )

    # -- asking -----------------------------------------------------------------------------

    @staticmethod
    def state_of(obj: models.Model) -> str:
        """The state of a row as a plain string."""
        return str(obj.state)  # type: ignore[attr-defined]

    def label_of(self, move_name: str) -> str:
        """The words for a move, also for one that is no longer in the table."""
        move = self.by_name.get(move_name)
        return move.label if move else move_name

    def available(self, obj: M, actor: Actor) -> list[Option]:
        """The moves this actor may do from the present state, with their check tables."""
        return [
            Option(move, CheckTable.run(move.checks, obj, actor))
            for move in self.moves
            if self.state_of(obj) in move.sources and not move.timed and move.who(obj, actor)
        ]

    def option(self, obj: M, move_name: str, actor: Actor) -> Option | None:
        """One of the available moves by name, or None."""
        return next((o for o in self.available(obj, actor) if o.move.name == move_name), None)

    def awaiting(self, role: Role) -> models.Q:
        """Rows in a state where it is this role's turn; combine with `visible_to`."""
        turn = {s for m in self.moves if m.basket and m.role is role for s in m.sources}
        return models.Q(state__in=sorted(turn))

    def log_of(self, obj: models.Model) -> models.QuerySet[MoveLog]:
        """The log rows of one object, oldest first."""
        return MoveLog.objects.filter(flow=self.name, object_id=obj.pk).order_by("id")

    def last_log(self, obj: models.Model) -> MoveLog | None:
        """The newest log row of an object."""
        return self.log_of(obj).last()

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

        A row that somebody moves at the same moment is left to them.
        """
        done = 0
        for move, pk in list(self.due(now())):
            try:
                self.do(move.name, pk, actor=Actor.system(f"{self.name}.{move.name}"))
            except Refusal:
                continue
            done += 1
        return done


def _save_valid(obj: models.Model) -> None:
    try:
        obj.clean()
    except ValidationError as error:
        raise Invalid(
            error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        ) from error
    obj.save()


class RefusingConstraints:
    """Turn a database constraint that was hit into a Conflict with that constraint's sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, IntegrityError):
            sentence = constraint_sentence(error)
            if sentence:
                raise Conflict(sentence, code=_constraint_name(error)) from error


def _constraint_name(error: IntegrityError) -> str:
    diag = getattr(error.__cause__, "diag", None)
    return str(getattr(diag, "constraint_name", "") or "")


def constraint_sentence(error: IntegrityError) -> str:
    """The `violation_error_message` of the constraint behind an IntegrityError, or ''."""
    name = _constraint_name(error)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.violation_error_message)
    return ""


def run_all_due() -> dict[str, int]:
    """Run the timed moves of every flow; returns how many each did."""
    return {name: flow.run_due() for name, flow in FLOWS.items()}
