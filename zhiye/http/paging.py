"""Keyset paging: a page costs the same at row 10 and at row 10 million (docs/performance.md).

A list is ordered by one of its allowed orders, each ending in a unique field. The cursor holds the
values of the last row shown, signed; one that was altered or belongs to another order shows the
first page. No list is counted past `COUNT_LIMIT`, or past what its page allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, Q, QuerySet, Value
from django.http import QueryDict

from zhiye.core.actor import Actor
from zhiye.core.prepared import Seen

COUNT_LIMIT = 10_000
SIZES = (20, 50, 100)
_SALT = "zhiye.pager"
_ROW = BooleanField()

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: the values of the row before (or after) it, and the direction."""

    values: tuple[Any, ...]
    backward: bool
    start: int

    def sign(self, order: str) -> str:
        """The cursor as an opaque text for one order."""
        texts = [None if value is None else _text(value) for value in self.values]
        return signing.dumps([order, int(self.backward), self.start, texts], salt=_SALT)


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


class _Key:
    """One field of an order: its name, direction, model field and value in a row."""

    def __init__(self, spec: str, queryset: QuerySet[Any]) -> None:
        self.descending = spec.startswith("-")
        self.name = spec.lstrip("-")
        self.field, self.nullable = _resolve(queryset, self.name)

    def order_by(self, *, reverse: bool) -> Any:
        """The ordering expression, turned round for a page that is fetched backward."""
        return F(self.name).desc() if self.descending != reverse else F(self.name).asc()

    def value(self, row: Model) -> Any:
        """This field's value in a row, through relations."""
        found: Any = row
        for part in self.name.split("__"):
            found = getattr(found, part) if found is not None else None
        return found

    def clean(self, value: Any) -> Any:
        """A value from a cursor as the database wants it. Raises ValidationError."""
        return self.field.to_python(value)

    def beyond(self, value: Any, *, backward: bool) -> Q | None:
        """Rows strictly beyond `value` in this direction; None if there are none.

        PostgreSQL puts NULL last going up and first going down.
        """
        downward = self.descending != backward
        if value is None:
            return Q((f"{self.name}__isnull", False)) if downward else None
        if downward:
            return Q((f"{self.name}__lt", value))
        beyond = Q((f"{self.name}__gt", value))
        return beyond | Q((f"{self.name}__isnull", True)) if self.nullable else beyond

    def same(self, value: Any) -> Q:
        """Rows with the same value."""
        return Q((f"{self.name}__isnull", True)) if value is None else Q((self.name, value))


def _resolve(queryset: QuerySet[Any], name: str) -> tuple[Field[Any, Any], bool]:
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field, True
    nullable = False
    model: Any = queryset.model
    field: Any = None
    for part in name.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        nullable = nullable or field.null
        model = field.related_model or model
    return field, nullable


def _after(keys: Sequence[_Key], values: Sequence[Any], *, backward: bool) -> Any:
    """The condition "strictly beyond this row" over all keys of the order."""
    one_way = len({key.descending for key in keys}) == 1
    if one_way and not any(key.nullable for key in keys):
        return _row_comparison(keys, values, less=keys[0].descending != backward)
    found = Q(pk__in=())
    equal = Q()
    for key, value in zip(keys, values, strict=True):
        beyond = key.beyond(value, backward=backward)
        if beyond is not None:
            found |= equal & beyond
        equal &= key.same(value)
    return found


def _row_comparison(keys: Sequence[_Key], values: Sequence[Any], *, less: bool) -> Any:
    """`(a, b) < (x, y)`: PostgreSQL walks one index for it, however many rows share `a`."""
    given = [Value(value, output_field=key.field) for key, value in zip(keys, values, strict=True)]
    return Func(
        Func(*[F(key.name) for key in keys], template="(%(expressions)s)", output_field=_ROW),
        Func(*given, template="(%(expressions)s)", output_field=_ROW),
        template="%(expressions)s",
        arg_joiner=" < " if less else " > ",
        output_field=BooleanField(),
    )


NEWEST_FIRST: Mapping[str, Sequence[str]] = {"-new": ("-pk",)}


