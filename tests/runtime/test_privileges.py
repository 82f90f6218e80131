"""The application's database role may add to logs and never change them (assurance 30)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from zhiye.core import privileges

Switch = Callable[[], AbstractContextManager[None]]
pytestmark = pytest.mark.django_db


def _refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)


def test_the_logs_of_the_core_and_every_history_table_are_append_only() -> None:
    tables = privileges.append_only_tables()
    assert {"core_movelog", "core_accesslog", "pghistory_context"} <= set(tables)
    assert [t for t in privileges.all_tables() if t.endswith("event") and t not in tables] == []


@pytest.mark.assurance(30)
def test_a_log_row_cannot_be_changed_deleted_or_truncated(as_application: Switch) -> None:
    with as_application():
        for table in privileges.append_only_tables():
            column = privileges.first_column(table)
            name, column = _quoted(table), _quoted(column)
            assert _refused(f"update {name} set {column} = {column}"), table
            assert _refused(f"delete from {name}"), table
            assert _refused(f"truncate {name} cascade"), table


@pytest.mark.assurance(30)
def test_a_log_row_can_be_added_and_read(as_application: Switch) -> None:
    from zhiye.core.models import AccessLog

    with as_application():
        AccessLog.objects.create(kind="login", actor_name="甲", acting_role="person", channel="web")
        assert AccessLog.objects.filter(actor_name="甲").exists()


def test_other_tables_can_be_written_but_not_altered(as_application: Switch) -> None:
    from zhiye.core.models import IdempotencyKey

    with as_application():
        row = IdempotencyKey.objects.create(key="k", user_id=1, operation="o")
        IdempotencyKey.objects.filter(pk=row.pk).update(result_id=2)
        assert IdempotencyKey.objects.filter(pk=row.pk).delete()[0] == 1
        assert _refused_ddl("create table zhiye_extra (id int)")
        assert _refused_ddl("alter table core_movelog disable trigger all")
        assert _refused_ddl("drop table core_movelog")


def _refused_ddl(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


@pytest.mark.assurance(16)
def test_forbidden_rights_are_found() -> None:
    assert privileges.forbidden("zhiye_app") == []
    with connection.cursor() as cursor:
        cursor.execute("grant update (reason) on core_movelog to zhiye_app")
        cursor.execute("grant delete on core_accesslog to zhiye_app")
    assert privileges.forbidden("zhiye_app") == ["core_accesslog: DELETE", "core_movelog: UPDATE"]
    call_command("grant_app_role", verbosity=0)
    assert privileges.forbidden("zhiye_app") == []


def test_the_owner_has_rights_that_production_refuses() -> None:
    assert "core_movelog: UPDATE" in privileges.forbidden()


def test_a_missing_role_is_named() -> None:
    with pytest.raises(CommandError, match="nobody_here does not exist"):
        call_command("grant_app_role", role="nobody_here")


def test_history_is_written_for_the_application_role(as_application: Switch) -> None:
    from django.contrib.auth import get_user_model

    users: Any = get_user_model()
    with as_application():
        user: Any = users.objects.create(name="甲")
        users.objects.filter(pk=user.pk).update(name="乙")
        assert list(user.events.order_by("pgh_id").values_list("name", flat=True)) == ["甲", "乙"]


def test_the_marks_of_set_up_are_read_only(as_application: Switch) -> None:
    with as_application():
        assert _refused("delete from django_migrations")
