"""The SQL statements that reach the database server while something runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

STAMP = "SELECT set_config("
"""Begins a statement that a library has put in front of another in one text."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """Fills the list it gives when the block ends: every statement, those put in front too.

    Beginning and ending a transaction count, as they reach the server.
    """
    found: list[str] = []
    connection.queries_log.clear()  # it keeps 9,000, and says so when that is exceeded
    with CaptureQueriesContext(connection) as caught:
        yield found
    for query in caught.captured_queries:
        text = query["sql"]
        if text.startswith(STAMP) and "; " in text:
            stamp, _, text = text.partition("; ")
            found.append(stamp)
        found.append(text)


def queries(act: Callable[[], object]) -> int:
    """How many statements something takes once the reference data it needs is kept in process."""
    act()
    with statements() as asked:
        act()
    return len(asked)
