"""窗口代录: /gov/employments/new/… , and what an office ends or corrects (FJ-13, FJ-22, FJ-41)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests import cast, hired
from tests.support.login import login
from tests.web.authority.office import Office, main
from tests.web.person.phone import clerk_of, field_of, photo
from zhiye.core import uscc
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed
from zhiye.employment import employers, services
from zhiye.employment.inputs import End
from zhiye.employment.models import Employer, Employment, Spell
from zhiye.employment.window import late_days
from zhiye.notices.models import Notice
from zhiye.people.models import Person
from zhiye.regions.models import AuthorityKind

pytestmark = pytest.mark.django_db
NEW = "/gov/employments/new/"
CODE = uscc.make(seq=4321)


def exam_centre(functions: tuple[str, ...] = ("counter",)) -> Actor:
    """A clerk of the exam centre of 福州, who enters and nothing else."""
    hired.fujian()
    centre = cast.authority(
        "350100", kind=AuthorityKind.EXAM_CENTRE, name="福州市特种设备考试中心", rules={}
    )
    return hired.officer(centre, functions)


@pytest.fixture
def office() -> Office:
    """The exam centre's counter."""
    return Office(exam_centre())


def known(office: Office, name: str = "福州已有机电有限公司") -> Employer:
    """An organisation with an account."""
    return employers.of_organization(hired.organization(hired.IN_FUJIAN, name))


def numbers(kind: str, number: str) -> dict[str, str]:
    return {"kind": kind, "number": number}


def form_of(kind: str, number: str, **more: str) -> dict[str, str]:
    """What the registration form says about somebody new."""
    return {
        "enter": "1",
        "kind": kind,
        "number": number,
        "name": "福州新来机电有限公司",
        "region": hired.IN_FUJIAN,
        "town": "温泉街道",
        "address": "试验路8号",
        "contact_name": "王联系",
        "contact_phone": "13800000001",
        **more,
    }


def at_items(office: Office, one: Employer, person: Person) -> str:
    """The way to the third step."""
    sent = {"name": person.name, "id_number": person.id_number.plain_for_system()}
    return office.send(f"{NEW}{one.pk}/", sent)


def entry(office: Office, url: str, *items: int, **more: Any) -> dict[str, Any]:
    """What the third step is sent with, the scan along with it."""
    return {
        "items": [str(one) for one in items],
        "started_on": str(today()),
        "origin": "paper",
        "source_0-file": photo("来件.png"),
        "idempotency_key": field_of(office.get(url), "idempotency_key"),
        **more,
    }


# -- who employs ---------------------------------------------------------------------------------


@pytest.mark.req("FJ-13")
def test_a_known_organisation_is_found_by_its_code(office: Office) -> None:
    one = known(office)
    assert office.send(NEW, numbers("organization", one.uscc)) == f"{NEW}{one.pk}/"
    said = office.text(f"{NEW}{one.pk}/")
    assert "福州已有机电有限公司" in said
    assert "作业人员姓名" in said


@pytest.mark.req("FJ-13")
def test_an_unknown_one_is_entered_as_the_form_says(office: Office) -> None:
    said = office.send(NEW, numbers("organization", CODE), 200)
    assert "还没有这个用人单位的档案" in said
    way = office.send(NEW, form_of("organization", CODE))
    made = Employer.objects.get(uscc=CODE)
    assert way == f"{NEW}{made.pk}/"
    assert (made.name, made.town, made.region_id) == ("福州新来机电有限公司", "温泉街道", "350102")
    assert made.organization is None
    assert office.send(NEW, numbers("organization", CODE)) == way


def test_nothing_typed_is_lost_and_every_error_stands_beside_its_field(office: Office) -> None:
    sent = form_of("organization", CODE, address="", contact_phone="123")
    answer = office.post(NEW, sent)
    assert answer.status_code == 422
    html = main(answer)
    assert "请填写地址" in html
    for name in ("number", "name", "town", "contact_name", "contact_phone"):
        assert f'value="{sent[name]}"' in html, name
    answer = office.post(NEW, form_of("organization", CODE, contact_phone="123"))
    assert answer.status_code == 422
    assert "联系电话" in main(answer)
    assert "请照登记表填写" in office.send(NEW, numbers("organization", ""), 422)
    assert "18" in office.send(NEW, numbers("organization", "123"), 422)
    assert not Employer.objects.exists()


