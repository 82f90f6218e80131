"""Rows of the chained tables, each as the one line of text its digest is taken of."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from django.apps import apps
from django.db import connection, models
from psycopg import sql

from zhiye.core.models import AuditBlock
from zhiye.core.privileges import is_append_only

MARK = struct.Struct(">q8s")
# What PostgreSQL writes a value as must not depend on how a server or a role is set.
_FIXED = {
    "timezone": "UTC",
    "datestyle": "ISO, MDY",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}


@dataclass(frozen=True)
class Table:
    """A chained table: its name and the column that numbers its rows."""

    name: str
    key: str


def tables() -> list[Table]:
    """Every append-only table whose rows are numbered, but the chain itself."""
    found = {
        model._meta.db_table: model._meta.pk
        for model in apps.get_models(include_auto_created=True)
        if is_append_only(model) and model is not AuditBlock and not model._meta.proxy
    }
    numbered = (models.AutoField, models.BigAutoField)
    return [
        Table(name, str(pk.column))
        for name, pk in sorted(found.items())
        if isinstance(pk, numbered)
    ]


def columns(table: Table) -> list[str]:
    """Names of the table's columns, sorted: their order in the database means nothing."""
    with connection.cursor() as cursor:
        told = connection.introspection.get_table_description(cursor, table.name)
    return sorted(column.name for column in told)


def digest(*parts: bytes) -> bytes:
    """SM3 of the parts put together."""
    made = hashes.Hash(hashes.SM3())
    for part in parts:
        made.update(part)
    return made.finalize()


def read(
    table: Table,
    names: Sequence[str],
    *,
    first: int | None,
    last: int,
    limit: int | None = None,
) -> Iterator[tuple[int, bytes]]:
    """Number and digest of every row from `first` to `last`, in order; in a transaction.

    A row is its line in PostgreSQL's COPY text format: tabs between values, `\\N` for NULL.
    """
    query = sql.SQL(
        "COPY (SELECT {key}, {names} FROM {table} WHERE {key} <= {last} {first}"
        " ORDER BY {key} {limit}) TO STDOUT"
    ).format(
        key=sql.Identifier(table.key),
        names=sql.SQL(", ").join(map(sql.Identifier, names)),
        table=sql.Identifier(table.name),
        last=sql.Literal(last),
        first=sql.SQL("") if first is None else _clause("AND {} >= {}", table.key, first),
        limit=sql.SQL("") if limit is None else sql.SQL("LIMIT {}").format(sql.Literal(limit)),
    )
    with connection.cursor() as cursor:
        for name, value in _FIXED.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        with cursor.copy(query) as copy:
            for line in _lines(copy):
                number, _, text = line.partition(b"\t")
                yield int(number), digest(text)


def _clause(text: str, key: str, value: int) -> sql.Composed:
    return sql.SQL(text).format(sql.Identifier(key), sql.Literal(value))


def _lines(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Whole lines, however the driver cuts them; a line break in a value is written as `\\n`."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + bytes(piece)).split(b"\n")
        yield from whole


def pack(rows: Iterable[tuple[int, bytes]]) -> bytes:
    """The marks of a block: number and head of the digest of each row."""
    return b"".join(MARK.pack(number, row[:8]) for number, row in rows)


def unpack(marks: bytes) -> dict[int, bytes]:
    """Number and head of the digest of each row of a block."""
    return dict(MARK.iter_unpack(marks))


def content(rows: Iterable[tuple[int, bytes]]) -> str:
    """Digest over the digests of a block's rows."""
    return digest(*(row for _, row in rows)).hex()
