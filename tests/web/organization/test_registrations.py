"""人员注册: the list, answering applications, taking invitations back (SX-22)."""

from __future__ import annotations

import re

import pytest

from tests import cast
from tests.support.statements import queries
from tests.web.organization.desk import Desk, field, words
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.registrations import services
from zhiye.registrations.models import Registration, RegistrationState

pytestmark = pytest.mark.django_db
LIST = "/org/registrations/"


@pytest.fixture
def desk() -> Desk:
    return Desk(cast.organization(licensed=True))


def worker(name: str = "") -> Person:
    someone = cast.person(name)
    cast.certificate(someone)
    return someone


def asked(of: Organization) -> Registration:
    return cast.application(worker(), of)


def url(row: Registration, page: str = "") -> str:
    return f"{LIST}{row.pk}/{page}"


class TestApplication:
    """A person asks; the organisation sees the conditions and answers (SX-22)."""

    @pytest.mark.req("SX-22")
    def test_it_is_listed_and_waits_with_a_date(self, desk: Desk) -> None:
        row = asked(desk.organization)
        page = desk.text(f"{LIST}?tab=applications")
        assert row.person.name in page
        assert "核对并答复" in page
        assert "个人申请在本单位公示" in desk.text("/org/")
        detail = desk.text(url(row))
        assert "项条件全部符合" in detail
        assert "逾期未答复自动失效" in detail

    @pytest.mark.req("SX-22")
    @pytest.mark.assurance(27)
    def test_agreeing_shows_the_words_and_registers_at_once(self, desk: Desk) -> None:
        row = asked(desk.organization)
        html = desk.html(url(row))
        words_ = f"本单位{desk.organization.name}同意{row.person.name}以“作业人员”身份"
        assert words_ in html
        desk.send(url(row, "accept_application/"), {"seen": field(html, "seen")})
        row.refresh_from_db()
        assert row.state == RegistrationState.ACTIVE
        kept = row.consents.get(side="organization")
        assert kept.text.startswith(words_)
        assert kept.actor_name == desk.someone.name
        assert row.person.name in desk.text("/org/personnel/")

    @pytest.mark.req("SX-22")
    def test_refusing_needs_a_reason_the_person_reads(self, desk: Desk) -> None:
        row = asked(desk.organization)
        there = url(row, "decline_application/")
        assert "本人需要重新申请" in desk.text(there)
        assert "请写明原因" in desk.send(there, {"reason": " "}, 422)
        desk.send(there, {"reason": "岗位已招满。"})
        row.refresh_from_db()
        assert row.state == RegistrationState.DECLINED
        assert "岗位已招满。" in desk.text(url(row))

    def test_the_reason_is_kept_when_it_is_too_late(self, desk: Desk) -> None:
        row = asked(desk.organization)
        services.withdraw(actor=cast.as_person(row.person), pk=row.pk)
        assert "当前状态是“已撤回”" in desk.text(url(row, "decline_application/"), 409)
        told = desk.send(url(row, "decline_application/"), {"reason": "岗位已招满。"}, 409)
        assert "本人" in told or row.person.name in told

    def test_a_condition_that_fell_away_is_shown_and_holds(self, desk: Desk) -> None:
        row = asked(desk.organization)
        cast.registered(row.person, cast.organization(licensed=True))
        row.refresh_from_db()
        assert row.state == RegistrationState.LAPSED
        assert desk.post(url(row, "accept_application/")).status_code == 409

    def test_the_button_is_closed_with_the_reason_while_a_condition_is_unmet(
        self, desk: Desk
    ) -> None:
        row = asked(desk.organization)
        row.person.certificates.get().items.update(valid_until="2020-01-01", valid_from=None)
        html = desk.html(url(row))
        assert re.search(r"<button[^>]*disabled[^>]*><span>同意", html)
        assert "已于 2020-01-01 到期" in html
        told = desk.send(url(row, "accept_application/"), {}, 409)
        assert "已于 2020-01-01 到期" in told

    def test_the_applicants_certificates_are_shown_masked(self, desk: Desk) -> None:
        row = asked(desk.organization)
        number = row.person.certificates.get().number
        html = desk.html(url(row))
        assert str(number) in html
        assert number.plain_for_system() not in html


