"""变更单位 and 聘用注销 at the office (FJ-16, FJ-19, FJ-20, FJ-22)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import cast, hired
from tests.web.authority.office import Case, Office, a_case, only
from zhiye.certificates.models import CertificateItem
from zhiye.core import clock
from zhiye.core.clock import today
from zhiye.employment import services
from zhiye.employment.inputs import Release
from zhiye.employment.models import Employment, PaperKind, Spell
from zhiye.notices.models import Notice
from zhiye.organizations.models import Delegation

pytestmark = pytest.mark.django_db


@pytest.fixture
def moving() -> Case:
    """Somebody of 福州原单位, reported by 福州新单位."""
    item = hired.worker("N1")
    here = hired.organization(hired.IN_FUJIAN, "福州原单位机电有限公司")
    there = hired.organization(hired.IN_FUJIAN, "福州新单位机电有限公司")
    hired.hired(item, here, hired.facts(today() - timedelta(days=70)))
    return Case("employment_changes", hired.moving(item, there))


@pytest.fixture
def office() -> Office:
    """Somebody who records at the county's regulator."""
    return Office(hired.officer(hired.fujian()))


@pytest.mark.req("FJ-19", "FJ-22")
def test_the_page_shows_both_employers_and_what_each_answer_does(
    moving: Case, office: Office
) -> None:
    said = office.text(moving.url)
    assert "原用人单位 福州原单位机电有限公司" in said
    assert "现用人单位 名称 福州新单位机电有限公司" in said
    assert "福州原单位机电有限公司的在聘记录同时终止" in said
    assert "在此之前此人仍登记在原单位名下" in said
    assert "证书核查" in said
    assert "项条件全部符合" in said
    assert moving.obj.person.id_number.plain_for_system() not in said
    former = Employment.objects.get(state="active")
    assert f'href="/gov/employments/{former.pk}/"' in office.html(moving.url)


@pytest.mark.req("FJ-19", "FJ-21")
def test_recording_a_change_ends_the_former_record(moving: Case, office: Office) -> None:
    assert office.decide(moving, "approve") == "/gov/employment-changes/"
    assert "已登记变更" in office.text("/gov/employment-changes/")
    states = dict(Employment.objects.values_list("employer__name", "state"))
    assert states == {"福州原单位机电有限公司": "ended", "福州新单位机电有限公司": "active"}
    assert Spell.objects.get(closed_on=None).employer == moving.obj.employer
    events = set(Notice.objects.values_list("event", flat=True))
    assert {"employment.recorded", "employment.recorded_employer", "employment.left"} <= events


@pytest.mark.req("FJ-16")
def test_a_certificate_that_ran_out_is_not_recorded_and_the_page_says_so(
    moving: Case, office: Office
) -> None:
    CertificateItem.objects.filter(pk=moving.obj.item_id).update(
        valid_until=today() - timedelta(days=1)
    )
    html, said = office.html(moving.url), office.text(moving.url)
    assert 'value="approve"' not in html
    assert 'value="return"' in html
    assert "未按期复审的不能登记。该人员不得从事相关作业。" in said
    assert "证书逾期未复审，不予登记，此人不得从事相关作业" in said
    said = office.decide(moving, "approve", status=409)
    assert "不得从事相关作业" in said
    assert moving.state == "reported"


@pytest.mark.req("FJ-22")
def test_the_queue_is_sorted_by_the_last_day_with_the_days_left() -> None:
    with clock.freeze(date(2026, 11, 2)):
        officer, first = cast.reviewer(), a_case("employment_changes")
    with clock.freeze(date(2026, 11, 3)):
        second = a_case("employment_changes")
    with clock.freeze(date(2026, 11, 10)):
        office = Office(officer)
        html = office.html("/gov/employment-changes/")
        assert html.index(first.url) < html.index(second.url)
        assert "超期 1 个工作日" in html  # five working days after the 2nd: due on the 9th
        assert "应于 2026-11-09 前办结" in html
        assert "今天到期" in html
        assert "2026-11-02 12:00" in html
        turned = office.html("/gov/employment-changes/?order=-sent")
        assert turned.index(second.url) < turned.index(first.url)
        assert "有 1 件超过规定期限" in office.html("/gov/")


