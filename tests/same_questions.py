"""The same questions for every verb, asked of services.

A test class inherits `SameQuestions` and says in `case` who may do what to which row; the questions
are then asked in the state the class sets up. Pages have tests of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, TypeVar

import pytest
from django.db import models

from zhiye.accounts.models import AuthorityMembership, User
from zhiye.core.actor import Actor, Role
from zhiye.core.flow import Flow
from zhiye.core.models import MoveLog
from zhiye.core.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from zhiye.notices.models import Notice
from zhiye.organizations.models import Function

WORDS = "材料不清晰，请重新上传。"
NOBODY = 987654321
EVERYTHING = frozenset({*Function.values, *AuthorityMembership.FUNCTIONS})


R = TypeVar("R", bound=Refusal)


def refused(kind: type[R], act: Callable[[], object]) -> R:
    """The refusal of exactly this kind that an act meets, with a sentence in Chinese."""
    with pytest.raises(kind) as caught:
        act()
    assert type(caught.value) is kind
    assert any("\u4e00" <= char <= "\u9fff" for char in caught.value.message)
    return caught.value


def told() -> set[tuple[int | None, str]]:
    """Who has been told what so far, in this test."""
    return set(Notice.objects.values_list("recipient_id", "event"))


def last_log(flow: Flow[Any], pk: int) -> MoveLog:
    """The newest log row of an object."""
    row = MoveLog.objects.filter(flow=flow.name, object_id=pk).order_by("id").last()
    assert row is not None
    return row


def strangers() -> list[Actor]:
    """People with every function, but nobody's person, organisation or territory."""

    def one(role: Role, **more: Any) -> Actor:
        return Actor(NOBODY, "王陌生", role, functions=EVERYTHING, **more)

    return [
        Actor.public(),
        one(Role.PERSON, person_id=NOBODY),
        one(Role.ORGANIZATION),
        one(Role.ORGANIZATION, organization_id=NOBODY),
        one(Role.AUTHORITY, authority_id=NOBODY),
        one(Role.AUTHORITY, territory="15"),
    ]


@dataclass
class Case:
    """A row in the right state, and who is who around it.

    `do(actor=…, pk=…, …)` is the verb. `colleague` may see the row but lacks the right;
    `neighbours` have a case of their own and may not even see this one. `told` are the notices the
    move sends: no others.
    """

    flow: Flow[Any]
    pk: int
    do: Callable[..., models.Model]
    actor: Actor
    target: str
    neighbours: Iterable[Actor]
    colleague: Actor | None = None
    told: Iterable[tuple[User | int | None, str]] = ()
    move: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def act(self, actor: Actor | None = None, **more: Any) -> models.Model:
        """Do the verb as its rightful actor, or as another."""
        return self.do(**{"actor": actor or self.actor, "pk": self.pk, **self.facts, **more})

    def state(self) -> tuple[str, int]:
        """The state and the number of log rows: what a refusal must not change."""
        row = self.flow.model._base_manager.get(pk=self.pk)
        return self.flow.state_of(row), self.flow.log_of(row).count()


@pytest.mark.django_db
class SameQuestions:
    """Inherit and implement `case`. The world is costly to build, so questions share it."""

    needs_reason: ClassVar[bool] = False
    has_colleagues: ClassVar[bool] = False

    def case(self) -> Case:
        """The row and the people of this verb."""
        raise NotImplementedError

    def ready(self) -> Case:
        """The case with the reason it needs."""
        case = self.case()
        if self.needs_reason:
            case.facts.setdefault("reason", WORDS)
        return case

    def test_it_works_once(self) -> None:
        """State, log row, who is told; a second click is too late and changes nothing."""
        case = self.ready()
        before, (source, rows) = told(), case.state()
        done = case.act()
        assert case.flow.state_of(done) == case.target
        assert case.state()[0] == case.target
        self.logged(case, source, rows)
        expected = {(who.pk if isinstance(who, User) else who, event) for who, event in case.told}
        assert told() - before == expected
        after, already = case.state(), told()
        self.second_click(case)
        assert (case.state(), told()) == (after, already)

    def logged(self, case: Case, source: str, rows: int) -> None:
        """The first new log row names the move, the states, who and for whom, and why."""
        log = MoveLog.objects.filter(flow=case.flow.name, object_id=case.pk).order_by("id")[rows]
        assert not case.move or log.move == case.move
        assert (log.from_state, log.to_state) == (source, case.flow.by_name[log.move].target)
        assert (log.user_id, log.acting_role) == (case.actor.user_id, case.actor.role.value)
        assert log.acting_id == case.actor.acting_id
        assert log.reason == (case.facts["reason"] if self.needs_reason else "")

    def second_click(self, case: Case) -> None:
        """Too late, and told what to do."""
        assert refused(Conflict, case.act).remedy

    def test_nobody_else_and_nothing_less(self) -> None:
        """A stranger, a neighbour with a case of her own, a colleague without the right, an
        outdated page, a missing reason: refused, each in its way, and nothing has changed."""
        case = self.ready()
        before, newest = case.state(), last_log(case.flow, case.pk).pk
        neighbours = list(case.neighbours)
        assert neighbours
        for stranger in [*strangers(), *neighbours]:
            refused(NotFound, partial(case.act, stranger))
        refused(NotFound, lambda: case.act(pk=NOBODY))
        assert self.has_colleagues == (case.colleague is not None)
        if case.colleague is not None:
            refused(Forbidden, lambda: case.act(case.colleague))
        refused(Conflict, lambda: case.act(seen=newest - 1))
        if self.needs_reason:
            for wrong in ("", "  \n ", "坏\x00字", "长" * 1001):
                error = refused(Invalid, partial(case.act, reason=wrong))
                assert set(error.errors) == {"reason"}
        assert case.state() == before
        case.act(seen=newest)


class HasColleagues(SameQuestions):
    """For verbs of organisations and authorities: somebody may see the row but not do this."""

    has_colleagues = True


class NeedsReason(SameQuestions):
    """For verbs whose reason the other side will read."""

    needs_reason = True
