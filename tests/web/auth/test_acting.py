"""Who asks, for whom: made anew for every request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY
from django.db.models.functions import JSONObject
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.accounts.cast import make_authority, make_user
from tests.support.answers import Answer
from tests.support.login import login
from zhiye.accounts import services
from zhiye.accounts.acting import Capacity, Provider, _providers, register_provider
from zhiye.accounts.models import AuthorityMembership, LoginSession, User, WebSession
from zhiye.core import clock, history
from zhiye.core.actor import Actor, Role
from zhiye.core.models import AccessLog

SYSTEM = Actor.system("test")


def grant(user: User, *functions: str, code: str = "140100") -> AuthorityMembership:
    return services.grant_membership(
        authority=make_authority(code, f"测试机关{code}"),
        user=user,
        functions=functions or ["view"],
        actor=SYSTEM,
    )


@pytest.mark.django_db
def test_anonymous_reads_what_is_public_and_is_sent_to_the_login_of_the_portal(
    client: Client,
) -> None:
    assert client.get("/").json()["role"] == "public"
    assert client.get("/gov/rules/?a=1")["Location"] == "/login/?next=%2Fgov%2Frules%2F%3Fa%3D1"
    assert client.get("/me/")["Location"] == "/me/login/?next=%2Fme%2F"
    assert client.post("/gov/")["Location"] == "/login/"
    htmx = client.get("/gov/", headers={"HX-Request": "true"})
    assert htmx["HX-Redirect"] == "/login/"


@pytest.mark.django_db
def test_actor_of_a_member(client: Client) -> None:
    user = make_user()
    membership = grant(user, "view", "rules")
    login(client, user, Role.AUTHORITY)
    assert client.get("/gov/").json() == {
        "user": user.pk,
        "role": "authority",
        "acting": membership.authority_id,
        "name": "纪南星（测试机关140100）",
        "functions": ["rules", "view"],
        "territory": "1401",
        "ip": "127.0.0.1",
        "channel": "web",
    }


@pytest.mark.django_db
@pytest.mark.assurance(4)
def test_disabled_grant_is_refused_within_the_same_second(client: Client) -> None:
    user = make_user()
    membership = grant(user)
    login(client, user, Role.AUTHORITY)
    with clock.freeze(clock.now()):
        assert client.get("/gov/").status_code == 200
        services.disable_membership(pk=membership.pk, actor=SYSTEM, reason="调离")
        assert client.get("/gov/").status_code == 404
        assert client.get("/").json()["role"] == "public"
        page = client.get("/account/switch/").content.decode()
    assert "授权已到期或被停用" in page
    assert "以此身份办理" in page


@pytest.mark.django_db
@pytest.mark.assurance(4)
def test_grant_ends_with_the_second_its_last_day_ends(client: Client) -> None:
    user = make_user()
    membership = grant(user)
    login(client, user, Role.AUTHORITY)
    now = clock.now()
    membership.valid_until = clock.local_date(now)
    membership.save()
    ends = clock.end_of(membership.valid_until)
    LoginSession.objects.update(last_seen_at=ends - timedelta(minutes=1), created_at=now)
    if ends - now > timedelta(hours=12):
        LoginSession.objects.update(created_at=ends - timedelta(hours=1))
    with clock.freeze(ends - timedelta(seconds=1)):
        assert client.get("/gov/").status_code == 200
    with clock.freeze(ends):
        assert client.get("/gov/").status_code == 404


@pytest.mark.django_db
@pytest.mark.assurance(4)
def test_changed_functions_count_at_once(client: Client) -> None:
    user = make_user()
    membership = grant(user, "view", "rules")
    login(client, user, Role.AUTHORITY)
    assert client.get("/gov/rules/").status_code == 200
    membership.functions = ["view"]
    membership.save()
    refused = client.get("/gov/rules/")
    assert refused.status_code == 403
    assert "您的职能不包含" in refused.content.decode()


@pytest.mark.django_db
def test_disabled_user_is_out_at_once(client: Client) -> None:
    user = make_user()
    login(client, user)
    assert client.get("/me/").status_code == 200
    services.disable(user=user, actor=SYSTEM, reason="离职")
    assert client.get("/me/").status_code == 302
    assert "账号已停用" in client.get("/me/login/").content.decode()


@pytest.mark.django_db
def test_colleague_of_another_role_gets_404_who_could_switch_is_asked_to(client: Client) -> None:
    worker, officer = make_user(1), make_user(2)
    grant(officer)
    login(client, worker)
    assert client.get("/gov/").status_code == 404
    login(client, officer)
    assert client.get("/gov/")["Location"] == "/account/switch/?next=%2Fgov%2F"
    assert client.post("/gov/").status_code == 403


@pytest.mark.django_db
@pytest.mark.assurance(4)
def test_headers_and_parameters_change_nothing(client: Client) -> None:
    user = make_user()
    grant(user)
    login(client, user)
    told = client.get(
        "/?acting=authority:1&role=authority&organization_id=1",
        headers={"X-Acting": "authority:1", "X-Forwarded-For": "192.0.2.99", "X-Role": "authority"},
    ).json()
    assert (told["role"], told["ip"]) == ("person", "127.0.0.1")


@pytest.mark.django_db
def test_forwarded_address_counts_only_behind_a_trusted_proxy(
    client: Client, settings: Settings
) -> None:
    def ip(remote: str, forwarded: str) -> str:
        return str(
            client.get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded}).json()["ip"]
        )

    assert ip("203.0.113.5", "192.0.2.1") == "203.0.113.5"
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert ip("203.0.113.5", "192.0.2.1") == "203.0.113.5"
    assert ip("10.0.0.1", "192.0.2.1") == "192.0.2.1"
    assert ip("10.0.0.1", "6.6.6.6, 192.0.2.1, 10.0.0.2") == "192.0.2.1"
    assert ip("10.0.0.1", "not an address") == "10.0.0.1"
    assert ip("10.0.0.1", "") == "10.0.0.1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "channel"), [("/", "web"), ("/me/", "mobile"), ("/api/v1/who/", "api")]
)
def test_channel_follows_the_portal(client: Client, url: str, channel: str) -> None:
    login(client, make_user())
    assert client.get(url).json()["channel"] == channel


@pytest.mark.django_db
def test_pages_of_a_logged_in_reader_are_not_stored(client: Client) -> None:
    assert "Cache-Control" not in client.get("/").headers
    login(client, make_user())
    assert client.get("/")["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
def test_session_without_a_login_of_ours_is_nobody(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/").json()["user"] is None


@pytest.mark.django_db
@pytest.mark.assurance(38)
def test_idle_login_is_told_why_it_ended(client: Client) -> None:
    user = make_user()
    grant(user)
    login(client, user, Role.AUTHORITY)
    with clock.freeze(clock.now() + timedelta(minutes=31)):
        assert client.get("/gov/")["Location"].startswith("/login/")
        assert "长时间未操作" in client.get("/login/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_history_of_what_a_request_writes_carries_the_actor(client: Client) -> None:
    user = make_user()
    grant(user)
    login(client, user, Role.AUTHORITY)
    client.post("/account/write/")
    event = history.events_of(user).latest("pgh_id")
    assert event.name == "新名字"
    assert event.pgh_context["user"] == user.pk
    assert event.pgh_context["role"] == "authority"


# Switching ------------------------------------------------------------------------------------


def choose(client: Client, choice: str, **more: str) -> Answer:
    return client.post("/account/switch/", {"choice": choice, **more})


@pytest.mark.django_db
@pytest.mark.assurance(15, 29)
def test_switching_makes_a_new_session_key_and_is_logged(client: Client) -> None:
    user = make_user()
    membership = grant(user)
    login(client, user)
    before = client.session.session_key
    answer = choose(client, f"authority:{membership.authority_id}")
    assert answer["Location"] == "/gov/"
    assert client.session.session_key != before
    assert client.get("/gov/").json()["acting"] == membership.authority_id
    log = AccessLog.objects.filter(kind="switch").latest("id")
    assert (log.acting_role, log.acting_id) == ("authority", membership.authority_id)
    client.cookies["sessionid"] = before or ""
    assert client.get("/gov/").status_code == 302


@pytest.mark.django_db
@pytest.mark.assurance(1)
def test_grant_of_somebody_else_cannot_be_chosen(client: Client) -> None:
    user, other = make_user(1), make_user(2)
    membership = grant(other)
    login(client, user)
    for choice in (f"authority:{membership.authority_id}", "system:", "authority:", "", "x"):
        assert choose(client, choice).status_code == 422
    assert client.get("/").json()["role"] == "person"


@pytest.mark.django_db
def test_page_wanted_is_shown_when_it_fits_the_choice(client: Client) -> None:
    user = make_user()
    membership = grant(user, "rules")
    login(client, user)
    key = f"authority:{membership.authority_id}"
    assert choose(client, key, next="/gov/rules/")["Location"] == "/gov/rules/"
    assert choose(client, key, next="/me/")["Location"] == "/gov/"
    assert choose(client, key, next="https://boese.example/")["Location"] == "/gov/"


@pytest.mark.django_db
def test_page_offers_every_capacity_and_needs_a_login(client: Client) -> None:
    assert client.get("/account/switch/")["Location"].startswith("/login/")
    assert choose(client, "person:")["Location"] == "/login/"
    user = make_user()
    grant(user, code="140100")
    grant(user, code="140200")
    login(client, user, None)
    page = client.get("/account/switch/").content.decode()
    for name in ("测试机关140100", "测试机关140200", "（本人）", "尚未认证的单位"):
        assert name in page


@pytest.mark.django_db
@pytest.mark.req("SX-10", "SX-12")
def test_new_organisation_is_acted_for_as_soon_as_it_is_there(client: Client) -> None:
    user = make_user()
    login(client, user, Role.ORGANIZATION)
    assert client.get("/org/").json()["acting"] is None

    provider = Provider(
        "test",
        lambda asked: User.objects.filter(pk=asked).values(row=JSONObject(name="name")),
        lambda row: Capacity(Role.ORGANIZATION, 7, "晋中某某公司", frozenset({"licences"})),
    )
    register_provider(provider)
    try:
        told = client.get("/org/").json()
        assert (told["acting"], told["functions"]) == (7, ["licences"])
    finally:
        _providers.remove(provider)
    assert client.get("/org/")["Location"].startswith("/account/switch/")


@pytest.mark.django_db
def test_helper_of_the_tests_names_what_is_missing(client: Client) -> None:
    with pytest.raises(LookupError, match="person:"):
        login(client, make_user(), Role.AUTHORITY)


@pytest.mark.django_db
def test_queries_of_a_logged_in_request_are_few(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_user()
    grant(user)
    login(client, user, Role.AUTHORITY)
    client.get("/gov/")
    with django_assert_max_num_queries(1):  # session, login, user and grants together
        assert client.get("/gov/").json()["user"] == user.pk


@pytest.mark.django_db
def test_session_kept_by_an_older_release_goes_on(client: Client) -> None:
    user = make_user()
    login(client, user, Role.PERSON)
    WebSession.objects.update(login=None)
    assert client.get("/").json()["user"] == user.pk


@pytest.mark.django_db
def test_session_made_with_another_password_is_over(client: Client) -> None:
    login(client, make_user(), Role.PERSON)
    assert client.get("/").json()["user"]
    session = client.session
    session[HASH_SESSION_KEY] = "0" * 64
    session.save()
    assert client.get("/").json()["user"] is None
    assert HASH_SESSION_KEY not in client.session


@pytest.mark.django_db
def test_session_made_before_the_key_of_the_site_was_changed_goes_on(
    client: Client, settings: Settings
) -> None:
    login(client, make_user(), Role.PERSON)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "k" * 60
    assert client.get("/").json()["user"]


@pytest.mark.django_db
def test_anonymous_request_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/")
