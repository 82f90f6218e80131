"""Adding blocks to the chain, behind the writers and never in their way."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from django.db import connection, transaction
from psycopg import sql

from zhiye.core.chain import blocks, rows
from zhiye.core.chain.rows import Table
from zhiye.core.clock import now
from zhiye.core.models import AuditBlock

BLOCK = 1000
_AT_ONCE = 20  # blocks of one transaction
PATIENCE = 10.0
_LOCK = 4_101_733  # of nobody else in this database
_LOOK_EVERY = 0.05


def extend(*, patience: float = PATIENCE) -> int:
    """Seal the rows that no block covers yet; returns how many.

    A table into which somebody still writes after `patience` seconds is left for the next time.
    Any number of runs at once makes one chain.
    """
    return sum(
        _seal(table, last)
        for table, last in _settled(rows.tables(), patience)
        if last > _covered(table)
    )


def renew(table_name: str, *, reason: str) -> int:
    """Seal all rows of a table anew, from the first; returns how many.

    For a migration that rewrote log rows or dropped a column of them. The earlier blocks stay, the
    reason is part of the chain. Raises LookupError for a table that is not chained.
    """
    table = next((one for one in rows.tables() if one.name == table_name), None)
    if table is None:
        raise LookupError(table_name)
    total = 0
    for _, last in _settled([table], PATIENCE):
        total = _seal_some(table, last, reason=reason) + _seal(table, last)
    return total


def _covered(table: Table) -> int:
    """The number up to which the table is sealed."""
    found = AuditBlock.objects.filter(table=table.name).order_by("-pk")
    return found.values_list("last_id", flat=True).first() or 0


def _seal(table: Table, last: int) -> int:
    total = 0
    while sealed := _seal_some(table, last):
        total += sealed
    return total


def _seal_some(table: Table, last: int, *, reason: str = "") -> int:
    """A few blocks in one transaction; whoever comes second goes on where the first one ended."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        first = 1 if reason else _covered(table) + 1
        names = rows.columns(table)
        lower = None if first == 1 else first
        found = list(rows.read(table, names, first=lower, last=last, limit=_AT_ONCE * BLOCK))
        for start in range(0, len(found), BLOCK):
            some = found[start : start + BLOCK]
            _add(table, names, first, some, reason)
            first, reason = some[-1][0] + 1, ""
    return len(found)


def _add(
    table: Table, names: Sequence[str], first: int, found: list[tuple[int, bytes]], reason: str
) -> None:
    block = AuditBlock(
        table=table.name,
        columns=" ".join(names),
        first_id=first,
        last_id=found[-1][0],
        rows=len(found),
        marks=rows.pack(found),
        content=rows.content(found),
        reason=reason,
        at=now(),
        previous=AuditBlock.objects.order_by("-pk").values_list("digest", flat=True).first() or "",
    )
    block.digest = blocks.digest_of(block)
    block.key_id, block.signature = blocks.sign(block.digest)
    block.save(force_insert=True)


def _settled(tables: Sequence[Table], patience: float) -> Iterator[tuple[Table, int]]:
    """Tables with the number up to which no more row can come.

    Numbers are given before rows are committed, so a lower one may come after a higher one. Who
    writes into a table takes its lock before the number and keeps it until the end: when all have
    ended that held it after the highest number was read, every lower row is there to be seen.
    """
    highest = _highest(tables)
    writers = _writers(tables)
    deadline = time.monotonic() + patience
    for table in tables:
        if _ended({who for who in writers if who[0] == table.name}, table, deadline):
            yield table, highest[table.name]


def _ended(writers: set[tuple[str, str]], table: Table, deadline: float) -> bool:
    """Wait for these writers; False when one of them is still there at the deadline."""
    while writers and (writers := writers & _writers([table])):
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_EVERY)
    return True


def _highest(tables: Sequence[Table]) -> dict[str, int]:
    one = "SELECT {name}, coalesce(max({key}), 0) FROM {table}"
    query = sql.SQL(" UNION ALL ").join(
        sql.SQL(one).format(
            name=sql.Literal(table.name),
            key=sql.Identifier(table.key),
            table=sql.Identifier(table.name),
        )
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def _writers(tables: Sequence[Table]) -> set[tuple[str, str]]:
    """Table and transaction of everybody else who has written into one and has not ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname, virtualtransaction FROM pg_locks JOIN pg_class ON oid = relation
            WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND relname = ANY(%s) AND pid IS DISTINCT FROM pg_backend_pid()
            """,
            [[table.name for table in tables]],
        )
        return set(cursor.fetchall())
