"""Opening and closing spells: what holds "one employer at a time" (FJ-17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhiye.employment.models import LIVE, Employment, Spell
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


def join(employment: Employment) -> Spell:
    """The open spell of person and employer, opened where there is none."""
    present = [one for one in open_spells(employment) if one.employer_id == employment.employer_id]
    if present:
        return present[0]
    return Spell.objects.create(
        person_id=employment.person_id,
        employer_id=employment.employer_id,
        exclusive=is_exclusive(employment.authority_id),
        opened_on=employment.started_on,
    )


def join_many(employments: Sequence[Employment]) -> None:
    """As `join`, for records of many people whose spells were read; gives each its spell."""
    opened: dict[tuple[int, int], Spell] = {}
    for one in employments:
        key = one.person_id, one.employer_id
        present = [spell for spell in open_spells(one) if spell.employer_id == one.employer_id]
        one.spell = present[0] if present else opened.get(key)
        if one.spell is None:
            one.spell = opened[key] = Spell(
                person_id=one.person_id,
                employer_id=one.employer_id,
                exclusive=is_exclusive(one.authority_id),
                opened_on=one.started_on,
            )
    Spell.objects.bulk_create(opened.values())


def leave(employment: Employment, on: date) -> None:
    """Close the spell of a record that ends, unless another record of it is live."""
    spell = employment.spell
    if spell is None:
        return
    others = Employment.objects.filter(spell=spell, state__in=LIVE)
    if not others.exclude(pk=employment.pk).exists():
        Spell.objects.filter(pk=spell.pk, closed_on__isnull=True).update(closed_on=on)
