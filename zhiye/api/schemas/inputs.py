"""Bodies and answers whose fields are said elsewhere: by a verb's input (core.inputs), a list's
filters (core.listing), a model.

A body asks for all of an input but demands nothing: what is missing is told by the verb, in the
sentence every reader gets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from ninja import Schema
from pydantic import Field, create_model

from zhiye.api.schemas.common import Day, In, Line, MoveIn, StateOut, Told
from zhiye.core.actor import Actor
from zhiye.core.inputs import Asked, Shape, asked_of, facts_of, made_of, named
from zhiye.core.listing import Filter, Listing
from zhiye.core.refusals import Invalid, NotFound
from zhiye.core.sealed import SealedField
from zhiye.files import selectors as files
from zhiye.files.models import StoredFile
from zhiye.people.found import Stale, person_of
from zhiye.people.models import Person
from zhiye.regions import selectors as regions
from zhiye.regions.models import Region

S = TypeVar("S", bound=Schema)
T = TypeVar("T")
A = TypeVar("A", bound=Told)
Files = Annotated[list[UUID], Field(max_length=20)]
_ASKED: dict[Shape, tuple[Any, Any]] = {
    Shape.DAY: (Day | None, None),
    Shape.LINE: (Line, ""),
    Shape.FILE: (UUID | None, None),
    Shape.DOCUMENT: (Files, []),
}
_BODIES: dict[type, type[MoveIn]] = {}
"""The body by which the input of a move is sent."""


def takes(kind: type, *names: str) -> Callable[[type[S]], type[S]]:
    """Decorator: the body also asks for what an input asks for, or only for some of it."""

    def derive(body: type[S]) -> type[S]:
        made = {
            one.name: (taken, Field(empty, description=_told(one)))
            for one in (named(kind, names) if names else asked_of(kind))
            for taken, empty in [_ASKED.get(one.shape) or _chosen(one)]
        }
        derived = _with(body, made)
        if issubclass(derived, MoveIn):
            _BODIES[kind] = derived
        return derived

    return derive


def _told(one: Asked) -> str:
    meant = "，".join(f"{value} {words}" for value, words in one.choices)
    return f"{one.label}（{meant}）" if meant else f"{one.label}：{one.help}".rstrip("：")


def body_of(kind: type, name: str = "") -> type[MoveIn]:
    """The body by which the input of a move is sent; made under `name` where there is none yet."""
    if kind not in _BODIES:
        called = name or f"{kind.__name__}In"
        takes(kind)(create_model(called, __base__=MoveIn, __doc__=kind.__doc__))
    return _BODIES[kind]


def given(data: In, kind: type[T], actor: Actor) -> T:
    """The input a body holds; a document that was not sent is left as it was. Raises Invalid."""
    told = {one.name: getattr(data, one.name) for one in asked_of(kind)}
    for one in asked_of(kind):
        if one.shape is Shape.FILE:
            told[one.name] = one_file(actor, told[one.name], one.name)
        if one.shape is Shape.DOCUMENT and (sent := told.pop(one.name)):
            told[one.name] = stored(actor, sent, one.name)
    return made_of(kind, told, **data.more(actor))


def stored(actor: Actor, wanted: Iterable[UUID], field: str) -> list[StoredFile]:
    """The uploaded files behind ids. Raises Invalid under `field`."""
    try:
        return [files.readable(actor, one) for one in wanted]
    except NotFound as error:
        raise Invalid({field: files.GONE}) from error


def one_file(actor: Actor, wanted: UUID | None, field: str) -> StoredFile | None:
    """The uploaded file behind an id, if one is given. Raises Invalid."""
    return stored(actor, [wanted], field)[0] if wanted else None


def region(code: str) -> Region:
    """The present region of a code. Raises Invalid."""
    found = regions.region(code)
    if found is None or found.withdrawn_on is not None:
        raise Invalid({"region": "没有这个行政区划代码，请查 GET /catalogue/regions。"})
    return found


def looked_up(actor: Actor, purpose: str, token: str, by: str) -> Person:
    """Whom this user has looked up `by` an operation within the hour. Raises Invalid, NotFound."""
    try:
        return person_of(actor, purpose, token)
    except Stale as error:
        raise Invalid({"person": f"请先用 POST {by} 查找，结果一小时内有效。"}) from error


class PlacedIn(In):
    """What is sent of something that lies in a region."""

    region: Line = Field(
        "", description="所在地的六位行政区划代码：单位所在地、从业所在地，自然人聘用的填设备所在地"
    )

    def more(self, actor: Actor) -> Mapping[str, Any]:
        """Where it is."""
        return {"region": region(self.region)}


def tells(kind: type) -> Callable[[type[S]], type[S]]:
    """Decorator: the answer also tells the facts of an input, as they are on record."""

    def derive(answer: type[S]) -> type[S]:
        made = {
            one.name: (date | None if one.shape is Shape.DAY else str, Field(description=one.label))
            for one in facts_of(kind)
            if one.name not in answer.model_fields
        }
        return _with(answer, made)

    return derive


def _chosen(one: Asked) -> tuple[Any, Any]:
    if one.shape is Shape.SEVERAL:
        offered: Any = Literal[tuple(dict(one.choices))]
        return Annotated[list[offered], Field(max_length=2 * len(one.choices))], []
    return Literal[("", *dict(one.choices))], one.default


def shows(model: type[models.Model], *names: str, **found: str) -> Callable[[type[A]], type[A]]:
    """Decorator: the answer also tells fields of a model, in its types and words; of another record
    it tells the name. `found` are those that are called otherwise, or lie on another record.
    """
    paths = {**{name: name for name in names}, **found}

    def derive(answer: type[A]) -> type[A]:
        ways = {name: _way(model, path) for name, path in paths.items()}
        derived = _with(answer, {name: _shown(way) for name, way in ways.items()})
        told = {name: path + _name_of(ways[name][-1]) for name, path in paths.items()}
        derived.found = {**told, **answer.found}
        return derived

    return derive


def _way(model: type[models.Model], path: str) -> list[Any]:
    """The fields of a path, each on the model the one before leads to."""
    way: list[Any] = []
    for name in path.split("."):
        way.append((way[-1].related_model if way else model)._meta.get_field(name))
    return way


def _name_of(field: Any) -> str:
    """Where the record a field leads to says what it is called."""
    if not field.is_relation:
        return ""
    return ".full_name" if hasattr(field.related_model, "full_name") else ".name"


_TYPES: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: datetime,
    models.DateField: date,
    models.BooleanField: bool,
    models.IntegerField: int,
    ArrayField: list[str],
}


def _shown(way: list[Any]) -> tuple[Any, Any]:
    field = way[-1]
    known = (told for kind, told in _TYPES.items() if isinstance(field, kind))
    told: Any = StateOut if field.choices else next(known, str)
    masked = "已遮盖的" if isinstance(field, SealedField) else ""
    words = Field(description=f"{masked}{field.verbose_name}")
    may_lack = told is not str and any(one.null for one in way)
    return told | None if may_lack else told, words


def narrows(listing: Listing[Any], *names: str) -> Callable[[type[S]], type[S]]:
    """Decorator: the query also asks for filters of a list."""

    def derive(query: type[S]) -> type[S]:
        return _with(query, {one.name: _narrowed(one) for one in listing.named(*names)})

    return derive


def _narrowed(one: Filter) -> tuple[Any, Any]:
    told = f"{one.label}（{one.help}）" if one.help else one.label
    if one.takes is date:
        return Day | None, Field(None, description=told)
    if one.choices and not callable(one.choices):
        meant = "，".join(f"{value} {words}" for value, words in one.choices)
        offered: Any = Literal[("", *dict(one.choices))]
        return offered, Field("", description=f"{told}：{meant}")
    return Line, Field("", description=told)


def _with(base: type[S], fields: dict[str, Any]) -> type[S]:
    made: type[S] = create_model(
        base.__name__, __base__=base, __module__=base.__module__, __doc__=base.__doc__, **fields
    )
    return made
