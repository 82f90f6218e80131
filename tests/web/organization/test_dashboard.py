"""The first page and the menu (SX-12, SX-38, SX-40)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests import cast, hired
from tests.employment.batches import lists
from tests.support.statements import queries
from tests.web.organization.desk import Desk, newcomer, words
from zhiye.core.clock import today
from zhiye.employment import services as employments
from zhiye.organizations.models import OrganizationKind

pytestmark = pytest.mark.django_db


def menu(client: Client, url: str = "/org/") -> str:
    """The words of the menu."""
    html = client.get(url).content.decode()
    nav = html.partition('aria-label="主菜单">')[2].partition("</nav>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", nav).split())


class TestSteps:
    """企业认证 → 行政许可 → 人员注册, the next one in front."""

    @pytest.mark.req("SX-12")
    def test_first_prove_the_organisation(self) -> None:
        page = words(newcomer().get("/org/"))
        assert "1 企业认证 （正在进行）" in page
        assert "去企业认证" in page

    @pytest.mark.req("SX-12")
    def test_while_it_is_examined(self) -> None:
        page = Desk(cast.organization(verified=False)).text("/org/")
        assert "待核验" in page
        assert "查看企业认证" in page

    @pytest.mark.req("SX-19")
    def test_then_the_licence(self) -> None:
        of = cast.organization()
        page = Desk(of).text("/org/")
        assert "2 行政许可 （正在进行） 待填报" in page
        assert "去填报行政许可" in page
        cast.licence(of)
        assert "审核中" in Desk(of).text("/org/")

    @pytest.mark.req("SX-19")
    def test_then_the_people(self) -> None:
        of = cast.organization(licensed=True)
        page = Desk(of).text("/org/")
        assert "3 人员注册 （正在进行）" in page
        assert "去邀请人员" in page

    def test_and_then_the_steps_are_gone(self) -> None:
        of = cast.organization(licensed=True)
        someone = cast.person()
        cast.certificate(someone)
        cast.registered(someone, of)
        assert "办理步骤" not in Desk(of).text("/org/")


class TestBasket:
    """What waits and by when; what runs out."""

    def test_nothing_waits(self) -> None:
        assert "没有待处理的事项" in Desk(cast.organization()).text("/org/")

    def test_an_application_with_its_last_day(self) -> None:
        of = cast.organization(licensed=True)
        someone = cast.person()
        cast.certificate(someone)
        row = cast.application(someone, of)
        page = Desk(of).text("/org/")
        assert f"请最迟 {today() + timedelta(days=30)} 处理" in page
        assert f'href="/org/registrations/{row.pk}/"' in Desk(of).html("/org/")

    def test_a_draft_is_not_forgotten(self) -> None:
        of = cast.organization()
        cast.licence(of, submitted=False)
        assert "行政许可尚未提交" in Desk(of).text("/org/")

    def test_certificates_and_licences_that_run_out(self) -> None:
        of = cast.organization(licensed=True)
        soon, later = cast.person("邬晓海"), cast.person("邱小河")
        cast.certificate(soon, valid_until=today() + timedelta(days=60))
        cast.certificate(later, valid_until=today() + timedelta(days=61))
        for one in (soon, later):
            cast.registered(one, of)
        page = Desk(of).text("/org/")
        assert "60 天内到期的证书项目 1 项" in page
        assert "邬晓海" in page
        assert "邱小河" not in page
        assert "半年内到期的行政许可" not in page
        of.licences.update(valid_until=today() + timedelta(days=180))
        assert "半年内到期的行政许可" in Desk(of).text("/org/")

    def test_more_than_is_named_is_counted(self) -> None:
        of = cast.organization()
        for _ in range(10):
            cast.licence(of, submitted=False)
        page = Desk(of).text("/org/")
        assert "待您处理 10 项" in page
        assert "共 10 项" in page

    @pytest.mark.assurance(2)
    def test_a_colleague_sees_only_what_the_grant_covers(self) -> None:
        of = cast.organization(licensed=True)
        someone = cast.person()
        cast.certificate(someone)
        cast.application(someone, of)
        assert someone.name in Desk(of).text("/org/")
        page = Desk(of, without="registrations").text("/org/")
        assert someone.name not in page
        assert "60 天内到期的证书项目" not in Desk(of, without="personnel").text("/org/")

    def test_queries_do_not_grow_with_what_waits(self) -> None:
        of = cast.organization(licensed=True)
        people = [cast.person() for _ in range(6)]
        for one in people:
            cast.certificate(one)
        cast.application(people[0], of)
        cast.registered(people[1], of)
        cast.licence(of, submitted=False)
        desk = Desk(of)
        few = queries(lambda: desk.get("/org/"))
        for one in people[2:]:
            cast.application(one, of)
        cast.licence(of, submitted=False)
        assert queries(lambda: desk.get("/org/")) == few


class TestEmployment:
    """Employment records: what an office has yet to do, what was sent back, what runs out."""

    @pytest.mark.req("ZS-20", "FJ-19")
    def test_what_waits_for_the_office_and_for_the_clerk(self) -> None:
        here = hired.organization(hired.IN_FUJIAN)
        desk = Desk(here)
        told, back = hired.worker(), hired.worker()
        for item in (told, back):
            hired.hired(item, hired.organization(hired.IN_FUJIAN))
        waiting, returned = hired.moving(told, here), hired.moving(back, here)
        employments.return_(
            actor=hired.officer(hired.fujian()), pk=returned.pk, reason="登记表没有签字。"
        )
        page = desk.text("/org/")
        assert f"由{hired.fujian().name}登记 最迟 {waiting.due_on}" in page
        assert f"变更单位被退回 {returned.person.name}" in page
        assert f'href="/org/employments/{returned.pk}/resubmit/"' in desk.html("/org/")
        assert "聘用记录 1 项待办" in menu(desk)
        assert "变更单位被退回" not in Desk(here, without="employment").text("/org/")

    @pytest.mark.req("ZS-26")
    def test_a_judged_list_waits_for_a_word(self) -> None:
        here = hired.organization()
        desk = Desk(here)
        batch = lists.judged(
            here, lists.sheet([lists.row_of(one) for one in lists.workers(2)]), name="新人.xlsx"
        )
        assert "批量填报已核对，还没有登记 新人.xlsx：可以登记 2 行" in desk.text("/org/")
        assert f'href="/org/employments/batches/{batch.pk}/"' in desk.html("/org/")
        assert "聘用记录 1 项待办" in menu(desk)
        assert "新人.xlsx" not in Desk(here, without="employment").text("/org/")
        lists.drop(actor=cast.as_organization(here), pk=batch.pk)
        assert "新人.xlsx" not in desk.text("/org/")

    @pytest.mark.req("ZS-20")
    def test_certificates_and_employments_that_run_out(self) -> None:
        here, day = hired.organization(), today()
        for name, days in (("邬晓海", 60), ("邱小河", 61)):
            until = day + timedelta(days=days)
            hired.hired(hired.worker(name=name, until=until), here, hired.facts(ends_on=until))
        html = Desk(here).html("/org/")
        for title in ("受聘人员 60 天内到期的证书", "60 天内期满的聘用"):
            card = html.partition(title)[2].partition("</section>")[0]
            assert ("邬晓海" in card, "邱小河" in card) == (True, False), title
        assert 'href="/org/employments/?mark=expiring"' in html

    def test_where_only_employment_is_offered_the_way_leads_to_the_first_record(self) -> None:
        here = hired.organization()
        cast.rule(here.authority, "offers_registration", False)
        page = Desk(here).text("/org/")
        assert "2 聘用记录 （正在进行）" in page
        hired.hired(hired.worker(), here)
        assert "办理步骤" not in Desk(here).text("/org/")


class TestMenu:
    """The entries of the manual, with what is missing where they are closed."""

    @pytest.mark.req("SX-40")
    def test_the_entries_in_their_order(self) -> None:
        assert menu(Desk(cast.organization())).split() == [
            "工作台",
            "业务办理",
            "企业认证",
            "行政许可",
            "人员注册",
            "安全管理人员",
            "聘用记录",
            "人员维护",
            "证书管理",
            "人员预警",
            "账号与授权",
            "人员授权",
            "修改密码",
        ]

    @pytest.mark.req("SX-03", "SX-32")
    @pytest.mark.parametrize("kind", [OrganizationKind.INSPECTION, OrganizationKind.TESTING])
    def test_inspection_and_testing_bodies_have_no_safety_managers(self, kind: str) -> None:
        assert "安全管理人员" not in menu(Desk(cast.organization(kinds=[kind])))
        both = cast.organization(kinds=[kind, OrganizationKind.PRODUCTION])
        assert "安全管理人员" in menu(Desk(both))

    @pytest.mark.req("SX-12")
    def test_closed_before_certification_and_says_why(self) -> None:
        client = newcomer()
        assert menu(client).count("完成企业认证后可用") == 8
        html = client.get("/org/").content.decode()
        nav = html.partition('aria-label="主菜单"')[2].partition("</nav>")[0]
        assert set(re.findall(r'href="([^"]+)"', nav)) == {
            "/org/",
            "/org/organization/",
            "/account/password/",
        }
        waiting = Desk(cast.organization(verified=False))
        assert menu(waiting).count("企业认证通过后可用") == 8

    def test_closed_without_the_function(self) -> None:
        colleague = Desk(cast.organization(), without="licences")
        assert "行政许可 未授权给您" in menu(colleague)

    @pytest.mark.req("SX-38")
    def test_the_password_is_changed_with_the_old_one(self) -> None:
        desk = Desk(cast.organization())
        assert "原密码" in desk.text("/account/password/")
        assert "修改密码" in menu(desk, "/account/password/")

    def test_the_header_says_for_whom_one_acts(self) -> None:
        of = cast.organization()
        head = Desk(of).get("/org/licences/").content.decode().partition("<header")[2]
        assert of.name in head.partition("</header>")[0]

    def test_what_waits_is_counted_at_the_entry(self) -> None:
        of = cast.organization(licensed=True)
        someone = cast.person()
        cast.certificate(someone)
        cast.application(someone, of)
        assert "人员注册 1 项待办" in menu(Desk(of))
