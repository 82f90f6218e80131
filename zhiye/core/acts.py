"""An act of several steps that stands or falls as one.

A step that may be refused alone takes a savepoint, so that whoever asked for it can go on without
it. Where a refusal ends the whole act anyway, the two statements of a savepoint buy nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

_whole: ContextVar[int | None] = ContextVar("whole", default=None)


@contextmanager
def one_act() -> Iterator[None]:
    """A transaction of steps none of which is gone without: a refusal leaves it, caught outside."""
    with part():
        token = _whole.set(_savepoints())
        try:
            yield
        finally:
            _whole.reset(token)


def part() -> transaction.Atomic:
    """A part of an act, or the whole of one: undone alone only where somebody can go on then."""
    whole = connection.in_atomic_block and _whole.get() == _savepoints()
    return transaction.Atomic(using=None, savepoint=not whole, durable=False)


def _savepoints() -> int:
    return sum(one is not None for one in connection.savepoint_ids)
