"""Forms of the portal; values are judged by the rules of the core and by the services."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def by(rule: Callable[..., object], **words: str) -> Callable[[Any], None]:
    """A rule of the core as a validator, so that every wrong field is told at once."""

    def judge(value: Any) -> None:
        rule(value, **words)

    return judge
