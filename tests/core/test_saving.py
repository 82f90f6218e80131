"""Single rows are written as the ORM's `save()` writes them."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models.sql import InsertQuery

from tests import cast
from tests.support.statements import statements
from zhiye.core.models import AccessLog, IdempotencyKey
from zhiye.core.saving import _inserting, insert, update
from zhiye.demo import names
from zhiye.organizations.models import Delegation, Organization
from zhiye.people.models import Person

pytestmark = pytest.mark.django_db
OURS = [one for one in apps.get_models() if one.__module__.startswith("zhiye.")]


def of_the_orm(model: type[models.Model]) -> str:
    query: Any = InsertQuery(model)
    fields = [one for one in model._meta.local_concrete_fields if one is not model._meta.auto_field]
    query.insert_values(fields, [model()], raw=True)
    compiler = query.get_compiler("default")
    compiler.returning_fields = [model._meta.pk]
    ((sql, _),) = compiler.as_sql()
    return str(sql).replace(f'RETURNING "{model._meta.db_table}".', "RETURNING ")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_the_statement_is_that_of_the_orm(model: type[models.Model]) -> None:
    numbered = model._meta.auto_field is not None
    assert _inserting(model, numbered, False)[0] == of_the_orm(model)


def test_a_new_row_reads_back_as_it_was_given() -> None:
    """Lists, sealed values with their index, dates, what is empty."""
    here, user = cast.organization(), cast.person().user
    made = [
        insert(
            Person(
                name="何试验",
                id_number=names.id_of(77),
                phone="13800001234",
                region_id=here.region_id,
            )
        ),
        insert(Delegation(user=user, organization=here, functions=["licences", "safety"])),
    ]
    for one in made:
        read: models.Model = type(one)._default_manager.get(pk=one.pk)
        assert not one._state.adding
        for field in one._meta.concrete_fields:
            assert getattr(read, field.attname) == getattr(one, field.attname), field.name


def test_only_the_columns_named_are_written() -> None:
    here = cast.organization()
    here.kinds, here.address, here.name = ["use", "production"], "新址", "不写的"
    with statements() as told:
        update(here, ["kinds", "address"])
    read = Organization.objects.get(pk=here.pk)
    assert len(told) == 1
    assert (read.kinds, read.address) == (here.kinds, "新址")
    assert read.name != "不写的"


def test_a_row_that_is_gone_is_not_written() -> None:
    key = insert(IdempotencyKey(key="k", user_id=1, operation="o"))
    IdempotencyKey.objects.all().delete()
    with pytest.raises(DatabaseError, match="no such row"):
        update(key, ["result_id"])


def test_what_a_constraint_forbids_is_refused_or_left() -> None:
    insert(IdempotencyKey(key="k", user_id=1, operation="o"))
    insert(IdempotencyKey(key="k", user_id=1, operation="o"), or_leave=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(IdempotencyKey(key="k", user_id=1, operation="o"))
    assert IdempotencyKey.objects.count() == 1


def test_a_failed_statement_marks_its_transaction() -> None:
    with transaction.atomic():
        with pytest.raises(DatabaseError):
            insert(AccessLog(kind="x" * 99, actor_name="", acting_role="", channel=""))
        assert connection.needs_rollback
        transaction.set_rollback(True)


def test_what_points_to_an_unsaved_row_is_refused() -> None:
    with pytest.raises(ValueError, match="unsaved related object"):
        insert(Delegation(user=cast.person().user, organization=Organization(), functions=[]))
