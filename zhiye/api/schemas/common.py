"""Shapes that every part of the API shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache, reduce
from inspect import isclass
from typing import Annotated, Any, ClassVar, Generic, Literal, Self, TypeVar, get_args, get_origin

from django.core.exceptions import ObjectDoesNotExist
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from zhiye.core.actor import Actor
from zhiye.core.flow import Flow
from zhiye.files import links

T = TypeVar("T")

NO_NUL = r"^[^\x00]*$"


def _plausible(day: date) -> date:
    if not 1900 <= day.year <= 2100:
        raise ValueError("年份不对，请检查。")
    return day


Day = Annotated[date, AfterValidator(_plausible)]
"""A date people mean; others would only break the reckoning with them."""
Line = Annotated[str, Field(max_length=200, pattern=NO_NUL)]
Words = Annotated[str, Field(max_length=2000, pattern=NO_NUL)]


class In(Schema):
    """What is sent: an unknown name is refused rather than silently lost."""

    model_config = ConfigDict(extra="forbid")

    def more(self, actor: Actor) -> Mapping[str, Any]:
        """What the verb's input is given beside what it asks for. Raises Invalid."""
        return {}


Way = str | Callable[[Any], Any]
"""Where a field of an answer is found on a row: a path of names and places, or a function."""


class Told(Schema):
    """What is told of a row: each field by its name, or as `found` says."""

    found: ClassVar[Mapping[str, Way]] = {}

    @classmethod
    def of(cls, row: Any, **more: Any) -> Self:
        """A visible row; `more` is what it does not say itself."""
        told = {
            name: _value(row, _ways(cls).get(name, name), field.annotation)
            for name, field in cls.model_fields.items()
            if name not in more
        }
        return cls(**told, **more)

    @classmethod
    def many(cls, rows: Iterable[Any]) -> list[Self]:
        """The rows of a page; where they are told together, in few queries."""
        return [cls.of(row) for row in rows]


@cache
def _ways(out: type[Told]) -> dict[str, Way]:
    """What an answer and those it builds on say of where fields are found."""
    ways: dict[str, Way] = {}
    for base in reversed(out.__mro__):
        ways |= vars(base).get("found", {})
    return ways


def _value(row: Any, way: Way, kind: Any) -> Any:
    if callable(way):
        value = way(row)
    else:
        *steps, last = way.split(".")
        holder = reduce(_at, steps, row)
        value = _at(holder, last)
        if kind is StateOut:
            return StateOut.at(holder, last)
    if get_origin(kind) is list:
        (one,) = get_args(kind)
        rows = value.all() if hasattr(value, "all") else value() if callable(value) else value
        return [_told(one, row) for row in rows]
    if kind is str:
        return "" if value is None else str(value() if callable(value) else value)
    return _told(next(iter(get_args(kind)), kind), value)


def _at(holder: Any, name: str) -> Any:
    """Of what is not there, nothing."""
    try:
        if holder is None:
            return None
        if isinstance(holder, Mapping):
            return holder[name]
        return holder[int(name)] if name.isdigit() else getattr(holder, name)
    except ObjectDoesNotExist:
        return None


def _told(kind: Any, value: Any) -> Any:
    nested = value is not None and isclass(kind) and issubclass(kind, Schema)
    return kind.of(value) if nested and not isinstance(value, kind) else value


class ErrorOut(Schema):
    """The one shape of every refusal."""

    code: str = Field(description="稳定的英文代码，供程序判断")
    message: str = Field(description="为什么不行，给人看的一句话")
    remedy: str = Field(description="现在可以怎么办")
    errors: dict[str, list[str]] = Field(description="每一项填写的问题")
    checks: list[FindingOut] = Field(description="办理条件逐条的结果")
    reference: str = Field(description="编号，联系支持时提供")


class MendOut(Told):
    """Where what is missing is mended."""

    place: str = Field(description="稳定的英文代码，例如 first_issue、licences")
    row: int | None = Field(description="有关的一条的 id")
    what: str = Field(description="有关的一条的名称")


