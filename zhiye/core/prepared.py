"""Statements put into SQL once, for what every request asks.

Making SQL of a query takes the ORM several times as long as it takes the database to answer it.
From one asking to the next only a few values differ: a slot stands where the asker gives one, and
where the query asks the clock, the present moment is filled in whenever it is run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

from zhiye.core import clock
from zhiye.core.actor import Actor, Role

M = TypeVar("M", bound=models.Model)

MARK = datetime(9000, 6, 15, 4, tzinfo=UTC)
"""The moment at which queries are made: no value but that of the clock lies in its time."""


@dataclass(frozen=True)
class _Place:
    """Where a value is filled in."""

    name: str


class _Slot(models.Expression):
    """A place in a query."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A parameter like any other."""
        return "%s", [_Place(self.name)]


def slot(name: str) -> Any:
    """A value that is given when the statement is run; stands wherever a filter takes a value."""
    return _Slot(name)


def _place(value: Any) -> Any:
    """What the clock has told becomes a place. Raises ValueError for what was reckoned from it."""
    if value == MARK:
        return _Place("now")
    if value == clock.local_date(MARK):
        return _Place("today")
    for one in value if isinstance(value, list | tuple) else [value]:
        if isinstance(one, date) and one.year >= MARK.year - 1:
            raise ValueError(f"reckoned from the clock, not to be filled in: {value!r}")
    return value


class Prepared(Generic[M]):
    """One query, made when it is first asked; it must be the same but for its slots and the clock.

    It is made for whoever asks first, so it may not depend on anything that can change while the
    process runs, such as rules or rows.
    """

    def __init__(self, make: Callable[[], models.QuerySet[M, Any]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[models.QuerySet[M, Any], SQLCompiler, str, tuple[Any, ...]]:
        with clock.freeze(MARK):
            rows = self._make()
            compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
            try:
                sql, params = compiler.as_sql()
            except EmptyResultSet:
                sql, params = "", ()
        return rows, compiler, sql, tuple(_place(one) for one in params)

    def rows(self, **given: Any) -> list[M]:
        """The rows, with what the query fetches along."""
        rows, compiler, sql, params = self._made
        if not sql:
            return []
        asked: Any = _Asked(compiler, sql, _filled(params, given))
        found: list[M] = list(ModelIterable(asked))
        lookups = cast("Any", rows)._prefetch_related_lookups
        if lookups and found:
            models.prefetch_related_objects(found, *lookups)
        return found

    def first(self, **given: Any) -> M | None:
        """The first of the rows, for a query that finds one."""
        return next(iter(self.rows(**given)), None)

    def tuples(self, **given: Any) -> list[tuple[Any, ...]]:
        """The values of a query by `values`, in their order, as the database gives them."""
        _, _, sql, params = self._made
        if not sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, _filled(params, given))
            return list(cursor.fetchall())


def _filled(params: Sequence[Any], given: Mapping[str, Any]) -> tuple[Any, ...]:
    values = {"now": clock.now(), "today": clock.today(), **given}
    return tuple(values[one.name] if isinstance(one, _Place) else one for one in params)


@dataclass(frozen=True)
class Alike:
    """Whom the same statement answers: all who have the same grant, for whomever they act."""

    role: Role
    functions: frozenset[str]
    territory: str

    @classmethod
    def of(cls, actor: Actor) -> Alike:
        """Those like this actor."""
        return cls(actor.role, actor.functions, actor.territory)

    @cached_property
    def actor(self) -> Actor:
        """An actor of this grant with slots for the ids."""
        return Actor(
            user_id=slot("user"),
            name="",
            role=self.role,
            person_id=slot("person"),
            organization_id=slot("organization"),
            authority_id=slot("authority"),
            territory=self.territory,
            functions=self.functions,
        )

    @staticmethod
    def values(actor: Actor) -> dict[str, int]:
        """What stands in the slots for one of them; 0, which nothing has, for what they lack."""
        return {
            "user": actor.user_id or 0,
            "person": actor.person_id or 0,
            "organization": actor.organization_id or 0,
            "authority": actor.authority_id or 0,
        }


class _Asked:
    """What Django's iterable of model rows reads of a queryset: here the SQL is there already."""

    db = DEFAULT_DB_ALIAS
    _known_related_objects: Mapping[Any, Any] = {}

    def __init__(self, compiler: SQLCompiler, sql: str, params: tuple[Any, ...]) -> None:
        self.query, self._compiler, self._answer = self, compiler, (sql, params)

    def get_compiler(self, using: str) -> Any:
        """The compiler as it was after making the SQL, on the connection of this thread."""
        ready: Any = copy(self._compiler)
        ready.connection, ready.as_sql = connection, lambda *_, **__: self._answer
        return ready
