"""Opening and closing spells: what holds "one employer at a time" (FJ-17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Max, Min

from zhiye.employment.models import Employment, EmploymentQuerySet, Spell
from zhiye.regions import rules

_KEPT = "_open_spells"


def open_spells(employment: Employment) -> list[Spell]:
    """The person's open spells, read once for all checks of one asking."""
    kept = employment.__dict__.get(_KEPT)
    if kept is None:
        kept = employment.__dict__[_KEPT] = list(
            Spell.objects.filter(person_id=employment.person_id, closed_on__isnull=True)
            .select_related("employer")
            .order_by("pk")
        )
    return list(kept)


def read_spells(employments: Sequence[Employment]) -> None:
    """Read the open spells of many people at once, for the checks and effects of each."""
    found: dict[int, list[Spell]] = {}
    people = {one.person_id for one in employments}
    open_ones = Spell.objects.filter(person_id__in=people, closed_on__isnull=True)
    for spell in open_ones.select_related("employer").order_by("pk"):
        found.setdefault(spell.person_id, []).append(spell)
    for one in employments:
        know_spells(one, found.get(one.person_id, []))


def know_spells(employment: Employment, spells: Sequence[Spell]) -> None:
    """Give the open spells that were read for many people at once."""
    employment.__dict__[_KEPT] = list(spells)


def elsewhere(employment: Employment) -> list[Spell]:
    """The person's open spells at other employers."""
    return [one for one in open_spells(employment) if one.employer_id != employment.employer_id]


def is_exclusive(authority_id: int) -> bool:
    """Whether the ruleset allows one employer at a time only."""
    return rules.get_text("employment_overlap", authority_id) == "refuse"


def join(employments: Sequence[Employment]) -> None:
    """Give each record the open spell of its person and employer, opened where there is none.

    Records of one person share what was read of their spells.
    """
    opened: dict[tuple[int, int], Spell] = {}
    joined: list[Spell] = []
    moved: dict[int, Spell] = {}
    for one in employments:
        key = one.person_id, one.employer_id
        spell, is_new = (opened[key], False) if key in opened else _spell_of(one)
        joined.append(spell)
        if is_new:
            opened[key] = spell
        elif _reach(spell, one.started_on) and spell.pk:
            moved[spell.pk] = spell
    Spell.objects.bulk_create(opened.values())
    Spell.objects.bulk_update(moved.values(), ["opened_on"])
    for one, spell in zip(employments, joined, strict=True):
        one.spell = spell


def _spell_of(employment: Employment) -> tuple[Spell, bool]:
    """The open spell a record belongs to, and whether it is new and unsaved."""
    for spell in open_spells(employment):
        if spell.employer_id == employment.employer_id:
            return spell, False
    made = Spell(
        person_id=employment.person_id,
        employer_id=employment.employer_id,
        exclusive=is_exclusive(employment.authority_id),
        opened_on=employment.started_on,
    )
    return made, True


def _reach(spell: Spell, day: date) -> bool:
    """Begin a spell no later than this day; whether that changed it."""
    changed = day < spell.opened_on
    if changed:
        spell.opened_on = day
    return changed


def leave(employment: Employment) -> None:
    """Close the spell of a record that ends, unless another record of it is live."""
    spell = employment.spell
    if spell is not None and not _others(employment).live().exists():
        _date(spell, employment, closed=True)


def redate(employment: Employment) -> None:
    """Keep the time of a spell that of its records after one was corrected (ZS-28)."""
    spell = employment.spell
    if spell is not None:
        _date(spell, employment, closed=spell.closed_on is not None)


def _date(spell: Spell, employment: Employment, *, closed: bool) -> None:
    """From the first start to the last end of all records of the spell, this one as it will be."""
    told = _others(employment).aggregate(first=Min("started_on"), last=Max("ended_on"))
    spell.opened_on = min(filter(None, (told["first"], employment.started_on)))
    spell.closed_on = max(filter(None, (told["last"], employment.ended_on))) if closed else None
    spell.save(update_fields=["opened_on", "closed_on"])


def _others(employment: Employment) -> EmploymentQuerySet:
    rows: EmploymentQuerySet = Employment.objects.filter(spell=employment.spell)
    return rows.exclude(pk=employment.pk)
