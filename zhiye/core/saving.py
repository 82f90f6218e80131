"""Writing one row: a new one, or of one what a move has changed, validated and no column more.

As `save()` writes them, by SQL that is made once for a table and its columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction

from zhiye.core.prepared import prepared_cursor
from zhiye.core.refusals import Invalid

M = TypeVar("M", bound=models.Model)
Fields = Sequence["models.Field[Any, Any]"]


def values_of(obj: models.Model) -> dict[str, Any]:
    """What the row holds now, so that only what an effect changes is written."""
    held = obj.__dict__
    found = {}
    for field in obj._meta.concrete_fields:
        name = field.attname
        value = held[name] if name in held else getattr(obj, name)
        found[name] = copy(value) if isinstance(value, list | dict) else value
    return found


def save_valid(obj: models.Model, before: Mapping[str, Any] | None = None) -> None:
    """Validate and save: the whole new row, or the columns that differ from `before`."""
    try:
        obj.clean()
    except ValidationError as error:
        raise Invalid(
            error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        ) from error
    if before is None:
        insert(obj)
        return
    changed = [name for name, value in values_of(obj).items() if value != before[name]]
    if changed:
        update(obj, changed)


def insert(obj: M, *, or_leave: bool = False) -> M:
    """Write a new row and return it with its number.

    With `or_leave` a row that some constraint forbids is left unwritten, without an error.
    """
    meta = obj._meta
    if obj.pk is None:
        obj.pk = meta.pk.get_pk_value_on_save(obj)
    cast("Any", obj)._prepare_related_fields_for_save(operation_name="save")
    sql, fields = _inserting(type(obj), obj.pk is None, or_leave)
    row = _written(sql, [*_values(obj, fields, new=True)])
    if row:
        obj.pk = row[0]
    obj._state.adding, obj._state.db = False, DEFAULT_DB_ALIAS
    return obj


def update(obj: models.Model, names: Sequence[str]) -> None:
    """Write these columns of a row that is there. Raises DatabaseError where it is not."""
    cast("Any", obj)._prepare_related_fields_for_save(operation_name="save")
    sql, fields = _updating(type(obj), tuple(names))
    if not _written(sql, [*_values(obj, fields, new=False), obj.pk]):
        raise DatabaseError(f"no such row: {obj!r}")


def _written(sql: str, values: Sequence[Any]) -> Any:
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), prepared_cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def _values(obj: models.Model, fields: Fields, *, new: bool) -> list[Any]:
    connection = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(field.pre_save(obj, new), connection) for field in fields]


@lru_cache(maxsize=1000)
def _inserting(model: type[models.Model], numbered: bool, or_leave: bool) -> tuple[str, Fields]:
    """The statement, and the fields whose values it takes; `numbered` by the database."""
    meta = model._meta
    fields = [one for one in meta.local_concrete_fields if not (numbered and one.primary_key)]
    columns, places = ", ".join(map(_column, fields)), ", ".join(map(_place, fields))
    return (
        f"INSERT INTO {_quoted(meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
        f"{' ON CONFLICT DO NOTHING' if or_leave else ''} RETURNING {_column(meta.pk)}",
        fields,
    )


@lru_cache(maxsize=1000)
def _updating(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, Fields]:
    meta = model._meta
    fields = [one for one in meta.local_concrete_fields if one.attname in names]
    told = ", ".join(f"{_column(one)} = {_place(one)}" for one in fields)
    key = _column(meta.pk)
    return (
        f"UPDATE {_quoted(meta.db_table)} SET {told} WHERE {key} = %s RETURNING {key}",  # noqa: S608
        fields,
    )


def _column(field: Any) -> str:
    return _quoted(field.column)


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)


def _place(field: Any) -> str:
    """Where the value of a field stands; one of some types says of which."""
    typed = getattr(field, "get_placeholder", None)
    return "%s" if typed is None else str(typed(None, None, connections[DEFAULT_DB_ALIAS]))
