"""What the dashboard shows beside the work-basket: what runs out, what an office has yet to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import attrgetter, or_

from django.db.models import Count, Q, Window

from zhiye.certificates.models import CertificateItem, CertificateState
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.employment import selectors as employment_reads
from zhiye.employment.models import LIVE, Employment, EmploymentState
from zhiye.employment.selectors import Mark
from zhiye.licences import selectors as licence_reads
from zhiye.licences.models import Licence
from zhiye.registrations import selectors as registration_reads

EXPIRY_DAYS = 60
LICENCE_DAYS = 180
SHOWN = 8
DAY_OF = {"waiting": "due_on", "expiring": "item__valid_until", "ending": "ends_on"}
"""By which day the lists of records are ordered."""


@dataclass(frozen=True)
class Employed:
    """The employment records of the organisation: what runs out, what an office has yet to do."""

    counts: dict[str, int]
    waiting: list[Employment]
    expiring: list[Employment]
    ending: list[Employment]

    @property
    def is_empty(self) -> bool:
        """Whether nobody was ever put on record."""
        return not self.counts["all"]


def employed(actor: Actor) -> Employed:
    """What the dashboard shows of the records, in two statements (ZS-20)."""
    rows = employment_reads.employments(actor)
    lists = {
        "waiting": Q(state__in=[EmploymentState.REPORTED, EmploymentState.RELEASING]),
        "expiring": employment_reads.mark_q(Mark.EXPIRING),
        "ending": employment_reads.mark_q(Mark.ENDING),
    }
    counts = rows.order_by().aggregate(
        all=Count("pk"),
        live=Count("pk", filter=Q(state__in=LIVE)),
        **{name: Count("pk", filter=where) for name, where in lists.items()},
    )
    firsts = {
        name: rows.filter(where).order_by(DAY_OF[name], "pk").values("pk")[:SHOWN]
        for name, where in lists.items()
    }
    shown = rows.filter(reduce(or_, (Q(pk__in=first) for first in firsts.values())))
    told = list(shown.annotate(**{f"is_{name}": Q(pk__in=firsts[name]) for name in lists}))

    def first(name: str) -> list[Employment]:
        day = attrgetter(DAY_OF[name].replace("__", "."), "pk")
        return sorted((row for row in told if getattr(row, f"is_{name}")), key=day)

    return Employed(counts, first("waiting"), first("expiring"), first("ending"))


def expiring_items(actor: Actor) -> list[CertificateItem]:
    """Items of registered people that run out within 60 days: the first of them, each with the
    number of `all`."""
    people = registration_reads.registrations(actor).active().values("person")
    rows = CertificateItem.objects.filter(
        certificate__state=CertificateState.APPROVED,
        certificate__person__in=people,
        valid_until__gte=today(),
        valid_until__lte=today() + timedelta(days=EXPIRY_DAYS),
    ).select_related("certificate__person")
    return list(rows.annotate(all=Window(Count("pk"))).order_by("valid_until", "id")[:SHOWN])


def counting_licences(actor: Actor) -> list[Licence]:
    """The licences in force, those that run out first."""
    return list(licence_reads.licences(actor).counting().order_by("valid_until", "id")[:SHOWN])


def is_ending(licence: Licence) -> bool:
    """Whether a licence runs out within half a year."""
    last = today() + timedelta(days=LICENCE_DAYS)
    return licence.valid_until is not None and licence.valid_until <= last
