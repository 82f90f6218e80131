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


def leave(employment: Employment, on: date) -> None:
    """Close the spell of a record that ends, unless another record of it is live."""
    spell = employment.spell
    if spell is None:
        return
    others = Employment.objects.filter(spell=spell, state__in=LIVE)
    if not others.exclude(pk=employment.pk).exists():
        Spell.objects.filter(pk=spell.pk, closed_on__isnull=True).update(closed_on=on)