def test_a_denied_change_is_behind_its_tab_and_too_late_to_record(
    moving: Case, office: Office
) -> None:
    seen = moving.seen
    services.deny(actor=cast.as_person(moving.obj.person), pk=moving.obj.pk, reason="没有")
    assert moving.url not in office.html("/gov/employment-changes/")
    assert moving.url in office.html("/gov/employment-changes/?state=denied")
    said = office.decide(moving, "approve", seen=seen, status=409)
    assert "本人否认" in said


@pytest.mark.req("FJ-20", "FJ-22")
def test_an_end_reported_by_the_person_alone_says_so_and_is_recorded(office: Office) -> None:
    here = hired.organization(hired.IN_FUJIAN, "福州原单位机电有限公司")
    item = hired.worker()
    record = hired.hired(item, here, hired.facts(today() - timedelta(days=9)))
    other = hired.hired(hired.item_of(item.certificate.person, "N1"), here)
    me = cast.as_person(item.certificate.person)
    proof = [cast.stored_file(me, "termination_proof")]
    services.release_alone(
        actor=me,
        pk=record.pk,
        facts=Release(on=today(), why="已离职", papers={PaperKind.TERMINATION.value: proof}),
    )
    case = Case("employment_releases", record)
    said = office.text(case.url)
    assert "告知方 本人单方面" in said
    assert "已离职" in said
    assert "解除劳动合同证明" in said
    assert "其余 1 条不变" in said
    assert f'href="/gov/employments/{other.pk}/"' in office.html(case.url)
    office.decide(case, "approve")
    assert case.state == "ended"
    assert record.ended_on == today()
    other.refresh_from_db()
    assert other.state == "active"


def test_a_returned_end_leaves_the_record_as_it_was(office: Office) -> None:
    case = a_case("employment_releases")
    province = Office()
    province.decide(case, "return", reason="证明没有盖章")
    record = case.obj
    assert (case.state, record.left_on, record.due_on) == ("active", None, None)
    assert case.url in province.html("/gov/employment-releases/?state=returned")
    assert case.url not in province.html("/gov/employment-releases/?state=ended")
    assert "在此之前聘用记录照旧" in province.text(case.url)


@pytest.mark.assurance(5)
def test_a_former_delegate_of_the_employer_does_not_record(moving: Case, office: Office) -> None:
    Delegation.objects.create(
        user_id=office.user_id,
        organization=moving.obj.employer.organization,
        functions=["employment"],
    )
    assert "按回避规定不能审核" in office.html(moving.url)
    assert moving.url not in office.html("/gov/employment-changes/")
    office.decide(moving, "approve", status=403)
    assert moving.state == "reported"


def test_an_officer_for_employment_alone_has_a_basket_of_these_only() -> None:
    change, licence = a_case("employment_changes"), a_case("licences")
    officer = only("employment")
    html = officer.html("/gov/")
    assert change.url in html
    assert licence.url not in html
    assert "辖区内共有 1 件等待审核" in html
    menu = officer.get("/gov/").content.decode().partition("<main")[0]
    assert "行政许可" not in menu
    reviewer = only("review").html("/gov/")
    assert change.url not in reviewer
    assert licence.url in reviewer


def test_a_record_that_was_never_reported_is_no_case_of_a_desk(office: Office) -> None:
    here = hired.organization(hired.IN_FUJIAN)
    record = hired.hired(hired.worker(), here)
    for folder in ("employment-changes", "employment-releases"):
        assert office.get(f"/gov/{folder}/{record.pk}/").status_code == 404
        assert office.post(f"/gov/{folder}/{record.pk}/decide/").status_code == 404
