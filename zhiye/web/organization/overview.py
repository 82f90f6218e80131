"""What the dashboard shows beside the work-basket: what runs out, what an office has yet to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

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
    """What the dashboard shows of the records, in four queries (ZS-20)."""
    rows = employment_reads.employments(actor)
    of_office = Q(state__in=[EmploymentState.REPORTED, EmploymentState.RELEASING])
    expiring = employment_reads.mark_q(Mark.EXPIRING)
    ending = employment_reads.mark_q(Mark.ENDING)
    return Employed(
        rows.order_by().aggregate(
            all=Count("pk"),
            live=Count("pk", filter=Q(state__in=LIVE)),
            waiting=Count("pk", filter=of_office),
            expiring=Count("pk", filter=expiring),
            ending=Count("pk", filter=ending),
        ),
        list(rows.filter(of_office).order_by("due_on", "pk")[:SHOWN]),
        list(rows.filter(expiring).order_by("item__valid_until", "pk")[:SHOWN]),
        list(rows.filter(ending).order_by("ends_on", "pk")[:SHOWN]),
    )


def expiring_items(actor: Actor) -> QuerySet[CertificateItem]:
    """Items of registered people that run out within 60 days, the first to run out first."""
    people = registration_reads.registrations(actor).active().values("person")
    return (
        CertificateItem.objects.filter(
            certificate__state=CertificateState.APPROVED,
            certificate__person__in=people,
            valid_until__gte=today(),
            valid_until__lte=today() + timedelta(days=EXPIRY_DAYS),
        )
        .select_related("certificate__person")
        .order_by("valid_until", "id")
    )


def ending_licences(actor: Actor) -> QuerySet[Licence]:
    """Approved licences that run out within half a year."""
    return (
        licence_reads.licences(actor)
        .counting()
        .filter(valid_until__lte=today() + timedelta(days=LICENCE_DAYS))
        .order_by("valid_until", "id")
    )
