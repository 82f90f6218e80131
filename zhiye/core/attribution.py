"""Whom history rows name: the database is told once a transaction, before its first write.

Reads need no name and ask no statement for it. The triggers copy two settings of the transaction
(`pghistory.context_id`, `pghistory.context_metadata`) into each event row.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from psycopg import ClientCursor

from zhiye.core.actor import Actor
from zhiye.core.prepared import prepared_cursor

TELL = (
    "SELECT set_config('pghistory.context_id', {}, true),"
    " set_config('pghistory.context_metadata', {}, true),"
    " set_config('pgtrigger.ignore',"
    " coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{{}}'), true)"
)
"""Who, for whom and why; and that no trigger is to be passed over, unless somebody has just said
so: unsaid, each row's trigger raises and catches an error to learn the same."""
_READS = re.compile(
    r"[\s(]*(alter|analyze|begin|checkpoint|close|cluster|commit|create|declare|discard|drop|explain"
    r"|fetch|listen|load|lock|notify|refresh|reindex|release|reset|rollback|savepoint|select|set"
    r"|show|start|table|truncate|unlisten|vacuum|values)\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"\s*with\b", re.IGNORECASE)
_WRITING = re.compile(r"\b(insert|update|delete|merge)\b", re.IGNORECASE)

Execute = Callable[[Any, Any, bool, dict[str, Any]], Any]


class _Teller:
    """What rows of one act carry, and in which transaction the database was told so.

    Wraps every execution on the connection from the beginning of the outermost context to its end.
    """

    def __init__(self) -> None:
        self.act = str(uuid.uuid4())
        self.values: dict[str, Any] = {}
        self._told: tuple[object, str] | None = None
        self._text: tuple[object, str] | None = None

    def __call__(
        self, execute: Execute, sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Run a statement; tell the database first when it writes and has not been told."""
        words = sql if isinstance(sql, str) else _as_text(sql)
        if not _may_write(words):
            return execute(sql, params, many, context)
        text = self._in_words()
        if self._knows(text):
            return execute(sql, params, many, context)
        if many or not isinstance(context["cursor"].cursor, ClientCursor):
            with transaction.atomic(savepoint=False):
                self.tell()
                return execute(sql, params, many, context)
        names = {"pghistory_act": self.act, "pghistory_text": text}
        given: Any = (*names.values(), *(params or ()))
        begin = TELL.format("%s", "%s")
        if isinstance(params, dict):
            begin, given = TELL.format(*(f"%({one})s" for one in names)), params | names
        if params is None:  # then a % stands for itself
            words = words.replace("%", "%%")
        done = execute(f"{begin}; {words}", given, many, context)
        while done is not None and done.nextset():
            pass
        self._note(text)
        return done

    def tell(self) -> None:
        """Tell the database now, inside a transaction, for writes that are no statements (COPY)."""
        text = self._in_words()
        if not self._knows(text):
            with prepared_cursor() as cursor:
                cursor.execute(TELL.format("%s", "%s"), [self.act, text])
            self._note(text)

    def _in_words(self) -> str:
        if self._text is None or self._text[0] is not self.values:
            self._text = self.values, json.dumps(self.values, cls=DjangoJSONEncoder)
        return self._text[1]

    def _knows(self, text: str) -> bool:
        told = self._told
        return told is not None and told[0] is connection.run_on_commit and told[1] == text

    def _note(self, text: str) -> None:
        # Django makes this list anew whenever a transaction ends and whenever a savepoint is
        # rolled back, and with both the database forgets what it was told.
        self._told = (connection.run_on_commit, text) if connection.in_atomic_block else None


_teller: ContextVar[_Teller | None] = ContextVar("teller", default=None)


@contextmanager
def context(actor: Actor, reason: str = "") -> Iterator[None]:
    """Stamp every history row written inside with who, for whom, by which channel and why.

    Inside another context the inner one holds until it ends: what follows carries the outer
    stamp again. The inner one keeps the outer reason when it has none, and whose act it follows.
    """
    teller = _teller.get()
    if teller is None:
        teller = _Teller()
        token = _teller.set(teller)
        try:
            with connection.execute_wrapper(teller), _inside(teller, actor, reason):
                yield
        finally:
            _teller.reset(token)
    else:
        with _inside(teller, actor, reason):
            yield


@contextmanager
def _inside(teller: _Teller, actor: Actor, reason: str) -> Iterator[None]:
    outer = teller.values
    teller.values = {
        "user": actor.user_id,
        "name": actor.name,
        "role": actor.role.value,
        "acting_id": actor.acting_id,
        "acting": actor.acting_name,
        "channel": actor.channel,
        "reason": reason or outer.get("reason", ""),
    }
    followed = outer.get("following") if outer.get("name") == actor.name else outer.get("name")
    if followed:
        teller.values["following"] = followed
    try:
        yield
    finally:
        teller.values = outer


def expect_many() -> None:
    """Before many rows are written in one transaction, by COPY or otherwise.

    Says whom they name, and that no trigger is to be passed over: unsaid, each row's trigger
    raises and catches an error to learn the same, which takes longer than all its other work.
    """
    teller = _teller.get()
    if teller is not None:
        teller.tell()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL pgtrigger.ignore = '{}'")


def _as_text(sql: Any) -> str:
    if isinstance(sql, bytes):
        return sql.decode()
    text: str = sql.as_string(connection.connection)
    return text


def _may_write(sql: str) -> bool:
    """Whether a statement may change rows; what is not known to read only may."""
    if _WITH.match(sql):
        return _WRITING.search(sql) is not None
    return _READS.match(sql) is None or ";" in sql
