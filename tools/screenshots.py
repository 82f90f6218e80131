"""`make screenshots`: a picture of every page, taken on a system of its own with the demo stories.

Each demo role logs in and every link of its pages is followed; of pages that differ only in a
number or a key one is taken. The person's side is taken at 390 px, the others at 1280 px.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools import browser
from tools.console import ROOT, Failure, give_up, say, step

OUT = ROOT / "screenshots"
DATA = ROOT / ".data" / "pictures"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
MOST_PAGES = 120
# Addresses that act or download instead of showing a page.
NOT_PAGES = re.compile(r"/(logout|files|export|download|static|healthz|api)\b|\.(xlsx|pdf|csv)$")
VARIABLE = re.compile(r"/(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-HJ-NPQRTUWXY]{18})(?=/|$)")
LOGIN_LINE = re.compile(r"^\s*(\S+)\s+(1\d{10})\s+(\S+)\s+(\S+)\s+(\S+)")


@dataclass
class Visitor:
    """Somebody who walks through the pages."""

    name: str
    start: str
    phone: str = ""
    password: str = ""
    seen: set[str] = field(default_factory=set)

    @property
    def size(self) -> dict[str, int]:
        """The person's side is a phone."""
        return PHONE if urlsplit(self.start).path.startswith("/me/") else DESK


def main() -> None:
    """Start a system, walk, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--data", type=Path, default=DATA)
    chosen = parser.parse_args()
    try:
        browser.provide()
        shutil.rmtree(chosen.out, ignore_errors=True)
        with _system(chosen.data) as base:
            total = _walk_all(base, chosen.data, chosen.out)
    except Failure as failure:
        give_up(failure)
    say(f"  ✓ {total} pictures in {chosen.out}")


@contextmanager
def _system(data: Path) -> Iterator[str]:
    """A running system on a free port; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    data.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tools.run", "--port", str(port), "--data", str(data)]
    log = data / "run.log"
    with step("a system with demo stories"), log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        while "Ctrl-C" not in log.read_text("utf-8"):
            if process.poll() is not None:
                raise Failure("The system did not start.", f"See {log}.")
            time.sleep(0.2)
    try:
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _walk_all(base: str, data: Path, out: Path) -> int:
    from playwright.sync_api import sync_playwright

    total = 0
    with sync_playwright() as driver:
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = driver.chromium.launch(executable_path=browser.find(), args=options)
        for visitor in _visitors(base, data):
            with step(f"pages of {visitor.name}"):
                total += _walk(chromium, visitor, base, out / visitor.name)
        chromium.close()
    return total


def _visitors(base: str, data: Path) -> list[Visitor]:
    """The public, and the first demo account of each kind."""
    shown = subprocess.run(
        [sys.executable, "manage.py", "demo_logins", "--base-url", base],
        cwd=ROOT,
        env=os.environ | {"ZHIYE_DATA": str(data)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    password = re.search(r"密码都是 (\S+)）", shown)
    found = [Visitor("公众", f"{base}/"), Visitor("组件", f"{base}/demo/components/")]
    found += [Visitor("登录", f"{base}/login/"), Visitor("个人登录", f"{base}/me/login/")]
    for line in shown.splitlines():
        match = LOGIN_LINE.match(line)
        if match and match[1] not in {visitor.name for visitor in found} and password:
            found.append(Visitor(match[1], match[5], match[2], password[1]))
    return found


def _walk(chromium: Any, visitor: Visitor, base: str, out: Path) -> int:
    context = chromium.new_context(
        viewport=visitor.size, locale="zh-CN", timezone_id="Asia/Shanghai", device_scale_factor=1
    )
    page = context.new_page()
    page.goto(visitor.start)
    if visitor.phone:
        page.fill("input[name=phone]", visitor.phone)
        page.fill("input[name=password]", visitor.password)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
    waiting = deque([page.url])
    while waiting and len(visitor.seen) < MOST_PAGES:
        address = waiting.popleft()
        kind = _kind(address)
        if kind in visitor.seen:
            continue
        visitor.seen.add(kind)
        if not _shoot(page, address, out / f"{_name(kind)}.png"):
            continue
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        waiting.extend(link for link in links if _is_page(link, base))
    context.close()
    return len(visitor.seen)


def _shoot(page: Any, address: str, path: Path) -> bool:
    answer = page.goto(address)
    if answer is None or "text/html" not in answer.headers.get("content-type", ""):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(path), full_page=True)
    if answer.status >= 500:
        say(f"\n  ! {answer.status} {address}")
    return True


def _is_page(link: str, base: str) -> bool:
    return link.startswith(base) and not NOT_PAGES.search(urlsplit(link).path)


def _kind(address: str) -> str:
    """The address without what differs from case to case."""
    return VARIABLE.sub("/0", urlsplit(address).path)


def _name(kind: str) -> str:
    return kind.strip("/").replace("/", "-") or "index"


if __name__ == "__main__":
    main()