@pytest.mark.req("FJ-41")
def test_a_natural_person_has_a_number_and_the_place_of_the_equipment(office: Office) -> None:
    number = cast.an_id(77)
    said = office.send(NEW, numbers("individual", number), 200)
    assert "自然人填设备所在地" in said
    sent = form_of("individual", number, name="陈设备", address="温泉路1号设备间")
    way = office.send(NEW, sent)
    made = Employer.objects.get(kind="individual")
    assert way == f"{NEW}{made.pk}/"
    assert made.uscc == ""
    said = office.text(way)
    assert number not in said
    assert str(made.id_number) in said
    assert "设备所在地 温泉路1号设备间" in said
    again = office.send(NEW, numbers("individual", number), 200)
    assert "已有的档案" in again
    assert f'href="{way}"' in main(office.post(NEW, numbers("individual", number)))


@pytest.mark.req("FJ-41")
def test_a_branch_without_a_code_is_entered_under_its_parent(office: Office) -> None:
    parent = known(office)
    said = office.send(NEW, numbers("branch", CODE), 422)
    assert "总公司没有在本平台完成企业认证" in said
    office.send(NEW, numbers("branch", parent.uscc), 200)
    sent = form_of("branch", parent.uscc, name="福州已有机电有限公司台江分公司")
    way = office.send(NEW, sent)
    made = Employer.objects.get(kind="branch")
    assert (made.organization, made.uscc) == (parent.organization, "")
    assert f'href="{way}"' in main(office.post(NEW, numbers("branch", parent.uscc)))
    assert office.send(NEW, sent) == way
    assert Employer.objects.filter(kind="branch").count() == 1


@pytest.mark.assurance(1)
@pytest.mark.req("FJ-10")
def test_what_lies_in_another_territory_is_for_its_own_office(office: Office) -> None:
    theirs = employers.of_organization(hired.organization(name="中山别处机电有限公司"))
    said = office.send(NEW, numbers("organization", theirs.uscc), 422)
    assert "请由所在地机关代录" in said
    assert office.get(f"{NEW}{theirs.pk}/").status_code == 404
    assert office.post(f"{NEW}{theirs.pk}/", {}).status_code == 404
    assert office.send(NEW, form_of("organization", CODE, region="442000"), 422)
    assert not Employer.objects.filter(uscc=CODE).exists()


def test_a_code_with_another_name_is_told(office: Office) -> None:
    one = known(office)
    said = office.send(NEW, form_of("organization", one.uscc, name="福州别名机电有限公司"), 422)
    assert "该号码已登记为“福州已有机电有限公司”" in said


# -- who is employed -----------------------------------------------------------------------------


@pytest.mark.req("FJ-13")
@pytest.mark.assurance(25)
def test_a_person_needs_no_account_and_no_number_stands_in_an_address(office: Office) -> None:
    one, item = known(office), hired.worker(with_account=False)
    person = item.certificate.person
    url = at_items(office, one, person)
    number = person.id_number.plain_for_system()
    assert number not in url
    html = main(office.get(url))
    assert number not in html
    assert str(person.id_number) in html
    assert str(item) in html


def test_a_wrong_name_finds_nobody_and_keeps_what_was_typed(office: Office) -> None:
    one, person = known(office), hired.worker().certificate.person
    sent = {"name": "别的人", "id_number": person.id_number.plain_for_system()}
    answer = office.post(f"{NEW}{one.pk}/", sent)
    assert answer.status_code == 422
    assert "姓名与该身份证号已有的档案不一致" in main(answer)
    assert 'value="别的人"' in main(answer)


