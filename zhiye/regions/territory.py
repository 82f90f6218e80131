"""Territories: prefixes of region codes.

A territory is "14" (a province), "1401" (a city), "140105" (a county), `NATIONWIDE`, or the empty
string, which means no territory at all, never all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models

from zhiye.core.actor import Actor, Role

Q = TypeVar("Q", bound="models.QuerySet[Any]")

NATIONWIDE = "0"
"""No code begins with 0, so a plain prefix comparison finds nothing rather than everything."""
CODE_LENGTH = 6


def prefix_of(code: str) -> str:
    """The territory of a region: 140000 → "14", 140100 → "1401", 140105 → "140105"."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def worked_in(region_code: str | None) -> str:
    """The territory of an authority: that of its region, without one the whole country."""
    return prefix_of(region_code) if region_code else NATIONWIDE


def bounds(territory: str) -> tuple[str, str]:
    """The first code inside a territory and the first one after it.

    A range, not a LIKE: the ordinary index on a code then serves in every collation.
    """
    if territory == NATIONWIDE:
        return "000000", "999999"
    if not territory.isdigit() or len(territory) not in (2, 4, CODE_LENGTH):
        raise ValueError(f"not a territory: {territory!r}")
    after = str(int(territory) + 1).zfill(len(territory))
    return territory.ljust(CODE_LENGTH, "0"), after.ljust(CODE_LENGTH, "0")


def contains(territory: str, code: str) -> bool:
    """Whether a region code lies in a territory."""
    if territory == NATIONWIDE:
        return True
    return bool(territory) and code.startswith(territory)


def territory_q(territory: str, field: str = "region_code") -> models.Q:
    """The condition "lies in the territory" on a field that holds region codes."""
    if territory == NATIONWIDE:
        return models.Q(pk__isnull=False)  # an empty Q would vanish from an "or"
    if not territory:
        return models.Q(pk__in=[])
    first, after = bounds(territory)
    return models.Q(**{f"{field}__gte": first, f"{field}__lt": after})


def in_region(field: str) -> Callable[[str], models.Q]:
    """The condition "lies in this region" on a field that holds region codes."""
    return lambda code: territory_q(prefix_of(code), field)


def territory_filter(queryset: Q, actor: Actor, field: str = "region_code") -> Q:
    """Rows in the territory of an authority's user; every other role gets none (FJ-10).

    `field` is a region-code column or the id of a foreign key to `Region` ("region_id",
    "organization__region_id"). The system account sees everything.
    """
    if actor.role is Role.SYSTEM:
        return queryset
    if actor.role is not Role.AUTHORITY:
        return queryset.none()
    return queryset.filter(territory_q(actor.territory, field))


def in_territory(actor: Actor, code: Any) -> bool:
    """Whether a region (its code, or None) lies in the territory of an authority's user."""
    if actor.role is Role.SYSTEM:
        return True
    return actor.role is Role.AUTHORITY and contains(actor.territory, str(code or ""))
