"""No move skips a step: every (state, move, who) that is not in the tables refuses (assurance 6).

Who may do what is written down here once more, independent of the code: a wrong permission in a
table of moves shows as a difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import models, transaction
from django.urls import resolve

from tests import cast, hired
from tests.employment.batches import lists
from tests.same_questions import EVERYTHING, NOBODY
from zhiye.casework.kinds import KINDS
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now, today
from zhiye.core.flow import FLOWS, Flow, Move
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, NotFound
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.models import Clue
from zhiye.notices.models import Notice
from zhiye.notices.templates import TEMPLATES
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.safety_flow import SAFETY

ALL = list({kind.flow.name: kind.flow for kind in KINDS.values()}.values())
flows = pytest.mark.parametrize("flow", ALL, ids=[flow.name for flow in ALL])

PERSON, CLERK, REVIEWER, SYSTEM = "person", "clerk", "reviewer", "system"
MAY: dict[str, dict[str, str]] = {
    "organization": {
        "verify_by_register": SYSTEM,
        "approve": REVIEWER,
        "return": REVIEWER,
        "resubmit": CLERK,
        "close": REVIEWER,
    },
    "licence": {
        "submit": CLERK,
        "withdraw": CLERK,
        "discard": CLERK,
        "return": REVIEWER,
        "approve": REVIEWER,
        "revoke": REVIEWER,
        "expire": SYSTEM,
    },
    "certificate": {
        "confirm": SYSTEM,
        "suspend_by_register": SYSTEM,
        "restore_by_register": SYSTEM,
        "resubmit": PERSON,
        "amend": PERSON,
        "withdraw": PERSON,
        "return": REVIEWER,
        "approve": REVIEWER,
        "revoke": REVIEWER,
        "revoke_by_register": SYSTEM,
    },
    "first_issue": {"resubmit": PERSON, "return": REVIEWER, "approve": REVIEWER},
    # Under Fujian's rules: an office records ends; the employer has reported this one.
    "employment": {
        "resubmit": CLERK,
        "withdraw": CLERK,
        "deny": PERSON,
        "return": REVIEWER,
        "record": REVIEWER,
        "amend": CLERK,
        "end": REVIEWER,
        "amend_end": REVIEWER,
        "release": CLERK,
        "release_alone": PERSON,
        "withdraw_release": CLERK,
        "return_release": REVIEWER,
        "record_release": REVIEWER,
        "run_out": SYSTEM,
        "end_transferred": SYSTEM,
    },
    "employment_clue": {"close": REVIEWER},
    "list": {
        "check": SYSTEM,
        "refuse": SYSTEM,
        "end_empty": SYSTEM,
        "file": CLERK,
        "drop": CLERK,
        "finish": SYSTEM,
    },
    "registration": {
        "accept_invitation": PERSON,
        "decline_invitation": PERSON,
        "accept_application": CLERK,
        "decline_application": CLERK,
        "withdraw_invitation": CLERK,
        "withdraw_application": PERSON,
        "lapse": SYSTEM,
        "overtake": SYSTEM,
        "end": SYSTEM,
        "void": SYSTEM,
        "end_closed": SYSTEM,
    },
    # The organisation has asked, the person answers.
    "deregistration": {
        "consent": PERSON,
        "decline": PERSON,
        "withdraw": CLERK,
        "exit_alone": "nobody",
        "release": SYSTEM,
        "return": REVIEWER,
        "resubmit": CLERK,
        "approve": REVIEWER,
        "finish": SYSTEM,
        "moot": SYSTEM,
    },
    "safety": {
        "add_posts": CLERK,
        "request_end": CLERK,
        "cancel_end": CLERK,
        "resubmit_end": CLERK,
        "return_end": REVIEWER,
        "approve_end": REVIEWER,
        "finish_end": SYSTEM,
        "end_closed": SYSTEM,
    },
}


@dataclass
class World:
    """One row of a flow, the people around it, and who of them may see it."""

    obj: models.Model
    people: dict[str, Actor]
    sees: set[str] = field(default_factory=set)


def world_of(flow: Flow[Any]) -> World:
    """A row made by the real verbs, with everybody who could want something of it."""
    here, elsewhere = cast.organization(licensed=True), cast.organization(licensed=True)
    worker, other = cast.person(), cast.person()
    held = cast.certificate(worker, "T", first_issued_on=None)
    cast.certificate(worker)
    made: dict[str, Callable[[], models.Model]] = {
        "organization": lambda: here,
        "licence": lambda: cast.licence(here),
        "certificate": lambda: cast.typed_certificate(worker),
        "first_issue": lambda: cast.supplement(held.items.get()),
        "employment": lambda: _employed(worker, here),
        "employment_clue": lambda: _overlap(worker, here, elsewhere),
        "list": lambda: _list(worker, here),
        "registration": lambda: cast.invitation(worker, here, ["other"]),
        "deregistration": lambda: cast.deregistration(cast.registered(worker, here, ["other"])),
        "safety": lambda: cast.appointed(here, worker),
    }
    people = {
        "public": Actor.public(),
        PERSON: cast.as_person(worker),
        "other person": cast.as_person(other),
        CLERK: cast.as_organization(here),
        "colleague": cast.as_organization(here, colleague=True, functions=["personnel"]),
        "other clerk": cast.as_organization(elsewhere),
        REVIEWER: cast.reviewer(functions=[*cast.FUNCTIONS, "employment"]),
        "viewer": cast.reviewer(functions=["view"]),
        "other reviewer": cast.reviewer(cast.authority("150000")),
        "nobody's reviewer": Actor(NOBODY, "王陌生", Role.AUTHORITY, functions=EVERYTHING),
        SYSTEM: Actor.system("试验"),
    }
    obj = made[flow.name]()
    rows = flow.model.objects
    sees = {name for name, who in people.items() if rows.visible_to(who).filter(pk=obj.pk).exists()}
    return World(obj, people, sees)


def _employed(worker: Person, here: Organization) -> models.Model:
    """Somebody employed under Fujian's rules, whose end the employer has reported."""
    for key, value in hired.FUJIAN.items():
        cast.rule(here.authority, key, value)
    made = hired.hired(hired.item_of(worker, "Q2"), here)
    type(made).objects.filter(pk=made.pk).update(released_by="employer")
    return made


