"""The browser of the journeys is the machine's, and sees our policy."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.assurance(14)
def test_the_browser_refuses_an_inline_script(page: Any, live_server: Any) -> None:
    page.goto(f"{live_server.url}/healthz")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.evaluate(
        "() => { const s = document.createElement('script');"
        " s.textContent = 'document.title = `run`'; document.head.append(s); }"
    )
    assert page.title() == ""
    assert any("Content Security Policy" in line for line in said)
