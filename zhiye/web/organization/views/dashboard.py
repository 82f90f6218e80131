"""The first page: what waits for me and by when, what runs out, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import attrgetter, or_
from typing import Any

from django.db.models import Count, Q, Window
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.certificates.models import CertificateItem, CertificateState
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.employment import selectors as employment_reads
from zhiye.employment.models import LIVE, Employment, EmploymentState
from zhiye.employment.selectors import Mark
from zhiye.http import served, waiting
from zhiye.http.request import Request
from zhiye.licences import selectors as licence_reads
from zhiye.licences.models import Licence, LicenceState
from zhiye.notices.models import Portal
from zhiye.notices.selectors import announcements
from zhiye.organizations.models import Function, Organization
from zhiye.registrations import selectors as registration_reads
from zhiye.registrations.models import OPEN_STATES, RegistrationState
from zhiye.supervision.selectors import is_watched
from zhiye.supervision.staffing import ItemReport, report
from zhiye.web.organization.gate import for_organization, organization_of
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import numbered_steps

TO_REGISTER = ("企业认证", "行政许可", "人员注册")
TO_EMPLOY = ("企业认证", "聘用记录")


@require_GET
@for_organization(verified=False)
def dashboard(request: Request) -> HttpResponse:
    """The work-basket; for newcomers the three steps with the next one in front (SX-12, SX-19)."""
    organization, actor = organization_of(request), request.actor
    more: dict[str, Any] = {
        "organization": organization,
        "announcements": announcements(Portal.ORGANIZATION, limit=3),
        "tasks": [],
        "beginner": None,
    }
    if organization is not None:
        more["tasks"] = waiting.tasks(request)
        more["waiting"] = sum(waiting.counts(request).values())
    employing = "employment" in served.services(request) and actor.may(Function.EMPLOYMENT)
    registering = "registration" in served.services(request)
    if organization is None or not organization.is_verified:
        way = TO_REGISTER if registering else TO_EMPLOY
        action = "去企业认证" if organization is None else "查看企业认证"
        note = organization.get_state_display() if organization else "未提交"
        more["beginner"] = _beginner(way, 1, action, "organization:organization", note)
    else:
        more |= _running(actor, organization) if registering else {}
        more["employed"] = employed = records(actor) if employing else None
        if employed and employed.is_empty and not registering:
            more["beginner"] = _beginner(TO_EMPLOY, 2, "去填报", "organization:employment_new")
    return page(request, "dashboard", "工作台", more)


def _running(actor: Actor, organization: Organization) -> dict[str, Any]:
    licences = counting_licences(actor)
    more: dict[str, Any] = (
        registration_reads.registrations(actor)
        .order_by()
        .aggregate(
            number=Count("pk", filter=Q(state=RegistrationState.ACTIVE)),
            open=Count("pk", filter=Q(state__in=OPEN_STATES)),
        )
    )
    if not licences:
        filings = licence_reads.licences(actor).filter(state=LicenceState.SUBMITTED)
        note = "审核中" if filings.exists() else "待填报"
        more["beginner"] = _beginner(
            TO_REGISTER, 2, "去填报行政许可", "organization:licences", note
        )
    elif not more["number"]:
        more["beginner"] = _beginner(TO_REGISTER, 3, "去邀请人员", "organization:invite")
    if actor.may(Function.PERSONNEL):
        more["expiring"] = expiring_items(actor)
        more["short"] = _short(organization)
    if actor.may(Function.LICENCES):
        more["ending"] = [one for one in licences if is_ending(one)]
    return more


def _short(organization: Organization) -> list[ItemReport]:
    """Licence items with too few people, where the association has switched alerts on."""
    if not is_watched(organization):
        return []
    return [one for one in report(organization) if one.abnormal]


def _beginner(
    way: Sequence[str], current: int, action: str, to: str, note: str = ""
) -> dict[str, Any]:
    """The way of a newcomer with the button of its next step (SX-12, SX-19, ZS-24)."""
    return {"steps": numbered_steps(way, current, note), "words": action, "url": reverse(to)}


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


def records(actor: Actor) -> Employed:
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
