"""Rule values read once a request.

The cache lives between the start and the end of one request in one thread, so that no value
outlives the request that read it: jobs and shells, which have no request, read the table each time
unless they ask for one step.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zhiye.regions.rules.values import Ruleset

_rulesets: ContextVar[dict[int, Ruleset] | None] = ContextVar("rulesets", default=None)


def begin(**signal: Any) -> None:
    """A request starts: begin with nothing."""
    _rulesets.set({})


def end(**signal: Any) -> None:
    """A request ends: keep nothing."""
    _rulesets.set(None)


def forget() -> None:
    """A value was changed: the rest of this request reads anew."""
    if _rulesets.get() is not None:
        _rulesets.set({})


@contextmanager
def one_step() -> Iterator[None]:
    """One short step of a job asks many questions: each ruleset is read once, then forgotten."""
    token = _rulesets.set({})
    try:
        yield
    finally:
        _rulesets.reset(token)


def kept() -> dict[int, Ruleset] | None:
    """The rulesets read in this request by authority, or None outside a request."""
    return _rulesets.get()