def _list(worker: Person, here: Organization) -> models.Model:
    """A list with one good row that waits for a word."""
    row = lists.row_of(hired.item_of(worker, "Q2"))
    return lists.judged(here, lists.sheet([row]))


def _overlap(worker: Person, here: Organization, elsewhere: Organization) -> models.Model:
    """Somebody employed at two employers where that is a clue."""
    item = hired.item_of(worker, "Q2")
    hired.hired(item, here)
    hired.hired(item, elsewhere)
    return Clue.objects.get()


EXPECTED_TO_SEE = {
    "organization": {CLERK, "colleague", REVIEWER, "viewer", SYSTEM},
    "licence": {CLERK, "colleague", REVIEWER, "viewer", SYSTEM},
    "certificate": {PERSON, REVIEWER, "viewer", SYSTEM},
    "first_issue": {PERSON, REVIEWER, "viewer", SYSTEM},
    "employment": {PERSON, CLERK, "colleague", REVIEWER, "viewer", SYSTEM},
    "employment_clue": {REVIEWER, "viewer", SYSTEM},
    "list": {CLERK, "colleague", SYSTEM},
    "registration": {PERSON, CLERK, "colleague", REVIEWER, "viewer", SYSTEM},
    "deregistration": {PERSON, CLERK, "colleague", REVIEWER, "viewer", SYSTEM},
    "safety": {PERSON, CLERK, "colleague", REVIEWER, "viewer", SYSTEM},
}


def force(flow: Flow[Any], pk: int, state: str) -> None:
    """Put a row into a state with the dates its constraints ask for."""
    also: dict[str, Any] = {}
    if flow is REGISTRATION:
        was = state in ("active", "ended")
        also = {"active_from": today() if was else None}
        also["ended_on"] = today() if state == "ended" else None
    if flow is EMPLOYMENT:
        also["ended_on"] = today() if state == "ended" else None
    flow.model._base_manager.filter(pk=pk).update(state=state, **also)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


FACTS = {"started_on": today(), "ends_on": None, "on": today(), "why": "试验"}
"""What the effects of moves read that need a form."""


def outcome(flow: Flow[Any], move: Move, pk: int, actor: Actor) -> str:
    """What comes of trying a move."""
    try:
        data = {"posts": None} if flow is SAFETY else FACTS
        done = flow.do(move.name, pk, actor=actor, reason="试验原因", data=data)
    except NotFound:
        return "not found"
    except Forbidden:
        return "forbidden"
    except Conflict:
        return "conflict"
    except ChecksFailed:
        return "allowed"
    return "allowed" if flow.state_of(done) else ""


