"""Reference data kept in process: rules, authorities, regions, working days, the catalogue.

Every change of such a table gives the reference data a new edition number, by database trigger, so
that other processes, bulk writes and hands count too. A request reads the number once, together
with who asks; what was read under a number answers whoever has the same number. Numbers are drawn
by chance, not counted: one that a transaction has taken back never comes again for other content.

Jobs and shells, which have no request, read the tables each time unless they ask for one step.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

import pgtrigger
from django.db import models

from zhiye.core.models import Edition

P = ParamSpec("P")
T = TypeVar("T")
M = TypeVar("M", bound=models.Model)
Kept = dict[Hashable, Any]

EDITIONS, MOST = 2, 20_000
"""How many editions are kept (requests of the one before still run), and how much of one."""

_RENEW = """
    INSERT INTO core_edition (id, number) VALUES (1, floor(random() * 9007199254740992)::bigint)
    ON CONFLICT (id) DO UPDATE SET number = EXCLUDED.number;
    RETURN NULL;
"""
_editions: dict[int, Kept] = {}


@dataclass
class _Reading:
    """What one request knows: the number, once it was read; whether it has changed something."""

    number: int | None = None
    changed: bool = False
    own: Kept = field(default_factory=dict)


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


def reference(model: type[M]) -> type[M]:
    """Class decorator: every change of a model's rows makes a new edition."""
    trigger = pgtrigger.Trigger(
        name="edition",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=_RENEW,
    )
    return cast("type[M]", pgtrigger.register(trigger)(model))


def begin(**signal: Any) -> None:
    """A request starts: which edition it reads is not known yet."""
    _reading.set(_Reading())


def end(**signal: Any) -> None:
    """A request ends."""
    _reading.set(None)


@contextmanager
def one_step() -> Iterator[None]:
    """One short step of a job asks many questions and reads one edition."""
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


def column() -> models.Subquery:
    """The present number, for a statement that reads something else anyway; then `know` it."""
    return models.Subquery(Edition.objects.values("number"))


def know(number: int | None) -> None:
    """Say which edition the request reads."""
    reading = _reading.get()
    if reading is not None and not reading.changed:
        reading.number = number


def changed() -> None:
    """Reference data was changed: the rest of this request asks for the number each time.

    What it has written may yet be taken back with its transaction.
    """
    reading = _reading.get()
    if reading is not None:
        reading.changed = True


def kept(read: Callable[P, T]) -> Callable[P, T]:
    """Decorator: an answer read from reference data only is kept as long as its edition.

    The answer belongs to everybody: nobody changes it, and it tells nothing about today.
    """

    @wraps(read)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        reading = _reading.get()
        if reading is None:
            return read(*args, **kwargs)
        held, key = _held(reading), (read, args, *kwargs.items())
        if key not in held:
            held[key] = read(*args, **kwargs)
        return cast("T", held[key])

    return ask


def _held(reading: _Reading) -> Kept:
    """What is kept under the number of this request; before there is a number, its own."""
    if reading.number is None or reading.changed:
        reading.number = Edition.objects.values_list("number", flat=True).first()
    if reading.number is None:
        return {} if reading.changed else reading.own
    held = _editions.setdefault(reading.number, {})
    for old in list(_editions)[:-EDITIONS]:  # a list: other threads keep theirs meanwhile
        _editions.pop(old, None)
    if len(held) > MOST:
        held.clear()
    return held
