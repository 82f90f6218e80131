"""Tokens: a token is a login, bound to what its user may act for at this moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests import cast
from tests.accounts.cast import sent_code
from tests.api.support import BASE, Api, done, refused
from tests.support.login import login
from zhiye.accounts import services as accounts
from zhiye.accounts.models import LoginSession, User
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.core.models import AccessLog
from zhiye.core.phone import demo
from zhiye.organizations.models import Delegation

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")


def enter(caller: Api, user: User, password: str = cast.TEST_PASSWORD_PLAIN) -> Any:
    body = {"phone": user.phone.plain_for_system(), "password": password}
    return caller.post("/session", body)


@pytest.mark.req("SX-11")
@pytest.mark.assurance(29)
def test_phone_and_password_give_a_token() -> None:
    someone = cast.person("令牌人")
    assert someone.user is not None
    caller = Api()
    told = done(enter(caller, someone.user), 201)
    assert told["user"] == "令牌人"
    assert told["acting"]["key"] == f"person:{someone.pk}", "there is only one way to act"
    caller.token = told["token"]
    assert done(caller.get("/me"))["person"]["name"] == "令牌人"
    session = LoginSession.objects.get(user=someone.user)
    assert (session.channel, session.method) == ("api", "password")
    assert AccessLog.objects.get(kind="login").channel == "api"


@pytest.mark.assurance(15)
def test_no_cookie_is_set_and_a_browser_login_is_no_token() -> None:
    someone = cast.person()
    assert someone.user is not None
    caller = Api()
    answer = enter(caller, someone.user)
    assert not answer.cookies
    browser = Client()
    login(browser, someone.user, Role.PERSON)
    caller.token = browser.cookies[settings.SESSION_COOKIE_NAME].value
    refused(caller.get("/me"), 401)


@pytest.mark.assurance(20)
def test_wrong_password_and_unknown_number_are_answered_alike() -> None:
    someone = cast.user()
    known = refused(enter(Api(), someone, "falsch falsch"), 422, "invalid")
    body = {"phone": demo(99_000), "password": "falsch falsch"}
    unknown = refused(Api().post("/session", body), 422, "invalid")
    known.pop("reference")
    unknown.pop("reference")
    assert known == unknown
    refused(Api().post("/session", {"phone": demo(99_000)}), 422)


@pytest.mark.assurance(19)
def test_guessing_is_slowed_down() -> None:
    someone = cast.user()
    for _ in range(5):
        refused(enter(Api(), someone, "falsch falsch"), 422)
    refused(enter(Api(), someone, "falsch falsch"), 429, "too_many")


@pytest.mark.req("SX-51")
@pytest.mark.assurance(21)
def test_a_code_logs_in_and_belongs_to_its_request() -> None:
    someone = cast.user("验证码人")
    number = someone.phone.plain_for_system()
    asked = done(Api().post("/session/code", {"phone": number}))
    assert asked["seconds"] == 60
    body = {"phone": number, "code": sent_code()}
    refused(Api().post("/session", {**body, "request": "another"}), 422)
    caller = Api()
    told = done(caller.post("/session", {**body, "request": asked["request"]}), 201)
    assert told["user"] == "验证码人"
    refused(Api().post("/session/code", {"phone": number}), 429)


def test_logging_out_ends_the_token() -> None:
    someone = cast.person()
    caller = Api(cast.as_person(someone))
    assert caller.call("delete", "/session").status_code == 204
    refused(caller.get("/session"), 401)
    refused(caller.call("delete", "/session"), 401)
    assert LoginSession.objects.get().end_reason == "logout"


@pytest.mark.assurance(15, 29)
def test_changing_for_whom_one_acts_gives_a_new_token() -> None:
    here = cast.organization("太原切换试验有限公司")
    actor = cast.as_organization(here)
    user = User.objects.get(pk=actor.user_id or 0)
    caller = Api()
    told = done(enter(caller, user), 201)
    caller.token = told["token"]
    if told["acting"]:
        assert told["acting"]["role"] == "organization"
    keys = [one["key"] for one in told["capacities"]]
    assert f"organization:{here.pk}" in keys
    told = done(caller.post("/session/acting", {"acting": f"organization:{here.pk}"}))
    assert told["acting"]["name"] == "太原切换试验有限公司"
    assert told["token"] != caller.token
    refused(caller.get("/session"), 401, "login_needed")
    caller.token = told["token"]
    assert done(caller.get("/organization"))["id"] == here.pk
    assert AccessLog.objects.filter(kind="switch", channel="api").exists()


@pytest.mark.assurance(1, 4)
def test_nobody_acts_for_somebody_elses_organisation() -> None:
    other = cast.organization()
    caller = Api(cast.as_person(cast.person()))
    refused(caller.post("/session/acting", {"acting": f"organization:{other.pk}"}), 404)
    refused(caller.get("/organization"), 403, "wrong_acting")


@pytest.mark.assurance(4)
def test_an_ended_grant_is_refused_within_the_same_second() -> None:
    here = cast.organization()
    caller = Api(cast.as_organization(here))
    done(caller.get("/organization"))
    Delegation.objects.filter(organization=here).update(disabled_at=now())
    refused(caller.get("/organization"), 403, "wrong_acting")


@pytest.mark.assurance(38)
def test_idle_tokens_and_disabled_accounts_end() -> None:
    someone = cast.person()
    assert someone.user is not None
    caller = Api(cast.as_person(someone))
    done(caller.get("/me"))
    with clock.freeze(clock.now() + timedelta(hours=13)):
        refused(caller.get("/me"), 401)
    refused(caller.get("/me"), 401)
    caller = Api(cast.as_person(someone))
    accounts.disable(user=someone.user, actor=SYSTEM, reason="试验停用账号")
    refused(caller.get("/me"), 401)


@pytest.mark.assurance(17)
def test_a_first_password_opens_nothing_but_its_change() -> None:
    someone = cast.person()
    assert someone.user is not None
    caller = Api(cast.as_person(someone))
    User.objects.filter(pk=someone.user.pk).update(must_change_password=True)
    refused(caller.get("/me"), 403, "password_first")
    browser = Client()
    login(browser, someone.user, Role.PERSON)
    refused(browser.get(f"{BASE}/me"), 403, "password_first")


@pytest.mark.assurance(13)
def test_a_browser_needs_its_csrf_token() -> None:
    someone = cast.person()
    assert someone.user is not None
    browser = Client(enforce_csrf_checks=True)
    login(browser, someone.user, Role.PERSON)
    assert browser.get(f"{BASE}/me").status_code == 200
    refused(browser.post(f"{BASE}/me/certificates/refresh"), 403, "csrf")
    browser.get("/verify/")
    token = browser.cookies["csrftoken"].value
    answer = browser.post(f"{BASE}/me/certificates/refresh", headers={"X-CSRFToken": token})
    assert answer.status_code == 202


def test_a_token_is_not_also_judged_by_cookies() -> None:
    someone, other = cast.person("甲令牌"), cast.person("乙饼干")
    assert other.user is not None
    caller = Api(cast.as_person(someone))
    login(caller.client, other.user, Role.PERSON)
    assert done(caller.get("/me"))["person"]["name"] == "甲令牌"
    caller.token = "b" * 32
    refused(caller.get("/me"), 401)


@pytest.mark.assurance(31)
def test_neither_token_nor_password_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    someone = cast.person()
    assert someone.user is not None
    caller = Api()
    caller.token = done(enter(caller, someone.user), 201)["token"]
    refused(caller.get("/organization"), 403)
    assert caller.token not in caplog.text
    assert cast.TEST_PASSWORD_PLAIN not in caplog.text
