"""One's own employment records: /me/employments/… (ZS-02, ZS-04, ZS-10, FJ-20, FJ-21)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver

from tests import cast, hired
from tests.support.statements import queries
from tests.web.person.phone import (
    at_login,
    clerk_of,
    field_of,
    phone_of,
    photo,
    saved_photo,
    text_of,
)
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.employment import services
from zhiye.employment.inputs import End, Release
from zhiye.employment.models import Employment, PaperKind
from zhiye.notices.models import Notice
from zhiye.organizations.models import Organization
from zhiye.people.models import Person

pytestmark = pytest.mark.django_db
LIST = "/me/employments/"


def page_of(one: Employment) -> str:
    return f"{LIST}{one.pk}/"


@pytest.fixture
def here() -> Organization:
    """An employer in Fujian."""
    return hired.organization(hired.IN_FUJIAN, "福州原单位机电有限公司")


@pytest.fixture
def working(here: Organization) -> Employment:
    """Somebody on record there for ten days."""
    return hired.hired(hired.worker(), here, hired.facts(today() - timedelta(days=10)))


@pytest.fixture
def moving(working: Employment) -> Employment:
    """The same person, reported by another employer."""
    there = hired.organization(hired.IN_FUJIAN, "福州新单位机电有限公司")
    return hired.moving(working.item, there)


def released(one: Employment) -> Employment:
    """The end the person has reported."""
    me = cast.as_person(one.person)
    proof = [cast.stored_file(me, "termination_proof")]
    return services.release_alone(
        actor=me,
        pk=one.pk,
        facts=Release(on=today(), why="已离职", papers={PaperKind.TERMINATION.value: proof}),
    )


# -- the list ------------------------------------------------------------------------------------


@pytest.mark.req("ZS-02", "FJ-21")
def test_the_list_begins_with_where_one_works(working: Employment) -> None:
    client = phone_of(working.person)
    said = text_of(client.get(LIST))
    assert "聘用状态 福州原单位机电有限公司" in said
    assert "共 1 条" in said
    assert f'href="{page_of(working)}"' in client.get(LIST).content.decode()
    services.record_release(actor=hired.officer(hired.fujian()), pk=released(working).pk)
    said = text_of(client.get(LIST))
    assert "聘用状态 待聘" in said
    assert "已终止" in said


@pytest.mark.req("ZS-02", "ZS-10")
def test_who_has_no_record_learns_who_files_it() -> None:
    said = text_of(phone_of(cast.person()).get(LIST))
    assert "还没有聘用记录" in said
    assert "您不用自己填" in said


@pytest.fixture
def two() -> tuple[Person, Employment, Employment]:
    """Somebody with a record of last year and one of today, for different items."""
    first = hired.organization(name="中山甲锅炉有限公司")
    second = hired.organization(name="中山乙叉车有限公司")
    person = cast.person()
    old = hired.hired(hired.item_of(person, "G1"), first, hired.facts(
        today() - timedelta(days=300), today() + timedelta(days=5)))  # fmt: skip
    old = services.end(
        actor=cast.as_organization(first),
        pk=old.pk,
        facts=End(on=today() - timedelta(days=200), why="合同到期"),
    )
    return person, old, hired.hired(hired.item_of(person, "N1"), second)


@pytest.mark.req("ZS-02")
def test_each_condition_finds_what_fits_and_reset_shows_all(
    two: tuple[Person, Employment, Employment],
) -> None:
    person, old, new = two
    client = phone_of(person)
    past = today() - timedelta(days=200)
    asked = {
        "employer=锅炉": {old.pk},
        f"uscc={new.employer.uscc[:17]}": {new.pk},
        "item=n1": {new.pk},
        "item=叉车": {new.pk},
        f"category={new.category}": {new.pk},
        f"until={past}": {old.pk},
        f"since={past}": {old.pk, new.pk},
        f"since={past + timedelta(days=1)}": {new.pk},
        f"since={today()}&until={today()}": {new.pk},
        "employer=没有这家": set(),
        "": {old.pk, new.pk},
    }
    for query, expected in asked.items():
        html = client.get(f"{LIST}?{query}").content.decode()
        assert {one.pk for one in (old, new) if page_of(one) in html} == expected, query
    said = text_of(client.get(f"{LIST}?employer=没有这家"))
    assert "没有查到" in said
    assert "重置" in said


def test_a_span_that_runs_backwards_is_said_beside_it(
    two: tuple[Person, Employment, Employment],
) -> None:
    page = phone_of(two[0]).get(f"{LIST}?since=2026-02-01&until=2026-01-01")
    assert page.status_code == 200
    assert "结束日期早于开始日期" in text_of(page)
    assert field_of(page, "since") == "2026-02-01"


def test_the_list_costs_the_same_however_long_it_is(working: Employment) -> None:
    client = phone_of(working.person)
    few = queries(lambda: client.get(LIST))
    here = working.employer.organization
    assert here is not None
    for code in ("G2", "N1", "Q2"):
        hired.hired(hired.item_of(working.person, code), here)
    assert queries(lambda: client.get(LIST)) == few
    assert "共 4 条" in text_of(client.get(LIST))


# -- one record ----------------------------------------------------------------------------------


@pytest.mark.req("ZS-04")
def test_a_record_says_all_that_is_on_it(two: tuple[Person, Employment, Employment]) -> None:
    person, old, _ = two
    said = text_of(phone_of(person).get(page_of(old)))
    for words in (
        "中山甲锅炉有限公司",
        old.employer.uscc,
        str(old.item),
        old.category,
        str(old.item.valid_until),
        old.item.certificate.issued_by,
        str(old.started_on),
        str(old.ended_on),
        "合同到期",
        "中山市市场监督管理局",
        "网络填报",
        "终止聘用原因 （空） 合同到期",
        old.reference,
    ):
        assert words in said, words


@pytest.mark.req("ZS-10")
def test_a_person_can_neither_file_nor_change(working: Employment) -> None:
    client = phone_of(working.person)
    html = client.get(page_of(working)).content.decode() + client.get(LIST).content.decode()
    for move in ("amend", "end", "file", "withdraw"):
        assert f"/{move}/" not in html
        assert client.get(f"{page_of(working)}{move}/").status_code == 404
    assert client.post(LIST).status_code == 405
    assert client.post(page_of(working)).status_code == 405


@pytest.mark.assurance(1)
def test_a_neighbour_with_a_record_of_her_own_finds_nothing(working: Employment) -> None:
    other = hired.hired(hired.worker(), working.employer.organization)  # type: ignore[arg-type]
    neighbour = phone_of(other.person)
    assert neighbour.get(page_of(other)).status_code == 200
    assert page_of(working) not in neighbour.get(LIST).content.decode()
    for move in ("", "deny/", "release_alone/", "withdraw_release/"):
        assert neighbour.get(page_of(working) + move).status_code == 404
    for move in ("deny/", "release_alone/", "withdraw_release/"):
        sent = {"on": str(today()), "why": "已离职", "files_0-file": photo()}
        assert neighbour.post(page_of(working) + move, sent).status_code in (404, 422)
    working.refresh_from_db()
    assert working.state == "active"


def test_strangers_are_led_to_the_login_or_find_nothing(working: Employment) -> None:
    here = working.employer.organization
    assert here is not None
    clerk = phone_of(clerk_of(here))
    for move in ("", "deny/", "release_alone/", "withdraw_release/"):
        assert at_login(Client().get(page_of(working) + move))
        assert clerk.get(page_of(working) + move).status_code == 404


# -- 没有换单位 ------------------------------------------------------------------------------------


@pytest.mark.req("FJ-19", "FJ-42")
def test_a_reported_change_is_on_the_first_page_and_says_by_when(moving: Employment) -> None:
    client = phone_of(moving.person)
    home = client.get("/me/")
    assert "福州新单位机电有限公司 报送您自" in text_of(home)
    assert f'href="{page_of(moving)}"' in home.content.decode()
    said = text_of(client.get(page_of(moving)))
    assert "福州新单位机电有限公司报送您已换到该单位" in said
    assert "原单位是福州原单位机电有限公司" in said
    assert f"鼓楼区市场监督管理局 最迟 {moving.due_on} 登记这次变更" in said
    assert "没有换单位" in said


def test_the_change_is_on_the_first_page_before_the_profile_is_filled_in(
    moving: Employment,
) -> None:
    Person.objects.filter(pk=moving.person_id).update(completed_at=None)
    home = phone_of(moving.person).get("/me/")
    assert f'href="{page_of(moving)}"' in home.content.decode()
    assert "填写人员信息" in text_of(home)


@pytest.mark.req("FJ-42")
def test_saying_it_is_not_so_ends_the_change(moving: Employment) -> None:
    client = phone_of(moving.person)
    url = f"{page_of(moving)}deny/"
    assert f'href="{url}"' in client.get(page_of(moving)).content.decode()
    question = client.get(url)
    assert "您仍登记在原单位名下" in text_of(question)
    sent = {"reason": "我没去过这家单位", "seen": field_of(question, "seen")}
    assert client.post(url, sent)["Location"] == page_of(moving)
    moving.refresh_from_db()
    assert moving.state == "denied"
    log = MoveLog.objects.filter(flow="employment", object_id=moving.pk).latest("pk")
    assert (log.move, log.reason, log.user_id) == ("deny", sent["reason"], moving.person.user_id)
    told = Notice.objects.get(event="employment.denied")
    assert told.recipient == clerk_of(moving.employer.organization)  # type: ignore[arg-type]
    assert "我没去过这家单位" in told.body
    said = text_of(client.get(page_of(moving)))
    assert "您已否认" in said
    assert "我没去过这家单位" in said
    assert "报送您自" not in text_of(client.get("/me/"))
    assert client.get(url).status_code == 409
    assert client.post(url, sent).status_code == 409


def test_the_note_may_be_left_out_and_a_bad_one_is_said_beside_it(moving: Employment) -> None:
    client = phone_of(moving.person)
    url = f"{page_of(moving)}deny/"
    wrong = client.post(url, {"reason": "长" * 1001})
    assert wrong.status_code == 422
    assert "最多 1000 个字" in text_of(wrong)
    assert "长" * 1001 in text_of(wrong)
    strange = client.post(url, {"reason": "坏\x01字"})
    assert strange.status_code == 422
    moving.refresh_from_db()
    assert moving.state == "reported"
    assert client.post(url).status_code == 302
    moving.refresh_from_db()
    assert moving.state == "denied"


def test_what_is_recorded_already_is_too_late_to_deny(moving: Employment) -> None:
    client = phone_of(moving.person)
    url = f"{page_of(moving)}deny/"
    sent = {"seen": field_of(client.get(url), "seen")}
    services.record(actor=hired.officer(hired.fujian()), pk=moving.pk)
    late = client.post(url, sent)
    assert late.status_code == 409
    assert "当前状态是“在聘”" in text_of(late)
    assert client.get(url).status_code == 409


# -- 单方面办理注销 --------------------------------------------------------------------------------


@pytest.mark.req("FJ-20")
def test_a_photo_straight_from_the_camera_ends_it_alone(working: Employment) -> None:
    client = phone_of(working.person)
    url = f"{page_of(working)}release_alone/"
    assert f'href="{url}"' in client.get(page_of(working)).content.decode()
    form = client.get(url)
    assert 'capture="environment"' in form.content.decode()
    key = saved_photo(client, "termination_proof")
    sent = {"on": str(today()), "why": "单位不给办", "files_0": key, "seen": field_of(form, "seen")}
    assert client.post(url, sent)["Location"] == page_of(working)
    working.refresh_from_db()
    assert (working.state, working.released_by, working.left_on) == ("releasing", "person", today())
    assert str(working.papers.get(kind="termination").file_id) == key
    said = text_of(client.get(page_of(working)))
    assert f"鼓楼区市场监督管理局 最迟 {working.due_on} 登记注销" in said
    assert "照片.png" in said
    told = Notice.objects.get(event="employment.releasing_alone")
    assert told.recipient == clerk_of(working.employer.organization)  # type: ignore[arg-type]
    assert client.get(url).status_code == 409
    assert client.post(url, sent).status_code == 409


def test_without_script_the_proof_survives_a_mistake(working: Employment) -> None:
    client = phone_of(working.person)
    url = f"{page_of(working)}release_alone/"
    tomorrow = str(today() + timedelta(days=1))
    wrong = client.post(url, {"on": tomorrow, "why": "已离职", "files_0-file": photo()})
    assert wrong.status_code == 409
    assert "终止聘用时间晚于今天" in text_of(wrong)
    assert field_of(wrong, "on") == tomorrow
    assert field_of(wrong, "why") == "已离职"
    key = field_of(wrong, "files_0")
    done = client.post(url, {"on": str(today()), "why": "已离职", "files_0": key})
    assert done.status_code == 302
    assert str(working.papers.get().file_id) == key


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"on": ""}, 422, "请选择离职日期"),
        ({"on": "2026年2月30日"}, 422, "离职日期"),
        ({"why": " "}, 422, "请填写离职原因"),
        ({"files_0": ""}, 422, "请上传解除劳动合同证明"),
        ({"files_0": "x"}, 422, "请重新上传"),
        ({"on": "2020-01-01"}, 409, "终止聘用时间早于聘用开始时间"),
    ],
)
def test_what_is_missing_is_said(
    working: Employment, changed: dict[str, str], status: int, said: str
) -> None:
    client = phone_of(working.person)
    key = saved_photo(client, "termination_proof")
    sent = {"on": str(today()), "why": "已离职", "files_0": key, **changed}
    answer = client.post(f"{page_of(working)}release_alone/", sent)
    assert answer.status_code == status
    assert said in text_of(answer)
    working.refresh_from_db()
    assert working.state == "active"


@pytest.mark.req("FJ-20")
def test_where_the_ruleset_has_no_exit_alone_the_page_says_whom_to_ask() -> None:
    office = hired.zhongshan()
    office.phone = "0760-88881234"
    office.save()
    one = hired.hired(hired.worker(), hired.organization())
    client = phone_of(one.person)
    page = client.get(page_of(one))
    said = text_of(page)
    assert "本人不能单方面办理" in said
    assert "中山市市场监督管理局电话：0760-88881234" in said.replace(" ", "")
    url = f"{page_of(one)}release_alone/"
    assert url not in page.content.decode()
    refused = client.get(url)
    assert refused.status_code == 409
    assert "本人不能单方面办理" in text_of(refused)
    key = saved_photo(client, "termination_proof")
    sent = client.post(url, {"on": str(today()), "why": "已离职", "files_0": key})
    assert sent.status_code == 409
    one.refresh_from_db()
    assert one.state == "active"


# -- 撤回 ------------------------------------------------------------------------------------------


@pytest.mark.req("FJ-20")
def test_an_end_of_ones_own_can_be_taken_back(working: Employment) -> None:
    released(working)
    client = phone_of(working.person)
    url = f"{page_of(working)}withdraw_release/"
    assert f'href="{url}"' in client.get(page_of(working)).content.decode()
    question = client.get(url)
    assert "聘用记录照旧" in text_of(question)
    sent = {"seen": field_of(question, "seen")}
    assert client.post(url, sent)["Location"] == page_of(working)
    working.refresh_from_db()
    assert (working.state, working.released_by, working.due_on) == ("active", "", None)
    assert client.get(url).status_code == 409
    assert client.post(url, sent).status_code == 409


def test_an_end_of_the_employers_is_not_ones_own_to_take_back(working: Employment) -> None:
    clerk = cast.as_organization(working.employer.organization)  # type: ignore[arg-type]
    services.release(actor=clerk, pk=working.pk, facts=Release(on=today(), why="合同到期"))
    client = phone_of(working.person)
    page = client.get(page_of(working))
    assert "您没有离职的，请在登记前联系登记机关" in text_of(page)
    url = f"{page_of(working)}withdraw_release/"
    assert url not in page.content.decode()
    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403


def test_a_returned_end_says_why(working: Employment) -> None:
    one = released(working)
    officer = hired.officer(hired.fujian())
    services.return_release(actor=officer, pk=one.pk, reason="证明没有盖章")
    assert "证明没有盖章" in text_of(phone_of(working.person).get(page_of(one)))


def test_every_notice_leads_to_a_page() -> None:
    assert get_resolver().resolve("/me/employments/5/").url_name == "employment"


@pytest.mark.req("ZS-01")
def test_from_the_front_page_through_the_login_to_the_own_records(
    working: Employment, client: Client
) -> None:
    front = text_of(client.get("/"))
    assert "特种设备作业人员聘用记录信息填报" in front
    assert f'href="{LIST}"' in client.get("/").content.decode()
    asked = client.get(LIST)
    assert asked.status_code == 302
    assert asked["Location"] == "/me/login/?next=%2Fme%2Femployments%2F"
    user = working.person.user
    assert user is not None
    wrong = client.post(
        "/me/login/password/",
        {"phone": user.phone.plain_for_system(), "password": "not-this", "next": LIST},
    )
    assert wrong.status_code == 422
    entered = client.post(
        "/me/login/password/",
        {
            "phone": user.phone.plain_for_system(),
            "password": cast.TEST_PASSWORD_PLAIN,
            "next": LIST,
        },
    )
    assert entered["Location"] == LIST
    assert working.employer.name in text_of(client.get(LIST))
