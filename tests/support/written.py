"""Which tables something writes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_WRITES = re.compile(
    r'\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|COPY)\s+"?(\w+)"?(?:\s|\()', re.IGNORECASE
)
READERS_OWN = frozenset({"accounts_loginsession", "accounts_websession", "core_accesslog"})
"""What reading may leave behind: the reader's own session and the log of who has read what."""
OPENED = 'UPDATE "notices_notice" SET "read_at" = '
"""That a message was opened is noted when its page is asked for: it is the note of reading."""


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables the statements inside name as written to, beside what reading leaves behind."""
    found: set[str] = set()

    def look(execute: Callable[..., Any], sql: Any, *more: Any) -> Any:
        if not str(sql).startswith(OPENED):
            found.update(table.lower() for table in _WRITES.findall(str(sql)))
        return execute(sql, *more)

    with connection.execute_wrapper(look):
        yield found
        found -= READERS_OWN
