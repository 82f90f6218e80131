"""The page behind the QR as a phone shows it: readable, nothing cut, at twice the size too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys import eyes
from tests.prints import samples
from tests.prints.test_issue import issue
from tests.web.windows import PHONE
from zhiye.core import clock

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("no_kinds"),
    pytest.mark.req("ZS-03"),
]


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone."""
    return {**browser_context_args, "viewport": PHONE}


def test_on_a_phone(live_server: LiveServer, page: Page) -> None:
    good = issue(samples.record("\U00020bb7" + "试" * 40, records=12, city="中山市" * 10)).record
    with clock.freeze(clock.today() - timedelta(days=90)):
        old = issue(samples.form(employer=samples.BOSS)).record
    with clock.freeze(date(2025, 10, 22)):
        late = issue().record
    unknown = f"/p/{'a' * 26}/"
    verdicts = {
        good.path: "真实有效",
        old.path: "真实有效",
        late.path: "真实，已过有效期",
        unknown: "查不到",
        "/p/": None,
    }
    for path, verdict in verdicts.items():
        page.goto(live_server.url + path)
        if verdict:
            assert page.locator("#verdict").text_content() == verdict
        assert eyes.axe(page) == [], path
        assert eyes.cut(page) == [], path
