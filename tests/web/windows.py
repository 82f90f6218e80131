"""Windows of a real browser into the portals: on a desk, on a phone, with script and without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.journeys import eyes

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Windows:
    """Opens windows, each with cookies of its own, and closes them after the test."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._opened: list[BrowserContext] = []

    def __call__(
        self, client: Any = None, *, script: bool = True, size: ViewportSize = DESKTOP
    ) -> Page:
        """A window in which a test client is logged in; nobody without one."""
        context = self._browser.new_context(
            base_url=self._url,
            java_script_enabled=script,
            viewport=size,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self._opened.append(context)
        for name, morsel in client.cookies.items() if client else ():
            context.add_cookies([{"name": name, "value": morsel.value, "url": self._url}])
        return context.new_page()

    def close(self) -> None:
        """Close all of them."""
        for context in self._opened:
            context.close()


@contextmanager
def no_complaint(page: Page) -> Iterator[None]:
    """The browser has nothing to say about scripts and policy meanwhile."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(f"{page.url} {error}"))
    page.on("console", lambda message: said.append(f"{page.url} {message.text}"))
    yield
    # The tests' stored files have no bytes behind them: their pictures are missing.
    assert not [one for one in said if "Failed to load resource" not in one]


def look_at(
    page: Page, paths: Iterable[str], sizes: Sequence[ViewportSize] = (DESKTOP, PHONE)
) -> None:
    """Pages in some sizes, a desk's and a phone's by themselves: no finding, nothing too wide."""
    for path in paths:
        page.set_viewport_size(sizes[0])
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        for size in sizes:
            page.set_viewport_size(size)
            assert eyes.axe(page, minor=True) == [], (path, size)
            assert page.evaluate(WIDE) <= 0, (path, size)
