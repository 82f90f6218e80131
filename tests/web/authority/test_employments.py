"""聘用记录 of the territory: list, one record, file (FJ-10, FJ-12)."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests import cast, hired
from tests.support.statements import queries
from tests.web.authority.office import DATONG, XIAODIAN, Office, county, only, saying
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.employment import services
from zhiye.employment.inputs import End
from zhiye.employment.models import Employment
from zhiye.web.shared.finding import narrowed

pytestmark = pytest.mark.django_db
URL = "/gov/employments/"
LONG = timedelta(days=100)


def at(one: Employment) -> str:
    """How the list links to a record."""
    return f'href="{URL}{one.pk}/"'


def a_record(code: str = XIAODIAN, name: str = "", **more: Any) -> Employment:
    """Somebody on record in a county of Shanxi for a hundred days."""
    cast.authority()
    item = hired.worker(more.pop("item", "G1"), name=name)
    start = more.pop("start", today() - LONG)
    at_work = cast.organization(more.pop("at", ""), code=code)
    return hired.hired(item, at_work, hired.facts(start, **more))


def ended(one: Employment) -> Employment:
    """The same, ended ten days ago by the employer."""
    assert one.employer.organization is not None
    clerk = cast.as_organization(one.employer.organization)
    on = today() - timedelta(days=10)
    return services.end(actor=clerk, pk=one.pk, facts=End(on=on, why="合同到期"))


def alone(office: Office, one: Employment) -> str:
    """What narrows the list to the person of a record, for this officer alone."""
    return narrowed("", office.actor, one.person_id).removeprefix("?")


@pytest.mark.req("FJ-10")
@pytest.mark.assurance(2)
def test_a_county_sees_its_own_records_in_list_count_detail_and_file() -> None:
    mine, theirs = a_record(), a_record(DATONG)
    office = Office(cast.reviewer(county(XIAODIAN)))
    chosen = f"?{alone(office, theirs)}", f"?uscc={theirs.employer.uscc}"
    for query in ("", "?region=140200", *chosen):
        assert at(theirs) not in office.html(URL + query), query
    assert at(mine) in office.html(URL)
    assert "共 1 条" in office.text(URL)
    assert office.get(f"{URL}{theirs.pk}/").status_code == 404
    assert office.get(f"{URL}{mine.pk}/").status_code == 200
    exported = names(office.post(f"{URL}export/", saying("年度检查")))
    assert exported == [mine.person.name]


@pytest.mark.req("FJ-10", "FJ-12")
def test_every_condition_narrows_and_stays_in_the_address() -> None:
    one = a_record(name="司徒远", at="太原锅炉安装有限公司", item="N1")
    other = ended(a_record(start=today() - timedelta(days=30)))
    Employment.objects.filter(pk=one.pk).update(late_days=3, origin="paper")
    office = Office()
    before = today() - timedelta(days=31)
    for query in (
        "person=司徒",
        "employer=锅炉",
        f"uscc={one.employer.uscc}",
        "item=n1",
        f"category={one.category}",
        "state=active",
        "origin=paper",
        "late=1",
        f"begun_until={before}",
        f"day={before}",
        alone(office, one),
        "person=司徒&state=active&region=140100&late=1",
    ):
        html = office.html(f"{URL}?{query}")
        assert at(one) in html, query
        assert at(other) not in html, query
    for query in ("state=ended", "late=0", f"begun_from={before}", "origin=online"):
        html = office.html(f"{URL}?{query}")
        assert at(other) in html, query
        assert at(one) not in html, query
    html = office.html(f"{URL}?person=司徒&size=50")
    assert 'value="司徒"' in html
    assert 'name="size" value="50"' in html
    assert "逾期 3 天" in html
    assert "没有符合条件的聘用记录" in office.text(f"{URL}?person=没有此人")


@pytest.mark.req("FJ-10")
def test_who_was_employed_on_a_day() -> None:
    one = ended(a_record())
    office = Office()
    last = today() - timedelta(days=10)
    first = today() - LONG
    for day, shown in (
        (first - timedelta(days=1), False),
        (first, True),
        (last, True),
        (last + timedelta(days=1), False),
    ):
        html = office.html(f"{URL}?day={day}")
        assert (at(one) in html) is shown, day
    assert f"{last} 在聘的人员" in office.text(f"{URL}?day={last}")
    assert "日期不能晚于今天" in office.text(f"{URL}?day={today() + timedelta(days=1)}")


def test_a_span_that_runs_backwards_is_said_beside_it() -> None:
    a_record()
    said = Office().text(f"{URL}?begun_from=2026-02-01&begun_until=2026-01-01")
    assert "结束日期早于开始日期" in said


@pytest.mark.assurance(3, 25)
def test_numbers_are_masked_and_searched_by_post_only() -> None:
    one = a_record()
    number = one.person.id_number.plain_for_system()
    office = Office()
    assert "不要放进查询条件" in office.text(f"{URL}?person={number}")
    assert "不要放进查询条件" in office.text(f"{URL}?employer={number}")
    for url in (URL, f"{URL}{one.pk}/"):
        html = office.html(url)
        assert number not in html
        assert str(one.person.id_number) in html
    found = office.send(f"{URL}find/", {"number": number})
    assert f"只显示{one.person.name}的聘用记录" in office.text(found)
    theirs = a_record()
    for nobodys in (f"{URL}?who={one.person_id}", f"{URL}?{alone(Office(), one)}"):
        html = office.html(nobodys)
        assert at(one) not in html
        assert at(theirs) not in html
    log = AccessLog.objects.get(kind="search")
    assert (log.ok, log.subject_id) == (True, str(one.person_id))


@pytest.mark.assurance(1)
def test_a_number_of_elsewhere_or_half_a_number_finds_nobody() -> None:
    theirs = a_record(DATONG)
    office = Office(cast.reviewer(county(XIAODIAN)))
    number = theirs.person.id_number.plain_for_system()
    for typed, said in (
        (number, "没有找到"),
        (number[:17], "号码不完整"),
        ("", "请填写完整的身份证号"),
    ):
        assert said in office.send(f"{URL}find/", {"number": typed}, 422)
    assert not AccessLog.objects.get(kind="search").ok


def test_a_list_takes_as_many_statements_for_many_as_for_one() -> None:
    office = Office()
    a_record()
    few = queries(lambda: office.get(URL))
    for _ in range(3):
        a_record()
    assert queries(lambda: office.get(URL)) == few
    assert few <= 20


# -- one record ----------------------------------------------------------------------------------


@pytest.mark.req("FJ-10", "ZS-27")
def test_a_record_shows_what_is_on_it_and_how_it_changed() -> None:
    one = ended(a_record())
    said = Office().text(f"{URL}{one.pk}/")
    for words in (
        one.reference,
        str(one.item),
        one.employer.uscc,
        one.employer.address,
        one.authority.name,
        "终止聘用原因 合同到期",
        "修改记录",
        "办理记录",
    ):
        assert words in said, words


def test_a_record_that_waits_leads_to_where_it_is_answered() -> None:
    record = a_record()
    moving = hired.moving(record.item, cast.organization(code=XIAODIAN))
    html = only("employment").html(f"{URL}{moving.pk}/")
    assert f'href="/gov/employment-changes/{moving.pk}/"' in html
    assert "去办理" in html
    assert "去办理" not in only("view").html(f"{URL}{moving.pk}/")


@pytest.mark.assurance(40)
def test_the_employers_phone_is_shown_whole_for_a_reason_only() -> None:
    one = a_record()
    office = only("counter")
    url = f"/gov/reveal/employer/{one.employer_id}/contact_phone/"
    assert url in office.html(f"{URL}{one.pk}/")
    assert one.employer.contact_phone is not None
    plain = one.employer.contact_phone.plain_for_system()
    assert plain not in office.html(url)
    assert plain in office.send(url, {"reason": "联系单位补正"}, 200)
    assert AccessLog.objects.get(kind="reveal").reason == "联系单位补正"
    assert only("view").get(url).status_code == 403
    assert Office(cast.reviewer(county(DATONG))).get(url).status_code == 404


def test_the_page_of_a_person_lists_the_records() -> None:
    one = a_record()
    html = only("employment").html(f"/gov/people/{one.person_id}/")
    assert at(one) in html
    assert "/gov/reveal/person" in html
    assert f"/gov/reveal/person/{one.person_id}/phone/" not in html


# -- the file ------------------------------------------------------------------------------------


def names(answer: Any) -> list[str]:
    """The people of an exported list."""
    assert answer.status_code == 200, answer.content.decode()[:500]
    rows = CalamineWorkbook.from_filelike(
        BytesIO(b"".join(answer.streaming_content))
    ).get_sheet_by_index(0).to_python()  # fmt: skip
    assert rows[2][:4] == ["序号", "作业人员姓名", "作业人员身份证号", "作业项目"]
    return [str(row[1]) for row in rows[3:]]


@pytest.mark.assurance(2, 3, 24, 29)
def test_the_file_holds_what_the_list_shows_masked_and_is_logged() -> None:
    one, other = a_record(name="司徒远"), a_record()
    office = Office()
    assert "请写明导出用途" in office.send(f"{URL}export/?person=司徒", saying(""), 422)
    assert "按作业人员姓名筛选" in office.text(f"{URL}export/?person=司徒")
    answer: Any = office.post(f"{URL}export/?person=司徒", saying("=年度检查"))
    data = b"".join(answer.streaming_content)
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    text = str(rows)
    assert one.person.name in text
    assert other.person.name not in text
    assert one.person.id_number.plain_for_system() not in text
    assert str(one.person.id_number) in text
    log = AccessLog.objects.get(kind="export")
    assert (log.subject_kind, log.reason) == ("employment", "=年度检查")
    assert "司徒" not in log.detail


def test_the_file_of_a_day_and_the_file_of_nothing() -> None:
    one = ended(a_record())
    office = Office()
    day = today() - timedelta(days=20)
    assert names(office.post(f"{URL}export/?day={day}", saying("事故调查"))) == [one.person.name]
    said = office.send(f"{URL}export/?day={today()}", saying("事故调查"), 422)
    assert "没有符合条件的记录" in said


def test_who_only_looks_does_not_export() -> None:
    a_record()
    for function in ("view", "counter"):
        colleague = only(function)
        assert "导出 Excel" not in colleague.html(URL)
        colleague.send(f"{URL}export/", saying("年度检查"), 403)
