"""Gives the tests a database and Django its settings, before anything else is imported.

`ZHIYE_TEST_DATABASE_URL` names a server of one's own (the role needs CREATEDB); otherwise a cluster
of its own under `.data/test` is started, shared by parallel runs and stopped by the last of them.
`ZHIYE_TEST_DB_NAME` names the test database.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from pytest_django import DjangoDbBlocker

from config.bootstrap import demo_environment
from config.embedded import Cluster, Lease
from config.env import OUTSIDE
from tools import browser

ROOT = Path(__file__).resolve().parent.parent
LONG = ("journey", "slow")
_leases: list[Lease] = []


def _prepare_environment() -> None:
    if os.environ.get("ZHIYE_TEST_READY"):  # a worker of a parallel run: its parent did this
        return
    data = Path(os.environ.get("ZHIYE_TEST_DATA") or ROOT / ".data" / "test")
    url = os.environ.get("ZHIYE_TEST_DATABASE_URL")
    if not url:
        cluster = Cluster(data, durable=False)
        _leases.append(Lease(cluster))
        url = cluster.url()
    for name in [n for n in os.environ if n.startswith("ZHIYE_") and not OUTSIDE.fullmatch(n)]:
        del os.environ[name]  # a developer's own settings must not change what is tested
    os.environ |= demo_environment(data) | {"ZHIYE_PROFILE": "test", "DATABASE_URL": url}
    os.environ["ZHIYE_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
    # The browser driver runs an event loop in the thread of the test; nothing of Django is async.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Without bytecode on disk each of the many processes the tests start would compile everything.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["ZHIYE_TEST_READY"] = "1"


_prepare_environment()
from django.conf import settings  # noqa: E402

settings.DATABASES  # noqa: B018  loads the settings now: pytest-django sets Django up only then


def pytest_unconfigure() -> None:
    """Let go of the database server."""
    while _leases:
        _leases.pop().release()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Parallel runs keep the order below, file by file; all journeys go to one worker."""
    from tests.schedule import InOrder

    return InOrder(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that no worker waits for the other at the end."""
    long = {item.path for item in items for mark in item.iter_markers() if mark.name in LONG}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look at it after every few objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A copy of the migrated template; a test that commits leaves the next one a new copy."""
    from django.test import TransactionTestCase

    from tests.support import database

    with django_db_blocker.unblock():
        stack = ExitStack()
        renew = stack.enter_context(database.copied())
    committed = mock.Mock(side_effect=renew)
    with mock.patch.object(TransactionTestCase, "_fixture_teardown", committed):
        yield
    with django_db_blocker.unblock():
        stack.close()


@pytest.fixture
def catalogue(db: None) -> None:
    """The catalogue: every test database holds it."""


@pytest.fixture(scope="session", autouse=True)
def one_password_hash() -> None:
    """Argon2 is slow on purpose: the password of the test accounts is hashed once."""
    from tests import cast

    cast.hash_password_once()


@pytest.fixture
def as_application() -> Callable[[], AbstractContextManager[None]]:
    """`with as_application():` runs SQL with the rights of the application's database role."""
    from django.db import connection

    @contextmanager
    def switch() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE zhiye_app")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

    return switch


@pytest.fixture
def open_connection() -> Iterator[None]:
    """The end of a request leaves the connection, in which the test's transaction runs.

    Django's own test client does the same; a handler that is called by itself would close it.
    """
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def no_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prints of nothing on record: no app above says whether they still stand."""
    from zhiye.prints import kinds

    monkeypatch.setattr(kinds, "_KINDS", {})


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium: nothing is downloaded for the tests."""
    path = browser.find()
    if not path:
        pytest.fail(f"No Chromium was found: {browser.BY_HAND}")
    options = ["--disable-dev-shm-usage"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    return {**browser_type_launch_args, "executable_path": path, "args": options}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A user in China."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="session")
def playwright(playwright: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """The driver's event loop gives the main thread a second database connection: closed here,
    while the loop still runs, or the test database could not be dropped."""
    yield playwright
    from django.db import connections

    with django_db_blocker.unblock():
        connections.close_all()
