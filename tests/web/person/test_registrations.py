"""人员授权 → 注册授权: /me/registrations/… (SX-07, SX-60)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from tests.support.answers import Answer
from tests.web.person.phone import at_login, field_of, phone_of, text_of
from zhiye.core import clock
from zhiye.core.clock import today
from zhiye.notices.models import Notice
from zhiye.registrations import services
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Consent, Registration
from zhiye.registrations.texts import TEXTS

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-60")]
LIST = "/me/registrations/"


@pytest.fixture
def asked() -> Registration:
    """An invitation that can be accepted."""
    person = cast.person()
    cast.certificate(person)
    return cast.invitation(person, cast.organization("太原邀请锅炉有限公司", licensed=True))


def page_of(one: Registration) -> str:
    return f"{LIST}{one.pk}/"


def accept(client: Client, one: Registration, seen: str = "") -> Answer:
    url = f"{page_of(one)}accept_invitation/"
    return client.post(url, {"seen": seen} if seen else {})


@pytest.mark.assurance(27)
def test_an_invitation_says_who_asks_what_until_when_and_the_exact_words(
    asked: Registration,
) -> None:
    client = phone_of(asked.person)
    assert "待您同意" in text_of(client.get(LIST))
    page = client.get(page_of(asked))
    said = text_of(page)
    assert "太原邀请锅炉有限公司邀请您" in said
    assert "“ 作业人员 ”身份" in said or "“作业人员”身份" in said
    assert f"最迟 {today() + timedelta(days=30)} 答复" in said
    assert TEXTS["register", "person"].for_(asked) in said
    assert "SX-" not in said
    assert "同意" in said
    assert "拒绝" in said


@pytest.mark.req("SX-59", "SX-21")
def test_consent_makes_it_public_and_says_what_happens_next(asked: Registration) -> None:
    client = phone_of(asked.person)
    page = client.get(page_of(asked))
    done = accept(client, asked, field_of(page, "seen"))
    assert done["Location"] == f"{page_of(asked)}done/"
    said = text_of(client.get(f"{page_of(asked)}done/"))
    assert "已同意，公示生效" in said
    assert "当前公示企业" in said
    assert f"{today()} 起" in said
    asked.refresh_from_db()
    assert asked.state == "active"
    kept = Consent.objects.get(registration=asked, side="person")
    assert kept.text == TEXTS["register", "person"].for_(asked)
    assert (kept.channel, kept.user_id) == ("mobile", asked.person.user_id)
    assert REGISTRATION.log_of(asked).last().who == asked.person.name  # type: ignore[union-attr]
    assert Notice.objects.filter(event="registration.accepted").exists()


def test_refusing_asks_first_and_says_what_it_ends(asked: Registration) -> None:
    client = phone_of(asked.person)
    url = f"{page_of(asked)}decline_invitation/"
    question = client.get(url)
    assert "拒绝后，单位需要重新发出邀请" in text_of(question)
    done = client.post(url, {"reason": "已去别处", "seen": field_of(question, "seen")})
    assert done["Location"] == f"{page_of(asked)}done/"
    asked.refresh_from_db()
    assert asked.state == "declined"
    assert "已拒绝" in text_of(client.get(f"{page_of(asked)}done/"))
    assert "您已拒绝" in text_of(client.get(LIST))
    assert client.get(url).status_code == 409
    assert client.post(url).status_code == 409


@pytest.mark.req("SX-02", "SX-55")
def test_what_stands_in_the_way_is_told_with_the_way_out() -> None:
    person, first = cast.person(), cast.organization("太原先来有限公司", licensed=True)
    lift = cast.certificate(person, "T", first_issued_on=today() - timedelta(days=900))
    one = cast.invitation(person, cast.organization(licensed=True))
    other = cast.invitation(person, first)
    lift.items.update(first_issued_on=None)
    cast.certificate(person, "G1")
    client = phone_of(person)
    page = client.get(page_of(one))
    said = text_of(page)
    assert "现在还不能同意" in said
    assert "还没有补首次取证日期" in said
    assert f'href="/me/certificates/items/{lift.items.get().pk}/first/"' in page.content.decode()
    assert 'class="zy-btn" type="button" disabled' in page.content.decode()
    refused = accept(client, one)
    assert refused.status_code == 409
    assert "首次取证日期" in text_of(refused)

    lift.items.update(first_issued_on=today() - timedelta(days=900))
    accept(client, other)
    assert "已失效" in text_of(client.get(page_of(one)))


@pytest.mark.req("SX-58")
def test_an_own_application_waits_and_can_be_taken_back() -> None:
    person, here = cast.person(), cast.organization("太原申请有限公司", licensed=True)
    cast.certificate(person)
    one = cast.application(person, here)
    client = phone_of(person)
    said = text_of(client.get(page_of(one)))
    assert "太原申请有限公司 最迟" in said
    assert "答复您的申请" in said
    url = f"{page_of(one)}withdraw_application/"
    question = client.get(url)
    assert "单位将不能再同意这份申请" in text_of(question)
    assert client.post(url, {"seen": field_of(question, "seen")})["Location"] == page_of(one)
    one.refresh_from_db()
    assert one.state == "withdrawn"
    assert client.post(url).status_code == 409


def test_a_refused_application_shows_the_reason() -> None:
    person, here = cast.person(), cast.organization(licensed=True)
    cast.certificate(person)
    one = cast.application(person, here)
    services.decline(actor=cast.as_organization(here), pk=one.pk, reason="岗位已招满")
    said = text_of(phone_of(person).get(page_of(one)))
    assert "单位未同意" in said
    assert "岗位已招满" in said


def test_a_lapsed_invitation_says_so(asked: Registration) -> None:
    with clock.freeze(today() + timedelta(days=40)):
        REGISTRATION.run_due()
    said = text_of(phone_of(asked.person).get(page_of(asked)))
    assert "已失效" in said
    assert "同意" not in said.split("办理记录")[0].replace("您将同意", "")


def test_an_active_one_offers_to_leave(asked: Registration) -> None:
    client = phone_of(asked.person)
    accept(client, asked)
    page = client.get(page_of(asked))
    assert "当前公示企业" in text_of(page)
    assert f'href="{page_of(asked)}deregister/"' in page.content.decode()


def test_an_empty_list_says_what_to_do() -> None:
    said = text_of(phone_of(cast.person()).get(LIST))
    assert "还没有邀请" in said
    assert "注册到企业" in said


def test_the_result_page_of_an_open_invitation_leads_back(asked: Registration) -> None:
    client = phone_of(asked.person)
    assert client.get(f"{page_of(asked)}done/")["Location"] == page_of(asked)


def test_somebody_else_cannot_answer(asked: Registration) -> None:
    other = cast.person()
    cast.certificate(other)
    cast.invitation(other, asked.organization)
    assert accept(phone_of(other), asked).status_code == 404
    assert at_login(accept(Client(), asked))
    asked.refresh_from_db()
    assert asked.state == "invited"