class TestInvited:
    """An invitation waits for the person; it can be taken back."""

    def test_who_is_next_and_until_when(self, desk: Desk) -> None:
        row = cast.invitation(worker(), desk.organization)
        page = desk.text(url(row))
        assert f"接下来 {row.person.name}" in page
        assert "还剩 30 天" in page

    @pytest.mark.assurance(3)
    def test_certificates_and_phone_wait_for_the_consent(self, desk: Desk) -> None:
        row = cast.invitation(worker(), desk.organization)
        html = desk.html(url(row))
        assert "对方同意后显示" in html
        assert str(row.person.phone) not in html
        assert "资格证书</h2>" not in html

    def test_taken_back(self, desk: Desk) -> None:
        row = cast.invitation(worker(), desk.organization)
        there = url(row, "withdraw_invitation/")
        assert "对方将不能再同意" in desk.text(there)
        desk.send(there)
        row.refresh_from_db()
        assert row.state == RegistrationState.WITHDRAWN
        assert desk.post(there).status_code == 409

    def test_declined_by_the_person(self, desk: Desk) -> None:
        row = cast.invitation(worker(), desk.organization)
        services.decline(actor=cast.as_person(row.person), pk=row.pk)
        page = desk.text(url(row))
        assert "已拒绝" in page
        assert desk.post(url(row, "withdraw_invitation/")).status_code == 409


class TestList:
    """Tabs, search, what can be done with each row."""

    def test_tabs_part_the_rows(self, desk: Desk) -> None:
        waiting = asked(desk.organization)
        invited = cast.invitation(worker(), desk.organization)
        active = cast.registered(worker(), desk.organization)
        for tab, row in (("applications", waiting), ("invitations", invited), ("active", active)):
            page = desk.text(f"{LIST}?tab={tab}")
            shown = {one.person.name for one in (waiting, invited, active)}
            assert {name for name in shown if name in page} == {row.person.name}

    @pytest.mark.req("SX-23")
    def test_somebody_registered_can_be_deregistered_from_the_list(self, desk: Desk) -> None:
        row = cast.registered(worker(), desk.organization)
        assert f'href="{url(row, "deregister/")}"' in desk.html(LIST)
        made = cast.deregistration(row)
        html = desk.html(LIST)
        assert f'href="{url(row, "deregister/")}"' not in html
        assert f'href="/org/deregistrations/{made.pk}/"' in html

    def test_searched_by_beginning_of_the_name(self, desk: Desk) -> None:
        cast.registered(worker("邬晓海"), desk.organization)
        cast.registered(worker("邱小河"), desk.organization)
        page = desk.text(f"{LIST}?q=邬")
        assert "邬晓海" in page
        assert "邱小河" not in page
        assert "邬晓海" not in desk.text(f"{LIST}?category=technical")

    @pytest.mark.assurance(2)
    def test_only_the_own_people_are_listed(self, desk: Desk) -> None:
        other = cast.registered(worker(), cast.organization(licensed=True))
        assert other.reference not in desk.html(LIST)
        assert other.person.name not in words(desk.get(f"{LIST}?q={other.person.name}")).replace(
            f'value="{other.person.name}"', ""
        )

    @pytest.mark.assurance(26)
    def test_numbers_are_masked(self, desk: Desk) -> None:
        row = cast.registered(worker(), desk.organization)
        html = desk.html(LIST) + desk.html(url(row))
        assert row.person.id_number.plain_for_system() not in html
        assert row.person.phone is not None
        assert row.person.phone.plain_for_system() not in html

    def test_queries_do_not_grow_with_the_rows(self, desk: Desk) -> None:
        cast.registered(worker(), desk.organization)
        few = queries(lambda: desk.get(LIST))
        for _ in range(4):
            cast.deregistration(cast.registered(worker(), desk.organization))
        assert queries(lambda: desk.get(LIST)) == few
