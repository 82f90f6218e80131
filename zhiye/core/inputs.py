"""What a verb takes, declared once.

An input is a frozen dataclass whose fields are made by `day`, `line`, `several`, `documents` and
the like: each knows its label, its help, whether it is needed and how it is cleaned. Forms, bodies
of the API, columns of lists that are sent in and given out, and the facts on a page are derived
from it; a portal overrides words only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import cache, partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Choices, QuerySet

from zhiye.core import idnumber, phone, text, uscc
from zhiye.core.refusals import Invalid

T = TypeVar("T")
_KEY = "asked"


class Shape(StrEnum):
    """What a field takes."""

    DAY = "day"
    LINE = "line"
    CHOICE = "choice"
    SEVERAL = "several"
    ROW = "row"
    FLAG = "flag"
    FILE = "file"
    DOCUMENT = "document"


PAPERS = (Shape.FILE, Shape.DOCUMENT)
_DO = {
    Shape.CHOICE: "选择",
    Shape.SEVERAL: "选择",
    Shape.ROW: "选择",
    Shape.FLAG: "选择",
    Shape.FILE: "上传",
    Shape.DOCUMENT: "上传",
}
_NOTHING: dict[Shape, Any] = {
    Shape.DAY: None,
    Shape.SEVERAL: (),
    Shape.ROW: None,
    Shape.FLAG: None,
}
"""What is kept where nothing is given; words are empty."""


@dataclass(frozen=True)
class Column:
    """A field as a column of a list people send: the headings they use, the first of them in
    messages and in the template; a note beside it; its width in characters.
    """

    headings: tuple[str, ...]
    note: str = ""
    width: int = 16


@dataclass(frozen=True)
class Asked:
    """How one field of an input is asked for.

    `along` names fields with which it is needed as soon as one of them is given. `kind` is what a
    kept page of a document is called, `file` which files it takes, `within` the field of the input
    that holds it. `listed`: lists show it. `private`: browsers do not remember it; `fills`: what
    they may fill in; `keys`: the keyboard of a phone. `month`: what a month without a day means;
    `not_before` the day it does not lie before. `offered` are the rows to choose from; `default` is
    the choice nobody has to make. `sentence` is said where it is needed and not given.
    """

    name: str
    label: str
    shape: Shape
    help: str = ""
    needed: bool = False
    clean: Callable[..., Any] | None = None
    longest: int = 0
    along: tuple[str, ...] = ()
    column: Column | None = None
    kind: str = ""
    file: str = ""
    within: str = ""
    listed: bool = False
    private: bool = False
    fills: str = ""
    keys: str = ""
    month: text.MonthMeans = "refuse"
    not_before: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    default: str = ""
    offered: Callable[[], QuerySet[Any]] | None = None
    sentence: str = ""

    @property
    def width(self) -> int:
        """How wide its column in a list is, in characters."""
        return self.column.width if self.column else 16

    @property
    def missing(self) -> str:
        """What is said where it is needed and not given."""
        return self.sentence or f"请{_DO.get(self.shape, '填写')}{self.label}。"


def day(label: str, **more: Any) -> Any:
    """A field of an input that takes a date."""
    return field(default=None, metadata={_KEY: (Asked("", label, Shape.DAY, **more),)})


def line(
    label: str, *, longest: int = 100, clean: Callable[..., str] | None = None, **more: Any
) -> Any:
    """A field of an input that takes words: folded, at most `longest` characters, or by `clean`."""
    cleaner = clean or partial(text.clean_line, longest=longest)
    asked = Asked("", label, Shape.LINE, clean=cleaner, longest=longest, **more)
    return field(default="", metadata={_KEY: (asked,)})


def choice(
    label: str,
    choices: type[Choices] | Sequence[tuple[str, str]],
    *,
    default: str = "",
    **more: Any,
) -> Any:
    """A field of an input that takes one of several values."""
    offered = choices.choices if isinstance(choices, type) else choices
    asked = Asked("", label, Shape.CHOICE, choices=tuple(offered), default=default, **more)
    return field(default=default, metadata={_KEY: (asked,)})


def row(label: str, offered: Callable[[], QuerySet[Any]], **more: Any) -> Any:
    """A field of an input that takes one row of a table."""
    asked = Asked("", label, Shape.ROW, offered=offered, **more)
    return field(default=None, metadata={_KEY: (asked,)})


def flag(label: str, **more: Any) -> Any:
    """A field of an input that takes yes or no."""
    return field(default=None, metadata={_KEY: (Asked("", label, Shape.FLAG, **more),)})


def several(label: str, choices: type[Choices], **more: Any) -> Any:
    """A field of an input that takes several of some values."""
    asked = Asked("", label, Shape.SEVERAL, choices=tuple(choices.choices), **more)
    return field(default=(), metadata={_KEY: (asked,)})


def code(label: str = "统一社会信用代码", **more: Any) -> Any:
    """A field of an input that takes the code of an organisation."""
    return line(label, longest=30, clean=uscc.normalise, private=True, **more)


def contact_number(label: str = "联系电话", **more: Any) -> Any:
    """A field of an input that takes a mobile or a land line."""
    return line(label, longest=20, clean=phone.normalise_contact, keys="tel", **more)


def id_number(label: str = "身份证号", **more: Any) -> Any:
    """A field of an input that takes the number of an identity card."""

    def clean(typed: object, *, what: str = "") -> str:
        return idnumber.parse(typed).value

    return line(label, longest=40, clean=clean, private=True, **more)


def phone_number(label: str = "手机号", **more: Any) -> Any:
    """A field of an input that takes a mobile phone."""
    return line(label, longest=20, clean=phone.normalise, private=True, keys="tel", **more)


@dataclass(frozen=True)
class Document:
    """A paper that comes along: the name it is asked by, the kind it is kept as."""

    name: str
    label: str
    kind: str
    file: str
    help: str = ""


def documents(*several: Document) -> Any:
    """A field of an input that takes pages by the kind of their document."""
    asked = tuple(Asked(shape=Shape.DOCUMENT, **vars(one)) for one in several)
    return field(default_factory=dict, metadata={_KEY: asked})


def pages(label: str, **more: Any) -> Any:
    """A field of an input that takes the pages of one document."""
    asked = Asked("", label, Shape.DOCUMENT, **more)
    return field(default=(), metadata={_KEY: (asked,)})


def paper(label: str, **more: Any) -> Any:
    """A field of an input that takes one file."""
    return field(default=None, metadata={_KEY: (Asked("", label, Shape.FILE, **more),)})


def asked_of(kind: type) -> tuple[Asked, ...]:
    """What an input asks for, in its order; fields that are not asked for are left out."""
    return _asked(kind)


@cache
def _asked(kind: type) -> tuple[Asked, ...]:
    return tuple(
        replace(one, name=made.name) if not one.name else replace(one, within=made.name)
        for made in fields(kind)
        for one in made.metadata.get(_KEY, ())
    )


def facts_of(kind: type) -> tuple[Asked, ...]:
    """What an input asks for but its documents: what is kept on the record itself."""
    return tuple(one for one in asked_of(kind) if one.shape not in PAPERS)


def made_of(kind: type[T], told: Mapping[str, Any], /, **more: Any) -> T:
    """The input of what was told by name; a document's pages are kept under its kind."""
    given: dict[str, Any] = {}
    for one in asked_of(kind):
        if one.name not in told:
            continue
        if one.within:
            given.setdefault(one.within, {})[one.kind] = told[one.name]
        else:
            given[one.name] = told[one.name]
    return kind(**given, **more)


