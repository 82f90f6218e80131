"""What waits for the organisation, and by when: the dashboard and the numbers in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from zhiye.certificates.models import CertificateItem, CertificateState
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.employment import selectors as employment_reads
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.employment.models import LIVE, Employment, EmploymentState
from zhiye.employment.selectors import Mark
from zhiye.licences import selectors as licence_reads
from zhiye.licences.models import Licence, LicenceState
from zhiye.lists import selectors as uploaded
from zhiye.lists.models import ListState, UploadedList
from zhiye.organizations.models import Function, Organization, OrganizationState
from zhiye.registrations import selectors as registration_reads
from zhiye.registrations.models import (
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
    SafetyAppointment,
    SafetyState,
    Side,
)

EXPIRY_DAYS = 60
LICENCE_DAYS = 180
SHOWN = 8


@dataclass(frozen=True)
class Task:
    """Something the organisation must do."""

    what: str
    about: str
    url: str
    action: str
    by: date | None = None
    note: str = ""


def own_deregistrations(actor: Actor) -> QuerySet[Deregistration]:
    """Every deregistration of the organisation's registrations."""
    return Deregistration.objects.visible_to(actor)


def own_safety(actor: Actor) -> QuerySet[SafetyAppointment]:
    """Every safety appointment of the organisation."""
    return SafetyAppointment.objects.visible_to(actor)


def deregistrations_waiting(actor: Actor) -> QuerySet[Deregistration]:
    """Those in which it is the organisation's turn: to answer the person, or to correct."""
    asked = Q(state=DeregistrationState.AWAITING_CONSENT, started_by=Side.PERSON)
    returned = Q(state=DeregistrationState.RETURNED, started_by=Side.ORGANIZATION)
    return own_deregistrations(actor).filter(asked | returned)


def applications_waiting(actor: Actor) -> QuerySet[Registration]:
    """People who ask to be registered here (SX-22)."""
    return registration_reads.registrations(actor).filter(state=RegistrationState.APPLIED)


def licences_waiting(actor: Actor) -> QuerySet[Licence]:
    """Filings that were returned or never handed in."""
    return licence_reads.licences(actor).filter(
        state__in=[LicenceState.RETURNED, LicenceState.DRAFT]
    )


def safety_waiting(actor: Actor) -> QuerySet[SafetyAppointment]:
    """Ends of safety appointments that were returned."""
    return own_safety(actor).filter(state=SafetyState.END_RETURNED)


def changes_returned(actor: Actor) -> QuerySet[Employment]:
    """Changes of employer that an office has sent back (FJ-19)."""
    return employment_reads.employments(actor).filter(state=EmploymentState.RETURNED)


def batches_waiting(actor: Actor) -> QuerySet[UploadedList]:
    """Lists that were judged and wait for somebody to file the good rows (ZS-26)."""
    return uploaded.lists(actor, EMPLOYMENT_LIST).filter(state=ListState.CHECKED)


def counts(actor: Actor) -> dict[str, int]:
    """How many things wait under each entry of the menu; only what this delegate may do."""
    found: dict[str, int] = {}
    if actor.may(Function.LICENCES):
        returned = licences_waiting(actor).filter(state=LicenceState.RETURNED)
        found["licences"] = returned.count()
    if actor.may(Function.REGISTRATIONS):
        found["registrations"] = (
            applications_waiting(actor).count() + deregistrations_waiting(actor).count()
        )
    if actor.may(Function.SAFETY):
        found["safety"] = safety_waiting(actor).count()
    if actor.may(Function.EMPLOYMENT):
        found["employments"] = changes_returned(actor).count() + batches_waiting(actor).count()
    return found


def tasks(actor: Actor, organization: Organization) -> list[Task]:
    """Everything that waits for this delegate, the most urgent first."""
    found: list[Task] = []
    if organization.state == OrganizationState.RETURNED and actor.may(Function.ORGANIZATION):
        found.append(
            Task(
                "企业认证被退回",
                organization.name,
                reverse("organization:organization"),
                "查看原因并更正",
            )
        )
    if actor.may(Function.REGISTRATIONS):
        found += [_application(row) for row in applications_waiting(actor).order_by("id")[:SHOWN]]
        waiting = deregistrations_waiting(actor).select_related("registration__person")
        found += [_deregistration(row) for row in waiting.order_by("id")[:SHOWN]]
    if actor.may(Function.LICENCES):
        found += [_licence(row) for row in licences_waiting(actor).order_by("id")[:SHOWN]]
    if actor.may(Function.SAFETY):
        found += [_safety(row) for row in safety_waiting(actor).order_by("id")[:SHOWN]]
    if actor.may(Function.EMPLOYMENT):
        found += [_change(row) for row in changes_returned(actor).order_by("id")[:SHOWN]]
        found += [_batch(row) for row in batches_waiting(actor).order_by("id")[:SHOWN]]
    return sorted(found, key=lambda task: task.by or date.max)


def number(actor: Actor, organization: Organization) -> int:
    """How many things wait altogether, also those `tasks` does not name."""
    found = int(
        organization.state == OrganizationState.RETURNED and actor.may(Function.ORGANIZATION)
    )
    if actor.may(Function.REGISTRATIONS):
        found += applications_waiting(actor).count() + deregistrations_waiting(actor).count()
    if actor.may(Function.LICENCES):
        found += licences_waiting(actor).count()
    if actor.may(Function.EMPLOYMENT):
        found += changes_returned(actor).count() + batches_waiting(actor).count()
    return found + (safety_waiting(actor).count() if actor.may(Function.SAFETY) else 0)


def last_day(moment: datetime | None) -> date | None:
    """The last local day on which something can still be done before it lapses."""
    return clock.last_day(moment) if moment else None


def _application(row: Registration) -> Task:
    return Task(
        "个人申请在本单位公示",
        f"{row.person.name}（{row.category_labels}）",
        reverse("organization:registration", args=[row.pk]),
        "核对并答复",
        last_day(row.lapses_at),
        "逾期未答复，申请自动失效",
    )


def _deregistration(row: Deregistration) -> Task:
    url = reverse("organization:deregistration", args=[row.pk])
    about = row.registration.person.name
    if row.state == DeregistrationState.RETURNED:
        return Task("注销公示被退回", about, url, "查看原因并更正")
    return Task(
        "个人申请注销公示",
        about,
        url,
        "核对证明并答复",
        last_day(row.releases_at),
        "逾期未答复，视为同意" if row.releases_at else "",
    )


def _licence(row: Licence) -> Task:
    url = reverse("organization:licence", args=[row.pk])
    if row.state == LicenceState.RETURNED:
        return Task("行政许可被退回", f"{row} · {row.reference}", url, "查看原因并更正")
    return Task("行政许可尚未提交", f"{row} · {row.reference}", url, "继续填写")


def _safety(row: SafetyAppointment) -> Task:
    url = reverse("organization:safety_one", args=[row.pk])
    return Task("安全管理人员注销被退回", row.name, url, "查看原因并更正")


def _change(row: Employment) -> Task:
    url = reverse("organization:employment_resubmit", args=[row.pk])
    return Task("变更单位被退回", f"{row.person.name}（{row.item}）", url, "查看原因并修改")


def _batch(row: UploadedList) -> Task:
    url = reverse("organization:employment_batch", args=[row.pk])
    about = f"{row.file_name}：可以登记 {row.good} 行" + (f"，有错误 {row.bad} 行" * bool(row.bad))
    return Task("批量填报已核对，还没有登记", about, url, "查看并确认")


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