@pytest.mark.assurance(1)
def test_the_way_to_a_person_is_for_one_user_and_an_hour(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, item = known(office), hired.worker()
    url = at_items(office, one, item.certificate.person)
    assert Office(exam_centre()).get(url).status_code == 404
    assert office.get("/gov/employments/new/enter/abc/").status_code == 404
    Employer.objects.filter(pk=one.pk).update(region="442000")
    assert office.get(url).status_code == 404
    Employer.objects.filter(pk=one.pk).update(region=hired.IN_FUJIAN)
    assert office.get(url).status_code == 200
    monkeypatch.setattr("zhiye.people.found.AN_HOUR", -1)
    said = office.text(url, 404)
    assert "请重新查找" in said


# -- for what and since when ---------------------------------------------------------------------


@pytest.mark.req("FJ-13", "FJ-12")
def test_a_record_is_entered_with_its_scan_and_its_source(office: Office) -> None:
    one, item = known(office), hired.worker()
    second = hired.item_of(item.certificate.person, "N1")
    url = at_items(office, one, item.certificate.person)
    start = today() - timedelta(days=40)
    sent = entry(office, url, item.pk, second.pk, started_on=str(start), origin="fax")
    way = office.send(url, sent)
    rows = list(Employment.objects.order_by("pk"))
    assert way == f"/gov/employments/{rows[0].pk}/"
    facts = ("active", "fax", late_days(1, start, today()))
    assert [(row.state, row.origin, row.late_days) for row in rows] == [facts] * 2
    assert rows[0].late_days > 0
    (scan,) = {row.papers.get(kind="source").file for row in rows}
    assert scan.original_name == "来件.png"
    log = MoveLog.objects.filter(flow="employment", object_id=rows[0].pk).get()
    assert (log.move, log.user_id, log.acting_name) == (
        "file",
        office.user_id,
        "福州市特种设备考试中心",
    )
    events = set(Notice.objects.values_list("recipient_id", "event"))
    assert (item.certificate.person.user_id, "employment.filed") in events
    assert (clerk_of(one.organization).pk, "employment.entered") in events  # type: ignore[arg-type]
    said = office.text(way)
    assert "传真材料代录" in said
    assert "再录一个人" in said
    assert office.get(f"/files/{scan.pk}/view/").status_code == 200


def test_the_same_form_sent_twice_is_one_record(office: Office) -> None:
    one, item = known(office), hired.worker()
    url = at_items(office, one, item.certificate.person)
    sent = entry(office, url, item.pk)
    first = office.send(url, sent)
    sent["source_0-file"] = photo("来件.png")
    assert office.send(url, sent) == first
    assert Employment.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"items": []}, "请至少选择一个作业项目"),
        ({"started_on": ""}, "请选择聘用开始时间"),
        ({"started_on": "2026年2月30日"}, "聘用开始时间"),
        ({"origin": ""}, "请选择来件方式"),
        ({"source_0-file": ""}, "请上传来件扫描件"),
        ({"dispatcher_name": "福州派遣有限公司", "dispatcher_uscc": "1"}, "派遣单位"),
    ],
)
def test_what_is_missing_is_said_and_the_scan_survives(
    office: Office, changed: dict[str, Any], said: str
) -> None:
    one, item = known(office), hired.worker()
    url = at_items(office, one, item.certificate.person)
    answer = office.post(url, {**entry(office, url, item.pk), **changed})
    assert answer.status_code == 422
    assert said in main(answer)
    if "source_0-file" not in changed:
        assert "来件.png" in main(answer)
        assert field_of(answer, "source_0")
    assert not Employment.objects.exists()


@pytest.mark.req("FJ-16")
def test_an_expired_item_is_refused_before_anybody_types(office: Office) -> None:
    one = known(office)
    item = hired.worker(until=today() - timedelta(days=1))
    url = at_items(office, one, item.certificate.person)
    said = office.text(url)
    assert "该人员不得从事相关作业" in said
    assert "不能登记" in said
    answer = office.post(url, {"items": [str(item.pk)], "started_on": str(today())})
    assert answer.status_code == 422
    assert not Employment.objects.exists()


