"""Gives the tests a database and Django its settings, before anything else is imported.

`ZHIYE_TEST_DATABASE_URL` names a server of one's own (the role needs CREATEDB); otherwise a cluster
of its own under `.data/test` is started, shared by parallel runs and stopped by the last of them.
`ZHIYE_TEST_DB_NAME` names the test database.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_leases = []


def _prepare_environment() -> None:
    if os.environ.get("ZHIYE_TEST_READY"):  # a worker of a parallel run: its parent did this
        return
    url = os.environ.get("ZHIYE_TEST_DATABASE_URL")
    if not url:
        from config.embedded import Cluster, Lease

        cluster = Cluster(os.environ.get("ZHIYE_TEST_DATA") or ROOT / ".data" / "test", durable=False)
        _leases.append(Lease(cluster))
        url = cluster.url()
    os.environ["DATABASE_URL"] = url
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["ZHIYE_TEST_READY"] = "1"


_prepare_environment()
from django.conf import settings  # noqa: E402

settings.DATABASES  # noqa: B018  loads the settings now: pytest-django sets Django up only then


def pytest_unconfigure() -> None:
    """Let go of the database server."""
    while _leases:
        _leases.pop().release()


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
