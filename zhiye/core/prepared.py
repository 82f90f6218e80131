"""Statements put into SQL once, for what every request asks.

Making SQL of a query takes the ORM several times as long as it takes the database to answer it.
From one asking to the next only a few values differ: a slot stands where the asker gives one, and
where the query asks the clock, the present moment is filled in whenever it is run.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models.query import get_related_populators
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


@dataclass(frozen=True)
class _Made(Generic[M]):
    """A query as SQL, and how its rows become models."""

    sql: str
    params: tuple[Any, ...]
    lookups: tuple[Any, ...]
    shape: _Shape[M] | None


class Prepared(Generic[M]):
    """One query, made when it is first asked; it must be the same but for its slots and the clock.

    It is made for whoever asks first, so it may not depend on anything that can change while the
    process runs, such as rules or rows. The database too keeps what is asked again and again ready.
    """

    def __init__(self, make: Callable[[], models.QuerySet[M, Any]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> _Made[M]:
        with clock.freeze(MARK):
            rows = self._make()
            compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
            try:
                sql, params = compiler.as_sql()
            except EmptyResultSet:
                return _Made("", (), (), None)
        lookups = cast("Any", rows)._prefetch_related_lookups
        shape = _Shape.of(compiler) if compiler.klass_info else None
        return _Made(sql, tuple(_place(one) for one in params), tuple(lookups), shape)

    def rows(self, **given: Any) -> list[M]:
        """The rows, with what the query fetches along."""
        made = self._made
        if made.shape is None:
            return []
        found = [made.shape.model(row) for row in _ask(made, given)]
        if made.lookups and found:
            models.prefetch_related_objects(found, *made.lookups)
        return found

    def first(self, **given: Any) -> M | None:
        """The first of the rows, for a query that finds one."""
        return next(iter(self.rows(**given)), None)

    def count(self, **given: Any) -> int:
        """How many rows there are, as far as the query goes."""
        made = self._made
        if not made.sql:
            return 0
        counting = replace(made, sql=f"SELECT COUNT(*) FROM ({made.sql}) AS counted")  # noqa: S608  ours
        return int(_ask(counting, given)[0][0])

    def tuples(self, **given: Any) -> list[tuple[Any, ...]]:
        """The values of a query by `values`, in their order, as the database gives them."""
        return _ask(self._made, given) if self._made.sql else []


@dataclass(frozen=True)
class _Shape(Generic[M]):
    """Which columns of a row are which fields of which models, as Django's own rows have it."""

    cls: type[M]
    first: int
    after: int
    names: Sequence[str]
    converters: Sequence[tuple[int, Sequence[Callable[..., Any]], Any]]
    populators: Sequence[Any]
    annotations: Mapping[str, int]

    @classmethod
    def of(cls, compiler: SQLCompiler) -> _Shape[Any]:
        """The shape of what a compiler that has made its SQL selects."""
        info: Any = compiler.klass_info
        select: Any = compiler.select
        first, after = info["select_fields"][0], info["select_fields"][-1] + 1
        found = compiler.get_converters([one[0] for one in select[: compiler.col_count]])
        return cls(
            info["model"],
            first,
            after,
            [one[0].target.attname for one in select[first:after]],
            [(place, convert, column) for place, (convert, column) in found.items()],
            cast("Any", get_related_populators)(info, select, DEFAULT_DB_ALIAS),
            compiler.annotation_col_map or {},
        )

    def model(self, row: tuple[Any, ...]) -> M:
        """The model that one row tells, with those fetched along."""
        values, connection = list(row), connections[DEFAULT_DB_ALIAS]
        for place, convert, column in self.converters:
            for one in convert:
                values[place] = one(values[place], column, connection)
        found = self.cls.from_db(DEFAULT_DB_ALIAS, self.names, values[self.first : self.after])
        for populator in self.populators:
            populator.populate(values, found)
        for name, place in self.annotations.items():
            setattr(found, name, values[place])
        return found


def _ask(made: _Made[Any], given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with prepared_cursor() as cursor:
        cursor.execute(made.sql, _filled(made.params, given))
        return list(cursor.fetchall())


def prepared_cursor() -> Any:
    """A cursor whose statements the database keeps ready once they were asked a few times.

    Values go beside the statement, not in it, so it takes one statement at a time.
    """
    ready: Any = connections[DEFAULT_DB_ALIAS]
    ready.close_if_health_check_failed()
    ready.ensure_connection()
    return ready._prepare_cursor(cast("Any", _Cursor)(ready.connection))


class _Cursor(ServerBindingCursor):
    """Also of what was kept ready, the log of statements says what was asked."""

    def _send_query_prepared(self, name: bytes, pgq: Any, **how: Any) -> None:
        self._query = pgq
        cast("Any", super())._send_query_prepared(name, pgq, **how)


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


@dataclass(frozen=True)
class Seen(Generic[M]):
    """What a reader may see, where many ask for the same beginning of it: put into SQL once.

    `rows` gives what an actor may see and depends on nothing else that can change; `key` stands for
    it, so it is the same wherever `rows` is.
    """

    key: Hashable
    rows: Callable[[Actor], models.QuerySet[M, Any]] = field(compare=False)

    def first(self, actor: Actor, order: tuple[str, ...], most: int) -> list[M]:
        """The first `most` rows in an order, with what the query fetches along."""
        return _beginning(self, Alike.of(actor), order, most).rows(**Alike.values(actor))

    def count(self, actor: Actor, most: int) -> int:
        """How many rows there are, counted to `most`."""
        return _counted(self, Alike.of(actor), most).count(**Alike.values(actor))


@lru_cache(maxsize=2000)
def _beginning(seen: Seen[M], alike: Alike, order: tuple[str, ...], most: int) -> Prepared[M]:
    return Prepared(lambda: seen.rows(alike.actor).order_by(*order)[:most])


@lru_cache(maxsize=2000)
def _counted(seen: Seen[M], alike: Alike, most: int) -> Prepared[M]:
    return Prepared(lambda: seen.rows(alike.actor).order_by().values("pk")[:most])