def test_ticking_another_item_asks_nothing_and_loses_nothing(office: Office) -> None:
    one, item = known(office), hired.worker()
    second = hired.item_of(item.certificate.person, "N1", until=today() + timedelta(days=50))
    url = at_items(office, one, item.certificate.person)
    answer = office.post(
        url, {"check": "1", "items": [str(second.pk)], "dispatcher_name": "福州派遣有限公司"}
    )
    assert answer.status_code == 200
    assert field_of(answer, "ends_on") == str(today() + timedelta(days=50))
    assert field_of(answer, "dispatcher_name") == "福州派遣有限公司"
    assert "zy-field__error" not in main(answer)
    assert not Employment.objects.exists()


@pytest.mark.req("FJ-13", "FJ-19", "FJ-22")
def test_a_change_of_employer_on_paper_is_on_record_at_once(office: Office) -> None:
    item = hired.worker()
    second = hired.item_of(item.certificate.person, "N1")
    before = hired.organization(hired.IN_FUJIAN, "福州原单位机电有限公司")
    former = hired.hired(item, before, hired.facts(today() - timedelta(days=60)))
    one = known(office)
    url = at_items(office, one, item.certificate.person)
    said = office.text(url)
    assert "此人已登记在其他单位名下 福州原单位机电有限公司" in said
    assert "原单位的聘用记录同时终止" in said
    way = office.send(url, entry(office, url, item.pk, second.pk))
    former.refresh_from_db()
    assert (former.state, former.ended_on) == ("ended", today())
    rows = Employment.objects.filter(employer=one).order_by("pk")
    assert [row.state for row in rows] == ["active", "active"]
    assert rows[0].leaves == former.spell
    assert Spell.objects.get(closed_on=None).employer == one
    told = set(Notice.objects.values_list("recipient_id", "event"))
    assert (clerk_of(before).pk, "employment.left") in told
    assert (item.certificate.person.user_id, "employment.recorded") in told
    assert "变更单位已登记，原单位的聘用记录已终止" in office.text(way)


@pytest.mark.assurance(5)
def test_nobody_enters_a_record_of_their_own(office: Office) -> None:
    item = hired.worker()
    person = item.certificate.person
    assert person.user is not None
    one = known(office)
    actor = office.actor
    mine = Person.objects.get(pk=person.pk)
    mine.user_id = actor.user_id
    mine.save()
    url = at_items(office, one, mine)
    office.send(url, entry(office, url, item.pk), 403)
    assert not Employment.objects.exists()


# -- who may -------------------------------------------------------------------------------------


@pytest.mark.assurance(1)
def test_only_whose_grant_says_so_enters(office: Office) -> None:
    one, item = known(office), hired.worker()
    url = at_items(office, one, item.certificate.person)
    for function in ("employment", "view", "review"):
        colleague = Office(exam_centre((function,)))
        for address in (NEW, f"{NEW}{one.pk}/", url):
            assert colleague.get(address).status_code == 403, (function, address)
            assert colleague.post(address).status_code == 403
    clerk = Client()
    organization = one.organization
    assert organization is not None
    login(clerk, clerk_of(organization), Role.ORGANIZATION, organization.pk)
    for address in (NEW, f"{NEW}{one.pk}/", url):
        assert clerk.get(address).status_code == 404
        assert Client().get(address)["Location"].startswith("/login/")


@pytest.mark.req("FJ-13")
def test_an_exam_centres_clerk_has_the_counter_and_no_queue(office: Office) -> None:
    html = office.get("/gov/").content.decode()
    menu = html.partition("<main")[0]
    assert "窗口代录" in menu
    assert "聘用记录" in menu
    assert "企业认证" not in menu
    one = known(office)
    record = hired.hired(hired.worker(), one.organization)  # type: ignore[arg-type]
    moving = hired.moving(record.item, hired.organization(hired.IN_FUJIAN))
    said = office.text(f"/gov/employment-changes/{moving.pk}/")
    assert "您的职能不含“办理聘用登记”" in said
    office.send(f"/gov/employment-changes/{moving.pk}/decide/", {"move": "approve"}, 403)


# -- ends and corrections ------------------------------------------------------------------------


def entered(office: Office) -> Employment:
    """A record the counter has entered."""
    employer = hired.individual(office.actor)
    return hired.at_counter(office.actor, employer, hired.worker())


