"""人员授权: colleagues who may act, and taking it back (ZS-40 to ZS-45)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import cast
from tests.support.login import login
from tests.web.organization.desk import ALL, Desk, field, main, words
from zhiye.accounts.models import User
from zhiye.core import clock
from zhiye.core.actor import Role
from zhiye.core.clock import end_of, today
from zhiye.organizations.models import Delegation

pytestmark = pytest.mark.django_db
LIST, NEW, FIND = "/org/delegations/", "/org/delegations/new/", "/org/delegations/find/"


@pytest.fixture
def desk() -> Desk:
    return Desk(cast.organization(licensed=True))


def form(colleague: User, **other: Any) -> dict[str, Any]:
    assert colleague.phone is not None
    return {
        "name": colleague.name,
        "phone": colleague.phone.plain_for_system(),
        "functions": ["licences"],
        "valid_from": "",
        "valid_until": "",
        "password": cast.TEST_PASSWORD_PLAIN,
        **other,
    }


def change(**other: Any) -> dict[str, Any]:
    """The form of 授权修改 as it would be sent."""
    return {
        "enabled": "yes",
        "functions": ["licences"],
        "valid_from": str(today()),
        "valid_until": "",
        "password": cast.TEST_PASSWORD_PLAIN,
        **other,
    }


@pytest.mark.req("ZS-41")
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
    desk.send(NEW, form(colleague, valid_until=str(day)))
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
    assert "须晚于现在" in desk.send(NEW, form(cast.user(), valid_until=yesterday), 422)


def test_the_same_colleague_twice(desk: Desk) -> None:
    colleague = cast.user()
    desk.send(NEW, form(colleague))
    assert "已有本单位的有效授权" in desk.send(NEW, form(colleague), 409)


@pytest.mark.req("ZS-45")
class TestDisabling:
    """At once, also for open pages; somebody who may grant remains."""

    def test_asked_then_done(self, desk: Desk) -> None:
        colleague = Desk(desk.organization, without="delegations")
        grant = Delegation.objects.get(user=colleague.someone)
        there = f"{LIST}{grant.pk}/disable/"
        assert "立即失效" in desk.text(there)
        assert colleague.get("/org/licences/").status_code == 200
        assert "禁用" in desk.text(LIST)
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
        desk.send(NEW, form(colleague, valid_until=str(today())))
        with clock.freeze(end_of(today()) + timedelta(minutes=1)):
            page = Desk(desk.organization).text(LIST)
        assert "已到期" in page


@pytest.mark.assurance(3)
def test_numbers_are_masked(desk: Desk) -> None:
    assert desk.someone.phone is not None
    html = desk.html(LIST)
    assert str(desk.someone.phone) in html
    assert desk.someone.phone.plain_for_system() not in html


@pytest.mark.req("ZS-40")
class TestSearch:
    """By name, ID number, day of the grant; and back to all."""

    def test_by_name_and_day_and_all_again(self, desk: Desk) -> None:
        day = today() + timedelta(days=9)
        desk.send(NEW, form(cast.user("邬晓海"), valid_from=str(day)))
        desk.send(NEW, form(cast.user("邱小河")))
        assert "未开始" in desk.text(LIST)  # the messages are read
        assert "邱小河" not in desk.text(f"{LIST}?name=晓海")
        found = desk.text(f"{LIST}?since={day}&until={day}")
        assert "邬晓海" in found
        assert "未开始" in found
        assert "邱小河" not in found
        assert "没有符合条件的授权" in desk.text(f"{LIST}?name=无此人")
        assert 'href="?">重置' in desk.html(f"{LIST}?name=无此人")

    def test_an_impossible_period_is_told_beside_its_field(self, desk: Desk) -> None:
        page = desk.text(f"{LIST}?since=2026-03-02&until=2026-03-01")
        assert "结束日期早于开始日期" in page

    @pytest.mark.assurance(28)
    def test_by_the_whole_number_which_is_posted(self, desk: Desk) -> None:
        person = cast.person("邬晓海")
        assert person.user is not None
        number = person.id_number.plain_for_system()
        assert "名单里没有这个号码" in desk.send(FIND, {"number": number}, 422)
        desk.send(NEW, form(person.user))
        grant = Delegation.objects.get(user=person.user)
        assert desk.send(FIND, {"number": number}) == f"{LIST}{grant.pk}/"
        page = desk.html(f"{LIST}{grant.pk}/")
        assert number not in page
        assert str(person.id_number) in page
        assert "号码不完整" in desk.send(FIND, {"number": number[:10]}, 422)
        assert "请填写完整的身份证号" in desk.send(FIND, {}, 422)

    def test_links_below_an_answer_lead_back_to_the_list(self, desk: Desk) -> None:
        assert desk.get(f"{FIND}?order=since")["Location"] == f"{LIST}?order=since"

    def test_pages_by_key_with_a_steady_number_of_questions(
        self, desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        users = [cast.person(with_account=True).user for _ in range(24)]
        Delegation.objects.bulk_create(
            Delegation(user=one, organization=desk.organization, functions=["licences"])
            for one in users
        )
        with django_assert_max_num_queries(25):
            html = desk.html(LIST)
        assert html.count("/disable/") == 20
        assert "共 25 条" in html
        (following,) = set(re.findall(r'href="(\?cursor=[^"]+)"', html))
        assert desk.html(LIST + following.replace("&amp;", "&")).count("/disable/") == 5


@pytest.mark.req("ZS-42")
class TestDetail:
    """One colleague's grant, and every change of it."""

    @pytest.mark.req("ZS-44")
    def test_facts_and_history(self, desk: Desk) -> None:
        colleague = cast.user("邬晓海")
        desk.send(NEW, form(colleague))
        grant = Delegation.objects.get(user=colleague)
        there = f"{LIST}{grant.pk}/"
        desk.send(f"{there}edit/", change(functions=["licences", "safety"]))
        page = desk.text(there)
        assert "邬晓海的授权" in page
        assert "授权历史信息" in page
        assert "授权功能 行政许可 行政许可、安全管理人员" in page
        assert f"{desk.someone.name}（{desk.organization.name}）" in page
        assert "长期" in page

    def test_one_query_more_for_each_change_would_be_too_many(
        self, desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        grant = Delegation.objects.get(user=desk.someone)
        for n in range(12):
            Delegation.objects.filter(pk=grant.pk).update(
                valid_until=end_of(today() + timedelta(days=n + 1))
            )
        with django_assert_max_num_queries(25):
            assert desk.text(f"{LIST}{grant.pk}/").count("授权截止") == 14


@pytest.mark.req("ZS-43")
class TestChanging:
    """Whether at all, for what, how long."""

    @pytest.fixture
    def colleague(self) -> User:
        return cast.user("邬晓海")

    @pytest.fixture
    def there(self, desk: Desk, colleague: User) -> str:
        desk.send(NEW, form(colleague))
        return f"{LIST}{Delegation.objects.get(user=colleague).pk}/edit/"

    @pytest.mark.assurance(4)
    def test_it_counts_with_the_next_click(self, desk: Desk, colleague: User, there: str) -> None:
        browser = Client()
        login(browser, colleague, Role.ORGANIZATION, desk.organization.pk)
        assert browser.get("/org/licences/").status_code == 200
        day = today() + timedelta(days=5)
        assert desk.send(there, change(functions=["personnel"], valid_until=str(day)))
        assert browser.get("/org/licences/").status_code == 403
        assert browser.get("/org/personnel/").status_code == 200
        assert str(day) in desk.text(LIST)

    @pytest.mark.assurance(4)
    def test_off_and_on_again(self, desk: Desk, colleague: User, there: str) -> None:
        browser = Client()
        login(browser, colleague, Role.ORGANIZATION, desk.organization.pk)
        desk.send(there, change(enabled="no", functions=[]))
        assert browser.get("/org/licences/").status_code == 302
        page = desk.html(there)
        assert "已停用" in page
        assert 'value="no" checked' in re.sub(r" (required|id=\"[^\"]*\")", "", page)
        desk.send(there, change())
        login(browser, colleague, Role.ORGANIZATION, desk.organization.pk)
        assert browser.get("/org/licences/").status_code == 200
        desk.send(there, change(enabled="no"))
        assert "已经停用" in desk.send(there, change(enabled="no"), 409)

    @pytest.mark.assurance(39)
    def test_the_password_is_asked_once_more(self, desk: Desk, there: str) -> None:
        told = desk.send(there, change(functions=["safety"], password="falsch"), 422)
        assert "密码不正确" in told

    def test_the_form_shows_what_is_held(self, desk: Desk, there: str) -> None:
        page = re.sub(r' (required|id="[^"]*")', "", desk.html(there))
        assert 'value="licences" checked' in page
        assert 'value="safety" checked' not in page
        assert f'value="{today()}"' in page

    def test_what_was_typed_stays(self, desk: Desk, there: str) -> None:
        yesterday = str(today() - timedelta(days=1))
        sent = change(functions=["safety"], valid_until=yesterday)
        html = main(desk.post(there, sent))
        assert "须晚于现在" in html
        assert f'value="{yesterday}"' in html
        assert 'value="safety" checked' in re.sub(r' (required|id="[^"]*")', "", html)

    def test_an_outdated_page_changes_nothing(self, desk: Desk, there: str) -> None:
        seen = field(desk.html(there), "seen")
        desk.send(there, change(functions=["safety"], seen=seen))
        assert "已被修改" in desk.send(there, change(functions=["personnel"], seen=seen), 409)

    def test_what_one_lacks_oneself_is_said_and_stays(self, desk: Desk, there: str) -> None:
        editor = Desk(desk.organization, without="licences")
        page = editor.text(there)
        assert "此人还有您没有的功能：行政许可" in page
        assert 'value="licences"' not in editor.html(there)
        editor.send(there, change(functions=["safety"]))
        grant = Delegation.objects.get(pk=there.split("/")[3])
        assert grant.functions == ["licences", "safety"]
        editor.send(there, change(functions=[]))
        grant.refresh_from_db()
        assert grant.functions == ["licences"]

    def test_what_will_be_lost_is_said_before(self, desk: Desk, there: str) -> None:
        desk.send(there, change(enabled="no"))
        editor = Desk(desk.organization, without="licences")
        assert "恢复后不再包括" in editor.text(there)
        editor.send(there, change(functions=["safety"]))
        grant = Delegation.objects.get(pk=there.split("/")[3])
        assert grant.functions == ["safety"]

    def test_nobody_locks_everybody_out(self, desk: Desk) -> None:
        own = Delegation.objects.get(user=desk.someone)
        there = f"{LIST}{own.pk}/edit/"
        for less in (
            {"functions": ["licences"]},
            {"functions": list(ALL), "valid_until": str(today())},
            {"functions": list(ALL), "valid_from": str(today() + timedelta(days=1))},
            {"enabled": "no"},
        ):
            assert "最后一个" in desk.send(there, change(**less), 409)


@pytest.mark.req("ZS-40")
def test_where_the_contact_has_vanished_the_authority_is_named(desk: Desk) -> None:
    office = desk.organization.authority
    type(office).objects.filter(pk=office.pk).update(phone="0351-0000000", address="府西街1号")
    words_of_list = desk.text(LIST)
    assert f"{office.name}（电话 0351-0000000，地址 府西街1号）" in words_of_list
    colleague = Desk(desk.organization, without="delegations")
    assert "电话 0351-0000000" in colleague.text(LIST, 403)
