"""What the tests of all portals share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.web.windows import Windows


@pytest.fixture
def window(browser: Browser, live_server: LiveServer) -> Iterator[Windows]:
    """`window(client)` opens a browser in which that client is logged in."""
    made = Windows(browser, live_server.url)
    yield made
    made.close()
