"""A kind of case: what it is to each side, whose turn it is, and by which address it is found.

Each app declares its kinds in `kinds.py`. What portals and the API show of cases (queues, counts,
work-baskets, next steps, links in notices, pages of moves) is derived from them and not listed
again. No HTTP in here: an address is a path, a page is somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from zhiye.casework.facts import Fact, Paper, Step
from zhiye.core.actor import Actor, Role
from zhiye.core.flow import Flow, Move
from zhiye.core.refusals import NotFound
from zhiye.core.visible import get_one
from zhiye.regions.offers import Service

M = TypeVar("M", bound=Model)
Words = str | Callable[[Any], str]
"""Words for a row: the same for all, or made from it."""

KINDS: dict[str, Kind[Any]] = {}
"""Every kind by its key, in the order in which the apps declare them."""


def in_words(words: Words, row: Any) -> str:
    """Words as they read for one row."""
    return words if isinstance(words, str) else words(row)


@dataclass(frozen=True)
class Side(Generic[M]):
    """What a kind is to those who act in one role.

    `path` is the address of one case with `{pk}`, `listing` that of all, `api` that of those that
    wait, below /api/v1. `acts` and `reads` name functions of a grant, any of which will do; without
    `acts` the role is enough. `named` is what the others call this side (“太原市市场监督管理局”).
    `menu` is the entry of the menu under which what waits is counted, where it is not the key;
    `counted` is false where other kinds count the same rows. `help` is the section of the manual
    that explains the pages, where it is not called like the kind.
    """

    path: str
    listing: str
    acts: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    named: Words = ""
    menu: str = ""
    api: str = ""
    counted: bool = True
    help: str = ""

    def may_act(self, actor: Actor) -> bool:
        """Whether the actor's grant lets it take its turn."""
        return not self.acts or any(actor.may(one) for one in self.acts)

    def may_read(self, actor: Actor) -> bool:
        """Whether the actor's grant lets it look."""
        return self.may_act(actor) or any(actor.may(one) for one in self.reads)


@dataclass(frozen=True)
class Turn(Generic[M]):
    """Whose turn it is in some states, and the words for it.

    `step` is what is to be done, as whoever has to do it reads it; `waits` the same for the others,
    by role where they read it differently. A turn with a `task` stands in the work-basket and is
    counted: `task` is the line there, `asker` who asks, `action` the words of the link, `to` its
    address where that is not the case. `by` is the last day, `otherwise` what comes of it when
    nobody acts until then. `where` narrows the states to rows with these values.
    """

    role: Role
    states: tuple[str, ...]
    step: Words = ""
    waits: Words | Mapping[Role, Words] = ""
    task: Words = ""
    asker: Words = ""
    action: str = ""
    to: str = ""
    by: Callable[[M], date | None] = lambda row: None
    otherwise: Words = ""
    where: Mapping[str, Any] = field(default_factory=dict)

    def rows(self) -> Q:
        """The rows in which it is this turn."""
        return Q(state__in=self.states, **self.where)

    def is_of(self, row: M) -> bool:
        """Whether it is this turn of a row."""
        fits = all(getattr(row, name) == value for name, value in self.where.items())
        return fits and getattr(row, "state", "") in self.states

    def words_for(self, role: Role) -> Words:
        """What somebody of a role reads of this turn; nothing where it is not said to them."""
        if role is self.role:
            return self.step
        return self.waits.get(role, "") if isinstance(self.waits, Mapping) else self.waits


@dataclass(frozen=True)
class NextStep:
    """What happens next: by whom (“您” is the reader), what, and until when."""

    who: str
    what: str
    by: date | None = None


@dataclass(frozen=True)
class Task:
    """One case that waits for the reader, as a line of the work-basket."""

    what: str
    about: str
    asker: str
    url: str
    action: str
    by: date | None = None
    otherwise: str = ""


