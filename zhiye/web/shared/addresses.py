"""Addresses of pages by name, found once: a list asks for the same ones in every row."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

PLACE = 70_000_000_000_000_000
"""Numbers that stand for those of rows while an address is found; no row has them."""


def at(name: str, *numbers: int) -> str:
    """What `reverse` answers for a name and the numbers of rows. Raises NoReverseMatch."""
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    found = _found(name, len(numbers), urlconf, get_script_prefix())
    for place, number in enumerate(numbers):
        found = found.replace(str(PLACE + place), str(number))
    return found


@lru_cache(maxsize=2000)
def _found(name: str, places: int, urlconf: str, prefix: str) -> str:
    return reverse(name, args=[PLACE + place for place in range(places)])
