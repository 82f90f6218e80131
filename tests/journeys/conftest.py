"""One running demo for all journeys, windows into it, fresh people."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from config.console import ROOT
from tests.journeys.invented import PASSWORD, Company, Worker
from tests.journeys.window import PATIENCE, Window
from tools import site as demo
from zhiye.accounts.demo import PASSWORD as DEMO_PASSWORD
from zhiye.core import phone

PICTURES = ROOT / ".data" / "journeys"
FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a journey and runs in one worker, so that one site is started."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("site"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Lets the windows know that the journey failed."""
    report = yield
    item.stash[FAILED] = report.failed or item.stash.get(FAILED, False)
    return report


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Site]:
    """A whole demo of its own; ZHIYE_TEST_SITE="url data" takes one that already runs."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    given = os.environ.get("ZHIYE_TEST_SITE", "")
    if given:
        url, data = given.split()
        yield demo.Site(url, Path(data), Path(data) / "site.log")
        return
    with demo.running(tmp_path_factory.mktemp("journeys")) as running:
        yield running


class Windows:
    """Opens windows; keeps who is logged in, so that nobody logs in twice in a run."""

    def __init__(self, browser: Browser, site: demo.Site, logins: dict[str, Any], seen: set[str]):
        self.browser, self.site, self.logins, self.seen = browser, site, logins, seen
        self.opened: list[Window] = []

    def desk(self, *, login: str = "", script: bool = True) -> Window:
        """A window on an office computer."""
        return self._open(login, script=script, small=False)

    def phone(self, *, login: str = "", script: bool = True) -> Window:
        """A window on a phone 390 wide."""
        return self._open(login, script=script, small=True)

    def reviewer(self) -> Window:
        """林审核, who reviews for the association."""
        return self.desk(login=phone.demo(81))

    def member(self, seq: int) -> Window:
        """The clerk of a demo organisation."""
        return self.desk(login=phone.demo(seq))

    def worker(self, seq: int) -> Window:
        """A worker of the demo, on the phone."""
        return self.phone(login=phone.demo(seq))

    def _open(self, login: str, *, script: bool, small: bool) -> Window:
        context = self.browser.new_context(
            viewport={"width": 390, "height": 844} if small else {"width": 1440, "height": 900},
            is_mobile=small,
            has_touch=small,
            java_script_enabled=script,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",  # axe would measure a drawer that is still fading in
            storage_state=self.logins.get(login),
        )
        window = Window(context, self.site.url, script=script, small=small, seen=self.seen)
        self.opened.append(window)
        if login and login not in self.logins:
            self._log_in(window, login)
            self.logins[login] = context.storage_state()
        return window

    def _log_in(self, window: Window, number: str) -> None:
        window.open("/me/login/password/" if window.small else "/login/")
        password = DEMO_PASSWORD if number < phone.demo(5_000_000) else PASSWORD
        window.fill(手机号=number, 密码=password)
        window.press("登录")

    def close(self, *, failed: bool, name: str) -> list[str]:
        """Close all windows; after a failure keep pictures of what they showed."""
        if failed:
            PICTURES.mkdir(parents=True, exist_ok=True)
        for n, window in enumerate(self.opened):
            if failed:
                window.picture(PICTURES / f"{name}-{n}.png")
            window.context.close()
        return [one for window in self.opened for one in window.complaints]


@pytest.fixture(scope="session")
def _logins() -> dict[str, Any]:
    return {}


@pytest.fixture(scope="session")
def _looked_at() -> set[str]:
    return set()


@pytest.fixture
def windows(
    browser: Browser,
    site: demo.Site,
    _logins: dict[str, Any],
    _looked_at: set[str],
    request: pytest.FixtureRequest,
) -> Iterator[Windows]:
    """Windows of one journey. What they complained of fails it: scripts, policy, axe, cut words."""
    made = Windows(browser, site, _logins, _looked_at)
    yield made
    failed = request.node.stash.get(FAILED, False)
    complaints = made.close(failed=failed, name=re.sub(r"\W+", "-", request.node.name))
    assert not complaints, "\n".join(complaints)


class Newcomers:
    """People and organisations nobody has met."""

    def __init__(self, start: int) -> None:
        self._seq = itertools.count(start)

    def worker(self, name: str, *, holds: int = 0) -> Worker:
        """A worker; `holds` is what the register of certificates answers."""
        return Worker(next(self._seq), name, holds)

    def company(self, name: str, clerk: str, **more: Any) -> Company:
        """An organisation with its clerk."""
        return Company(next(self._seq), name, clerk, **more)


@pytest.fixture(scope="session")
def newcomers() -> Newcomers:
    """The same numbers in every run on a site of its own; fresh ones on a site that stays."""
    again = bool(os.environ.get("ZHIYE_TEST_SITE"))
    return Newcomers(int(time.time()) % 800_000 if again else 1)