@pytest.mark.req("FJ-13", "FJ-20", "FJ-22")
def test_an_end_on_paper_keeps_the_paper(office: Office) -> None:
    record = entered(office)
    url = f"/gov/employments/{record.pk}/end/"
    assert f'href="{url}"' in office.html(f"/gov/employments/{record.pk}/")
    form = office.get(url)
    sent = {"on": str(today()), "why": "合同到期，不再续签", "seen": field_of(form, "seen")}
    assert "请上传书面材料" in office.send(url, sent, 422)
    way = office.send(url, {**sent, "source_0-file": photo("注销登记表.png")})
    record.refresh_from_db()
    assert (record.state, record.ended_on, record.end_reason, record.released_by) == (
        "ended",
        today(),
        "合同到期，不再续签",
        "authority",
    )
    assert record.papers.filter(kind="source", removed_at=None).count() == 2
    assert "注销登记表.png" in office.text(way)
    assert not Spell.objects.filter(closed_on=None).exists()
    assert Notice.objects.filter(event="employment.ended").exists()
    assert office.get(url).status_code == 409
    late = office.post(url, {**sent, "source_0-file": photo()})
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"on": ""}, 422, "请选择终止聘用时间"),
        ({"why": " "}, 422, "请填写终止聘用原因"),
        ({"on": "2099-01-01"}, 409, "终止聘用时间晚于今天"),
    ],
)
def test_a_wrong_end_is_said_beside_its_field(
    office: Office, changed: dict[str, str], status: int, said: str
) -> None:
    record = entered(office)
    sent = {"on": str(today()), "why": "合同到期", "source_0-file": photo(), **changed}
    answer = office.post(f"/gov/employments/{record.pk}/end/", sent)
    assert answer.status_code == status
    assert said in main(answer)
    assert "照片.png" in main(answer)
    record.refresh_from_db()
    assert record.state == "active"


@pytest.mark.req("FJ-13")
def test_an_office_ends_nothing_without_a_paper_by_any_way(office: Office) -> None:
    record = entered(office)
    with pytest.raises(ChecksFailed, match="还没有上传终止聘用的书面材料"):
        services.end(actor=office.actor, pk=record.pk, facts=End(on=today(), why="电话告知"))


@pytest.mark.req("FJ-13", "ZS-28")
def test_what_the_office_entered_wrong_it_corrects_with_history(office: Office) -> None:
    record = entered(office)
    url = f"/gov/employments/{record.pk}/edit/"
    form = office.get(url)
    assert field_of(form, "started_on") == str(record.started_on)
    start = today() - timedelta(days=3)
    seen = field_of(form, "seen")
    sent = {"started_on": str(start), "ends_on": str(record.ends_on), "seen": seen}
    way = office.send(url, sent)
    record.refresh_from_db()
    assert record.started_on == start
    said = office.text(way)
    assert f"聘用开始时间 {today()} {start}" in said
    office.send(url, sent, 409)


def test_what_the_employer_filed_the_office_does_not_correct(office: Office) -> None:
    one = known(office)
    record = hired.hired(hired.worker(), one.organization)  # type: ignore[arg-type]
    html = office.html(f"/gov/employments/{record.pk}/")
    assert f"/gov/employments/{record.pk}/edit/" not in html
    url = f"/gov/employments/{record.pk}/edit/"
    assert office.get(url).status_code == 403
    office.send(url, {"started_on": str(today()), "ends_on": ""}, 403)


@pytest.mark.assurance(1)
def test_a_neighbouring_office_with_records_of_its_own_ends_nothing(office: Office) -> None:
    record = entered(office)
    neighbour = Office(hired.officer(hired.zhongshan()))
    own = hired.hired(hired.worker(), hired.organization())
    assert neighbour.get(f"/gov/employments/{own.pk}/end/").status_code == 200
    for name in ("end", "edit"):
        url = f"/gov/employments/{record.pk}/{name}/"
        assert neighbour.get(url).status_code == 404
        sent = {"on": str(today()), "why": "试", "source_0-file": photo()}
        assert neighbour.post(url, sent).status_code == 404
        viewer = Office(hired.officer(hired.fujian(), ["view"]))
        assert viewer.get(url).status_code == 403
    record.refresh_from_db()
    assert record.state == "active"
