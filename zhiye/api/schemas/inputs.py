"""Bodies whose fields are those of a verb's input: said once, in the domain (core.inputs).

A body asks for all of them but demands none: what is missing is told by the verb, in the sentence
every reader gets.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import Field, create_model

from zhiye.api.schemas.common import Day, Line
from zhiye.core.inputs import Asked, Shape, asked_of, facts_of
from zhiye.core.listing import Filter, Listing

S = TypeVar("S", bound=Schema)
Files = Annotated[list[UUID], Field(max_length=20)]
_ASKED: dict[Shape, tuple[Any, Any]] = {
    Shape.DAY: (Day | None, None),
    Shape.LINE: (Line, ""),
    Shape.DOCUMENT: (Files, []),
}


def takes(kind: type) -> Callable[[type[S]], type[S]]:
    """Decorator: the body also asks for what an input asks for."""

    def derive(body: type[S]) -> type[S]:
        made = {
            one.name: (taken, Field(empty, description=one.label))
            for one in asked_of(kind)
            for taken, empty in [_ASKED.get(one.shape) or (_one_of(one), one.default)]
        }
        return _with(body, made)

    return derive


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


def _one_of(one: Asked) -> Any:
    return Literal[("", *dict(one.choices))]


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