class FindingOut(Told):
    """One row of a check table."""

    key: str
    label: str = Field(description="要求全文")
    met: bool = Field(description="是否符合")
    reason: str = Field(description="说明")
    remedy: str = Field(description="怎么办")
    source: str = Field(description="依据")
    field: str = Field("", description="不符合时应更正的一项；为空是整件事")
    mend: list[MendOut] = Field([], description="不符合时到哪里办理")


class TableOut(Told):
    """A check table: every condition, met or not."""

    found = {"checks": "as_json"}

    ok: bool
    checks: list[FindingOut]


class PageOut(Schema, Generic[T]):
    """One page of a list."""

    items: list[T]
    next: str | None = Field(description="下一页的 cursor；没有下一页时为 null")


class Paging(In):
    """Which page of a list."""

    cursor: Line = Field("", description="上一页返回的 next")
    size: Literal[20, 50, 100] = Field(20, description="每页条数")


class CaseQuery(Paging):
    """Which cases."""

    state: Line = Field("", description="状态")
    awaiting: bool = Field(False, description="只要等待自己办理的")


class StateOut(Told):
    """A state or another choice with its words."""

    value: str
    label: str

    @classmethod
    def at(cls, row: Any, name: str) -> StateOut:
        """The choice that stands in a field of a row."""
        return cls(value=str(getattr(row, name)), label=str(getattr(row, f"get_{name}_display")()))


class FileOut(Told):
    """A stored file; read by GET /files/{id}."""

    found = {"name": "original_name"}

    id: str
    name: str
    kind: str = Field(description="用途")
    size: int = Field(description="字节数")
    content_type: str


class LinkedOut(FileOut):
    """The file of a link row."""

    found = {name: f"file.{FileOut.found.get(name, name)}" for name in FileOut.model_fields}


class MoveOut(Told):
    """Something the caller could do now."""

    found = {
        "name": "move.name",
        "label": "move.label",
        "needs_reason": "move.needs_reason",
        "ends": "move.ends",
        "checks": "table.as_json",
    }

    name: str
    label: str
    allowed: bool
    needs_reason: bool
    ends: str = Field(description="办理后会结束什么")
    checks: list[FindingOut]


class LogOut(Told):
    """One thing that happened."""

    id: int
    move: str
    label: str
    state: str = Field(description="办理后的状态")
    who: str
    reason: str
    at: datetime


class ChangeOut(Told):
    """One changed fact, with who changed it; sealed values are masked."""

    at: datetime
    who: str = Field(description="谁，代表谁")
    why: str
    label: str = Field(description="哪一项")
    old: str
    new: str


class CaseOut(Told):
    """What every case tells: its state, what can be done, what happened.

    Its files are those of its link rows that were not taken out.
    """

    found = {"files": lambda row: links.current(row.files)}

    moves: list[MoveOut] = Field(description="现在可以办理的事项，不能办的说明原因")
    log: list[LogOut] = Field(description="办理记录，先后为序")
    seen: int = Field(description="最近一条办理记录的编号；办理时原样带回，可防止按过时的页面办理")

    @classmethod
    def seen_by(cls, flow: Flow[Any], row: Any, actor: Actor, **more: Any) -> Self:
        """A visible case of a flow for whoever asks."""
        log = [LogOut.of(one, **flow.in_words(one)) for one in flow.log(row.pk)]
        moves = MoveOut.many(flow.available(row, actor))
        return cls.of(row, moves=moves, log=log, seen=log[-1].id if log else 0, **more)


class MoveIn(In):
    """A move on a case."""

    seen: int | None = Field(None, description="读取时得到的 seen")


class ReasonIn(MoveIn):
    """A move that needs a reason."""

    reason: Annotated[str, Field(max_length=1000, pattern=NO_NUL)] = Field(
        description="原因，对方将看到这段话"
    )


class OptionalReasonIn(MoveIn):
    """A move that takes a reason."""

    reason: Annotated[str, Field(max_length=1000, pattern=NO_NUL)] = Field("", description="说明")


ErrorOut.model_rebuild()
