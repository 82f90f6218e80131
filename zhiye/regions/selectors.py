"""Questions about regions, authorities, rules and working days."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models

from zhiye.core.actor import Actor
from zhiye.core.edition import kept
from zhiye.core.visible import get_one
from zhiye.regions.models import (
    Authority,
    AuthorityKind,
    AuthorityQuerySet,
    Region,
    RegionLevel,
    RuleValue,
    WorkdayOverride,
)
from zhiye.regions.rules import Explained, Group, by_group, ruleset, top_authority
from zhiye.regions.territory import (
    CODE_LENGTH,
    NATIONWIDE,
    contains,
    in_territory,
    territory_filter,
    territory_q,
)

__all__ = [
    "NATIONWIDE",
    "Payload",
    "authorities",
    "authorities_for",
    "contains",
    "in_territory",
    "nearest_authority",
    "region",
    "region_children",
    "region_tree",
    "rule_page",
    "rule_values",
    "territory_filter",
    "workday_overrides",
]


@dataclass(frozen=True)
class Payload:
    """JSON for a picker with its entity tag, so that a browser fetches it once (lessons U18)."""

    body: bytes
    etag: str

    @classmethod
    def of(cls, data: object) -> Payload:
        """Compact JSON in UTF-8 and a tag that changes with it."""
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


# Regions ---------------------------------------------------------------------------------------


def region(code: str) -> Region | None:
    """The region of a code, withdrawn ones too; None if there is none."""
    return _region(code) if len(code) == CODE_LENGTH else None


@kept
def _region(code: str) -> Region | None:
    return Region.objects.filter(code=code).first()


@kept
def region_children(code: str = "") -> tuple[Region, ...]:
    """The present regions right below one, provinces for the empty code, in code order."""
    below = Region.objects.filter(parent=code) if code else Region.objects.filter(parent=None)
    return tuple(below.filter(withdrawn_on=None).order_by("code"))


def below(actor: Actor) -> list[tuple[str, str]]:
    """The regions right below an office's territory, to choose from; none for a county."""
    territory = actor.territory
    if not territory or len(territory) == CODE_LENGTH:
        return []
    above = "" if territory == NATIONWIDE else territory.ljust(CODE_LENGTH, "0")
    return [(one.code, one.name) for one in region_children(above)]


@kept
def lowest_regions(territory: str) -> tuple[Region, ...]:
    """Where an address can lie inside a territory: its counties, and cities that have none."""
    below = Region.objects.filter(parent=models.OuterRef("pk"), withdrawn_on=None)
    found = Region.objects.filter(
        territory_q(territory, "code"),
        ~models.Exists(below),
        level__gte=RegionLevel.CITY,
        withdrawn_on=None,
    )
    return tuple(found.order_by("code"))


def region_tree() -> Payload:
    """All present regions for a three-level picker, at most 100 KB.

    `{"14": ["山西省", {"01": ["太原市", {"05": "小店区", …}], …}], …}`: each key is two digits of
    the code; a city without counties and a province without cities are plain names.
    """
    tree: dict[str, object] = {}
    rows = list(
        Region.objects.filter(withdrawn_on=None)
        .order_by("code")
        .values_list("code", "name", "level")
    )
    cities: dict[str, dict[str, object]] = {}
    counties: dict[str, dict[str, object]] = {}
    for code, name, level in rows:
        if level == RegionLevel.COUNTY:
            counties.setdefault(code[:4], {})[code[4:]] = name
    for code, name, level in rows:
        if level == RegionLevel.CITY:
            below = counties.get(code[:4])
            cities.setdefault(code[:2], {})[code[2:4]] = [name, below] if below else name
    for code, name, level in rows:
        if level == RegionLevel.PROVINCE:
            below = cities.get(code[:2])
            tree[code[:2]] = [name, below] if below else name
    return Payload.of(tree)


# Authorities -----------------------------------------------------------------------------------


def authorities(actor: Actor) -> AuthorityQuerySet:
    """Authorities the actor may see, with their region."""
    return Authority.objects.visible_to(actor).select_related("region", "parent")


def only_province(actor: Actor) -> str:
    """The province of the platform, where all its authorities lie in one; else ''."""
    codes = authorities(actor).active().filter(region__isnull=False)
    provinces = {str(code)[:2] for code in codes.values_list("region_id", flat=True)}
    return f"{provinces.pop()}0000" if len(provinces) == 1 else ""


def own_authority(actor: Actor) -> Authority:
    """The authority acted for. Raises NotFound."""
    return get_one(authorities(actor).filter(pk=actor.authority_id or 0))


def authorities_for(region_code: str, kind: str | None = None) -> tuple[Authority, ...]:
    """The working authorities over a region, the nearest first, up to the nationwide ones."""
    return _over(str(region_code), kind)


@kept
def _over(code: str, kind: str | None) -> tuple[Authority, ...]:
    over = Authority.objects.active().filter(
        models.Q(region_id__in={code, code[:4] + "00", code[:2] + "0000"})
        | models.Q(region__isnull=True)
    )
    if kind:
        over = over.filter(kind=kind)
    order = list(AuthorityKind)
    nearest = sorted(
        over.select_related("region"),
        key=lambda one: (
            -(one.region.level if one.region else 0),
            order.index(AuthorityKind(one.kind)),
            one.pk,
        ),
    )
    return tuple(nearest)


def nearest_authority(region_code: str, kind: str | None = None) -> Authority | None:
    """The nearest working authority over a region (of one kind), None if there is none.

    An exam centre decides nothing, so it is found only when it is asked for (FJ-13).
    """
    found = authorities_for(region_code, kind)
    if kind is None:
        found = tuple(one for one in found if one.kind != AuthorityKind.EXAM_CENTRE)
    return next(iter(found), None)


# Rules -----------------------------------------------------------------------------------------


def rule_page(
    actor: Actor, authority: Authority, on: date | None = None
) -> list[tuple[Group, list[Explained]]]:
    """Every rule an authority decides with value and origin, under its headings.

    Empty for an actor who may not see this authority's rules.
    """
    own = actor.authority_id == authority.pk
    if not own and not in_territory(actor, authority.region_id):
        return []
    held, runs = ruleset(authority), top_authority() == authority
    return [
        (group, [held.explain(one.key, on) for one in specs if runs or not one.platform_wide])
        for group, specs in by_group()
    ]


def rule_values(actor: Actor) -> models.QuerySet[RuleValue]:
    """The rows of rule values the actor may see, newest first."""
    return RuleValue.objects.visible_to(actor).select_related("authority").order_by("-id")


# Working days ----------------------------------------------------------------------------------


def workday_overrides(first: date, last: date) -> Mapping[date, bool]:
    """The overridden days from `first` to `last`, both included; handed to the core."""
    return {day: works for day, works in _overrides().items() if first <= day <= last}


@kept
def _overrides() -> Mapping[date, bool]:
    """All of them: a dozen a year."""
    return dict(WorkdayOverride.objects.values_list("date", "is_working"))


def rules_below(authority: Authority, key: str) -> dict[str, int]:
    """How many working authorities below take a rule over, and how many have their own value."""
    lower = Authority.objects.active().exclude(pk=authority.pk)
    lower = lower.filter(territory_q(authority.territory, "region_id"))
    own = RuleValue.objects.filter(authority__in=lower, key=key, inherits=False)
    apart = own.values("authority").distinct().count()
    return {"inherit": lower.count() - apart, "apart": apart}
