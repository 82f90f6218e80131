"""Pictures of the component gallery at desk and phone width, of a running demo.

.venv/bin/python -m tools.gallery_shots http://127.0.0.1:8000 screenshots/gallery
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from config.console import say
from tools import browser

PAGES = {
    "components": "",
    "list": "list/",
    "detail": "detail/",
    "confirm": "return/",
    "phone": "phone/",
    "home": "home/",
    "invitation": "invitation/",
    "public": "public/",
    "login": "login/org/",
    "login-phone": "login/phone/?wrong=1",
    "error-404": "error/404/",
    "error-409": "error/409/",
    "error-500": "error/500/",
}
SIZES = {"1440": (1440, 900), "390": (390, 844)}


def main() -> None:
    """Take every picture; arguments are the address of the demo and the folder."""
    site = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "screenshots/gallery")
    folder.mkdir(parents=True, exist_ok=True)
    browser.provide()
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser.find(), args=options)
        for size, (width, height) in SIZES.items():
            page = chromium.new_page(
                viewport={"width": width, "height": height},
                locale="zh-CN",
                is_mobile=width < 600,
                has_touch=width < 600,
                device_scale_factor=2 if width < 600 else 1,
            )
            for name, path in PAGES.items():
                page.goto(f"{site}/demo/components/{path}")
                page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)
            if width > 600:
                _drawer(page, site, folder)
        chromium.close()
    say(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


def _drawer(page: Page, site: str, folder: Path) -> None:
    page.goto(f"{site}/demo/components/list/")
    page.get_by_role("link", name="查看 XK2026-0001").click()
    page.get_by_role("heading", name="行政许可 XK2026-0001").wait_for()
    page.wait_for_timeout(300)
    page.screenshot(path=folder / "drawer-1440.png")


if __name__ == "__main__":
    main()
