"""The environment, read once into one typed object that refuses what is missing or wrong.

Every refusal names the variable and says what to do. Production refuses whatever is meant for
trying out (assurance 16, 17): DEBUG, weak keys, open hosts, sandboxes, default passwords.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

SERVICES = ("sms", "identity", "company", "operators", "inspectors")
# Read by the launcher and the tests before Django exists.
OUTSIDE = re.compile(r"ZHIYE_(TEST_[A-Z_]+|SERVICE_USER|BENCH_[A-Z_]+)")
KNOWN_WORDS = ("django-insecure", "changeme", "change-me", "secret", "example", "zhiye", "password")
DEFAULT_PASSWORDS = frozenset(
    ["", "postgres", "password", "zhiye", "zhiye_app", "zhiye_owner", "admin", "123456", "12345678"]
)
LOCAL = frozenset(["localhost", "127.0.0.1", "::1"])


class Profile(StrEnum):
    """How strict the start is."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class RefusedToStart(SystemExit):
    """The environment is not fit: the sentences name each variable and its remedy."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"zhiye does not start with this environment:\n{lines}")


class Database(BaseModel):
    """Where the database is."""

    model_config = ConfigDict(frozen=True)

    name: str
    user: str
    password: SecretStr
    host: str
    port: int = 5432
    options: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read postgresql://user:password@host:port/name?sslmode=…; raises ValueError."""
        parts = _split(url)
        return cls(
            name=unquote(parts.path.lstrip("/")),
            user=unquote(parts.username or ""),
            password=SecretStr(unquote(parts.password or "")),
            host=unquote(parts.hostname or ""),
            port=parts.port or 5432,
            options={key: values[-1] for key, values in parse_qs(parts.query).items()},
        )


