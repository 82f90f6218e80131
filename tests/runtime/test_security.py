"""Headers and cookies of every answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from zhiye.web.shared import security

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.assurance(14)
@pytest.mark.django_db
def test_headers_of_an_answer(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.content == b"ok"
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert part in policy.split("; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_an_answer_may_be_shown_in_our_own_frame() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return security.previewable(HttpResponse())

    answer = security.ContentSecurityPolicyMiddleware(view)(RequestFactory().get("/"))
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "object-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


PRODUCTION = """
from config import settings as s
assert s.SESSION_COOKIE_NAME == "__Host-session" and s.CSRF_COOKIE_NAME == "__Host-csrf"
assert s.SESSION_COOKIE_SECURE and s.SESSION_COOKIE_HTTPONLY and s.SESSION_COOKIE_SAMESITE == "Lax"
assert s.CSRF_COOKIE_SECURE and s.CSRF_COOKIE_HTTPONLY and s.CSRF_COOKIE_SAMESITE == "Lax"
assert s.SECURE_HSTS_SECONDS >= 31536000 and s.SECURE_SSL_REDIRECT and not s.DEBUG
assert s.ZHIYE_KEYRING_CREATE is False and s.ZHIYE_SANDBOXES is False
"""


def _production(tmp_path: Path, **more: str) -> dict[str, str]:
    ring = tmp_path / "ring.json"
    ring.touch(mode=0o600)
    source = {k: v for k, v in os.environ.items() if not k.startswith(("ZHIYE_", "DATABASE"))}
    for name in ("SMS", "IDENTITY", "COMPANY", "OPERATORS", "INSPECTORS"):
        source |= {f"ZHIYE_{name}_PROVIDER": "http", f"ZHIYE_{name}_URL": "https://p.example.cn"}
        source |= {f"ZHIYE_{name}_KEY": "k", f"ZHIYE_{name}_SECRET": "s"}
    return source | {
        "ZHIYE_PROFILE": "production",
        "ZHIYE_DATA": str(tmp_path),
        "ZHIYE_SECRET_KEY": "9fK2vQ7xLw4Zr8TnB3cYh6UjM1pDs5GaE0iOqXtRbNlWzHgJmVkC",
        "ZHIYE_ALLOWED_HOSTS": "zhiye.example.cn",
        "ZHIYE_PUBLIC_URL": "https://zhiye.example.cn",
        "ZHIYE_KEYRING_FILE": str(ring),
        **more,
    }


def _run(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.assurance(14, 15)
def test_production_cookies_and_transport(tmp_path: Path) -> None:
    url = "postgresql://a:example-7Gh3kd@127.0.0.1:1/b"
    done = _run(PRODUCTION, _production(tmp_path, DATABASE_URL=url))
    assert done.returncode == 0, done.stderr


@pytest.mark.assurance(16, 17, 30)
@pytest.mark.django_db(transaction=True)
def test_production_does_not_serve_with_demo_accounts_or_the_owner_role(tmp_path: Path) -> None:
    from django.contrib.auth import get_user_model
    from django.db import connection

    get_user_model().objects.create(name="演示", is_demo=True)
    name = connection.settings_dict["NAME"]
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    done = _run("import config.wsgi", _production(tmp_path, DATABASE_URL=url))
    assert done.returncode != 0
    assert "holds 1 demo accounts" in done.stderr
    assert "may change log tables" in done.stderr