@dataclass(frozen=True)
class MovePage(Generic[M]):
    """How one move is asked for and what is said once it is done, the same in every portal.

    `verb` is the service, called with actor, pk, what the form gives and `seen`; where it `takes`
    an input that is given as `facts`. `ask` stands above the button, `done` is said afterwards;
    `title` and `submit` replace the words of the move. `reason` takes one also where the move does
    not need it. `then` is the address to go on to, with `{pk}`, where it is not the case. `roles`
    replaces those whose turn the move is. A list leads to it by the words `listed`, where it has
    some. `reasons` are sentences offered to be ticked where the move needs a reason.

    A verb that does one of several moves, as the state asks, names them in `moves`.
    """

    verb: Callable[..., M]
    done: Words = ""
    ask: Words = ""
    title: Words = ""
    submit: Words = ""
    reason: bool = False
    then: str = ""
    roles: tuple[Role, ...] = ()
    moves: tuple[str, ...] = ()
    listed: Words = ""
    takes: type | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind(Generic[M]):
    """One kind of case over one flow; a flow can serve several kinds.

    `rows` are the cases an actor may see, with what words and pages read of them; `about` says whom
    a case is about, `what` what it asks for, `line` both in the work-basket; `facts` what it says
    and `papers` its documents, on its page, `way` its steps from the beginning to the end. `own`
    are those to which the human behind an office's actor is a party: they wait for somebody else
    (assurance 5).
    """

    key: str
    label: str
    flow: Flow[M]
    rows: Callable[[Actor], QuerySet[M]]
    about: Callable[[M], str]
    what: Callable[[M], str]
    sides: Mapping[Role, Side[M]]
    turns: tuple[Turn[M], ...] = ()
    moves: Mapping[str, MovePage[M]] = field(default_factory=dict)
    service: Service | None = None
    own: Callable[[Actor], Q] = lambda actor: Q(pk__in=[])
    line: Callable[[M], str] | None = None
    facts: Callable[[M], Iterable[Fact]] = lambda row: ()
    papers: Callable[[M], Iterable[Paper]] = lambda row: ()
    way: Callable[[M], Iterable[Step]] = lambda row: ()

    def get(self, actor: Actor, pk: int) -> M:
        """One visible case. Raises NotFound."""
        return get_one(self.rows(actor).filter(pk=pk))

    def path(self, role: Role, pk: int) -> str:
        """The address of a case for a role; empty where the role has no page of it."""
        side = self.sides.get(role)
        return side.path.format(pk=pk) if side else ""

    def told(self, row: M, role: Role) -> list[Fact]:
        """What a case says to those who act in a role."""
        return [one for one in self.facts(row) if not one.sides or role in one.sides]

    # -- moves ---------------------------------------------------------------------------------

    def asked(self, name: str, role: Role) -> MovePage[M]:
        """The page of a move that is this role's to make. Raises NotFound."""
        if name not in self.pages(role):
            raise NotFound
        return self.moves[name]

    def pages(self, role: Role) -> list[str]:
        """The pages of moves that are this role's to make."""
        return [name for name, page in self.moves.items() if role in self._makers(name, page)]

    def _makers(self, name: str, page: MovePage[M]) -> Collection[Role]:
        moves = [self.flow.by_name[one] for one in page.moves or (name,)]
        return page.roles or {role for one in moves for role, _ in one.whose_turn}

    def move_for(self, name: str, row: M) -> Move:
        """The move behind a page, which can depend on the state of the row."""
        moves = [self.flow.by_name[one] for one in self.moves[name].moves or (name,)]
        state = self.flow.state_of(row)
        return next((one for one in moves if state in one.sources), moves[0])

    @cached_property
    def answers(self) -> dict[str, Move]:
        """An office's two answers to what waits, by their buttons: `approve`, and `return` with a
        reason. What ends a case for good (danger) is no answer.
        """
        waiting = {state for turn in self.tasks_of(Role.AUTHORITY) for state in turn.states}
        moves = [self.flow.by_name[name] for name in self.pages(Role.AUTHORITY)]
        return {
            "return" if one.needs_reason else "approve": one
            for one in moves
            if waiting & {*one.sources} and not one.danger
        }

    # -- turns ---------------------------------------------------------------------------------

    def tasks_of(self, role: Role) -> list[Turn[M]]:
        """The turns of a role that stand in its work-basket."""
        return [one for one in self.turns if one.role is role and one.task]

    def in_turn(self, actor: Actor) -> Q:
        """Rows in which it is this very actor's turn; an officer's own are left out."""
        turn = Q(pk__in=[])
        for one in self.tasks_of(actor.role):
            turn |= one.rows()
        return turn & ~self.own(actor) if actor.role is Role.AUTHORITY else turn

    def waiting(self, actor: Actor) -> QuerySet[M]:
        """The visible cases in which it is this very actor's turn."""
        return self.rows(actor).filter(self.in_turn(actor))

    def is_waiting(self, row: M, role: Role) -> bool:
        """Whether it is a role's turn in a case of this kind."""
        return any(one.is_of(row) for one in self.tasks_of(role))

    def task(self, row: M, role: Role) -> Task:
        """A waiting case as a line of the work-basket. Raises StopIteration where none is."""
        turn = next(one for one in self.tasks_of(role) if one.is_of(row))
        return Task(
            in_words(turn.task, row),
            (self.line or self.about)(row),
            in_words(turn.asker, row),
            (turn.to or self.sides[role].path).format(pk=row.pk),
            turn.action,
            turn.by(row),
            in_words(turn.otherwise, row),
        )

    def next_step(self, row: M, actor: Actor) -> NextStep | None:
        """What happens next, as the actor reads it; nothing where nobody has to act."""
        for one in self.turns:
            words = one.words_for(actor.role)
            if words and one.is_of(row):
                side = self.sides[one.role]
                theirs = one.role is actor.role and side.may_act(actor)
                who = "您" if theirs else in_words(side.named, row)
                return NextStep(who, in_words(words, row), one.by(row))
        return None


def register(kind: Kind[Any]) -> Kind[Any]:
    """Make a kind known. Raises ValueError for a key that is taken."""
    if kind.key in KINDS:
        raise ValueError(f"{kind.key} is registered already")
    KINDS[kind.key] = kind
    return kind


def address(key: str, role: Role, pk: int) -> str:
    """The address of a case for a role, for links in notices. Raises KeyError."""
    return KINDS[key].path(role, pk)
