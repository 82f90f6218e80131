"""Cleaning several typed values at once, so that every wrong one is told, not only the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from zhiye.core.refusals import Invalid


def clean_all(
    values: Mapping[str, tuple[Callable[[Any], Any], Any]],
    *,
    also: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Apply to each field its cleaner: {"uscc": (uscc.normalise, typed)}.

    `also` holds sentences already found. Raises Invalid with the sentences of all wrong fields.
    """
    cleaned: dict[str, Any] = {}
    errors: dict[str, list[str]] = {name: [told] for name, told in (also or {}).items()}
    for name, (cleaner, typed) in values.items():
        try:
            cleaned[name] = cleaner(typed)
        except ValidationError as error:
            errors.setdefault(name, []).extend(error.messages)
    if errors:
        raise Invalid(errors)
    return cleaned
