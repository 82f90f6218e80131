"""Reads of employment records; the first argument is who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import attrgetter, or_
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.core.prepared import Prepared, slot
from zhiye.core.visible import get_one
from zhiye.employment.models import (
    LIVE,
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
SOON_DAYS = 60


class Mark(models.TextChoices):
    """What a list can be narrowed to because somebody must think of it."""

    EXPIRED = "expired", "证书已到期"
    EXPIRING = "expiring", f"证书 {SOON_DAYS} 天内到期"
    ENDING = "ending", f"聘用 {SOON_DAYS} 天内期满"
    LATE = "late", "逾期报送"


ALONG = ("person", "employer", "authority", "item__certificate", "item__work_item__category")


def employments(actor: Actor, *along: str) -> EmploymentQuerySet:
    """Every record this actor may see, with what pages show, or only what goes `along`."""
    return Employment.objects.visible_to(actor).select_related(*(along or ALONG))


def get(actor: Actor, pk: int) -> Employment:
    """One visible record. Raises NotFound."""
    return get_one(
        employments(actor)
        .select_related("employer__organization", "employer__region", "leaves__employer")
        .filter(pk=pk)
    )


def mark_q(mark: str) -> Q:
    """The rows with a mark; what runs out is asked of live records only. "Until the 28th" holds on
    the 28th."""
    day = today()
    soon = day + timedelta(days=SOON_DAYS)
    return {
        Mark.EXPIRED.value: Q(state__in=LIVE, item__valid_until__lt=day),
        Mark.EXPIRING.value: Q(
            state__in=LIVE, item__valid_until__gte=day, item__valid_until__lte=soon
        ),
        Mark.ENDING.value: Q(state__in=LIVE, ends_on__gte=day, ends_on__lte=soon),
        Mark.LATE.value: Q(late_days__gt=0),
    }.get(mark, Q(pk__in=[]))


def with_changes(rows: EmploymentQuerySet) -> EmploymentQuerySet:
    """Each row with `moving`: whether another employer has reported that the person came there."""
    changes = Employment.objects.filter(leaves=OuterRef("spell"), state=EmploymentState.REPORTED)
    return rows.annotate(moving=Exists(changes))


def reported(actor: Actor) -> EmploymentQuerySet:
    """Visible records with the moment at which a change or an end of them was last reported."""
    waiting = (EmploymentState.REPORTED.value, EmploymentState.RELEASING.value)
    logs = MoveLog.objects.filter(flow="employment", object_id=OuterRef("pk"), to_state__in=waiting)
    rows = employments(actor).select_related("employer__region", "leaves__employer")
    return rows.annotate(reported_at=Subquery(logs.order_by("-id").values("at")[:1]))


def end_was_returned() -> Q:
    """Live records of which an end was returned: only the log tells which."""
    logs = MoveLog.objects.filter(
        flow="employment", object_id=OuterRef("pk"), move="return_release"
    )
    return Q(Exists(logs), state=EmploymentState.ACTIVE)


def end_was_reported() -> Q:
    """Ends that were reported: waiting, recorded, or returned last."""
    ended = Q(state=EmploymentState.ENDED, left_on__isnull=False)
    return Q(state=EmploymentState.RELEASING) | ended | end_was_returned()


def change_elsewhere(employment: Employment) -> Employment | None:
    """The reported change by which the person would leave this employer, if one waits (FJ-19).

    The former employer may know who reported it, from when on and until when it may object.
    """
    if employment.spell_id is None:
        return None
    return (
        Employment.objects.filter(leaves=employment.spell_id, state=EmploymentState.REPORTED)
        .select_related("employer", "authority")
        .order_by("pk")
        .first()
    )


def same_person(actor: Actor, employment: Employment) -> list[Employment]:
    """The other records of the same person that this actor may see with this employer."""
    rows = employments(actor).filter(
        person_id=employment.person_id, employer_id=employment.employer_id
    )
    return list(rows.exclude(pk=employment.pk).order_by("-pk")[:20])


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
    return get_one(clues(actor).filter(pk=pk))


def of_spells(spells: Sequence[Spell]) -> list[Employment]:
    """Every record of some spells with its item, in the order of their start; for a clue, whoever
    may see it sees both sides."""
    rows = Employment.objects.filter(spell__in=list(spells))
    return list(rows.select_related("item__work_item__category").order_by("started_on", "pk"))


@dataclass(frozen=True)
class ClueSide:
    """One of the two employments of a clue: the employer, since when, its records.

    Each record comes with whether the reader may open it: those inside the own territory.
    """

    label: str
    spell: Spell
    records: list[tuple[Employment, bool]]


def sides(actor: Actor, clue: Clue) -> list[ClueSide]:
    """Both employments of a visible clue, the earlier one first."""
    spells = {"先登记的聘用": clue.earlier, "后登记的聘用": clue.later}
    records = of_spells(list(spells.values()))
    mine = employments(actor).filter(pk__in=[one.pk for one in records])
    visible = set(mine.values_list("pk", flat=True))
    return [
        ClueSide(
            label,
            spell,
            [(one, one.pk in visible) for one in records if one.spell_id == spell.pk],
        )
        for label, spell in spells.items()
    ]


def current_of(person_id: int) -> list[Spell]:
    """Where a person is on record now; none means 待聘 (FJ-21)."""
    return _CURRENT.rows(person=person_id)


_CURRENT = Prepared(
    lambda: (
        Spell.objects.filter(person_id=slot("person"), closed_on__isnull=True)
        .select_related("employer")
        .order_by("opened_on", "pk")
    )
)


def standing(person_id: int) -> str:
    """聘用状态 in words: where somebody is employed, or 待聘."""
    places = current_of(person_id)
    if not places:
        return "待聘"
    return "在聘：" + "、".join(one.employer.shown_name for one in places)


def as_of(actor: Actor, moment: datetime) -> Any:
    """The visible records as they stood at a moment: event rows."""
    return history.as_of(Employment, moment).filter(pgh_obj_id__in=employments(actor).values("pk"))


DAY_OF = {"waiting": "due_on", "expiring": "item__valid_until", "ending": "ends_on"}
"""By which day an employer sees its records; the `FIRST` of each list."""
FIRST = 8


@dataclass(frozen=True)
class Employed:
    """The employment records of an employer: what runs out, what an office has yet to do."""

    counts: dict[str, int]
    waiting: list[Employment]
    expiring: list[Employment]
    ending: list[Employment]

    @property
    def is_empty(self) -> bool:
        """Whether nobody was ever put on record."""
        return not self.counts["all"]


def at_a_glance(actor: Actor) -> Employed:
    """What an employer should see of its records first, in two statements (ZS-20)."""
    rows = employments(actor)
    lists = {
        "waiting": Q(state__in=[EmploymentState.REPORTED, EmploymentState.RELEASING]),
        "expiring": mark_q(Mark.EXPIRING),
        "ending": mark_q(Mark.ENDING),
    }
    counts = rows.order_by().aggregate(
        all=Count("pk"),
        live=Count("pk", filter=Q(state__in=LIVE)),
        **{name: Count("pk", filter=where) for name, where in lists.items()},
    )
    firsts = {
        name: rows.filter(where).order_by(DAY_OF[name], "pk").values("pk")[:FIRST]
        for name, where in lists.items()
    }
    shown = rows.filter(reduce(or_, (Q(pk__in=first) for first in firsts.values())))
    told = list(shown.annotate(**{f"is_{name}": Q(pk__in=firsts[name]) for name in lists}))

    def first(name: str) -> list[Employment]:
        day = attrgetter(DAY_OF[name].replace("__", "."), "pk")
        return sorted((row for row in told if getattr(row, f"is_{name}")), key=day)

    return Employed(counts, first("waiting"), first("expiring"), first("ending"))
