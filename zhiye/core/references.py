"""Readable references such as XK14-2026-000001, without gaps per kind, authority and year.

The counter row is locked until the caller's transaction ends: two callers at once get two
neighbouring numbers, and a rolled-back case gives its number back (assurance 8).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from zhiye.core.clock import today
from zhiye.core.models_reference import ReferenceCounter
from zhiye.core.text import fold

_SHAPE = re.compile(r"([A-Z]{2,4})([0-9]{0,12})-([0-9]{4})-([0-9]{6,})")
_KIND = re.compile(r"[A-Z]{2,4}")
_CODE = re.compile(r"[0-9]{0,12}")


@dataclass(frozen=True)
class Reference:
    """The parts of a readable reference."""

    kind: str
    authority_code: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.kind}{self.authority_code}-{self.year}-{self.number:06d}"


def next_reference(*, kind: str, authority_code: str, year: int | None = None) -> str:
    """Give the next reference of a kind for an authority and a year (default: this year).

    Raises as `next_references`.
    """
    return next_references(1, kind=kind, authority_code=authority_code, year=year)[0]


def next_references(
    count: int, *, kind: str, authority_code: str, year: int | None = None
) -> list[str]:
    """Give the next `count` references, one after the other.

    `kind` is two to four capital letters, `authority_code` the digits of the authority's region
    ("14", "1401"). Must run inside the transaction that writes the thing it names; raises
    RuntimeError outside one, because a number drawn alone could be lost and leave a gap.
    """
    if not _KIND.fullmatch(kind) or not _CODE.fullmatch(authority_code):
        raise ValueError(f"not a kind and authority code: {kind!r}, {authority_code!r}")
    if not connection.in_atomic_block:
        raise RuntimeError("next_references() must run inside the caller's transaction")
    of_year = today().year if year is None else year
    row = ReferenceCounter.objects.filter(kind=kind, authority_code=authority_code, year=of_year)
    if not row.update(last=F("last") + count):
        ReferenceCounter.objects.bulk_create(
            [ReferenceCounter(kind=kind, authority_code=authority_code, year=of_year)],
            ignore_conflicts=True,
        )
        row.update(last=F("last") + count)
    last = row.values_list("last", flat=True).get()
    return [
        str(Reference(kind, authority_code, of_year, number))
        for number in range(last - count + 1, last + 1)
    ]


def parse_reference(text: str) -> Reference | None:
    """Read a reference as a person types it (any case, spaces, full-width); None if it is none."""
    found = _SHAPE.fullmatch(fold(text).upper().replace(" ", "").replace("—", "-"))
    if found is None:
        return None
    kind, code, year, number = found.groups()
    return Reference(kind, code, int(year), int(number))
