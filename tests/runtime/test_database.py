"""The test database is ours and real."""

from __future__ import annotations

import os
import secrets

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.support.database import address, drop


@pytest.mark.django_db
def test_is_postgresql_with_utf8_and_c_collation() -> None:
    with connection.cursor() as cursor:
        cursor.execute("show server_encoding")
        assert cursor.fetchone() == ("UTF8",)
        cursor.execute("select datcollate from pg_database where datname = current_database()")
        assert cursor.fetchone() == ("C",)


def test_is_dropped_while_somebody_is_at_work_in_it() -> None:
    name = f"left_{secrets.token_hex(4)}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        with psycopg.connect(address(name)) as left:
            left.execute("CREATE TABLE half (done int)")
            drop(server, name)
            with pytest.raises(psycopg.OperationalError):
                left.execute("SELECT 1")
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    assert found is None
