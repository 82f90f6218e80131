"""A kind of case: what it is to each side, whose turn it is, and by which address it is found.

Each app declares its kinds in `registry.py`. What portals and the API show of cases (queues,
counts, work-baskets, next steps, links in notices, pages of moves) is derived from them and not
listed again. No HTTP in here: an address is a path, a page is somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from zhiye.core.actor import Actor, Role
from zhiye.core.flow import Flow, Move
from zhiye.core.refusals import NotFound
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

    `reads` and `acts` name functions of a grant, any of which will do; empty means that acting in
    the role is enough. `path` is the address of one case with `{pk}`, `listing` that of all.
    """

    path: str
    listing: str
    reads: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn(Generic[M]):
    """Whose turn it is in some states, and the words for it.

    `task` is what who must act reads (“个人申请注销公示”), `action` the words of the link there,
    `waits` what the others read (“答复您的注销申请。”). `by` is the last day, `otherwise` what
    comes of it when nobody acts until then. `rows` narrows the states to those rows.
    """

    role: Role
    states: tuple[str, ...]
    task: Words
    action: str
    waits: Words
    by: Callable[[M], date | None] = lambda row: None
    otherwise: Words = ""
    rows: Q = field(default_factory=Q)


@dataclass(frozen=True)
class MovePage(Generic[M]):
    """How one move is asked for and what is said once it is done, the same in every portal.

    `verb` is the service, called with actor, pk, what the form gives and `seen`. `ask` stands above
    the button, `done` is said afterwards; `title` and `submit` replace the words of the move.
    `reason` takes one also where the move does not need it. `then` is the address to go on to, with
    `{pk}`, where it is not the case. `roles` replaces those whose turn the move is.

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


@dataclass(frozen=True)
class Kind(Generic[M]):
    """One kind of case over one flow; `scope` says which rows where a flow serves several kinds.

    `rows` are the cases an actor may see, with what words and pages read of them. `own` are those
    to which the human behind an office's actor is a party: they wait for somebody else
    (assurance 5). `since` names the field that tells since when a case waits, `target_rule` the
    rule that says within how many working days an office answers.
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
    scope: Q = field(default_factory=Q)
    own: Callable[[Actor], Q] = lambda actor: Q(pk__in=[])
    since: str = "submitted_at"
    target_rule: str = ""

    def get(self, actor: Actor, pk: int) -> M:
        """One visible case. Raises NotFound."""
        found = self.rows(actor).filter(self.scope, pk=pk).first()
        if found is None:
            raise NotFound
        return found

    def path(self, role: Role, pk: int) -> str:
        """The address of a case for a role; empty where the role has no page of it."""
        side = self.sides.get(role)
        return side.path.format(pk=pk) if side else ""

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

    def waiting(self, actor: Actor) -> QuerySet[M]:
        """The cases in which it is this very actor's turn; an officer's own are left out."""
        turn = Q(pk__in=[])
        for one in self.turns:
            if one.role is actor.role:
                turn |= Q(state__in=one.states) & one.rows
        found = self.rows(actor).filter(self.scope, turn)
        return found.exclude(self.own(actor)) if actor.role is Role.AUTHORITY else found


def register(kind: Kind[Any]) -> Kind[Any]:
    """Make a kind known. Raises ValueError for a key that is taken."""
    if kind.key in KINDS:
        raise ValueError(f"{kind.key} is registered already")
    KINDS[kind.key] = kind
    return kind
