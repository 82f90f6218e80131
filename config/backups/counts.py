"""How many rows every table has, and which version of the schema this is."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from zhiye.core.privileges import all_tables


def counts() -> dict[str, int]:
    """Rows of every table."""
    query = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, count(*) FROM {}").format(sql.Literal(name), sql.Identifier(name))
        for name in all_tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def server_major() -> int:
    """Major version of the connected server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        return int(cursor.fetchone()[0])


def migrations() -> list[str]:
    """Migrations the database has had, of the apps of this version."""
    return sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations)


def version_problem(told: list[str]) -> str:
    """Why a backup with these migrations is of another version of zhiye; empty when it is not."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    here, there = {".".join(key) for key in loader.disk_migrations}, set(told)
    if newer := sorted(there - here):
        return f"a newer version of zhiye: it has had the migration {newer[0]}"
    if older := sorted(here - there):
        return f"an older version of zhiye: it has not had the migration {older[0]}"
    return ""
