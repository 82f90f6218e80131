"""`make screenshots`: a picture of every page of every portal, at desk and phone width.

Starts a demo of its own, logs in as each role and follows the links; of pages with an object in
their address one each is taken. The pictures are not committed.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from config.console import ROOT, say, step
from tools import browser, site

SIZES = {"1440": (1440, 900), "390": (390, 844)}
PASSWORD = "shiyong-2026-zhiye"  # noqa: S105  the one of all demo accounts
MOST = 60
SKIP = re.compile(r"/(logout|files|static|demo/components|api|template)/|export|\.(xlsx|pdf|svg)$")


@dataclass(frozen=True)
class Visitor:
    """Whose pages: where to start, which demo account (its serial), in what width."""

    name: str
    start: str
    phone: str = ""
    size: str = "1440"


def demo_phone(seq: int) -> str:
    """The phone of a demo account."""
    from zhiye.core.phone import demo

    return demo(seq)


def visitors() -> list[Visitor]:
    """One for each portal, and newcomers."""
    return [
        Visitor("public", "/"),
        Visitor("public", "/", size="390"),
        Visitor("demo", "/demo/sms/"),
        Visitor("organization", "/org/", demo_phone(1)),
        Visitor("organization", "/org/", demo_phone(1), "390"),
        Visitor("organization-filling", "/org/", demo_phone(2)),
        Visitor("organization-returned", "/org/", demo_phone(3)),
        Visitor("organization-inspection", "/org/", demo_phone(4)),
        Visitor("organization-endings", "/org/", demo_phone(7)),
        Visitor("organization-new", "/org/", demo_phone(90)),
        Visitor("organization-employment", "/org/", demo_phone(111)),
        Visitor("organization-employment", "/org/", demo_phone(111), "390"),
        Visitor("organization-change", "/org/", demo_phone(141)),
        Visitor("authority", "/gov/", demo_phone(81)),
        Visitor("authority", "/gov/", demo_phone(81), "390"),
        Visitor("authority-city", "/gov/", demo_phone(180)),
        Visitor("authority-county", "/gov/", demo_phone(183)),
        Visitor("authority-centre", "/gov/", demo_phone(184)),
        Visitor("person", "/me/", demo_phone(11), "390"),
        Visitor("person-registered", "/me/", demo_phone(12), "390"),
        Visitor("person-leaving", "/me/", demo_phone(15), "390"),
        Visitor("person-supplement", "/me/", demo_phone(21), "390"),
        Visitor("person-returned", "/me/", demo_phone(23), "390"),
        Visitor("person-employed", "/me/", demo_phone(120), "390"),
        Visitor("person-reported", "/me/", demo_phone(155), "390"),
        Visitor("person-elsewhere", "/me/", demo_phone(133), "390"),
        Visitor("person-new", "/me/", demo_phone(91), "390"),
        Visitor("person", "/me/", demo_phone(11)),
    ]


def main() -> None:
    """Take the pictures into the folder `screenshots/`, or the one given."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "screenshots")
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    browser.provide()
    folder.mkdir(parents=True, exist_ok=True)
    with step("a demo of its own"):
        data = ROOT / ".data" / "screenshots"
        if not only:
            shutil.rmtree(data, ignore_errors=True)
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with site.running(data) as running, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser.find(), args=options)
        for visitor in visitors():
            if only in visitor.name:
                taken = _tour(chromium, running.url, visitor, folder)
                say(f"  {visitor.name} {visitor.size}: {taken} pages")
        chromium.close()
    say(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def new_page(chromium: Browser, size: str) -> Page:
    """A window of a size; the small one behaves like a phone."""
    width, height = SIZES[size]
    return chromium.new_page(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        is_mobile=width < 600,
        has_touch=width < 600,
    )


def log_in(page: Page, url: str, phone: str, *, mobile: bool = False) -> None:
    """Through the login page, as anybody would."""
    page.goto(f"{url}/me/login/password/" if mobile else f"{url}/login/")
    page.locator("input[name=phone]").first.fill(phone)
    page.locator("input[name=password]").first.fill(PASSWORD)
    page.locator("input[name=password]").first.press("Enter")
    page.wait_for_load_state()


def _tour(chromium: Browser, url: str, visitor: Visitor, folder: Path) -> int:
    page = new_page(chromium, visitor.size)
    if visitor.phone:
        log_in(page, url, visitor.phone, mobile=visitor.start == "/me/")
    waiting, seen = [visitor.start], {_shape(visitor.start)}
    taken = 0
    while waiting and taken < MOST:
        path = waiting.pop(0)
        page.goto(url + path)
        page.wait_for_timeout(150)
        name = re.sub(r"[^a-z0-9]+", "-", _shape(path)).strip("-") or "home"
        page.screenshot(path=folder / f"{visitor.name}-{name}-{visitor.size}.png", full_page=True)
        taken += 1
        for href in page.eval_on_selector_all("a[href]", "list => list.map(a => a.href)"):
            parts = urlsplit(href)
            if not href.startswith(url) or SKIP.search(parts.path) or parts.query:
                continue
            inside = visitor.start == "/" or parts.path.startswith(
                (visitor.start, "/account/", "/inbox/")
            )
            if inside and _shape(parts.path) not in seen:
                seen.add(_shape(parts.path))
                waiting.append(parts.path)
    page.close()
    return taken


def _shape(path: str) -> str:
    return re.sub(r"/\d+(?=/|$)|/[0-9a-f-]{36}", "/n", path)


if __name__ == "__main__":
    main()
