"""The test database: a copy of a template that is migrated once and kept on the server.

The template is named by a digest of what made it; one of another digest is stale and dropped.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache as once
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from config.console import ROOT

TEMPLATE = "zhiye_template_"
LOCK = 20_260_118  # of whoever looks at templates, makes one or copies it
TRIES = 5  # to drop a database; the server waits 5 s at each
SENT_AWAY = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = %s AND backend_type = 'client backend'
"""


@contextmanager
def copied() -> Iterator[Callable[[], None]]:
    """Connect Django to a database of this process's own; it is dropped at the end.

    Yields what puts a new copy in its place, for after a test that has committed. Of several runs
    at once one makes the template. Each holds a lock on the name of its copy, so that a second run
    beside this one takes another.
    """
    told, wanted = connection.settings_dict, connection.settings_dict["TEST"]["NAME"]
    own = told["NAME"]
    with _server() as server:
        name = next(name for name in _names(wanted) if _locked(server, name))

        def renew() -> None:
            _use(own)
            _copy(server, name)
            _use(name)
            cache.clear()  # numbers of rows begin anew: nothing held is about those to come

        renew()
        yield renew
        _use(own)
        drop(server, name)


def drop(server: psycopg.Connection[Any], name: str) -> None:
    """Drop a database, whoever is connected to it.

    Not `WITH (FORCE)`: that ends nobody's session where the server's own process that tidies up
    tables is at work too, which it may not end. Those who are connected are sent away first; a
    plain drop then sends away that process. Who connects again in between is sent away again.
    """
    for left in reversed(range(TRIES)):
        server.execute(SENT_AWAY, [name])
        try:
            _run(server, "DROP DATABASE IF EXISTS {}", name)
        except psycopg.errors.ObjectInUse:
            if not left:
                raise
        else:
            return


def address(name: str) -> str:
    """The address of another database of the server the tests use."""
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def _copy(server: psycopg.Connection[Any], name: str) -> None:
    server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    template = _provide(server)
    drop(server, name)
    _run(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
    server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _provide(server: psycopg.Connection[Any]) -> str:
    """The template of today's migrations, made if it is missing; others in use are left alone."""
    name = TEMPLATE + _digest()
    server.execute("SELECT pg_advisory_lock_shared(hashtextextended(%s, 0))", [name])
    query = "SELECT datname FROM pg_database WHERE datname LIKE %s"
    found = {one for (one,) in server.execute(query, [f"{TEMPLATE}%"])}
    if name in found:
        return name
    for stale in found:
        if _locked(server, stale):
            drop(server, stale)
            server.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [stale])
    making = f"{name}_making"
    _run(server, "CREATE DATABASE {}", making)
    _use(making)
    for command in ("migrate", "grant_app_role", "load_catalogue"):
        call_command(command, verbosity=0, stdout=io.StringIO())
    connection.close()
    _run(server, "ALTER DATABASE {} RENAME TO {}", making, name)
    return name


@once
def _digest() -> str:
    """Of all that decides what a new database holds."""
    folders = [Path(app.path) / "migrations" for app in apps.get_app_configs()]
    folders += [ROOT / "zhiye" / "catalogue", ROOT / "zhiye" / "core"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    made = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(files):
        if path.suffix != ".pyc":
            made.update(f"{path}\n".encode() + path.read_bytes())
    return made.hexdigest()[:16]


def _names(wanted: str) -> Iterator[str]:
    yield wanted
    yield from (f"{wanted}_{number}" for number in range(2, 100))


def _locked(server: psycopg.Connection[Any], name: str) -> bool:
    query = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
    return bool((server.execute(query, [name]).fetchone() or [False])[0])


@contextmanager
def _server() -> Iterator[psycopg.Connection[Any]]:
    """A connection to the server that stays outside of the databases that are copied."""
    with connection._nodb_cursor() as cursor:
        server = cursor.connection
        server.autocommit = True
        yield server


def _use(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _run(server: psycopg.Connection[Any], text: str, *names: str) -> None:
    server.execute(sql.SQL(text).format(*map(sql.Identifier, names)))
