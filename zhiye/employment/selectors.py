"""Reads of employment records; the first argument is who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from zhiye.core import history, text
from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.employment.models import (
    Clue,
    Employer,
    Employment,
    EmploymentQuerySet,
    EmploymentState,
    Spell,
)
from zhiye.employment.models.clues import ClueQuerySet
from zhiye.employment.models.employers import EmployerQuerySet

FIELDS = ["started_on", "ends_on", "ended_on", "end_reason", "state"]
"""What 修改记录 shows of a record (ZS-29)."""


def employments(actor: Actor) -> EmploymentQuerySet:
    """Every record this actor may see, with what a list shows."""
    return Employment.objects.visible_to(actor).select_related(
        "person", "employer", "authority", "item__certificate", "item__work_item__category"
    )


def get(actor: Actor, pk: int) -> Employment:
    """One visible record. Raises NotFound."""
    found = (
        employments(actor)
        .select_related("employer__organization", "employer__region", "leaves__employer")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Wanted:
    """What a list of records is searched by; '' and None ask for nothing (ZS-02, ZS-22).

    `since` and `until` are a span of time in which the person was employed, if only for a day;
    `begun_from` and `begun_until` one in which the employment began.
    """

    person: str = ""
    employer: str = ""
    uscc: str = ""
    item: str = ""
    category: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None
    origin: str = ""
    begun_from: date | None = None
    begun_until: date | None = None


def matching(rows: EmploymentQuerySet, wanted: Wanted) -> EmploymentQuerySet:
    """The rows that fit: the name of a person and a code from the beginning, the other names by any
    part, an item also by its whole code."""
    if wanted.person:
        rows = rows.filter(person__name__startswith=wanted.person)
    if wanted.employer:
        rows = rows.filter(employer__name__contains=wanted.employer)
    if wanted.uscc:
        rows = rows.filter(employer__uscc__startswith=text.fold(wanted.uscc).upper())
    if wanted.item:
        code = text.fold(wanted.item).upper()
        rows = rows.filter(Q(item__code=code) | Q(item__name__contains=wanted.item))
    if wanted.category:
        rows = rows.filter(item__work_item__category__name=wanted.category)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.since:
        over = Q(ended_on__lt=wanted.since) | Q(ended_on=None, ends_on__lt=wanted.since)
        rows = rows.exclude(over)
    if wanted.until:
        rows = rows.filter(started_on__lte=wanted.until)
    if wanted.origin:
        rows = rows.filter(origin=wanted.origin)
    if wanted.begun_from:
        rows = rows.filter(started_on__gte=wanted.begun_from)
    if wanted.begun_until:
        rows = rows.filter(started_on__lte=wanted.begun_until)
    return rows


def changes(employment: Employment) -> list[history.Change]:
    """修改记录: every change of a record, newest first, with old and new value (ZS-29)."""
    return history.changes(employment, FIELDS)


def employers(actor: Actor) -> EmployerQuerySet:
    """The organisation's own employers (itself, branches); those of an office's territory."""
    return Employer.objects.visible_to(actor).select_related("region", "organization")


def clues(actor: Actor) -> ClueQuerySet:
    """Overlaps this office may see, with both employers."""
    return Clue.objects.visible_to(actor).select_related(
        "person", "earlier__employer__region", "later__employer__region"
    )


def clue(actor: Actor, pk: int) -> Clue:
    """One visible clue. Raises NotFound."""
    found = clues(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def of_spells(spells: Sequence[Spell]) -> list[Employment]:
    """Every record of some spells with its item, in the order of their start; for a clue, whoever
    may see it sees both sides."""
    rows = Employment.objects.filter(spell__in=list(spells))
    return list(rows.select_related("item__work_item__category").order_by("started_on", "pk"))


def current_of(person_id: int) -> list[Spell]:
    """Where a person is on record now; none means 待聘 (FJ-21)."""
    return list(
        Spell.objects.filter(person_id=person_id, closed_on__isnull=True)
        .select_related("employer")
        .order_by("opened_on", "pk")
    )


def standing(person_id: int) -> str:
    """聘用状态 in words: where somebody is employed, or 待聘."""
    places = current_of(person_id)
    if not places:
        return "待聘"
    return "在聘：" + "、".join(one.employer.shown_name for one in places)


def working_on(actor: Actor, day: date) -> EmploymentQuerySet:
    """Visible records of people who were employed on a day, by their dates."""
    begun = (
        employments(actor)
        .filter(started_on__lte=day)
        .exclude(
            state__in=[
                EmploymentState.REPORTED,
                EmploymentState.RETURNED,
                EmploymentState.DENIED,
                EmploymentState.WITHDRAWN,
            ]
        )
    )
    return begun.exclude(Q(ended_on__lt=day) | Q(ended_on=None, ends_on__lt=day))


def as_of(actor: Actor, moment: datetime) -> Any:
    """The visible records as they stood at a moment: event rows."""
    return history.as_of(Employment, moment).filter(pgh_obj_id__in=employments(actor).values("pk"))
