"""Doing something inside a test and undoing it at once, whatever it wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Everything written inside is rolled back; what insists on a transaction of its own is let."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as the block of the test itself
    with block:
        yield
        transaction.set_rollback(True)