@pytest.mark.django_db
@pytest.mark.assurance(6)
@flows
def test_every_state_every_move_everybody(flow: Flow[Any]) -> None:
    world = world_of(flow)
    pk, allowed = world.obj.pk, 0
    for state in flow.states.values:
        force(flow, pk, state)
        seen = {
            name
            for name, who in world.people.items()
            if flow.model.objects.visible_to(who).filter(pk=pk).exists()
        }
        logs = MoveLog.objects.count()
        for move in flow.moves:
            for name, actor in world.people.items():
                expected = expected_of(flow, state, move, name, seen)
                if expected == "allowed":
                    allowed += 1
                    with undone():
                        assert outcome(flow, move, pk, actor) == "allowed", (state, move.name, name)
                else:
                    met = outcome(flow, move, pk, actor)
                    assert met in expected, (flow.name, state, move.name, name)
        assert MoveLog.objects.count() == logs
        assert flow.state_of(flow.model._base_manager.get(pk=pk)) == state
    assert allowed == sum(
        len(move.sources) for move in flow.moves if MAY[flow.name].get(move.name) in world.people
    )


def expected_of(flow: Flow[Any], state: str, move: Move, name: str, seen: set[str]) -> str:
    """The only answer there may be; a creating move never serves for an existing row."""
    if name not in seen:
        return "not found"
    if not move.sources:
        return "forbidden or conflict"
    if MAY[flow.name][move.name] != name:
        return "forbidden"
    return "allowed" if state in move.sources else "conflict"


@pytest.mark.django_db
@pytest.mark.assurance(2)
@flows
def test_who_sees_a_row(flow: Flow[Any]) -> None:
    assert world_of(flow).sees == EXPECTED_TO_SEE[flow.name]


def test_no_flow_is_forgotten() -> None:
    assert {flow.name for flow in ALL} == set(FLOWS) == set(MAY)
    for flow in ALL:
        moving = {move.name for move in flow.moves if move.sources}
        assert set(MAY[flow.name]) == moving, flow.name


@flows
class TestTables:
    """What holds for every table of moves."""

    def test_every_state_can_be_reached(self, flow: Flow[Any]) -> None:
        reached = {move.target for move in flow.moves if not move.sources}
        while more := {move.target for move in flow.moves if reached & set(move.sources)} - reached:
            reached |= more
        assert reached == set(flow.states.values)

    def test_what_is_final_has_no_way_out_and_nothing_else_is_stuck(self, flow: Flow[Any]) -> None:
        leaving = {state for move in flow.moves for state in move.sources}
        assert {*flow.states.values} - leaving == set(flow.final)

    def test_who_returns_or_refuses_says_why(self, flow: Flow[Any]) -> None:
        for move in flow.moves:
            if move.role is Role.AUTHORITY and move.target in ("returned", "end_returned"):
                assert move.needs_reason, move.name
            if move.name in ("close", "revoke", "decline", "decline_application"):
                assert move.needs_reason, move.name

    def test_a_dangerous_button_says_what_it_ends(self, flow: Flow[Any]) -> None:
        for move in flow.moves:
            assert not move.danger or move.ends, move.name

    def test_timed_moves_are_the_systems(self, flow: Flow[Any]) -> None:
        for move in flow.moves:
            if move.timed:
                assert move.role is Role.SYSTEM
                assert flow.model._meta.get_field(move.timed)

    def test_words_are_chinese(self, flow: Flow[Any]) -> None:
        words = [flow.title, *flow.states.labels, *(move.label for move in flow.moves)]
        assert all("\u4e00" <= word[0] <= "\u9fff" for word in words)


@pytest.mark.django_db
@flows
def test_every_notice_has_its_words(flow: Flow[Any]) -> None:
    """Each notice a move can send is registered, and the move gives every value it needs."""
    world = world_of(flow)
    obj = flow.model._base_manager.get(pk=world.obj.pk)
    for move in flow.moves:
        if move.notify is None:
            continue
        log = MoveLog.objects.create(
            flow=flow.name, object_id=obj.pk, move=move.name, to_state=move.target,
            actor_name="试验", acting_role="system", channel="job", at=now(), reason="原因",
        )  # fmt: skip
        before = set(Notice.objects.values_list("pk", flat=True))
        move.notify(obj, world.people[SYSTEM], log)
        sent = Notice.objects.exclude(pk__in=before)
        assert sent.exists(), move.name
        for notice in sent:
            assert notice.event in TEMPLATES
            assert resolve(notice.link), notice.link
            assert "{" not in notice.title + notice.body
