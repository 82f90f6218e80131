"""Which colour a state is shown in. A tone never stands alone: the text says the state too.

Tones: `neutral` not begun · `info` somebody else is at work · `warning` you must act ·
`success` in force · `danger` refused or void · `ended` over, without blame.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TONES = ("neutral", "info", "warning", "success", "danger", "ended")

_BY_STATE: dict[str, str] = {
    **dict.fromkeys(("draft", "new", "none", "available", "queued", "planned"), "neutral"),
    **dict.fromkeys(
        (
            "submitted",
            "pending",
            "reviewing",
            "in_review",
            "under_review",
            "invited",
            "applied",
            "awaiting",
            "running",
            "sent",
            "leaving",
            "end_review",
            "requested",
            "reported",
            "releasing",
        ),
        "info",
    ),
    **dict.fromkeys(
        ("returned", "correction", "expiring", "suspended", "needs_proof", "unverified", "due"),
        "warning",
    ),
    **dict.fromkeys(
        (
            "approved",
            "accepted",
            "active",
            "valid",
            "verified",
            "registered",
            "issued",
            "done",
            "live",
            "read",
            "delivered",
            "met",
        ),
        "success",
    ),
    **dict.fromkeys(
        ("refused", "rejected", "declined", "revoked", "barred", "failed", "invalid", "expired"),
        "danger",
    ),
    **dict.fromkeys(
        (
            "ended",
            "withdrawn",
            "lapsed",
            "cancelled",
            "disabled",
            "closed",
            "deregistered",
            "denied",
        ),
        "ended",
    ),
}


def register_tones(scope: str, tones: Mapping[str, str]) -> None:
    """Set the tones of one model (`scope` is its lower-case name) where they differ."""
    for state, tone in tones.items():
        if tone not in TONES:
            raise ValueError(f"unknown tone {tone!r}")
        _BY_STATE[f"{scope}.{state}"] = tone


def tone_of(state: str, scope: str = "") -> str:
    """The tone of a state; an unknown one is neutral."""
    return _BY_STATE.get(f"{scope}.{state}") or _BY_STATE.get(state, "neutral")


def state_of(obj: Any, field: str = "state") -> tuple[str, str]:
    """Tone and words for the state of a model row."""
    value = str(getattr(obj, field))
    display = getattr(obj, f"get_{field}_display", None)
    meta = getattr(obj, "_meta", None)
    scope = meta.model_name if meta is not None else ""
    return tone_of(value, scope), str(display()) if display else value
