"""Inviting: search, categories, check table, invitation (SX-19 to SX-21, SX-02)."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests import cast
from tests.support.login import login
from tests.web.organization.desk import Desk, main, words
from zhiye.core import clock
from zhiye.core.actor import Role
from zhiye.core.models import AccessLog
from zhiye.people.models import Person
from zhiye.registrations import services
from zhiye.registrations.models import Registration, RegistrationState

pytestmark = pytest.mark.django_db
SEARCH = "/org/registrations/invite/"


@pytest.fixture
def desk() -> Desk:
    return Desk(cast.organization(licensed=True))


def worker(name: str = "") -> Person:
    someone = cast.person(name)
    cast.certificate(someone)
    return someone


def card(desk: Desk, someone: Person) -> str:
    """The address behind the card of somebody who was searched by ID number."""
    answer = desk.post(SEARCH, {"words": someone.id_number.plain_for_system()})
    found = re.search(rf'href="({SEARCH}[^"]+)"', main(answer))
    assert found, words(answer)
    return unescape(found[1])


class TestSearch:
    """By full name, ID number or phone; posted, never in an address (SX-20)."""

    @pytest.mark.req("SX-20")
    @pytest.mark.parametrize("by", ["name", "id_number", "phone"])
    def test_found_by_each_of_three(self, desk: Desk, by: str) -> None:
        someone = worker(name="邬晓海")
        typed = getattr(someone, by)
        typed = typed if by == "name" else typed.plain_for_system()
        answer = desk.post(SEARCH, {"words": typed})
        assert "查到 1 人" in words(answer)
        assert "邬晓海" in words(answer)
        assert str(someone.id_number) in words(answer)
        cards = re.findall(rf'href="{SEARCH}([^"]+)"', main(answer))
        assert len(cards) == 1
        assert someone.id_number.plain_for_system() not in "".join(cards)

    @pytest.mark.assurance(3)
    def test_numbers_on_the_cards_are_masked(self, desk: Desk) -> None:
        someone = worker(name="邬晓海")
        html = main(desk.post(SEARCH, {"words": "邬晓海"}))
        assert someone.id_number.plain_for_system() not in html
        assert someone.phone is not None
        assert someone.phone.plain_for_system() not in html

    @pytest.mark.req("SX-20")
    def test_why_nobody_was_found(self, desk: Desk) -> None:
        assert "没有找到" in desk.send(SEARCH, {"words": "查无此人"}, 200)
        half = cast.person(name="邬小河", complete=False)
        told = desk.send(SEARCH, {"words": half.name}, 200)
        assert "还没有在手机端完成“人员信息”" in told

    @pytest.mark.assurance(25)
    def test_part_of_a_name_or_number_finds_nobody(self, desk: Desk) -> None:
        someone = worker(name="邬晓海")
        number = someone.id_number.plain_for_system()
        for part in ("邬", "邬晓", number[:10], number[-4:]):
            assert "查到 1 人" not in desk.send(SEARCH, {"words": part}, 200)

    def test_what_was_typed_stays_and_nothing_is_asked_for_twice(self, desk: Desk) -> None:
        html = main(desk.post(SEARCH, {"words": "查无此人"}))
        assert 'value="查无此人"' in html
        assert "请输入完整的姓名" in desk.send(SEARCH, {"words": " "}, 422)

    @pytest.mark.assurance(25)
    def test_numbers_in_an_address_are_not_read(self, desk: Desk) -> None:
        someone = worker(name="邬晓海")
        assert "邬晓海" not in desk.text(f"{SEARCH}?words=邬晓海")
        assert someone.name not in desk.text(SEARCH)

    @pytest.mark.assurance(29)
    def test_the_search_is_logged_without_what_was_typed(self, desk: Desk) -> None:
        someone = worker()
        desk.post(SEARCH, {"words": someone.id_number.plain_for_system()})
        row = AccessLog.objects.get(kind="search")
        assert row.user_id == desk.someone.pk
        assert someone.id_number.plain_for_system() not in f"{row.detail}{row.reason}"

    @pytest.mark.assurance(19)
    def test_leafing_through_people_is_slowed_down(self, desk: Desk) -> None:
        answers = {desk.post(SEARCH, {"words": f"张三{n}"}).status_code for n in range(125)}
        assert answers == {200, 429}

    @pytest.mark.req("SX-19")
    def test_without_an_approved_licence_the_page_says_what_is_missing(self) -> None:
        desk = Desk(cast.organization())
        for page in (SEARCH, "/org/registrations/"):
            assert "还没有审核通过且在有效期内的行政许可" in desk.text(page)
        assert "行政许可审核通过后才能邀请" in desk.text("/org/registrations/")


class TestCard:
    """The address behind a card is for this clerk, this organisation, this hour."""

    @pytest.mark.assurance(1)
    def test_another_organisation_cannot_use_it(self, desk: Desk) -> None:
        there = card(desk, worker())
        assert desk.get(there).status_code == 200
        assert Desk(cast.organization(licensed=True)).get(there).status_code == 404
        colleague = Desk(desk.organization, without="delegations")
        assert colleague.get(there).status_code == 404

    @pytest.mark.assurance(25)
    def test_it_cannot_be_counted_through(self, desk: Desk) -> None:
        someone = worker()
        assert desk.get(f"{SEARCH}{someone.pk}/").status_code == 404

    def test_after_an_hour_one_searches_again(self, desk: Desk) -> None:
        there = card(desk, worker())
        from unittest.mock import patch

        with patch("django.core.signing.time.time", return_value=clock.now().timestamp() + 3700):
            assert "请重新查找" in desk.text(there, 404)

    def test_without_the_function_it_stays_shut(self, desk: Desk) -> None:
        there = card(desk, worker())
        colleague = Desk(desk.organization, without="registrations")
        assert colleague.get(there).status_code == 403
        assert colleague.post(there, {"categories": ["operation"]}).status_code == 403


class TestConditions:
    """Met or not, why, and what to do, before the button."""

    def test_each_category_says_whether_it_fits(self, desk: Desk) -> None:
        page = desk.text(card(desk, worker()))
        assert "作业人员 符合" in page
        assert "技术人员 不符合 缺少理工类专业学历、专业技术职称、相关工作经历记录" in page

    @pytest.mark.req("SX-21")
    def test_consent_text_and_button_when_all_is_met(self, desk: Desk) -> None:
        someone = worker()
        html = desk.html(f"{card(desk, someone)}?categories=operation")
        assert "项条件全部符合" in html
        assert (
            f"本单位{desk.organization.name}同意{someone.name}以“作业人员”身份在本单位进行执业公示"
            in html
        )
        assert "发出邀请" in html

    def test_no_button_while_a_condition_is_unmet(self, desk: Desk) -> None:
        html = desk.html(f"{card(desk, worker())}?categories=operation&categories=technical")
        assert "1 项不符合" in html
        assert "怎么办" in html
        assert 'name="idempotency_key"' not in html

    @pytest.mark.req("SX-02")
    def test_somebody_registered_elsewhere_is_refused_with_the_reason(self, desk: Desk) -> None:
        someone, other = worker(), cast.organization(licensed=True)
        cast.registered(someone, other)
        there = card(desk, someone)
        assert f"此人正在“{other.name}”公示" in desk.text(f"{there}?categories=operation")
        told = desk.send(there, {"categories": ["operation"]}, 409)
        assert "同一人不得同时公示在两家单位" in told
        assert "须先办理" in told
        assert Registration.objects.filter(organization=desk.organization).count() == 0


class TestInvitation:
    """Sent once, waits for the person."""

    @pytest.mark.req("SX-20", "SX-21")
    def test_sent_and_shown(self, desk: Desk) -> None:
        someone = worker()
        there = desk.send(card(desk, someone), {"categories": ["operation", "other"]})
        made = Registration.objects.get()
        assert there == f"/org/registrations/{made.pk}/"
        assert made.state == RegistrationState.INVITED
        assert made.categories == ["operation", "other"]
        page = desk.text(there)
        assert f"接下来 {someone.name}" in page
        assert "同意或拒绝邀请" in page
        assert made.consents.get().text in page

    @pytest.mark.req("SX-21")
    def test_when_the_person_agrees_nobody_examines_it(self, desk: Desk) -> None:
        someone = worker()
        there = desk.send(card(desk, someone), {"categories": ["operation"]})
        made = Registration.objects.get()
        services.accept(actor=cast.as_person(someone), pk=made.pk)
        assert "公示中" in desk.text(there)
        assert someone.name in desk.text("/org/personnel/")

    def test_without_a_category_nothing_is_sent(self, desk: Desk) -> None:
        there = card(desk, worker())
        assert "请至少选择一个人员类别" in desk.send(there, {}, 422)
        assert desk.post(there, {"categories": ["boss"]}).status_code == 422
        assert not Registration.objects.exists()

    @pytest.mark.assurance(10)
    def test_a_double_click_is_one_invitation(self, desk: Desk) -> None:
        there = card(desk, worker())
        form = {"categories": ["operation"], "idempotency_key": "b" * 20}
        assert desk.send(there, form) == desk.send(there, form)
        assert Registration.objects.count() == 1

    def test_an_open_one_is_shown_instead_of_a_second(self, desk: Desk) -> None:
        someone = worker()
        cast.invitation(someone, desk.organization)
        page = desk.html(f"{card(desk, someone)}?categories=operation")
        assert "双方之间已有一份尚未处理的单位邀请" in page
        assert 'name="idempotency_key"' not in page
        assert desk.post(card(desk, someone), {"categories": ["operation"]}).status_code == 409

    def test_the_invited_person_sees_it(self, desk: Desk) -> None:
        from django.test import Client

        someone = worker()
        desk.send(card(desk, someone), {"categories": ["operation"]})
        phone = Client()
        assert someone.user is not None
        login(phone, someone.user, Role.PERSON)
        assert Registration.objects.visible_to(cast.as_person(someone)).count() == 1
