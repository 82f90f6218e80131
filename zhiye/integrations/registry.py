"""Which client answers for which outside system, by settings.

`settings.ZHIYE_INTEGRATIONS[service]` holds provider ("sandbox" or "http"), url, key, secret.
A further system (e-licence, WeChat) is one more row here, a Protocol, a client and a sandbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from zhiye.integrations.protocols import CertificateRegister, CompanyRegister, IdentityCheck, Sms

# service: (name on pages, client, sandbox)
SERVICES: dict[str, tuple[str, str, str]] = {
    "sms": ("短信", "http.sms.HttpSms", "sandbox.sms.SandboxSms"),
    "identity": (
        "三要素验证",
        "http.identity.HttpIdentityCheck",
        "sandbox.people.SandboxIdentityCheck",
    ),
    "company": (
        "企业登记信息",
        "http.company.HttpCompanyRegister",
        "sandbox.companies.SandboxCompanies",
    ),
    "operators": (
        "作业人员考核管理平台",
        "http.register.HttpOperatorRegister",
        "sandbox.registers.SandboxOperators",
    ),
    "inspectors": (
        "检验检测人员公示平台",
        "http.register.HttpInspectorRegister",
        "sandbox.registers.SandboxInspectors",
    ),
}


def get_sms() -> Sms:
    """The SMS provider."""
    return cast(Sms, _client("sms"))


def get_identity_check() -> IdentityCheck:
    """The identity service (三要素)."""
    return cast(IdentityCheck, _client("identity"))


def get_company_register() -> CompanyRegister:
    """The business register."""
    return cast(CompanyRegister, _client("company"))


def get_operator_register() -> CertificateRegister:
    """The province's platform of operator certificates."""
    return cast(CertificateRegister, _client("operators"))


def get_inspector_register() -> CertificateRegister:
    """The inspectors' platform (CASEI)."""
    return cast(CertificateRegister, _client("inspectors"))


def configuration(service: str) -> Mapping[str, Any]:
    """The settings of one service; without any it is a sandbox."""
    found: Mapping[str, Any] = settings.ZHIYE_INTEGRATIONS.get(service, {"provider": "sandbox"})
    if found.get("provider") not in ("sandbox", "http"):
        raise ImproperlyConfigured(
            f"ZHIYE_{service.upper()}_PROVIDER must be sandbox or http,"
            f" not {found.get('provider')!r}."
        )
    return found


def sandboxes_in_use() -> list[str]:
    """Names of the services answered by a sandbox: for the banner, and refused in production."""
    return [
        label
        for service, (label, _, _) in SERVICES.items()
        if configuration(service)["provider"] == "sandbox"
    ]


def _client(service: str) -> object:
    chosen = configuration(service)
    if chosen["provider"] == "sandbox":
        return _load(SERVICES[service][2])()
    return _http(service, tuple(sorted((k, _frozen(v)) for k, v in chosen.items())))


@lru_cache(maxsize=32)
def _http(service: str, chosen: tuple[tuple[str, Any], ...]) -> object:
    """One client a configuration and process: it holds connections and the circuit breaker."""
    label, client, _ = SERVICES[service]
    return _load(client)(service=service, label=label, **dict(chosen))


def _frozen(value: Any) -> Any:
    return tuple(sorted(value.items())) if isinstance(value, Mapping) else value


def _load(place: str) -> Any:
    module, _, name = place.rpartition(".")
    return getattr(import_module(f"zhiye.integrations.{module}"), name)
