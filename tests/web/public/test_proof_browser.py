"""The proof of work in a real browser under the strict policy; without script the sum."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogue"),
]


def use_up(page: Page, base: str) -> None:
    for _ in range(3):
        ask(page, base, "没有人", cast.an_id(1))
        expect(page.locator("#verdict")).to_have_text("查无")


def ask(page: Page, base: str, name: str, number: str) -> None:
    page.goto(f"{base}/verify/")
    page.fill("[name=name]", name)
    page.fill("[name=number]", number)
    page.get_by_role("button", name="核验").click()


@pytest.mark.assurance(14, 19)
def test_a_browser_proves_its_work_by_itself(live_server: Any, page: Page) -> None:
    someone = cast.person("浏览人")
    cast.certificate(someone)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    use_up(page, live_server.url)
    page.goto(f"{live_server.url}/verify/")
    page.fill("[name=name]", "浏览人")
    page.fill("[name=number]", someone.id_number.plain_for_system())
    expect(page.locator("#proof-answer")).to_be_hidden()
    page.get_by_role("button", name="核验").click()
    expect(page.locator("#verdict")).to_have_text("有效", timeout=20_000)
    assert someone.id_number.plain_for_system() not in page.url
    assert told == []


def test_without_script_the_sum_is_answered(live_server: Any, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    use_up(page, live_server.url)
    page.goto(f"{live_server.url}/verify/")
    question = page.locator("label[for=proof-answer]").inner_text()
    words = "零一二三四五六七八九"
    page.fill("[name=name]", "没有人")
    page.fill("[name=number]", cast.an_id(1))
    page.fill("[name=proof_answer]", str(words.index(question[0]) + words.index(question[2])))
    page.get_by_role("button", name="核验").click()
    expect(page.locator("#verdict")).to_have_text("查无")