def values(given: Any) -> dict[str, Any]:
    """The facts of an input by name, without its documents."""
    return facts_on(given, type(given))


def facts_on(row: Any, kind: type) -> dict[str, Any]:
    """The facts of an input as they are on record, by name."""
    return {one.name: getattr(row, one.name) for one in facts_of(kind)}


def cleaned(given: T, *, also: Mapping[str, str] | None = None) -> T:
    """The input as it is kept; `also` are sentences found already.

    Raises Invalid with a sentence for each wrong field.
    """
    told = values(given)
    kept: dict[str, Any] = {}
    errors: dict[str, list[str]] = {
        one.name: [one.missing]
        for one in asked_of(type(given))
        if one.shape in PAPERS and one.needed and not getattr(given, one.name)
    }
    for one in facts_of(type(given)):
        try:
            kept[one.name] = _clean(one, told)
        except ValidationError as error:
            errors[one.name] = error.messages
    errors |= _backwards(type(given), kept)
    errors |= {name: [told] for name, told in (also or {}).items()}
    if errors:
        raise Invalid(errors)
    return replace(given, **kept)  # type: ignore[type-var]


def _backwards(kind: type, kept: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is said of days that lie before another one they follow."""
    return {
        one.name: [f"{one.label}不能早于{first.label}。"]
        for one in facts_of(kind)
        if one.not_before and kept.get(one.name)
        for first in named(kind, [one.not_before])
        if kept.get(first.name) and kept[one.name] < kept[first.name]
    }


def _clean(one: Asked, told: dict[str, Any]) -> Any:
    typed = told[one.name]
    if _is_empty(typed):
        if one.needed or is_missing(one, told):
            raise text.BadValue(one.missing, code="required")
        return _NOTHING.get(one.shape, "")
    if one.choices and not set(_all(typed)) <= set(dict(one.choices)):
        raise text.BadValue(one.missing, code="choice")
    return one.clean(typed, what=one.label) if one.clean else typed


def is_missing(one: Asked, told: Mapping[str, Any]) -> bool:
    """Whether it is not given, and one of those is that it is needed along with."""
    return _is_empty(told.get(one.name)) and not all(_is_empty(told.get(n)) for n in one.along)


def _all(typed: Any) -> Sequence[Any]:
    return [typed] if isinstance(typed, str) else typed


def _is_empty(typed: Any) -> bool:
    if isinstance(typed, str):
        return not typed.strip()
    return typed is None or (isinstance(typed, Sequence) and not typed)


def named(kind: type, names: Sequence[str]) -> tuple[Asked, ...]:
    """Some of what an input asks for, in the order of `names`. Raises KeyError."""
    found = {one.name: one for one in asked_of(kind)}
    return tuple(found[name] for name in names)
