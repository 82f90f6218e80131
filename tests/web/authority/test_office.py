"""Members, announcements, staffing figures of an authority."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.web.authority.office import (
    DATONG,
    XIAODIAN,
    Office,
    an_employer,
    county,
    only,
    words,
)
from zhiye.accounts.models import AuthorityMembership, User
from zhiye.catalogue.models import LicenceNode
from zhiye.catalogue.staffing import rows
from zhiye.core import phone
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.core.rule_sources import in_words
from zhiye.licences.models import LicenceItem
from zhiye.notices.models import Announcement
from zhiye.notices.selectors import announcements
from zhiye.organizations.models import Organization
from zhiye.supervision import overview
from zhiye.supervision.models import StaffingFigure, StaffingWatch
from zhiye.supervision.staffing import report

pytestmark = pytest.mark.django_db

# -- members -----------------------------------------------------------------------------------

MEMBERS, ADD = "/gov/members/", "/gov/members/add/"
NEW = phone.demo(7001)


def grant(office: Office, **more: Any) -> dict[str, Any]:
    """The form that lets somebody act for the authority."""
    return {
        "authority": str(office.authority_id),
        "phone": NEW,
        "name": "宋新来",
        "functions": ["review", "view"],
        "valid_from": today().isoformat(),
        "valid_until": "",
    } | more


@pytest.mark.assurance(29)
def test_somebody_new_gets_an_account_with_a_password_shown_once() -> None:
    office = Office()
    said = office.send(ADD, grant(office), 201)
    assert "只显示这一次" in said
    member = AuthorityMembership.objects.get(user__name="宋新来")
    assert set(member.functions) == {"review", "view"}
    assert member.granted_by_id == office.user_id
    assert member.user.must_change_password
    password = said.partition("有效）： ")[2].split()[0]
    browser = Client()
    browser.post("/login/", {"phone": NEW, "password": password})
    assert browser.get("/gov/")["Location"] == "/account/password/"
    kinds = set(AccessLog.objects.values_list("kind", flat=True))
    assert {"account", "grant"} <= kinds
    for log in AccessLog.objects.all():
        assert password not in f"{log.detail}{log.reason}"
    listed = office.text(MEMBERS)
    assert "宋新来" in listed
    assert NEW not in listed


def test_somebody_with_an_account_is_granted_at_once() -> None:
    someone = cast.user("宋新来", number=NEW)
    office = Office()
    assert office.send(ADD, grant(office)) == MEMBERS
    assert AuthorityMembership.objects.get(user=someone).authority_id == office.authority_id
    assert User.objects.filter(name="宋新来").count() == 1
    said = office.send(ADD, grant(office), 409)
    assert "已是本机关的工作人员" in said


def test_a_name_that_does_not_belong_to_the_phone_is_refused() -> None:
    cast.user("别人", number=NEW)
    office = Office()
    answer = office.post(ADD, grant(office))
    assert answer.status_code == 422
    assert "姓名与填写的不一致" in words(answer)
    assert 'value="宋新来"' in answer.content.decode()
    assert not AuthorityMembership.objects.filter(user__name="别人").exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("phone", "12", "手机号"),
        ("name", "", "请填写姓名"),
        ("functions", [], "请至少选择一项职能"),
        ("valid_until", "2020-01-01", "截止日期不能早于生效日期"),
    ],
)
def test_wrong_grants_stand_beside_the_field(field: str, value: Any, told: str) -> None:
    office = Office()
    before = AuthorityMembership.objects.count()
    assert told in office.send(ADD, grant(office, **{field: value}), 422)
    assert AuthorityMembership.objects.count() == before
    assert not User.objects.filter(name="宋新来").exists()  # all or nothing


@pytest.mark.assurance(5)
def test_nobody_grants_to_oneself_or_above() -> None:
    small = Office(cast.reviewer(county(XIAODIAN)))
    big = cast.authority()
    answer = small.post(ADD, grant(small, authority=str(big.pk)))
    assert answer.status_code == 422
    assert big.name not in small.html(ADD)
    me = User.objects.get(pk=small.user_id)
    assert me.phone is not None
    mine = grant(small, phone=me.phone.plain_for_system(), name=me.name)
    assert "不能给自己授权" in small.send(ADD, mine, 422)


@pytest.mark.assurance(4)
def test_a_grant_is_taken_back_at_once() -> None:
    office, other = Office(), only("view")
    member = AuthorityMembership.objects.get(user_id=other.user_id)
    where = f"{MEMBERS}{member.pk}/disable/"
    assert "立刻不能再代表" in office.text(where)
    assert "请写明原因" in office.send(where, {"reason": ""}, 422)
    assert other.get("/gov/").status_code == 200
    office.send(where, {"reason": "调离"})
    assert other.get("/gov/").status_code == 404
    assert "立即生效" in office.text(MEMBERS)  # the message that names them is shown once
    assert office.get(where).status_code == 409
    assert "再来" in office.send(where, {"reason": "再来"}, 409)
    assert other.actor.name not in office.text(MEMBERS)
    assert other.actor.name in office.text(f"{MEMBERS}?state=ended")
    assert other.actor.name in office.text(f"{MEMBERS}?state=all&q={other.actor.name}")


def test_ones_own_grant_stays() -> None:
    office = Office()
    member = AuthorityMembership.objects.get(user_id=office.user_id)
    assert f"{member.pk}/disable/" not in office.html(MEMBERS)
    office.send(f"{MEMBERS}{member.pk}/disable/", {"reason": "试"}, 403)
    member.refresh_from_db()
    assert member.disabled_at is None


def test_members_of_the_territory_and_no_others() -> None:
    mine = cast.reviewer(county(XIAODIAN))
    theirs = cast.reviewer(county(DATONG))
    listed = Office(mine).text(MEMBERS)
    assert mine.name in listed
    assert theirs.acting_name not in listed
    province = Office().text(MEMBERS)
    assert theirs.acting_name in province


def test_states_of_grants() -> None:
    office = Office()
    for name, shift in (("甲未来", 5), ("乙过期", -5)):
        day = today() + timedelta(days=shift)
        AuthorityMembership.objects.create(
            user=cast.user(name),
            authority_id=office.authority_id,
            functions=["view"],
            valid_from=min(day, today() - timedelta(days=9)) if shift < 0 else day,
            valid_until=day,
        )
    said = office.text(f"{MEMBERS}?state=all")
    assert "未生效" in said
    assert "已到期" in said


# -- announcements -----------------------------------------------------------------------------

NEWS = "/gov/announcements/"


def news(**more: Any) -> dict[str, Any]:
    """The form of an announcement."""
    return {
        "title": "系统维护",
        "body": "周六 8 时至 10 时维护。",
        "portal": "all",
        "shown_from": today().isoformat(),
        "shown_until": "",
    } | more


def test_an_announcement_is_published_and_ended() -> None:
    office = Office()
    assert office.send(f"{NEWS}new/", news()) == NEWS
    assert [one.title for one in announcements("person")] == ["系统维护"]
    row = Announcement.objects.get()
    assert row.created_by_id == office.user_id
    assert "显示中" in office.text(NEWS)
    office.send(f"{NEWS}{row.pk}/end/")
    assert announcements("person") == []
    assert "已结束" in office.text(NEWS)
    office.send(f"{NEWS}0/end/", status=404)


@pytest.mark.parametrize("field", ["title", "body", "portal", "shown_from"])
def test_an_announcement_needs_all_of_it_and_keeps_what_was_typed(field: str) -> None:
    answer = Office().post(f"{NEWS}new/", news(**{field: ""}))
    assert answer.status_code == 422
    assert ("系统维护" if field != "title" else "周六") in answer.content.decode()
    assert not Announcement.objects.exists()


def test_an_announcement_does_not_end_before_it_begins() -> None:
    gone = (today() - timedelta(days=3)).isoformat()
    said = Office().send(f"{NEWS}new/", news(shown_until=gone), 422)
    assert "结束日期不能早于开始日期" in said
    later = (today() + timedelta(days=3)).isoformat()
    office = Office()
    office.send(f"{NEWS}new/", news(shown_from=later))
    assert "未开始" in office.text(NEWS)


# -- staffing ----------------------------------------------------------------------------------

STAFFING = "/gov/staffing/"
LICENCE, DEMAND = "install/elevator/passenger/b", "operator"


def short_of_people() -> Organization:
    """An organisation with alerts on whose licence demands people it has not."""
    organization = an_employer()
    node = LicenceNode.objects.get(code=LICENCE)
    LicenceItem.objects.filter(licence__organization=organization).update(node=node)
    StaffingWatch.objects.create(organization=organization, enabled=True)
    return organization


@pytest.mark.req("SX-36")
def test_organisations_that_fall_short_are_listed_with_the_numbers() -> None:
    organization = short_of_people()
    quiet = an_employer()
    said = Office().text(STAFFING)
    assert organization.name in said
    assert "电梯修理作业人员（T）不少于10人" in said
    assert quiet.name not in said
    assert "核对了 1 家" in said


@pytest.mark.assurance(2)
def test_a_county_hears_of_its_own_only() -> None:
    organization = short_of_people()
    said = Office(cast.reviewer(county(DATONG))).text(STAFFING)
    assert organization.name not in said
    assert "没有异常单位" in said


@pytest.mark.req("SX-36")
def test_the_overview_says_what_the_report_of_each_says() -> None:
    organizations = [short_of_people(), short_of_people()]
    cast.registered(cast.technical(_worker()), organizations[0], ["operation", "technical"])
    many = overview.report_many(organizations)
    for one in organizations:
        alone = report(one)
        assert [(item.node, item.lines) for item in many[one.pk]] == [
            (item.node, item.lines) for item in alone
        ]
        assert alone


def _worker() -> Any:
    someone = cast.person()
    cast.certificate(someone, "T", first_issued_on=today() - timedelta(days=4000))
    return someone


def test_the_overview_takes_a_fixed_number_of_statements(
    django_assert_max_num_queries: Any,
) -> None:
    office = Office()
    for _ in range(4):
        short_of_people()
    with django_assert_max_num_queries(30):
        office.get(STAFFING)


def test_the_overview_goes_on_where_it_stopped() -> None:
    organizations = [short_of_people() for _ in range(3)]
    actor = Office().actor
    first = overview.abnormal(actor, most=2)
    assert [one.organization for one in first.shortages] == organizations[:2]
    assert first.after == organizations[1].pk
    rest = overview.abnormal(actor, after=first.after, most=2)
    assert [one.organization for one in rest.shortages] == organizations[2:]
    assert rest.after == 0
    said = Office().text(f"{STAFFING}?after={first.after}")
    assert organizations[0].name not in said
    assert organizations[2].name in said


def test_the_default_of_the_ruleset_watches_who_was_never_switched() -> None:
    organization = short_of_people()
    StaffingWatch.objects.all().delete()
    actor = Office().actor
    assert organization not in overview.watched(actor)
    cast.rule(cast.authority(), "alerts_enabled_default", True)
    assert organization in overview.watched(actor)
    StaffingWatch.objects.create(organization=organization, enabled=False)
    assert organization not in overview.watched(actor)


def test_demands_show_source_and_how_sure_they_are() -> None:
    office = Office()
    said = office.text(f"{STAFFING}demands/")
    assert "有依据" in said
    assert "示例" in said
    said = office.text(f"{STAFFING}demands/{LICENCE}/")
    row = next(one for one in rows() if (one.licence, one.key) == (LICENCE, DEMAND))
    assert row.text in said
    assert in_words(row.source) in said
    assert "domain-facts" not in said
    example = next(one for one in rows() if one.is_example)
    assert "示例" in office.text(f"{STAFFING}demands/{example.licence}/")


def test_an_own_figure_counts_from_its_day() -> None:
    organization, office = short_of_people(), Office()
    where = f"{STAFFING}figures/{LICENCE}/{DEMAND}/"
    assert "目录中的人数" in office.text(where)
    office.send(
        where,
        {"count": "3", "effective_from": today().isoformat(), "source": "晋市监发〔2026〕1号"},
    )
    figure = StaffingFigure.objects.get()
    assert (figure.count, figure.set_by_id) == (3, office.user_id)
    said = office.text(f"{STAFFING}demands/{LICENCE}/")
    assert "本辖区设定" in said
    assert "晋市监发" in said
    line = next(
        line for item in report(organization) for line in item.lines if line.row.key == DEMAND
    )
    assert line.required == 3
    assert "3 人" in office.text(where)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("count", "-1", "不能小于 0"),
        ("count", "", "请填写"),
        ("effective_from", "2020-01-01", "起用日期不能早于今天"),
        ("source", "无", "请写明依据"),
    ],
)
def test_a_wrong_figure_stands_beside_the_field(field: str, value: str, told: str) -> None:
    sent = {"count": "3", "effective_from": today().isoformat(), "source": "晋市监发〔2026〕1号"}
    said = Office().send(f"{STAFFING}figures/{LICENCE}/{DEMAND}/", sent | {field: value}, 422)
    assert told in said
    assert not StaffingFigure.objects.exists()