class KeysetPage(Generic[M]):
    """One page of a list, for `<c-pager :page="page" />` and `{% sort_header page … %}`.

    `queryset` is what the reader may see, filtered; `params` are the request's GET values, of
    which `cursor`, `order` and `size` are read and the rest is kept in every link. `orders` maps
    the allowed names to the fields, the last one unique: `{"-sent": ("-submitted_at", "-pk")}`.
    Order by nothing personal: the values stand, readable, in the address. With `seen`,
    what somebody has seen, the first rows are asked for and counted by a statement made once.
    """

    def __init__(
        self,
        queryset: QuerySet[M],
        params: Mapping[str, Any],
        *,
        orders: Mapping[str, Sequence[str]] = NEWEST_FIRST,
        default: str = "-new",
        size: int = SIZES[0],
        most_counted: int | None = None,
        seen: tuple[Seen[M], Actor] | None = None,
    ) -> None:
        self.queryset = queryset
        self._seen = seen
        self.most_counted = most_counted or COUNT_LIMIT
        self.orders = orders
        asked = str(params.get("order", ""))
        self.order = asked if asked in orders else default
        asked_size = str(params.get("size", ""))
        self.size = int(asked_size) if asked_size in map(str, SIZES) else size
        self.default_size = size
        self._params = params
        self._keys = [_Key(spec, queryset) for spec in orders[self.order]]
        self.cursor = self._read(str(params.get("cursor", "")))
        self._fetch()

    def _read(self, text: str) -> Cursor | None:
        if not text:
            return None
        try:
            order, backward, start, values = signing.loads(text, salt=_SALT)
            if order != self.order or len(values) != len(self._keys):
                return None
            cleaned = [key.clean(value) for key, value in zip(self._keys, values, strict=True)]
        except (signing.BadSignature, ValidationError, ValueError, TypeError):
            return None
        return Cursor(tuple(cleaned), bool(backward), int(start))

    def _fetch(self) -> None:
        cursor = self.cursor
        backward = cursor is not None and cursor.backward
        if cursor is None and self._seen is not None:
            seen, actor = self._seen
            return self._keep(seen.first(actor, tuple(self.orders[self.order]), self.size + 1))
        rows = self.queryset.order_by(*[key.order_by(reverse=backward) for key in self._keys])
        if cursor is not None:
            rows = rows.filter(_after(self._keys, cursor.values, backward=backward))
        return self._keep(list(rows[: self.size + 1]))

    def _keep(self, found: list[M]) -> None:
        cursor = self.cursor
        backward = cursor is not None and cursor.backward
        more = len(found) > self.size
        found = found[: self.size]
        if backward and not more and len(found) < self.size:
            self.cursor = None  # fewer rows before than a page holds: show the whole first page
            return self._fetch()
        if backward:
            found.reverse()
        self.rows: list[M] = found
        self.has_next = more or backward
        self.has_previous = more if backward else cursor is not None
        self.start = 0 if not self.has_previous or cursor is None else cursor.start
        return None

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        return bool(self.rows)

    @cached_property
    def counted(self) -> int:
        """How many rows there are, counted no further than one past the limit."""
        if self.cursor is None and not self.has_next:
            return len(self.rows)
        most = self.most_counted + 1
        if self._seen is not None:
            seen, actor = self._seen
            return seen.count(actor, most)
        return self.queryset.order_by().values("pk")[:most].count()

    @property
    def total(self) -> str:
        """The size of the list in words: "共 157 条", or "10,000 条以上"."""
        if self.counted > self.most_counted:
            return f"{self.most_counted:,} 条以上"
        return f"共 {self.counted:,} 条"

    @property
    def shown(self) -> str:
        """Which rows this page shows: "第 21–40 条"."""
        if not self.rows:
            return ""
        return f"第 {self.start + 1:,}–{self.start + len(self.rows):,} 条"

    @property
    def sizes(self) -> list[tuple[int, str, bool]]:
        """The page sizes offered: number, address, whether it is the present one."""
        return [(size, self.url(size=str(size)), size == self.size) for size in SIZES]

    def url(self, **changes: str) -> str:
        """The address of this list with changes; without a cursor among them, the first page."""
        query = QueryDict(mutable=True)
        for name in self._params:
            several = getattr(self._params, "getlist", None)
            query.setlist(name, several(name) if several else [self._params[name]])
        for name in ("cursor", *changes):
            query.pop(name, None)
        for name, value in changes.items():
            query[name] = value
        return f"?{query.urlencode()}"

    def _edge(self, row: M, *, backward: bool, start: int) -> str:
        values = tuple(key.value(row) for key in self._keys)
        return self.url(cursor=Cursor(values, backward, start).sign(self.order))

    @property
    def next_url(self) -> str:
        """Address of the page after this one, or ''."""
        if not self.has_next or not self.rows:
            return ""
        return self._edge(self.rows[-1], backward=False, start=self.start + len(self.rows))

    @property
    def previous_url(self) -> str:
        """Address of the page before this one, or ''."""
        if not self.has_previous or not self.rows:
            return ""
        return self._edge(self.rows[0], backward=True, start=max(0, self.start - self.size))
