"""The login pages of console and phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.accounts.cast import GOOD, make_authority, make_user, sent_code
from tests.support.answers import Answer
from zhiye.accounts import services
from zhiye.accounts.models import AuthCode, LoginSession, User
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.models import AccessLog
from zhiye.core.phone import demo

SYSTEM = Actor.system("test")
PAGES = ["/login/", "/login/code/", "/me/login/", "/me/login/password/"]


def post(client: Client, url: str = "/login/", **data: str) -> Answer:
    return client.post(url, {"phone": demo(1), "password": GOOD, **data})


def staff(user: User, *codes: str) -> None:
    for code in codes:
        services.grant_membership(
            authority=make_authority(code, f"测试机关{code}"),
            user=user,
            functions=["view"],
            actor=SYSTEM,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("url", PAGES)
def test_page_is_shown_with_what_a_phone_and_a_password_manager_need(
    client: Client, url: str
) -> None:
    page = client.get(url).content.decode()
    assert 'lang="zh-CN"' in page
    assert page.count("<h1") == 1
    assert 'inputmode="tel"' in page
    if "code" in url or url == "/me/login/":
        assert 'autocomplete="one-time-code"' in page
        assert 'inputmode="numeric"' in page
        assert 'autocomplete="tel"' in page
    else:
        assert 'autocomplete="current-password"' in page
        assert 'autocomplete="username"' in page
    assert "csrfmiddlewaretoken" in page


@pytest.mark.django_db
@pytest.mark.req("SX-51")
@pytest.mark.parametrize("url", ["/me/login/", "/me/login/password/"])
def test_phone_page_leads_to_the_login_by_id_number(client: Client, url: str) -> None:
    page = client.get(url).content.decode()
    assert "身份证号登录" in page
    assert 'href="/me/login/id/"' in page
    assert "zy-weui" in page


@pytest.mark.django_db
@pytest.mark.req("SX-11")
@pytest.mark.assurance(15)
def test_right_pair_logs_in_with_a_new_session_key(client: Client) -> None:
    staff(make_user(), "140100")
    client.get("/login/")
    client.session["x"] = 1
    before = client.session.session_key
    answer = post(client)
    assert answer.status_code == 302
    assert answer["Location"] == "/gov/"
    assert client.session.session_key != before
    assert LoginSession.objects.get().method == "password"
    assert AccessLog.objects.filter(kind="login", ok=True).count() == 1


@pytest.mark.django_db
@pytest.mark.assurance(13)
def test_without_csrf_token_is_refused() -> None:
    make_user()
    client = Client(enforce_csrf_checks=True)
    assert post(client).status_code == 403
    assert not LoginSession.objects.exists()


@pytest.mark.django_db
def test_wrong_password_keeps_the_number_and_never_the_password(client: Client) -> None:
    make_user()
    answer = post(client, password="falsch falsch")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "手机号或密码不正确" in page
    assert f'value="{demo(1)}"' in page
    assert "falsch" not in page
    assert not LoginSession.objects.exists()


@pytest.mark.django_db
@pytest.mark.assurance(20)
def test_page_is_the_same_for_an_unknown_number(client: Client) -> None:
    make_user()

    def page(number: str) -> str:
        body = post(Client(), phone=number, password="falsch falsch").content.decode()
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
        return body.replace(number, "")

    assert page(demo(1)) == page(demo(2))


@pytest.mark.django_db
def test_too_many_is_429_with_the_time_to_wait(client: Client) -> None:
    make_user()
    with clock.freeze(clock.now()):
        for _ in range(5):
            post(client, password="falsch falsch")
        answer = post(client)
    assert answer.status_code == 429
    assert "30秒" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.req("SX-51")
@pytest.mark.assurance(21)
def test_code_is_sent_without_script_and_logs_in(client: Client) -> None:
    make_user()
    asked = client.post("/me/login/", {"phone": demo(1), "send_code": "1"})
    page = asked.content.decode()
    assert asked.status_code == 200
    assert f'value="{demo(1)}"' in page
    assert re.search(r'data-wait="(60|59)"', page)
    assert "zy-field__error" not in page
    answer = client.post("/me/login/", {"phone": demo(1), "code": sent_code()})
    assert answer["Location"] == "/me/"
    assert client.get("/me/").json()["role"] == "person"
    assert LoginSession.objects.get().channel == "mobile"


@pytest.mark.django_db
@pytest.mark.assurance(21)
def test_code_is_bound_to_the_browser_that_asked(client: Client) -> None:
    make_user()
    client.post("/login/code/", {"phone": demo(1), "send_code": "1"})
    other = Client()
    answer = other.post("/login/code/", {"phone": demo(1), "code": sent_code()})
    assert answer.status_code == 422
    assert "请先获取验证码" in answer.content.decode()
    assert client.post("/login/code/", {"phone": demo(1), "code": sent_code()}).status_code == 302


@pytest.mark.django_db
def test_script_gets_seconds_or_the_reason(client: Client) -> None:
    sent = {"phone": demo(1), "send_code": "1"}
    answer = client.post("/login/code/", sent, headers={"Accept": "application/json"})
    assert answer.json() == {"message": "验证码已发送，请查看手机短信。", "seconds": 60}
    again = client.post("/login/code/", sent, headers={"Accept": "application/json"})
    assert again.status_code == 429
    assert 50 <= again.json()["retry_after"] <= 60
    wrong = client.post(
        "/login/code/", {**sent, "phone": "123"}, headers={"Accept": "application/json"}
    )
    assert wrong.status_code == 422
    assert "11位" in wrong.json()["message"]
    down = client.post(
        "/login/code/", {**sent, "phone": "13800009999"}, headers={"Accept": "application/json"}
    )
    assert down.status_code == 503


@pytest.mark.django_db
def test_reason_stands_beside_the_field_without_script(client: Client) -> None:
    for _ in range(2):
        answer = client.post("/login/code/", {"phone": demo(1), "send_code": "1"})
    assert answer.status_code == 429
    assert "过于频繁" in answer.content.decode()
    assert AuthCode.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.req("SX-51")
def test_unknown_number_becomes_an_account_on_the_phone_not_on_the_console(client: Client) -> None:
    client.post("/login/code/", {"phone": demo(1), "send_code": "1"})
    answer = client.post("/login/code/", {"phone": demo(1), "code": sent_code()})
    assert "还没有注册" in answer.content.decode()
    assert not User.objects.exists()
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        client.post("/me/login/", {"phone": demo(1), "send_code": "1"})
        client.post("/me/login/", {"phone": demo(1), "code": sent_code()})
    assert User.objects.count() == 1
    assert client.get("/me/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/gov/rules/?page=2", "/gov/rules/?page=2"),
        ("https://boese.example/gov/", "/gov/"),
        ("//boese.example/gov/", "/gov/"),
        ("/\\boese.example", "/gov/"),
        ("javascript:alert(1)", "/gov/"),
        ("/logout/", "/gov/"),
        ("", "/gov/"),
    ],
)
def test_next_is_taken_only_when_it_is_one_of_our_pages(
    client: Client, wanted: str, goes: str
) -> None:
    staff(make_user(), "140100")
    assert post(client, next=wanted)["Location"] == goes


@pytest.mark.django_db
def test_several_capacities_are_offered_one_is_taken(client: Client) -> None:
    user = make_user()
    staff(user, "140100", "140200")
    assert post(client, next="/gov/rules/")["Location"] == "/account/switch/?next=%2Fgov%2Frules%2F"
    assert client.get("/").json()["role"] == "public"
    page = client.get("/account/switch/").content.decode()
    assert "测试机关140100" in page
    assert "测试机关140200" in page


@pytest.mark.django_db
def test_who_has_nothing_yet_chooses_between_person_and_organisation(client: Client) -> None:
    make_user()
    assert post(client)["Location"] == "/account/switch/"
    page = client.get("/account/switch/").content.decode()
    assert "（本人）" in page
    assert "尚未认证的单位" in page


@pytest.mark.django_db
def test_logged_in_reader_is_sent_on(client: Client) -> None:
    staff(make_user(), "140100")
    post(client)
    assert client.get("/login/")["Location"] == "/gov/"


@pytest.mark.django_db
def test_logout_ends_the_login_and_only_by_post(client: Client) -> None:
    staff(make_user(), "140100")
    post(client)
    key = client.session.session_key
    assert client.get("/logout/").status_code == 405
    assert client.get("/gov/").status_code == 200
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.post("/logout/").status_code == 302
    assert LoginSession.objects.get().end_reason == LoginSession.EndReason.LOGOUT
    client.cookies["sessionid"] = key or ""
    assert client.get("/gov/").status_code == 302


@pytest.mark.django_db
def test_logging_in_again_replaces_the_login_of_this_browser(client: Client) -> None:
    staff(make_user(), "140100")
    post(client)
    post(client)
    assert LoginSession.objects.open().count() == 1
    assert LoginSession.objects.filter(end_reason=LoginSession.EndReason.REPLACED).count() == 1


@pytest.mark.django_db
@pytest.mark.assurance(17)
def test_first_password_leads_nowhere_but_to_a_new_one(client: Client) -> None:
    user, first = services.create_account(phone=demo(1), name="纪南星", actor=SYSTEM)
    staff(user, "140100")
    post(client, password=first)
    for url in ("/gov/", "/account/", "/account/switch/"):
        assert client.get(url)["Location"] == "/account/password/"
    assert "初始密码" in client.get("/account/password/").content.decode()
    new = "Noch ein langer Satz"
    client.post("/account/password/", {"old": first, "new": new, "again": new})
    assert client.get("/gov/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/login/code/", "/me/login/", "/register/", "/password/reset/"])
def test_enter_key_does_not_send_a_code(client: Client, url: str) -> None:
    page = client.get(url).content.decode()
    first = re.search(r"<button[^>]*type=\"submit\"[^>]*>", page)
    assert first is not None
    assert "send_code" not in first[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari Edg/120",
            "Windows 电脑 · Edge",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/86 Safari/537 360SE", "Windows 电脑 · 360浏览器"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) MicroMessenger/8.0", "苹果手机 · 微信"),
        ("Mozilla/5.0 (Linux; Android 13) Chrome/120", "安卓手机 · Chrome"),
        ("", "其他设备 · 其他浏览器"),
    ],
)
def test_device_is_named_in_words(client: Client, agent: str, told: str) -> None:
    make_user()
    client.post("/login/", {"phone": demo(1), "password": GOOD}, headers={"User-Agent": agent})
    assert LoginSession.objects.get().agent == told
