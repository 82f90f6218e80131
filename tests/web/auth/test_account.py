"""The pages of one's own account."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client

from tests.accounts.cast import GOOD, make_authority, make_user, sent_code
from tests.support.answers import Answer
from tests.support.login import login
from zhiye.accounts import services
from zhiye.accounts.models import LoginSession, User
from zhiye.core.actor import Actor, Role
from zhiye.core.phone import demo

NEW = "noch ein langer Satz"
PAGES = ["/account/", "/account/password/", "/account/phone/", "/account/sessions/"]
ACTIONS = ["/account/sessions/end/", "/account/sessions/1/end/"]


def change(client: Client, **other: str) -> Answer:
    return client.post("/account/password/", {"old": GOOD, "new": NEW, "again": NEW, **other})


@pytest.mark.django_db
@pytest.mark.parametrize("url", PAGES)
def test_anonymous_is_sent_to_the_login_and_back(client: Client, url: str) -> None:
    assert client.get(url)["Location"] == f"/login/?next={quote(url, safe='')}"


@pytest.mark.django_db
@pytest.mark.parametrize("url", [*ACTIONS, "/account/password/", "/account/phone/"])
def test_anonymous_cannot_send(client: Client, url: str) -> None:
    assert client.post(url)["Location"] == "/login/"


@pytest.mark.django_db
@pytest.mark.parametrize("url", ACTIONS)
def test_actions_reject_get(client: Client, url: str) -> None:
    login(client, make_user())
    assert client.get(url).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("role", [Role.PERSON, Role.ORGANIZATION, Role.AUTHORITY, None])
def test_pages_come_in_the_look_of_the_portal(client: Client, url: str, role: Role | None) -> None:
    user = make_user()
    services.grant_membership(
        authority=make_authority(), user=user, functions=["view"], actor=Actor.system("test")
    )
    login(client, user, role)
    answer = client.get(url)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert ("zy-weui" in page) is (role is Role.PERSON)
    assert demo(1) not in page


@pytest.mark.django_db
@pytest.mark.assurance(3)
def test_own_number_is_shown_masked(client: Client) -> None:
    login(client, make_user(), Role.ORGANIZATION)
    assert "138****0001" in client.get("/account/").content.decode()


@pytest.mark.django_db
@pytest.mark.req("SX-38")
@pytest.mark.assurance(38)
def test_password_change_ends_the_login_in_another_browser_and_keeps_this_one(
    client: Client,
) -> None:
    user, other = make_user(), Client()
    login(client, user)
    login(other, user)
    assert other.get("/me/").status_code == 200
    assert change(client)["Location"] == "/account/"
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302
    assert "密码已修改" in other.get("/me/login/").content.decode()


@pytest.mark.django_db
@pytest.mark.req("SX-38")
@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"old": "falsch falsch"}, "密码不正确"),
        ({"again": "etwas anderes"}, "不一样"),
        ({"new": GOOD, "again": GOOD}, "不能与原密码相同"),
        ({"new": "12345678", "again": "12345678"}, "太常见"),
        ({"old": ""}, "请填写原密码"),
    ],
)
def test_password_change_tells_what_is_wrong(
    client: Client, other: dict[str, str], why: str
) -> None:
    user = make_user()
    login(client, user)
    answer = change(client, **other)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(GOOD)


@pytest.mark.django_db
def test_second_click_on_password_change_is_refused(client: Client) -> None:
    login(client, make_user())
    change(client)
    assert change(client).status_code == 422


@pytest.mark.django_db
def test_account_without_password_is_led_to_the_sms_code(client: Client) -> None:
    user = make_user()
    user.set_unusable_password()
    user.save()
    login(client, user)
    assert "还没有密码" in client.get("/account/password/").content.decode()


@pytest.mark.django_db
@pytest.mark.assurance(39)
def test_phone_is_changed_after_password_and_code(client: Client) -> None:
    user = make_user()
    login(client, user)
    client.post("/account/phone/", {"phone": demo(9), "send_code": "1"})
    typed = {"phone": demo(9), "code": sent_code(), "password": "falsch falsch"}
    wrong = client.post("/account/phone/", typed)
    assert wrong.status_code == 422
    assert f'value="{demo(9)}"' in wrong.content.decode()
    assert client.post("/account/phone/", {**typed, "password": GOOD})["Location"] == "/account/"
    user = User.objects.get()
    assert user.phone.plain_for_system() == demo(9)


# Logins ---------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.assurance(38)
def test_own_logins_are_listed_and_one_is_ended(client: Client) -> None:
    user, phone = make_user(), Client(headers={"User-Agent": "iPhone MicroMessenger/8"})
    phone.post("/me/login/password/", {"phone": demo(1), "password": GOOD})
    login(client, user)
    page = client.get("/account/sessions/").content.decode()
    assert "苹果手机 · 微信" in page
    assert "本机" in page
    other = LoginSession.objects.get(channel="mobile")
    for _ in range(2):
        answer = client.post(f"/account/sessions/{other.pk}/end/")
        assert answer["Location"] == "/account/sessions/"
    assert phone.get("/me/").status_code == 302
    assert client.get("/me/").status_code == 200
    other.refresh_from_db()
    assert other.end_reason == LoginSession.EndReason.ENDED


@pytest.mark.django_db
@pytest.mark.assurance(1)
def test_login_of_somebody_else_is_not_found(client: Client) -> None:
    stranger, user = make_user(2), make_user(1)
    login(Client(), stranger)
    theirs = LoginSession.objects.get()
    login(client, user)
    assert client.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.ended_at is None


@pytest.mark.django_db
def test_ending_this_login_logs_out(client: Client) -> None:
    login(client, make_user())
    here = LoginSession.objects.get()
    assert client.post(f"/account/sessions/{here.pk}/end/")["Location"] == "/login/"
    assert client.get("/me/").status_code == 302


@pytest.mark.django_db
def test_all_other_logins_are_ended(client: Client) -> None:
    user, others = make_user(), [Client(), Client()]
    for one in (*others, client):
        login(one, user)
    client.post("/account/sessions/end/")
    assert [one.get("/me/").status_code for one in (*others, client)] == [302, 302, 200]
    again = client.post("/account/sessions/end/", follow=True)
    assert "没有其他登录" in again.content.decode()
