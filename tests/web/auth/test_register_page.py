"""The pages for registering and for resetting the password."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.accounts.cast import GOOD, make_user, sent_code
from tests.support.answers import Answer
from zhiye.accounts import services
from zhiye.accounts.models import AuthCode, LoginSession, User
from zhiye.core.actor import Actor
from zhiye.core.phone import demo

NEW = "noch ein langer Satz"


def ask(client: Client, url: str, **more: str) -> Answer:
    return client.post(url, {"phone": demo(1), "send_code": "1", **more})


def register(client: Client, **other: str) -> Answer:
    typed = {
        "name": "纪南星",
        "phone": demo(1),
        "code": sent_code(),
        "password": GOOD,
        "again": GOOD,
        **other,
    }
    return client.post("/register/", typed)


@pytest.mark.django_db
@pytest.mark.req("SX-10")
def test_registered_organisation_user_goes_on_to_prove_the_organisation(client: Client) -> None:
    page = client.get("/register/").content.decode()
    assert 'autocomplete="new-password"' in page
    asked = ask(client, "/register/", name="纪南星", password=GOOD)
    shown = asked.content.decode()
    assert 'value="纪南星"' in shown
    assert GOOD not in shown
    answer = register(client)
    assert answer["Location"] == "/org/"
    assert client.get("/org/").json()["role"] == "organization"
    assert LoginSession.objects.open().count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "field", "why"),
    [
        ({"password": "12345678", "again": "12345678"}, "password", "太常见"),
        ({"again": "something else"}, "again", "不一样"),
        ({"phone": "12"}, "phone", "11位"),
        ({"name": ""}, "name", "请填写姓名"),
        ({"code": ""}, "code", "请填写短信验证码"),
        ({"code": "12345"}, "code", "6 位数字"),
    ],
)
def test_errors_stand_beside_the_field_and_what_was_typed_is_kept(
    client: Client, other: dict[str, str], field: str, why: str
) -> None:
    ask(client, "/register/")
    answer = register(client, **other)
    page = answer.content.decode()
    assert answer.status_code == 422
    noted = re.search(rf'id="id_{field}_error">(.*?)</div>', page, re.DOTALL)
    assert noted is not None
    assert why in noted[1]
    if field != "name":
        assert 'value="纪南星"' in page
    assert GOOD not in page
    assert not User.objects.exists()


@pytest.mark.django_db
def test_second_click_makes_no_second_account(client: Client) -> None:
    ask(client, "/register/")
    register(client)
    again = register(Client())
    assert again.status_code == 422
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.assurance(13)
@pytest.mark.parametrize("url", ["/register/", "/password/reset/"])
def test_without_csrf_token_is_refused(url: str) -> None:
    assert ask(Client(enforce_csrf_checks=True), url).status_code == 403
    assert not AuthCode.objects.exists()


@pytest.mark.django_db
@pytest.mark.assurance(38)
@pytest.mark.parametrize(("url", "login"), [("", "/login/"), ("?me", "/me/login/password/")])
def test_reset_sets_the_password_and_ends_logins_elsewhere(
    client: Client, url: str, login: str
) -> None:
    user = make_user()
    elsewhere = Client()
    elsewhere.post("/me/login/password/", {"phone": demo(1), "password": GOOD})
    assert elsewhere.get("/me/").status_code == 200
    page = f"/password/reset/{url}"
    assert client.get(page).status_code == 200
    ask(client, page)
    typed = {"phone": demo(1), "code": sent_code(), "new": NEW, "again": NEW}
    assert client.post(page, typed)["Location"] == login
    assert elsewhere.get("/me/").status_code == 302
    assert client.post("/login/", {"phone": demo(1), "password": GOOD}).status_code == 422
    assert client.post("/login/", {"phone": demo(1), "password": NEW}).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.django_db
@pytest.mark.assurance(21)
def test_code_for_registering_does_not_reset(client: Client) -> None:
    make_user()
    ask(client, "/register/")
    typed = {"phone": demo(1), "code": sent_code(), "new": NEW, "again": NEW}
    answer = client.post("/password/reset/", typed)
    assert answer.status_code == 422
    assert "请先获取验证码" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.assurance(20)
def test_asking_for_a_code_says_the_same_for_known_and_unknown_numbers() -> None:
    make_user(1)

    def page(seq: int) -> str:
        body = ask(Client(), "/password/reset/", phone=demo(seq)).content.decode()
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
        return re.sub(r"\b(59|60)\b", "60", body.replace(demo(seq), ""))

    assert page(1) == page(2)


@pytest.mark.django_db
def test_disabled_account_is_told_to_who_holds_the_phone(client: Client) -> None:
    user = make_user()
    services.disable(user=user, actor=Actor.system("test"), reason="离职")
    ask(client, "/password/reset/")
    typed = {"phone": demo(1), "code": sent_code(), "new": NEW, "again": NEW}
    answer = client.post("/password/reset/", typed)
    assert answer.status_code == 403
    assert "已停用" in answer.content.decode()
