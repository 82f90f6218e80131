"""Which colour a state is shown in. A tone never stands alone: the text says the state too.

Tones: `neutral` not begun · `info` somebody else is at work · `warning` you must act ·
`success` in force · `danger` refused or void · `ended` over, without blame.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

_STATES: Mapping[str, tuple[str, ...]] = {
    "info": (
        "submitted", "invited", "applied", "awaiting_consent", "awaiting_review", "reported",
        "releasing", "ending", "waiting", "filing",
    ),
    "warning": (
        "returned", "end_returned", "expiring", "suspended", "unverified", "open", "checked",
    ),
    "success": ("approved", "active", "valid", "verified", "done"),
    "danger": ("refused", "declined", "revoked", "expired"),
    "ended": (
        "ended", "withdrawn", "lapsed", "closed", "denied", "dropped", "deregistration.approved",
    ),
}  # fmt: skip
"""The states of every kind by their tone; of one model alone with its name before it."""
TONES = ("neutral", *_STATES)
_TONE = {state: tone for tone, states in _STATES.items() for state in states}


def tone_of(state: str, scope: str = "") -> str:
    """The tone of a state; an unknown one is neutral."""
    return _TONE.get(f"{scope}.{state}") or _TONE.get(state, "neutral")


def state_of(obj: Any, field: str = "state") -> tuple[str, str]:
    """Tone and words for the state of a model row."""
    value = str(getattr(obj, field))
    display = getattr(obj, f"get_{field}_display", None)
    meta = getattr(obj, "_meta", None)
    scope = meta.model_name if meta is not None else ""
    return tone_of(value, scope), str(display()) if display else value


@lru_cache(maxsize=2000)
def mark(tone: str, words: str) -> SafeString:
    """A status mark: colour, dot and words."""
    return format_html('<span class="zy-tag zy-tag--{}">{}</span>', tone, words)


def state_mark(obj: Any, field: str = "state") -> SafeString:
    """The status mark of a model row."""
    return mark(*state_of(obj, field))
