"""A database that is away makes a page that says so, not an error of ours."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from config import health


def _page(error: Exception) -> int:
    try:
        raise error
    except Exception:
        return health.handler500(RequestFactory().get("/org/")).status_code


def test_a_database_that_is_away_is_503_and_anything_else_500() -> None:
    assert _page(OperationalError("the connection is lost")) == 503
    assert _page(ValueError("x")) == 500


def test_the_page_says_when_to_come_back() -> None:
    try:
        raise OperationalError("the connection is lost")
    except OperationalError:
        answer = health.handler500(RequestFactory().get("/org/"))
    assert answer["Retry-After"] == "5"
    assert "connection is lost" not in answer.content.decode()


def test_healthz_names_a_lost_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> None:
        raise OperationalError("lost")

    monkeypatch.setattr("config.health.connection.cursor", lost)
    answer = health.healthz(RequestFactory().get("/healthz"))
    assert (answer.status_code, answer.content) == (503, b"database")
