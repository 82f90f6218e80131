"""Data of the release before is carried along: its rows stay, its schema becomes today's."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from config.backups import counts, programs
from config.embedded import processes

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parent.parent.parent
DUMPS = sorted((ROOT / "tests" / "upgrades").glob("*.dump"))

SHAPE = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled"
    " FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}
"""What a database holds beside rows; the order of columns and names made from oids left out."""


CASTS = re.compile(r"::[a-z]+( varying)?(\[\])?|[()\s]")
"""A dump writes casts and brackets of conditions in another way than the first statement did."""


def plain(found: list[tuple[Any, ...]]) -> set[tuple[str, ...]]:
    """Rows of a catalogue, comparable between a restored database and a new one."""
    return {tuple(CASTS.sub("", str(one)) for one in row) for row in found}


def database_url(name: str) -> str:
    """The address of another database of the server the tests use."""
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def rows(url: str) -> dict[str, int]:
    """How many rows each table holds."""
    with psycopg.connect(url) as other:
        tables = other.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        counted = {}
        for (name,) in tables:
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
            found = other.execute(query).fetchone()
            counted[name] = int(found[0]) if found else 0
    return counted


@pytest.fixture(params=DUMPS[-1:], ids=lambda path: path.stem)
def former(request: pytest.FixtureRequest, db: None) -> Iterator[str]:
    """A database as the release before has left it."""
    name = f"upgrade_{secrets.token_hex(4)}"
    url = database_url(name)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        told = conninfo_to_dict(url)
        program = programs.find("pg_restore", at_least=counts.server_major())
        subprocess.run(
            [str(program.path), "--no-owner", "--dbname", url, str(request.param)],
            env=processes.clean_environment() | {"PGPASSWORD": str(told.get("password", ""))},
            check=True,
            capture_output=True,
        )
        yield url
    finally:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            query = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            server.execute(query)


def test_a_database_of_the_release_before_becomes_todays(former: str) -> None:
    before = rows(former)
    assert before["people_person"] > 10
    assert before["core_movelog"] > 50
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": former, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    after = rows(former)
    lost = {name: (n, after.get(name)) for name, n in before.items() if after.get(name, 0) < n}
    assert not lost
    with psycopg.connect(former) as other, connection.cursor() as fresh:
        for what, query in SHAPE.items():
            fresh.execute(query)
            assert plain(other.execute(query).fetchall()) == plain(fresh.fetchall()), what


def test_there_is_a_release_to_upgrade() -> None:
    assert DUMPS, "make release-data keeps the data of a release"
