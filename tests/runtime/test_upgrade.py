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
from tests.support.database import address, drop

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "tests" / "upgrades"
DUMPS = sorted(FOLDER.glob("*.dump"))

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
    url = address(name)
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
            drop(server, name)


def test_a_database_of_the_release_before_becomes_todays(former: str) -> None:
    before = rows(former)
    assert before["people_person"] > 10
    assert before["core_movelog"] > 50
    migrate(former)
    after = rows(former)
    lost = {name: (n, after.get(name)) for name, n in before.items() if after.get(name, 0) < n}
    assert not lost
    with psycopg.connect(former) as other, connection.cursor() as fresh:
        for what, query in SHAPE.items():
            fresh.execute(query)
            assert plain(other.execute(query).fetchall()) == plain(fresh.fetchall()), what


def migrate(url: str) -> None:
    """Carry a database along to today's schema."""
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


IMPORTS = """
WITH office AS (SELECT min(id) AS id FROM regions_authority),
sent AS (SELECT f.id, row_number() OVER (ORDER BY f.id) AS n FROM files_storedfile f),
made AS (
    INSERT INTO rosters_rosterimport (authority_id, file_id, result_id, file_name, stage, message,
        total, done, failed, new_people, new_certificates, new_items, changed_items,
        first_problems, created_at, finished_at)
    SELECT office.id, sent.id, CASE stage WHEN 'done' THEN sent.id END, stage || '.xlsx', stage,
        CASE stage WHEN 'refused' THEN '设有打开密码' ELSE '' END, 9, done, failed, done, 0, 0, 0,
        problems::jsonb, now(), CASE WHEN stage IN ('done', 'refused') THEN now() END
    FROM office, sent JOIN (VALUES
        (1, 'done', 9, 2, '[{"line": 4, "name": "张伟", "reasons": ["号码不符", "手机"]}]'),
        (2, 'refused', 0, 0, '[]'),
        (3, 'running', 5, 1, '[]'),
        (4, 'waiting', 0, 0, '[]')
    ) AS told (n, stage, done, failed, problems) USING (n)
    RETURNING id, file_id, stage),
held AS (
    UPDATE files_storedfile SET holder_kind = 'roster', holder_id = made.id, attached_at = now()
    FROM made WHERE made.file_id = files_storedfile.id)
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
SELECT 'default', 'zhiye.rosters.run', jsonb_build_object('import_id', id)
FROM made WHERE stage IN ('running', 'waiting')
"""
"""Imports of 0.2.0 as its pages and jobs left them: one in each stage."""

CARRIED = """
SELECT l.file_name, l.state, l.message, l.total, l.good, l.bad, l.filed, l.figures->>'new_people',
    f.holder_kind, l.finished_at IS NOT NULL, l.result_id IS NOT NULL, j.task_name,
    (SELECT array_agg(r.faults::text) FROM lists_listrow r WHERE r.uploaded_id = l.id)
FROM lists_uploadedlist l JOIN files_storedfile f ON f.holder_id = l.id AND f.id = l.file_id
LEFT JOIN procrastinate_jobs j ON j.args->>'list_id' = l.id::text
WHERE l.kind = 'roster' ORDER BY l.id
"""


@pytest.mark.parametrize("former", [FOLDER / "0.2.0.dump"], indirect=True, ids=["0.2.0"])
def test_imports_of_0_2_0_are_lists_now(former: str) -> None:
    """Those that were not finished are judged, and wait for a word."""
    with psycopg.connect(former) as other:
        other.execute(IMPORTS)
    migrate(former)
    job, told = "zhiye.lists.read", '[["", "号码不符"], ["", "手机"]]'
    waits = ("waiting", "", 9, 0, 0, 0, None, "list", False, False, job, None)
    with psycopg.connect(former) as other:
        assert sorted(other.execute(CARRIED).fetchall()) == [
            ("done.xlsx", "done", "", 9, 7, 2, 7, "9", "list", True, True, None, [told]),
            ("refused.xlsx", "refused", "设有打开密码", 9, 0, 0, 0, "0", "list", True, False,
             None, None),
            ("running.xlsx", *waits),
            ("waiting.xlsx", *waits),
        ]  # fmt: skip
        left = other.execute("SELECT to_regclass('rosters_rosterimport')").fetchone()
    assert left == (None,)


def test_there_is_a_release_to_upgrade() -> None:
    assert DUMPS, "make release-data keeps the data of a release"
