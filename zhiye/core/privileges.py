"""What the application's database role may do: everything but change or delete a log."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

APPLICATION_ROLE = "zhiye_app"
READ_ONLY = ("django_migrations", "setup_loaded")
CHANGES = ("UPDATE", "DELETE", "TRUNCATE")


def append_only_tables() -> list[str]:
    """Tables of log and history models: history events and classes with `append_only = True`."""
    from pghistory.models import Context, Event

    found: list[str] = []
    for model in apps.get_models(include_auto_created=True):
        logged = bool(getattr(model, "append_only", False)) or issubclass(model, (Event, Context))
        if logged and model._meta.managed and not model._meta.proxy:
            found.append(model._meta.db_table)
    return sorted(set(found))


def all_tables() -> list[str]:
    """Every table of the application's schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select tablename from pg_tables where schemaname = current_schema() order by 1"
        )
        return [name for (name,) in cursor.fetchall()]


def grant(role: str = APPLICATION_ROLE) -> dict[str, str]:
    """Give the role its rights, table by table; returns the rights given for each table.

    Raises `LookupError` when the role does not exist.
    """
    logs = set(append_only_tables())
    given: dict[str, str] = {}
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        if not _exists(cursor, role):
            raise LookupError(role)
        run(cursor, "grant usage on schema public to {role}", role=name)
        for table in all_tables():
            if table in READ_ONLY:
                rights = "SELECT"
            else:
                rights = "SELECT, INSERT" + ("" if table in logs else ", UPDATE, DELETE")
            names = {"table": sql.Identifier(table), "role": name}
            run(cursor, "revoke all on {table} from {role}, public", **names)
            run(cursor, f"grant {rights} on {{table}} to {{role}}", **names)
            given[table] = rights
        run(cursor, "grant usage, select on all sequences in schema public to {role}", role=name)
    return given


def forbidden(role: str | None = None) -> list[str]:
    """Rights on log tables that the role (default: the connected one) has but must not have."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select name || ': ' || privilege
            from (select unnest(%s::text[]) as name) as logs,
                 (select unnest(%s::text[]) as privilege) as changes,
                 (select coalesce(%s, current_user) as role) as who
            where to_regclass(quote_ident(name)) is not null
              and (has_table_privilege(role, quote_ident(name), privilege)
                   or (privilege = 'UPDATE'
                       and has_any_column_privilege(role, quote_ident(name), privilege)))
            order by 1
            """,
            [append_only_tables(), list(CHANGES), role],
        )
        return [line for (line,) in cursor.fetchall()]


def run(cursor: Any, text: str, **names: sql.Composable) -> None:
    """Execute a statement whose names are quoted by the driver."""
    cursor.execute(sql.SQL(text).format(**names))


def _exists(cursor: Any, role: str) -> bool:
    cursor.execute("select 1 from pg_roles where rolname = %s", [role])
    return cursor.fetchone() is not None


def is_append_only(model: type[models.Model]) -> bool:
    """Whether rows of a model may only be added."""
    return model._meta.db_table in append_only_tables()


def first_column(table: str) -> str:
    """Name of a table's first column."""
    with connection.cursor() as cursor:
        return str(connection.introspection.get_table_description(cursor, table)[0].name)
