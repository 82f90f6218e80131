"""The test database is ours and real."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_is_postgresql_with_utf8_and_c_collation() -> None:
    with connection.cursor() as cursor:
        cursor.execute("show server_encoding")
        assert cursor.fetchone() == ("UTF8",)
        cursor.execute("select datcollate from pg_database where datname = current_database()")
        assert cursor.fetchone() == ("C",)
