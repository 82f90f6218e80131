"""First login by ID number: /me/login/id/ (SX-50)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from tests.web.person.phone import field_of, newest_code, phone_of, text_of
from zhiye.accounts.models import User, WebSession
from zhiye.core import clock, phone
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-50")]
ID = "/me/login/id/"
BIND = "/me/login/id/bind/"
PHONE = "/me/login/id/phone/"
CHECK = "/me/login/id/check/"
NUMBER = phone.demo(7_000_001)


def typed(name: str = "周玉梅", number: str = "") -> dict[str, str]:
    return {"name": name, "id_number": number or cast.an_id(901)}


def proved(client: Client, number: str = NUMBER) -> dict[str, str]:
    """Ask for the code and return the form of step 3."""
    client.post(PHONE, {"phone": number, "send_code": "1"})
    return {"phone": number, "code": newest_code()}


def test_the_whole_way_and_the_phone_from_then_on() -> None:
    client = Client()
    assert client.post(ID, typed())["Location"] == BIND
    prompt = client.get(BIND)
    assert "请绑定手机号" in text_of(prompt)
    assert "确定" in text_of(prompt)
    assert cast.an_id(901) not in prompt.content.decode()
    assert client.get(PHONE).status_code == 200
    done = client.post(PHONE, proved(client))
    assert done["Location"] == "/me/"
    person = Person.objects.get(name="周玉梅")
    assert person.user is not None
    assert person.user.name == "周玉梅"
    assert person.identity_checked_at is not None
    assert "身份核对一致" in text_of(client.get("/me/"))

    later = Client()
    later.post("/me/login/", {"phone": NUMBER, "send_code": "1"})
    with clock.freeze(clock.now() + timedelta(seconds=61)):
        later.post("/me/login/", {"phone": NUMBER, "send_code": "1"})
        entered = later.post("/me/login/", {"phone": NUMBER, "code": newest_code()})
    assert entered["Location"] == "/me/"


def test_an_imported_person_is_found_and_tied_to_the_phone() -> None:
    known = cast.person("周玉梅", with_account=False, id_number=cast.an_id(901))
    client = Client()
    client.post(ID, typed())
    client.post(PHONE, proved(client))
    known.refresh_from_db()
    assert known.user is not None
    assert Person.objects.count() == 1


@pytest.mark.assurance(20)
def test_an_unknown_number_gets_the_same_answers_before_the_check() -> None:
    cast.person("周玉梅", id_number=cast.an_id(901))
    pages = []
    for number in (cast.an_id(901), cast.an_id(902)):
        client = Client()
        first = client.post(ID, typed(number=number))
        shown = text_of(client.get(BIND)) + text_of(client.get(PHONE))
        pages.append((first.status_code, first["Location"], shown.replace(number[-3:], "…")))
    assert pages[0] == pages[1]


def test_a_number_of_another_account_is_told_only_after_the_check() -> None:
    taken = cast.person("周玉梅", id_number=cast.an_id(901))
    client = Client()
    client.post(ID, typed())
    refused = client.post(PHONE, proved(client))
    assert refused.status_code == 409
    assert "已绑定手机号" in text_of(refused)
    assert str(taken.user and taken.user.phone) in text_of(refused)
    assert taken.user != User.objects.latest("pk")


def test_full_width_digits_and_a_small_x_are_understood() -> None:
    number = next(n for n in map(cast.an_id, range(900, 999)) if n.endswith("X"))
    wide = number[:-1].translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)}) + "x"
    client = Client()
    assert client.post(ID, typed(number=f" {wide} "))["Location"] == BIND
    client.post(PHONE, proved(client))
    assert Person.objects.get().id_number.plain_for_system() == number


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (cast.an_id(901)[:-1] + ("1" if cast.an_id(901)[-1] != "1" else "2"), "校验位不符"),
        ("700101198506150", "15位的旧号码"),
        ("70010119850615", "应为18位"),
        ("70O101198506159017", "字母O"),
        ("", "请填写身份证号"),
    ],
)
def test_a_wrong_number_is_explained_and_kept(number: str, said: str) -> None:
    answer = Client().post(ID, {"name": "周玉梅", "id_number": number})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert field_of(answer, "id_number") == number
    assert field_of(answer, "name") == "周玉梅"


def test_going_back_keeps_what_was_typed() -> None:
    client = Client()
    client.post(ID, typed())
    again = client.get(ID)
    assert field_of(again, "name") == "周玉梅"
    assert field_of(again, "id_number") == cast.an_id(901)


def test_a_failed_identity_check_is_corrected_without_another_sms() -> None:
    client = Client()
    client.post(ID, typed("周不符"))
    refused = client.post(PHONE, proved(client))
    assert refused.status_code == 422
    assert "不一致" in text_of(refused)
    assert field_of(refused, "name") == "周不符"
    again = client.get(CHECK)
    assert again.status_code == 200
    assert field_of(again, "id_number") == cast.an_id(901)
    assert client.post(CHECK, typed())["Location"] == "/me/"
    assert Person.objects.get().name == "周玉梅"


def test_a_service_that_is_down_loses_nothing() -> None:
    client = Client()
    client.post(ID, typed("周故障"))
    refused = client.post(PHONE, proved(client))
    assert refused.status_code == 503
    assert field_of(refused, "name") == "周故障"
    assert not Person.objects.exists()


def test_a_wrong_code_keeps_the_phone() -> None:
    client = Client()
    client.post(ID, typed())
    right = proved(client)
    wrong = {**right, "code": "000000" if right["code"] != "000000" else "111111"}
    answer = client.post(PHONE, wrong)
    assert answer.status_code == 422
    assert "验证码不正确" in text_of(answer)
    assert field_of(answer, "phone") == NUMBER
    assert client.post(PHONE, right)["Location"] == "/me/"


def test_a_phone_of_somebody_else_is_refused() -> None:
    other = cast.person("李秀英")
    assert other.user is not None
    client = Client()
    client.post(ID, typed())
    number = other.user.phone.plain_for_system()
    refused = client.post(PHONE, proved(client, number))
    assert refused.status_code == 422
    assert "另一个证件号码" in text_of(refused)
    assert Person.objects.count() == 1


@pytest.mark.assurance(28)
def test_the_number_never_stands_plain_in_the_session() -> None:
    client = Client()
    client.post(ID, typed())
    kept = WebSession.objects.get(session_key=client.cookies["sessionid"].value)
    assert cast.an_id(901) not in str(kept.get_decoded())
    client.post(PHONE, proved(client))
    kept = WebSession.objects.get(session_key=client.cookies["sessionid"].value)
    assert "first_login" not in kept.get_decoded()


def test_what_was_typed_is_forgotten_after_a_quarter_of_an_hour() -> None:
    client = Client()
    client.post(ID, typed())
    with clock.freeze(clock.now() + timedelta(minutes=16)):
        assert client.get(PHONE)["Location"] == ID


def test_steps_cannot_be_skipped() -> None:
    assert Client().get(BIND)["Location"] == ID
    assert Client().get(PHONE)["Location"] == ID
    assert Client().post(PHONE, {"phone": NUMBER, "code": "123456"})["Location"] == ID
    assert Client().get(CHECK).status_code == 302
    assert Client().post(BIND).status_code == 405


def test_who_is_logged_in_has_nothing_to_do_here() -> None:
    client = phone_of(cast.person())
    assert client.get(ID)["Location"] == "/me/"
    assert client.get(CHECK)["Location"] == "/me/"


def test_the_form_sent_twice_is_one_login() -> None:
    client = Client()
    client.post(ID, typed())
    form = proved(client)
    client.post(PHONE, form)
    again = client.post(PHONE, form, follow=True)
    assert again.status_code == 200
    assert User.objects.filter(name="周玉梅").count() == 1