class Integration(BaseModel):
    """One outside service. Names in the environment: ZHIYE_SMS_PROVIDER, ZHIYE_SMS_URL, …"""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    provider: Literal["sandbox", "http"] = "sandbox"
    url: str = ""
    key: SecretStr = SecretStr("")
    secret: SecretStr = SecretStr("")
    signature: Literal["HMAC-SHA256", "HMAC-SM3"] | None = None
    private_network: bool = False
    sign_name: str = ""
    templates: dict[str, str] = Field(default_factory=dict)

    @field_validator("templates", mode="before")
    @classmethod
    def _templates(cls, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def options(self) -> dict[str, Any]:
        """What the service's client is made with; what was not set is left to the client."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        plain = {
            k: v.get_secret_value() if isinstance(v, SecretStr) else v for k, v in given.items()
        }
        return {"provider": self.provider, **plain}


class Environment(BaseModel):
    """All that the outside decides. Names in the environment: ZHIYE_ and the field in capitals."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    profile: Profile
    database_url: Database
    secret_key: SecretStr
    data: Path
    debug: bool = False
    allowed_hosts: tuple[str, ...] = ()
    public_url: str = ""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    keyring: SecretStr | None = None
    keyring_file: Path | None = None
    app_role: str = Field("zhiye_app", pattern=r"^[a-z_][a-z0-9_]{0,62}$")
    reveals_per_hour: int = Field(60, ge=1, le=1000)
    log_level: str = Field("INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")
    email_url: SecretStr | None = None
    email_from: str = ""
    site_title: str = "特种设备从业人员服务平台"
    site_host: str = ""
    site_support: str = ""
    site_phone: str = ""
    site_icp: str = ""
    password_policy: Literal["by_role", "nist", "dengbao"] = "by_role"  # noqa: S105
    session_limits: dict[str, tuple[int, int]] = Field(default_factory=dict)
    codes_per_source_hour: int | None = Field(None, ge=1)
    logins_per_source_hour: int | None = Field(None, ge=1)
    clamd: str = ""
    sms: Integration = Integration()
    identity: Integration = Integration()
    company: Integration = Integration()
    operators: Integration = Integration()
    inspectors: Integration = Integration()

    @field_validator("database_url", mode="before")
    @classmethod
    def _database(cls, value: Any) -> Any:
        return Database.parse(value) if isinstance(value, str) else value

    @field_validator("allowed_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("session_limits", mode="before")
    @classmethod
    def _limits(cls, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    @field_validator("public_url")
    @classmethod
    def _public_url(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^/\s?#]+", value):
            raise ValueError("must look like https://zhiye.example.cn, without a path")
        return value

    @field_validator("email_url")
    @classmethod
    def _email_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.match(r"smtp(\+tls|\+ssl)?://[^/]+$", value.get_secret_value()):
            raise ValueError("must look like smtp+tls://user:password@host:587")
        return value

    @field_validator("data", "keyring_file")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().resolve() if value else None

    def email_settings(self) -> dict[str, Any]:
        """Django's e-mail settings from smtp://, smtp+tls:// or smtp+ssl://user:password@host:port."""
        parts = urlsplit(self.email_url.get_secret_value() if self.email_url else "")
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname or "",
            "EMAIL_PORT": parts.port or {"smtp+ssl": 465, "smtp+tls": 587}.get(parts.scheme, 25),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_USE_SSL": parts.scheme == "smtp+ssl",
            "EMAIL_TIMEOUT": 15,
        }

    @property
    def production(self) -> bool:
        """Whether real people's data is served."""
        return self.profile is Profile.PRODUCTION

    @model_validator(mode="after")
    def _fit_for_production(self) -> Self:
        problems = production_problems(self) if self.production else []
        if problems:
            raise ValueError("\n".join(problems))
        return self


def production_problems(env: Environment) -> list[str]:
    """Everything that keeps this environment from serving real people, a sentence each."""
    found: list[str] = []
    if env.debug:
        found.append("ZHIYE_DEBUG must be off in production: error pages would show data.")
    found += _secret_key_problems(env.secret_key.get_secret_value())
    if not env.allowed_hosts:
        found.append(
            "ZHIYE_ALLOWED_HOSTS is missing: give the names of this site, comma separated."
        )
    if any("*" in host for host in env.allowed_hosts):
        found.append("ZHIYE_ALLOWED_HOSTS must not contain *: name the hosts of this site.")
    if not env.public_url.startswith("https://"):
        found.append("ZHIYE_PUBLIC_URL must start with https://: it goes into text messages.")
    found += _database_problems(env.database_url)
    if env.keyring is None and env.keyring_file is None:
        found.append(
            "ZHIYE_KEYRING_FILE is missing: ID numbers are sealed with it. Make one with"
            " `manage.py make_keyring` and keep a copy apart from the database."
        )
    for name in SERVICES:
        found += _service_problems(name.upper(), getattr(env, name))
    return found


def load(source: Mapping[str, str] | None = None) -> Environment:
    """Read the environment; raises `RefusedToStart` with one sentence for each problem."""
    source = os.environ if source is None else source
    values: dict[str, Any] = {}
    problems: list[str] = []
    if "DATABASE_URL" in source:
        values["database_url"] = source["DATABASE_URL"]
    for name, value in source.items():
        if not name.startswith("ZHIYE_") or OUTSIDE.fullmatch(name):
            continue
        field = name.removeprefix("ZHIYE_").lower()
        service, _, option = field.partition("_")
        if service in SERVICES and option in Integration.model_fields:
            values.setdefault(service, {})[option] = value
        elif field in Environment.model_fields and field not in ("database_url", *SERVICES):
            values[field] = value
        else:
            problems.append(f"{name} is not a known setting: correct its spelling or remove it.")
    try:
        env = Environment(**values)
    except ValidationError as error:
        problems += [line for e in error.errors() for line in _sentences(dict(e))]
        raise RefusedToStart(problems) from None
    if problems:
        raise RefusedToStart(problems)
    return env


def _sentences(error: dict[str, Any]) -> list[str]:
    """Pydantic's error in the operator's words. The value itself is never repeated."""
    if not error["loc"]:
        return str(error["ctx"]["error"]).splitlines()
    field = str(error["loc"][0])
    depth = 2 if field in SERVICES else 1
    name = "ZHIYE_" + "_".join(str(part) for part in error["loc"][:depth]).upper()
    name = "DATABASE_URL" if field == "database_url" else name
    if error["type"] == "missing":
        return [f"{name} is missing: {MISSING.get(field, 'set it.')}"]
    reason = error["msg"].removeprefix("Value error, ")
    return [f"{name} is wrong: {reason}."]


MISSING = {
    "profile": "set it to production, or to demo to try the system out (`make run` does).",
    "database_url": "give postgresql://user:password@host:port/name.",
    "secret_key": "give at least 50 random characters, e.g. from `openssl rand -base64 60`.",
    "data": "give the folder for uploaded files and reports.",
}


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError("it is not an address; percent-encode special characters") from None
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("it must start with postgresql://")
    if not parts.path.strip("/") or "/" in parts.path.strip("/"):
        raise ValueError("the database's name is missing at its end")
    if not parts.username:
        raise ValueError("the role's name is missing")
    return parts


def _secret_key_problems(key: str) -> list[str]:
    advice = "Give at least 50 random characters, e.g. from `openssl rand -base64 60`."
    if len(key) < 50:
        return [f"ZHIYE_SECRET_KEY is too short. {advice}"]
    if len(set(key)) < 16 or any(word in key.lower() for word in KNOWN_WORDS):
        return [f"ZHIYE_SECRET_KEY is a known or guessable value. {advice}"]
    return []


def _database_problems(database: Database) -> list[str]:
    found = []
    password = database.password.get_secret_value()
    if password.lower() in DEFAULT_PASSWORDS or password == database.user:
        found.append("DATABASE_URL has an empty or default password: give the role its own.")
    remote = database.host and database.host not in LOCAL and not database.host.startswith("/")
    if remote and database.options.get("sslmode") not in ("require", "verify-ca", "verify-full"):
        found.append(
            "DATABASE_URL leads over the network without TLS: add ?sslmode=verify-full"
            "&sslrootcert=/path/ca.pem."
        )
    return found


def _service_problems(name: str, service: Integration) -> list[str]:
    if service.provider == "sandbox":
        return [
            f"ZHIYE_{name}_PROVIDER must be given and must not be sandbox in production:"
            " a sandbox reaches nobody and believes everything."
        ]
    given = service.options()
    empty = [option for option in ("url", "key", "secret") if not given.get(option)]
    return [f"ZHIYE_{name}_{each.upper()} is missing: ask the provider for it." for each in empty]


def keyring_problems(env: Environment) -> list[str]:
    """Asked when serving begins, not when read: `manage.py make_keyring` must be able to run."""
    path = env.keyring_file
    if path is None:
        return []
    try:
        mode = path.stat().st_mode
    except OSError:
        return [f"ZHIYE_KEYRING_FILE: {path} cannot be read. Restore it from the key backup."]
    if mode & 0o077:
        return [f"ZHIYE_KEYRING_FILE: {path} can be read by others: chmod 600."]
    return []
