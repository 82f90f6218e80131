"""人员授权 by the API: the same verbs, the same refusals as on the pages (ZS-40 to ZS-45)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from tests.api.support import Api, done, refused
from zhiye.accounts.models import User
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.organizations.models import Delegation, Organization

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WITH = {"password": cast.TEST_PASSWORD_PLAIN}


@pytest.fixture
def here() -> Organization:
    return cast.organization("太原授权试验有限公司")


@pytest.fixture
def caller(here: Organization) -> Api:
    return Api(cast.as_organization(here))


def wish(user: User, **more: Any) -> dict[str, Any]:
    """Whom to let act, as it is sent."""
    assert user.phone is not None
    number = user.phone.plain_for_system()
    return {"name": user.name, "phone": number, "functions": ["licences"], **WITH, **more}


def granted(here: Organization, *functions: str) -> tuple[Actor, int]:
    """A colleague with a grant."""
    actor = cast.as_organization(here, colleague=True, functions=functions)
    return actor, Delegation.objects.get(user_id=actor.user_id or 0).pk


@pytest.mark.req("ZS-41", "ZS-42")
def test_granting_and_reading(caller: Api) -> None:
    user = cast.user("邬晓海")
    last = today() + 9 * DAY
    told = done(caller.post("/delegations", wish(user, valid_until=str(last))), 201)
    assert told["name"] == "邬晓海"
    assert [one["value"] for one in told["functions"]] == ["licences"]
    assert (told["last_day"], told["standing"]["label"]) == (str(last), "有效")
    assert told["phone"] == str(user.phone)
    assert done(caller.get(f"/delegations/{told['id']}")) == told
    changes = done(caller.get(f"/delegations/{told['id']}/changes"))
    assert {one["label"] for one in changes} >= {"授权功能", "授权截止"}
    refused(caller.post("/delegations", wish(user)), 409, "conflict")


@pytest.mark.assurance(10)
def test_sent_twice_under_one_number_is_one_grant(caller: Api) -> None:
    user = cast.user()
    sent = [caller.post("/delegations", wish(user), **{"Idempotency-Key": "a1"}) for _ in "12"]
    assert done(sent[0], 201)["id"] == done(sent[1], 201)["id"]


@pytest.mark.assurance(39)
@pytest.mark.parametrize("password", ["", "falsch falsch"])
def test_the_own_password_once_more(caller: Api, here: Organization, password: str) -> None:
    user = cast.user()
    told = refused(caller.post("/delegations", wish(user, password=password)), 422, "invalid")
    assert told["errors"]["password"] == ["密码不正确。"]
    _, pk = granted(here, "licences")
    body = {"functions": ["safety"], "password": password}
    refused(caller.put(f"/delegations/{pk}", body), 422, "invalid")
    assert not Delegation.objects.filter(user=user).exists()


@pytest.mark.assurance(20)
def test_name_and_phone_must_both_fit(caller: Api) -> None:
    user = cast.user("邬晓海")
    told = refused(caller.post("/delegations", wish(user, name="邱小河")), 422)
    nobody = refused(caller.post("/delegations", wish(user, phone="13800999999")), 422)
    assert told["errors"] == nobody["errors"]


@pytest.mark.req("ZS-40")
@pytest.mark.assurance(28)
def test_the_list_and_the_number_that_is_posted(caller: Api, here: Organization) -> None:
    person = cast.person("邬晓海")
    assert person.user is not None
    made = done(caller.post("/delegations", wish(person.user, valid_from=str(today() + DAY))), 201)
    rows = done(caller.get("/delegations?name=晓海"))["items"]
    assert [(one["id"], one["standing"]["value"]) for one in rows] == [(made["id"], "upcoming")]
    assert rows[0]["id_number"] == str(person.id_number)
    assert done(caller.get(f"/delegations?until={today()}"))["items"][0]["is_owner"]
    number = person.id_number.plain_for_system()
    assert done(caller.post("/delegations/find", {"number": number}))["id"] == made["id"]
    refused(caller.post("/delegations/find", {"number": number[:12]}), 422)
    refused(caller.post("/delegations/find", {"number": cast.an_id(98765)}), 404)
    stranger = Api(cast.as_organization(cast.organization()))
    refused(stranger.post("/delegations/find", {"number": number}), 404)


@pytest.mark.req("ZS-43", "ZS-44")
def test_changing_with_history_and_an_outdated_copy(caller: Api, here: Organization) -> None:
    _, pk = granted(here, "licences")
    seen = done(caller.get(f"/delegations/{pk}"))["seen"]
    body = {"functions": ["licences", "safety"], "seen": seen, **WITH}
    assert done(caller.put(f"/delegations/{pk}", body))["seen"] > seen
    newest = done(caller.get(f"/delegations/{pk}/changes"))[0]
    assert (newest["label"], newest["old"]) == ("授权功能", "行政许可")
    assert newest["new"] == "行政许可、安全管理人员"
    assert newest["who"].endswith("（太原授权试验有限公司）")
    refused(caller.put(f"/delegations/{pk}", body), 409, "conflict")
    body = {"functions": ["licences"], **WITH}
    yesterday = str(today() - DAY)
    for name in ("valid_from", "valid_until"):
        told = refused(caller.put(f"/delegations/{pk}", {**body, name: yesterday}), 422)
        assert set(told["errors"]) == {name}
    assert done(caller.put(f"/delegations/{pk}", {**body, "valid_from": str(today())}))


@pytest.mark.req("ZS-45")
@pytest.mark.assurance(4)
def test_a_token_is_refused_within_the_same_second(caller: Api, here: Organization) -> None:
    actor, pk = granted(here, "licences")
    theirs = Api(actor)
    with clock.freeze(clock.now()):
        done(theirs.get("/licences"))
        told = done(caller.post(f"/delegations/{pk}/disable"))
        assert told["standing"]["value"] == "disabled"
        refused(theirs.get("/licences"), 403, "wrong_acting")
        refused(theirs.post("/licences", {"kind": "held"}), 403, "wrong_acting")
    refused(caller.post(f"/delegations/{pk}/disable"), 409, "conflict")
    assert done(caller.put(f"/delegations/{pk}", {"functions": ["licences"], **WITH}))
    done(theirs.get("/licences"))


@pytest.mark.req("ZS-43")
@pytest.mark.assurance(4)
def test_a_token_counts_from_the_first_moment_to_the_last(here: Organization) -> None:
    actor, pk = granted(here, "licences")
    theirs = Api(actor)
    first = clock.now() + timedelta(minutes=1)
    last = first + timedelta(minutes=1)
    Delegation.objects.filter(pk=pk).update(valid_from=first, valid_until=last)
    instant = timedelta(microseconds=1)
    for moment, status in (
        (first - instant, 403),
        (first, 200),
        (last - instant, 200),
        (last, 403),
    ):
        with clock.freeze(moment):
            assert theirs.get("/licences").status_code == status, moment


@pytest.mark.req("ZS-45")
def test_nobody_locks_everybody_out(caller: Api, here: Organization) -> None:
    own = Delegation.objects.get(organization=here).pk
    told = refused(caller.post(f"/delegations/{own}/disable"), 409, "conflict")
    assert "最后一个" in told["message"]
    body = {"functions": ["licences"], **WITH}
    refused(caller.put(f"/delegations/{own}", body), 409, "conflict")


@pytest.mark.assurance(1)
def test_strangers_and_colleagues_without_the_right(here: Organization) -> None:
    actor, pk = granted(here, "licences")
    for who, status in (
        (cast.as_organization(cast.organization()), 404),
        (actor, 403),
        (cast.as_person(cast.person()), 403),
        (cast.reviewer(here.authority), 403),
    ):
        other = Api(who)
        refused(other.get(f"/delegations/{pk}"), status)
        refused(other.get(f"/delegations/{pk}/changes"), status)
        refused(other.put(f"/delegations/{pk}", {"functions": ["licences"], **WITH}), status)
        refused(other.post(f"/delegations/{pk}/disable"), status)
    refused(Api().get("/delegations"), 401)
