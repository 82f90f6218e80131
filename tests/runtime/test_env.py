"""The environment is read once, and whatever is missing or wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import env
from zhiye.integrations.registry import SERVICES

KEY = "9fK2vQ7xLw4Zr8TnB3cYh6UjM1pDs5GaE0iOqXtRbNlWzHgJmVkC"


def demo(**more: str) -> dict[str, str]:
    return {
        "DATABASE_URL": "postgresql://zhiye_app:example-Xk29dk2@127.0.0.1:5432/zhiye",
        "ZHIYE_PROFILE": "demo",
        "ZHIYE_DATA": "/srv/zhiye",
        "ZHIYE_SECRET_KEY": "short",
        **more,
    }


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    ring = tmp_path / "keyring.json"
    ring.touch(mode=0o600)
    services = {}
    for name in env.SERVICES:
        services[f"ZHIYE_{name.upper()}_PROVIDER"] = "http"
        services[f"ZHIYE_{name.upper()}_URL"] = "https://provider.example.cn"
        services[f"ZHIYE_{name.upper()}_KEY"] = "k"
        services[f"ZHIYE_{name.upper()}_SECRET"] = "s"
    return demo(
        ZHIYE_PROFILE="production",
        ZHIYE_SECRET_KEY=KEY,
        ZHIYE_ALLOWED_HOSTS="zhiye.example.cn",
        ZHIYE_PUBLIC_URL="https://zhiye.example.cn",
        ZHIYE_KEYRING_FILE=str(ring),
        **services,
    )


def problems(source: dict[str, str]) -> str:
    with pytest.raises(env.RefusedToStart) as refused:
        env.load(source)
    return "\n".join(refused.value.problems)


def test_a_complete_environment_is_read_into_types(production: dict[str, str]) -> None:
    read = env.load(production | {"ZHIYE_ALLOWED_HOSTS": "a.example.cn, b.example.cn"})
    assert read.production
    assert read.allowed_hosts == ("a.example.cn", "b.example.cn")
    assert read.database_url.host == "127.0.0.1"
    assert read.sms.options()["provider"] == "http"


def test_every_missing_value_is_named_at_once() -> None:
    said = problems({})
    for name in ("DATABASE_URL", "ZHIYE_PROFILE", "ZHIYE_SECRET_KEY", "ZHIYE_DATA"):
        assert f"{name} is missing" in said


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ZHIYE_PROFILE", "prod", "'production'"),
        ("ZHIYE_DEBUG", "perhaps", "boolean"),
        ("ZHIYE_TRUSTED_PROXIES", "10.0.0.300", "IPv4"),
        ("ZHIYE_PUBLIC_URL", "zhiye.example.cn/x", "without a path"),
        ("ZHIYE_EMAIL_URL", "mail.example.cn", "smtp+tls://"),
        ("ZHIYE_SMS_PROVIDER", "carrier-pigeon", "'sandbox' or 'http'"),
        ("ZHIYE_SESSION_LIMITS", "x", "ZHIYE_SESSION_LIMITS is wrong"),
        ("DATABASE_URL", "mysql://a:b@c/d", "must start with postgresql://"),
        ("DATABASE_URL", "postgresql://a:b@c", "name is missing"),
        ("DATABASE_URL", "postgresql://c/d", "role's name is missing"),
        ("DATABASE_URL", "postgresql://a:b@c:port/d", "not an address"),
        ("ZHIYE_ALOWED_HOSTS", "x", "not a known setting"),
    ],
)
def test_a_wrong_value_is_named_with_its_reason(name: str, value: str, words: str) -> None:
    said = problems(demo(**{name: value}))
    assert said.startswith(name)
    assert words in said


def test_a_wrong_value_is_never_repeated() -> None:
    said = problems(demo(DATABASE_URL="mysql://zhiye:hidden-example@db/zhiye"))
    assert "hidden-example" not in said


def test_secrets_are_not_shown_by_the_object(production: dict[str, str]) -> None:
    shown = repr(env.load(production))
    assert KEY not in shown
    assert "example-Xk29dk2" not in shown


@pytest.mark.assurance(16)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ZHIYE_DEBUG": "1"}, "ZHIYE_DEBUG must be off"),
        ({"ZHIYE_SECRET_KEY": "x" * 30}, "ZHIYE_SECRET_KEY is too short"),
        ({"ZHIYE_SECRET_KEY": "django-insecure-" + KEY}, "known or guessable"),
        ({"ZHIYE_SECRET_KEY": "ab" * 40}, "known or guessable"),
        ({"ZHIYE_SECRET_KEY": ""}, "ZHIYE_SECRET_KEY is too short"),
        ({"ZHIYE_ALLOWED_HOSTS": "*"}, "must not contain *"),
        ({"ZHIYE_ALLOWED_HOSTS": "a.cn,*.b.cn"}, "must not contain *"),
        ({"ZHIYE_ALLOWED_HOSTS": ""}, "ZHIYE_ALLOWED_HOSTS is missing"),
        ({"ZHIYE_PUBLIC_URL": "http://zhiye.example.cn"}, "must start with https://"),
        ({"DATABASE_URL": "postgresql://zhiye@127.0.0.1/zhiye"}, "empty or default password"),
        ({"DATABASE_URL": "postgresql://a:postgres@127.0.0.1/b"}, "empty or default password"),
        (
            {"DATABASE_URL": "postgresql://role_example:role_example@127.0.0.1/b"},
            "default password",
        ),
        ({"DATABASE_URL": "postgresql://a:example-7Gh3@db.cn/b"}, "without TLS"),
        ({"ZHIYE_SMS_PROVIDER": "sandbox"}, "ZHIYE_SMS_PROVIDER"),
        ({"ZHIYE_IDENTITY_SECRET": ""}, "ZHIYE_IDENTITY_SECRET is missing"),
    ],
)
def test_production_refuses(production: dict[str, str], change: dict[str, str], words: str) -> None:
    assert words in problems(production | change)


@pytest.mark.assurance(16)
@pytest.mark.parametrize("name", ["ZHIYE_SECRET_KEY", "ZHIYE_ALLOWED_HOSTS", "ZHIYE_KEYRING_FILE"])
def test_production_refuses_without(production: dict[str, str], name: str) -> None:
    del production[name]
    assert f"{name} is missing" in problems(production)


@pytest.mark.assurance(16)
def test_production_needs_every_service_named(production: dict[str, str]) -> None:
    left = {key: value for key, value in production.items() if not key.endswith("_PROVIDER")}
    said = problems(left)
    assert said.count("_PROVIDER must be given") == len(SERVICES)


@pytest.mark.assurance(34)
def test_a_database_over_the_network_is_reached_by_tls(production: dict[str, str]) -> None:
    url = "postgresql://a:example-7Gh3kd@db.cn/b?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    read = env.load(production | {"DATABASE_URL": url}).database_url
    assert read.options == {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"}


def test_a_key_ring_must_be_there_and_closed_to_others(production: dict[str, str]) -> None:
    read = env.load(production)
    assert env.keyring_problems(read) == []
    ring = Path(production["ZHIYE_KEYRING_FILE"])
    ring.chmod(0o644)
    assert "chmod 600" in env.keyring_problems(read)[0]
    ring.unlink()
    assert "cannot be read" in env.keyring_problems(read)[0]


def test_the_services_are_those_of_the_registry() -> None:
    assert set(env.SERVICES) == set(SERVICES)


def test_mail_settings_follow_the_address() -> None:
    read = env.load(demo(ZHIYE_EMAIL_URL="smtp+tls://u:example-word@mail.cn")).email_settings()
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_USE_TLS"]) == ("mail.cn", 587, True)
