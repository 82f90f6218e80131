"""The house questions for every move on a case, asked of the API.

One world for each move: first everybody who may not, then who may, then the second click.
"""

from __future__ import annotations

import pytest

from tests.api.moves import CALLS, Call
from tests.api.support import Api, done, refused
from zhiye.core.flow import FLOWS
from zhiye.core.models import MoveLog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.assurance(1, 6)
@pytest.mark.parametrize("move", sorted(CALLS))
def test_move(move: str) -> None:
    call = CALLS[move]()
    before = state_of(move, call), log_count(move, call)
    anonymous_and_wrong_tokens_are_asked_to_log_in(call)
    a_neighbour_with_a_case_of_her_own_does_not_find_it(call)
    a_colleague_without_the_right_is_refused(call)
    reading_never_moves(call)
    an_outdated_reader_is_told(call)
    a_missing_reason_is_told_beside_its_name(call)
    assert (state_of(move, call), log_count(move, call)) == before
    it_works_with_state_log_and_fresh_options(move, call)
    the_second_click_is_a_conflict(move, call)


def state_of(move: str, call: Call) -> str:
    flow = FLOWS[move.partition(".")[0]]
    return flow.state_of(flow.model._base_manager.get(pk=call.pk))


def log_count(move: str, call: Call) -> int:
    return MoveLog.objects.filter(flow=move.partition(".")[0], object_id=call.pk).count()


def anonymous_and_wrong_tokens_are_asked_to_log_in(call: Call) -> None:
    nobody = Api()
    answer = nobody.post(call.path, call.body)
    refused(answer, 401, "login_needed")
    assert answer["WWW-Authenticate"] == "Bearer"
    nobody.token = "a" * 32
    refused(nobody.post(call.path, call.body), 401)


def a_neighbour_with_a_case_of_her_own_does_not_find_it(call: Call) -> None:
    assert call.neighbours
    for neighbour in call.neighbours:
        caller = Api(neighbour)
        refused(caller.post(call.path, call.body), 404)
        assert caller.get(call.path.rpartition("/")[0]).status_code in (403, 404)


def a_colleague_without_the_right_is_refused(call: Call) -> None:
    if call.colleague is None:
        assert call.actor.role.value == "person", "everybody but a person has colleagues"
        return
    refused(Api(call.colleague).post(call.path, call.body), 403)


def reading_never_moves(call: Call) -> None:
    answer = Api(call.actor).get(call.path)
    refused(answer, 405, "method_not_allowed")
    assert "POST" in answer["Allow"]


def an_outdated_reader_is_told(call: Call) -> None:
    refused(Api(call.actor).post(call.path, {**call.body, "seen": 0}), 409, "conflict")


def a_missing_reason_is_told_beside_its_name(call: Call) -> None:
    if "reason" in call.body:
        for body in ({}, {"reason": " "}):
            told = refused(Api(call.actor).post(call.path, body), 422, "invalid")
            assert "reason" in told["errors"]


def it_works_with_state_log_and_fresh_options(move: str, call: Call) -> None:
    flow, _, name = move.partition(".")
    caller = Api(call.actor)
    seen = done(caller.get(call.path.rpartition("/")[0]))["seen"]
    told = done(caller.post(call.path, {**call.body, "seen": seen}))
    assert state_of(move, call) == call.target
    assert told["state"]["value"] == call.target
    row = MoveLog.objects.filter(flow=flow, object_id=call.pk, move=name).last()
    assert row is not None
    assert (row.channel, row.user_id) == ("api", call.actor.user_id)
    assert row.reason == call.body.get("reason", "")
    assert told["seen"] >= row.pk
    assert row.pk in {one["id"] for one in told["log"]}
    assert told["moves"] == done(caller.get(call.path.rpartition("/")[0]))["moves"]


def the_second_click_is_a_conflict(move: str, call: Call) -> None:
    before = log_count(move, call)
    refused(Api(call.actor).post(call.path, call.body), 409)
    assert log_count(move, call) == before
