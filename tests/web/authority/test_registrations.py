"""Who is registered where, on any day; one person by number; the list as a file."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from tests import cast
from tests.support.statements import queries
from tests.web.authority.office import (
    DATONG,
    XIAODIAN,
    Office,
    a_worker,
    an_employer,
    county,
    only,
    saying,
    words,
)
from zhiye.accounts.models import User
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.registrations import deregistration_services
from zhiye.registrations.models import Registration

pytestmark = pytest.mark.django_db
URL = "/gov/registrations/"


def row(registration: Registration) -> str:
    """How the list links to a registered person."""
    return f'href="/gov/people/{registration.person_id}/"'


def test_the_list_shows_who_is_registered_today_and_nobody_else() -> None:
    organization = an_employer()
    active = cast.registered(a_worker(), organization)
    invited = cast.invitation(a_worker(), organization)
    html = Office().html(URL)
    assert row(active) in html
    assert row(invited) not in html
    assert organization.name in html
    assert active.person.id_number.plain_for_system() not in html
    assert str(active.person.id_number) in html


@pytest.mark.assurance(2)
def test_a_county_sees_its_own_organisations_only() -> None:
    mine = cast.registered(a_worker(), an_employer())
    theirs = cast.registered(a_worker(DATONG), an_employer(DATONG))
    office = Office(cast.reviewer(county(XIAODIAN)))
    for query in ("", f"?organization={theirs.organization_id}", "?region=140200"):
        html = office.html(f"{URL}{query}")
        assert row(theirs) not in html, query
    assert row(mine) in office.html(URL)
    exported = names(office.post(f"{URL}export/", saying("年度检查")))
    assert exported == [mine.person.name]


def test_filters_narrow_and_stay_in_the_address() -> None:
    organization = an_employer(name="太原锅炉安装有限公司")
    one = cast.registered(a_worker(name="司徒远"), organization)
    other = cast.registered(a_worker(), an_employer())
    office = Office()
    for query in (
        "name=司徒",
        "company=锅炉",
        f"organization={organization.pk}",
        "name=司徒&category=operation&region=140100",
    ):
        html = office.html(f"{URL}?{query}")
        assert row(one) in html, query
        assert row(other) not in html, query
    assert row(one) not in office.html(f"{URL}?category=technical")
    assert "只显示“太原锅炉安装有限公司”的人员" in office.html(
        f"{URL}?organization={organization.pk}"
    )


def past(registration: Registration, began: int, ended: int | None = None) -> Registration:
    """The registration with its dates so many days ago, as one taken over from elsewhere."""
    Registration.objects.filter(pk=registration.pk).update(
        active_from=today() - timedelta(days=began),
        **({"state": "ended", "ended_on": today() - timedelta(days=ended)} if ended else {}),
    )
    return registration


def test_an_earlier_day_before_any_history_is_judged_by_the_dates() -> None:
    organization = an_employer()
    still = past(cast.registered(a_worker(), organization), 100)
    gone = past(cast.registered(a_worker(), organization), 100, 30)
    fresh = cast.registered(a_worker(), organization)
    office = Office()

    def shown(days: int) -> list[bool]:
        html = office.html(f"{URL}?day={today() - timedelta(days=days)}")
        return [row(one) in html for one in (still, gone, fresh)]

    assert shown(0) == [True, False, True]
    assert shown(29) == [True, False, False]
    assert shown(30) == [True, False, False]  # ended on that very day
    assert shown(31) == [True, True, False]
    assert shown(100) == [True, True, False]
    assert shown(101) == [False, False, False]


@pytest.mark.django_db(transaction=True)
def test_an_earlier_day_is_read_from_the_history() -> None:
    """A row whose dates were corrected later is shown as it stood then."""
    registration = cast.registered(a_worker(), an_employer())
    with connection.cursor() as cursor:  # the events as if the year before
        cursor.execute("ALTER TABLE registrations_registrationevent DISABLE TRIGGER ALL")
        cursor.execute(
            "UPDATE registrations_registrationevent"
            " SET pgh_created_at = now() - interval '400 days'"
        )
        cursor.execute("ALTER TABLE registrations_registrationevent ENABLE TRIGGER ALL")
    Registration.objects.filter(pk=registration.pk).update(active_from=today())
    office = Office()
    assert row(registration) in office.html(f"{URL}?day={today() - timedelta(days=300)}")
    assert row(registration) not in office.html(f"{URL}?day={today() - timedelta(days=500)}")


def test_the_future_is_refused_beside_the_field() -> None:
    said = Office().text(f"{URL}?day={today() + timedelta(days=1)}")
    assert "日期不能晚于今天" in said


def test_the_list_takes_as_many_statements_for_many_as_for_one() -> None:
    office, organization = Office(), an_employer()
    past(cast.registered(a_worker(), organization), 20)

    def count(url: str) -> int:
        return queries(lambda: office.get(url))

    yesterday = f"{URL}?day={today() - timedelta(days=1)}"
    before = (count(URL), count(yesterday))
    for _ in range(3):
        past(cast.registered(a_worker(), organization), 20)
    assert (count(URL), count(yesterday)) == before


# -- one person by number ----------------------------------------------------------------------


@pytest.mark.assurance(25)
@pytest.mark.parametrize("by", ["id_number", "phone"])
def test_a_whole_number_finds_one_person_without_standing_in_an_address(by: str) -> None:
    someone, office = a_worker(), Office()
    number = getattr(someone, by).plain_for_system()
    where = office.send(f"{URL}find/", {"number": f" {number} "})
    assert where == f"/gov/people/{someone.pk}/"
    log = AccessLog.objects.get(kind="search")
    assert (log.subject_id, log.user_id) == (str(someone.pk), office.user_id)
    assert number not in log.detail + log.reason


@pytest.mark.assurance(1, 2)
def test_somebody_of_another_territory_is_not_found() -> None:
    someone = a_worker(DATONG)
    number = someone.id_number.plain_for_system()
    office = Office(cast.reviewer(county(XIAODIAN)))
    answer = office.post(f"{URL}find/", {"number": number})
    assert answer.status_code == 422
    assert "不在您的辖区" in words(answer)
    assert f'value="{number}"' in answer.content.decode()  # what was typed is kept
    assert not AccessLog.objects.get(kind="search").ok


@pytest.mark.parametrize("typed", ["", "7001011985", "张三", "138000"])
def test_part_of_a_number_finds_nobody(typed: str) -> None:
    a_worker()
    said = Office().send(f"{URL}find/", {"number": typed}, 422)
    assert "完整的证件号码或手机号" in said
    assert not AccessLog.objects.filter(kind="search").exists()


# -- the file ----------------------------------------------------------------------------------


def sheet(answer: Any) -> list[list[Any]]:
    """The cells of an xlsx that was sent."""
    assert answer.status_code == 200, words(answer)
    data = b"".join(answer.streaming_content)
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return book.get_sheet_by_index(0).to_python()


def names(answer: Any) -> list[Any]:
    """The names below the headings."""
    rows = sheet(answer)
    top = next(n for n, cells in enumerate(rows) if cells[1] == "姓名")
    return [cells[1] for cells in rows[top + 1 :]]


@pytest.mark.assurance(3, 24, 29)
def test_the_export_is_masked_formula_safe_and_logged() -> None:
    organization = an_employer()
    registration = cast.registered(a_worker(), organization)
    type(organization).objects.filter(pk=organization.pk).update(name='=HYPERLINK("x")')
    office = Office()
    answer = office.post(f"{URL}export/?category=operation", saying("=年度检查"))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    rows = sheet(answer)
    text = "\n".join(str(cell) for cells in rows for cell in cells)
    assert registration.person.id_number.plain_for_system() not in text
    assert str(registration.person.id_number) in text
    cells = rows[-1]
    assert cells[1] == registration.person.name
    assert cells[3] == '\'=HYPERLINK("x")'
    assert "用途：=年度检查" in text
    log = AccessLog.objects.get(kind="export")
    assert log.user_id == office.user_id
    assert log.reason == "=年度检查"
    assert "作业人员" in log.detail


def test_the_export_asks_what_for_and_says_what_it_holds() -> None:
    cast.registered(a_worker(), an_employer())
    office = Office()
    said = office.text(f"{URL}export/?company=太原")
    assert "单位名称“太原”" in said
    assert "共 1 条" in said
    assert "请写明导出用途" in office.send(f"{URL}export/?company=太原", saying(""), 422)
    assert not AccessLog.objects.filter(kind="export").exists()


@pytest.mark.assurance(39)
def test_the_export_asks_for_the_password_once_more() -> None:
    cast.registered(a_worker(), an_employer())
    office = Office()
    url = f"{URL}export/"
    assert "请填写您的登录密码" in office.send(url, saying("年度检查", ""), 422)
    said = office.send(url, saying("年度检查", "错误的密码-2026"), 422)
    assert "密码不正确" in said
    answer = office.post(url, saying("年度检查", "错误的密码-2026"))
    assert 'value="年度检查"' in answer.content.decode()
    assert "错误的密码" not in answer.content.decode()
    for _ in range(3):
        office.post(url, saying("年度检查", "错误的密码-2026"))
    assert "尝试次数过多" in office.send(url, saying("年度检查"), 429)
    assert not AccessLog.objects.filter(kind="export").exists()


@pytest.mark.assurance(39)
def test_who_logs_in_by_code_only_has_no_password_to_give() -> None:
    cast.registered(a_worker(), an_employer())
    office = Office()
    user = User.objects.get(pk=office.user_id)
    user.set_unusable_password()
    user.save()
    office = Office(office.actor)
    assert "登录密码" not in office.text(f"{URL}export/")
    assert len(names(office.post(f"{URL}export/", {"reason": "年度检查"}))) == 1


def test_the_export_of_nothing_is_refused_and_of_a_day_holds_that_day() -> None:
    registration = past(cast.registered(a_worker(), an_employer()), 50, 20)
    office = Office()
    office.send(f"{URL}export/", saying("年度检查"), 422)
    day = today() - timedelta(days=30)
    assert names(office.post(f"{URL}export/?day={day}", saying("事故调查"))) == [
        registration.person.name
    ]


def test_who_only_looks_does_not_export() -> None:
    cast.registered(a_worker(), an_employer())
    viewer = only("view")
    assert "导出 Excel" not in viewer.html(URL)
    viewer.send(f"{URL}export/", saying("年度检查"), 403)
    assert "导出 Excel" in only("people").html(URL)


@pytest.mark.req("SX-23")
def test_somebody_deregistered_today_is_gone_from_today() -> None:
    leaving = cast.under_review(cast.registered(a_worker(), an_employer()))
    office = Office()
    deregistration_services.approve(actor=office.actor, pk=leaving.pk)
    assert row(leaving.registration) not in office.html(URL)
