"""`make manual`: the pictures of the manuals, taken of a demo, and the manuals as pages.

The pictures go to docs/pictures/manual (not committed), the pages to build/manual.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from markdown_it import MarkdownIt
from playwright.sync_api import Browser

from config.console import ROOT, say, step
from tools import browser, site
from tools.screenshots import log_in, new_page

PICTURES = ROOT / "docs" / "pictures" / "manual"
PAGES = ROOT / "build" / "manual"
MANUALS = {
    "manual-organization": "单位端使用手册",
    "manual-person": "个人端使用手册",
    "manual-authority": "审核端使用手册",
}
# Name of the picture → demo account (its serial), width, address; `first` follows the first link.
SHOTS: dict[str, tuple[int, str, str, str]] = {
    "org-dashboard": (1, "1440", "/org/", ""),
    "org-licence": (3, "1440", "/org/licences/", "/org/licences/"),
    "org-personnel": (1, "1440", "/org/personnel/", ""),
    "org-alerts": (1, "1440", "/org/alerts/", ""),
    "org-employments": (111, "1440", "/org/employments/", ""),
    "org-employment": (111, "1440", "/org/employments/", "/org/employments/"),
    "me-employments": (120, "390", "/me/employments/", ""),
    "me-print": (120, "390", "/me/employments/print/", ""),
    "gov-employment-change": (183, "1440", "/gov/employment-changes/", "/gov/employment-changes/"),
    "me-home": (11, "390", "/me/", ""),
    "me-certificates": (11, "390", "/me/certificates/", ""),
    "me-invitation": (11, "390", "/me/registrations/", "/me/registrations/"),
    "gov-home": (81, "1440", "/gov/", ""),
    "gov-licence": (81, "1440", "/gov/licences/", "/gov/licences/"),
    "gov-imports": (81, "1440", "/gov/imports/", ""),
}
FRAME = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
    '<link rel="stylesheet" href="manual.css"></head><body>{body}</body></html>'
)
STYLE = (
    "body{max-width:52rem;margin:2rem auto;padding:0 1rem;font:1rem/1.7 sans-serif}"
    "img{max-width:100%;border:1px solid #ddd;border-radius:6px}"
    "img[src*='/me-']{max-width:20rem}td,th{border:1px solid #ccc;padding:.3rem .6rem}"
    "table{border-collapse:collapse}"
)


def main() -> None:
    """Take the pictures, then write the pages."""
    browser.provide()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with step("a demo of its own"):
        data = ROOT / ".data" / "manual"
        shutil.rmtree(data, ignore_errors=True)
    take(data, SHOTS, PICTURES)
    PAGES.mkdir(parents=True, exist_ok=True)
    shutil.copytree(PICTURES, PAGES / "pictures" / "manual", dirs_exist_ok=True)
    (PAGES / "manual.css").write_text(STYLE)
    for name, title in MANUALS.items():
        text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        body = MarkdownIt("commonmark").enable("table").render(text)
        (PAGES / f"{name}.html").write_text(FRAME.format(title=title, body=body), "utf-8")
    say(f"  ✓ {len(MANUALS)} manuals in {PAGES}")


def take(data: Path, shots: dict[str, tuple[int, str, str, str]], folder: Path) -> None:
    """Start a demo on `data` and take the named pictures."""
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with site.running(data) as running, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser.find(), args=options)
        for name, shot in shots.items():
            _shoot(chromium, running.url, shot, folder / f"{name}.png")
        chromium.close()


def _shoot(chromium: Browser, url: str, shot: tuple[int, str, str, str], path: Path) -> None:
    from zhiye.core.phone import demo

    seq, size, address, first = shot
    page = new_page(chromium, size)
    log_in(page, url, demo(seq), mobile=address.startswith("/me/"))
    page.goto(url + address)
    if first:
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        inner = re.compile(re.escape(url + first) + r"\d+/$")
        page.goto(next(link for link in links if inner.match(link)))
    page.wait_for_timeout(200)
    page.screenshot(path=path, full_page=size == "390")
    page.close()


if __name__ == "__main__":
    main()
