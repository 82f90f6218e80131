"""资质证书: /me/certificates/, /me/certificates/<pk>/, refresh, why (SX-53 to SX-57)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import cast
from tests.web.person.phone import field_of, phone_of, text_of
from zhiye.certificates import services
from zhiye.certificates.models import Source
from zhiye.certificates.register_sync import TASK, take_over
from zhiye.core.clock import today
from zhiye.integrations.models import SandboxCertificate
from zhiye.people.models import Person

pytestmark = pytest.mark.django_db
LIST, WHY, REFRESH = "/me/certificates/", "/me/certificates/why/", "/me/certificates/refresh/"


def jobs(someone: Person) -> int:
    """How many look-ups have been asked for."""
    return ProcrastinateJob.objects.filter(task_name=TASK, args__person_id=someone.pk).count()


def in_register(someone: Person, code: str, name: str, **more: object) -> None:
    SandboxCertificate.objects.create(
        register="operators",
        id_number=someone.id_number.plain_for_system(),
        holder=someone.name,
        kind="operator",
        issuing_authority="太原市市场监督管理局",
        issued_on=today() - timedelta(days=300),
        items=[
            {
                "code": code,
                "name": name,
                "approved_on": str(today() - timedelta(days=300)),
                "valid_until": str(today() + timedelta(days=1000)),
            }
        ],
        **more,
    )


@pytest.mark.req("SX-54")
def test_what_the_register_knows_is_listed_with_its_source() -> None:
    person = cast.person()
    in_register(person, "G1", "工业锅炉司炉")
    take_over(person=person)
    said = text_of(phone_of(person).get(LIST))
    assert "工业锅炉司炉[G1]" in said
    assert "自动获取" in said
    assert "有效" in said
    assert f"有效期至 {today() + timedelta(days=1000)}" in said


@pytest.mark.req("SX-57")
def test_inspectors_upload_nothing_either() -> None:
    person = cast.person(id_number=cast.an_id(9))
    take_over(person=person)
    said = text_of(phone_of(person).get(LIST))
    assert "无损检测人员证" in said
    assert "自动获取" in said


@pytest.mark.parametrize(
    ("left", "said"),
    [(-3, "已过期 3 天"), (0, "今天到期"), (60, "还剩 60 天"), (61, "有效")],
)
def test_how_long_an_item_is_valid_in_words(left: int, said: str) -> None:
    person = cast.person()
    cast.certificate(person, "G1", valid_until=today() + timedelta(days=left))
    page = text_of(phone_of(person).get(LIST))
    assert said in page
    assert ("即将到期" in page) == (0 <= left <= 60)
    assert f"有效期至 {today() + timedelta(days=left)}" in page


@pytest.mark.req("SX-53", "SX-56")
def test_an_own_entry_shows_that_it_waits_and_for_whom() -> None:
    person = cast.person()
    one = cast.typed_certificate(person, "G1")
    client = phone_of(person)
    assert "待审核" in text_of(client.get(LIST))
    assert "本人填报" in text_of(client.get(LIST))
    said = text_of(client.get(f"{LIST}{one.pk}/"))
    assert cast.authority().name in said
    assert "这期间您不用做什么" in said
    assert "填报并提交审核" in said


@pytest.mark.req("SX-53")
def test_a_returned_one_says_why_and_leads_to_the_correction() -> None:
    person = cast.person()
    one = cast.typed_certificate(person, "G1")
    services.return_(actor=cast.reviewer(), pk=one.pk, reason="证书编号看不清")
    page = phone_of(person).get(f"{LIST}{one.pk}/")
    assert "证书编号看不清" in text_of(page)
    assert f'href="{LIST}{one.pk}/resubmit/"' in page.content.decode()


def test_the_number_is_masked() -> None:
    person = cast.person()
    one = cast.certificate(person, "G1")
    html = phone_of(person).get(f"{LIST}{one.pk}/").content.decode()
    assert one.number.plain_for_system() not in html
    assert str(one.number) in html


def test_a_waiting_entry_can_be_taken_back_after_a_question() -> None:
    person = cast.person()
    one = cast.typed_certificate(person, "G1")
    client = phone_of(person)
    url = f"{LIST}{one.pk}/withdraw/"
    question = client.get(url)
    assert "将作废" in text_of(question)
    assert client.post(url, {"seen": field_of(question, "seen")})["Location"] == LIST
    one.refresh_from_db()
    assert one.state == "withdrawn"
    assert client.post(url).status_code == 409
    assert "还没有证书" in text_of(client.get(LIST))


@pytest.mark.req("SX-54")
def test_asking_again_is_a_job_and_shown_while_it_runs() -> None:
    person = cast.person()
    client = phone_of(person)
    assert client.post(REFRESH)["Location"] == LIST
    assert jobs(person) == 1
    page = client.get(LIST)
    assert "正在取您的证书" in text_of(page)
    assert 'hx-get="/me/certificates/fetched/"' in page.content.decode()
    assert "刷新看结果" in text_of(page)
    client.post(REFRESH)
    assert jobs(person) == 1
    part = client.get("/me/certificates/fetched/").content.decode()
    assert part.lstrip().startswith('<div id="certificates"')


def test_asking_too_often_is_refused_in_words() -> None:
    person = cast.person()
    client = phone_of(person)
    for _ in range(4):
        assert client.post(WHY).status_code == 200
    refused = client.post(WHY)
    assert refused.status_code == 429
    assert "再更新" in text_of(refused)
    client.post(REFRESH)
    assert "请过" in text_of(client.get(LIST))
    assert jobs(person) == 0


@pytest.mark.req("SX-54", "SX-57")
def test_why_asks_first_and_then_tells_what_each_register_said() -> None:
    # The inspectors' register of the tests answers by the 17th digit: 1 is unknown to it.
    person = cast.person(id_number=cast.an_id(88_771))
    Person.objects.filter(pk=person.pk).update(identity_checked_at=person.created_at)
    in_register(person, "G1", "工业锅炉司炉")
    client = phone_of(person)
    assert "开始查" in text_of(client.get(WHY))
    said = text_of(client.post(WHY))
    assert f"{person.name}，{person.id_number}" in said
    assert "查到 1 张，已放进您的证书列表" in said
    assert "在“中国特检协会公示系统”查检验检测人员证" in said
    assert "没有查到" in said
    assert "怎么办" in said
    assert person.certificates.get().source == Source.OPERATOR_REGISTER


def test_why_names_void_expired_waiting_and_returned_ones() -> None:
    person = cast.person()
    in_register(person, "G1", "工业锅炉司炉", status="revoked")
    cast.certificate(person, "N1", valid_until=today() - timedelta(days=9))
    cast.typed_certificate(person, "P")
    returned = cast.typed_certificate(person, "R1")
    services.return_(actor=cast.reviewer(), pk=returned.pk, reason="不清楚")
    said = text_of(phone_of(person).post(WHY))
    assert "只查到已吊销或注销的证书" in said
    assert "叉车司机[N1] 已于" in said
    assert "有 1 张正在审核" in said
    assert "有 1 张被退回" in said
    assert "还没有核对身份" in said


@pytest.mark.assurance(53)
def test_a_register_that_is_down_is_named() -> None:
    person = cast.person("周故障")
    said = text_of(phone_of(person).post(WHY))
    assert said.count("对方系统现在没有回应") == 2
