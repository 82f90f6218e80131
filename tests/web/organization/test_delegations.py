"""人员授权: colleagues who may act, and taking it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.support.login import login
from tests.web.organization.desk import Desk, main, words
from zhiye.accounts.models import User
from zhiye.core import clock
from zhiye.core.actor import Role
from zhiye.core.clock import end_of, today
from zhiye.organizations.models import Delegation

pytestmark = pytest.mark.django_db
LIST, NEW = "/org/delegations/", "/org/delegations/new/"


@pytest.fixture
def desk() -> Desk:
    return Desk(cast.organization(licensed=True))


def form(colleague: User, **other: Any) -> dict[str, Any]:
    assert colleague.phone is not None
    return {
        "name": colleague.name,
        "phone": colleague.phone.plain_for_system(),
        "functions": ["licences"],
        "until": "",
        "password": cast.TEST_PASSWORD_PLAIN,
        **other,
    }


def test_a_colleague_acts_at_once_within_the_functions(desk: Desk) -> None:
    colleague = cast.user("邬晓海")
    assert desk.send(NEW, form(colleague)) == LIST
    assert "邬晓海" in desk.text(LIST)
    there = Client()
    login(there, colleague, Role.ORGANIZATION, desk.organization.pk)
    assert there.get("/org/licences/").status_code == 200
    assert there.get("/org/personnel/").status_code == 403


def test_the_last_day_counts_to_its_end(desk: Desk) -> None:
    colleague = cast.user()
    day = today() + timedelta(days=3)
    desk.send(NEW, form(colleague, until=str(day)))
    grant = Delegation.objects.get(user=colleague)
    assert grant.valid_until == end_of(day)
    assert str(day) in desk.text(LIST)
    there = Client()
    with clock.freeze(end_of(day) - timedelta(seconds=1)):
        login(there, colleague, Role.ORGANIZATION, desk.organization.pk)
        assert there.get("/org/licences/").status_code == 200
    with clock.freeze(end_of(day)):
        assert there.get("/org/licences/").status_code == 302


@pytest.mark.assurance(39)
def test_the_password_is_asked_once_more(desk: Desk) -> None:
    colleague = cast.user()
    answer = desk.post(NEW, form(colleague, password="falsch"))
    assert answer.status_code == 422
    assert "密码不正确" in words(answer)
    assert f'value="{colleague.name}"' in main(answer)
    assert "falsch" not in main(answer)
    assert not Delegation.objects.filter(user=colleague).exists()


@pytest.mark.assurance(20)
def test_name_and_phone_must_both_fit_and_the_answer_is_the_same(desk: Desk) -> None:
    colleague = cast.user("邬晓海")
    nobody = desk.send(NEW, form(colleague, phone="13900000099"), 422)
    wrong = desk.send(NEW, form(colleague, name="邱小河"), 422)
    for told in (nobody, wrong):
        assert "没有找到姓名和手机号都相符的账号" in told
    assert not Delegation.objects.filter(user=colleague).exists()


@pytest.mark.assurance(19)
def test_trying_numbers_out_is_slowed_down(desk: Desk) -> None:
    colleague = cast.user()
    wrong = form(colleague, name="邱小河")
    assert {desk.post(NEW, wrong).status_code for _ in range(22)} == {422, 429}


def test_what_was_typed_stays(desk: Desk) -> None:
    answer = desk.post(NEW, {"name": "邬晓海", "phone": "12"}).content.decode()
    assert 'value="邬晓海"' in answer
    assert "请至少勾选一项授权功能" in answer
    assert desk.post(NEW, {}).status_code == 422


def test_nobody_gives_what_they_do_not_have() -> None:
    of = cast.organization()
    colleague = Desk(of, without="licences")
    page = colleague.html(NEW)
    assert 'value="licences"' not in page
    assert 'value="safety"' in page
    someone = cast.user()
    assert colleague.post(NEW, form(someone)).status_code == 422
    assert not Delegation.objects.filter(user=someone).exists()


def test_yesterday_is_no_end(desk: Desk) -> None:
    yesterday = str(today() - timedelta(days=1))
    assert "须晚于现在" in desk.send(NEW, form(cast.user(), until=yesterday), 422)


def test_the_same_colleague_twice(desk: Desk) -> None:
    colleague = cast.user()
    desk.send(NEW, form(colleague))
    assert "已有本单位的有效授权" in desk.send(NEW, form(colleague), 409)


class TestDisabling:
    """At once, also for open pages; somebody who may grant remains."""

    def test_asked_then_done(self, desk: Desk) -> None:
        colleague = Desk(desk.organization, without="delegations")
        grant = Delegation.objects.get(user=colleague.someone)
        there = f"{LIST}{grant.pk}/disable/"
        assert "立即失效" in desk.text(there)
        assert colleague.get("/org/licences/").status_code == 200
        assert desk.send(there) == LIST
        assert colleague.get("/org/licences/").status_code == 302
        assert "已停用" in desk.text(LIST)
        assert "已经停用" in desk.text(there, 409)
        assert desk.post(there).status_code == 409

    def test_the_last_one_cannot_go(self, desk: Desk) -> None:
        own = Delegation.objects.get(user=desk.someone)
        assert "最后一个" in desk.send(f"{LIST}{own.pk}/disable/", {}, 409)

    def test_over_is_shown_as_over(self, desk: Desk) -> None:
        colleague = cast.user("邬晓海")
        desk.send(NEW, form(colleague, until=str(today())))
        with clock.freeze(end_of(today()) + timedelta(minutes=1)):
            page = Desk(desk.organization).text(LIST)
        assert "已到期" in page


@pytest.mark.assurance(3)
def test_numbers_are_masked(desk: Desk) -> None:
    assert desk.someone.phone is not None
    html = desk.html(LIST)
    assert str(desk.someone.phone) in html
    assert desk.someone.phone.plain_for_system() not in html
