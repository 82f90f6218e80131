"""待办 of a person: each as one sentence saying who asks what and by when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from zhiye.certificates.models import Certificate, CertificateState
from zhiye.core.actor import Actor
from zhiye.core.clock import last_day
from zhiye.employment import selectors as employment
from zhiye.employment.models import EmploymentState
from zhiye.registrations.models import DeregistrationState, RegistrationState, Side
from zhiye.web.person import reads


@dataclass(frozen=True)
class Todo:
    """One thing that waits for the person."""

    who: str
    what: str
    url: str
    action: str
    by: datetime | date | None = None


def waiting(actor: Actor) -> list[Todo]:
    """What others ask: invitations, deregistrations, changes of employer; nearest end first."""
    found = [*_invitations(actor), *_deregistrations(actor), *_changes(actor)]
    return sorted(found, key=lambda todo: (todo.by is None, str(todo.by)))


def waiting_count(actor: Actor) -> int:
    """How many of them there are, for the tab bar."""
    return (
        reads.registrations(actor).filter(state=RegistrationState.INVITED).count()
        + reads.deregistrations(actor)
        .filter(state=DeregistrationState.AWAITING_CONSENT, started_by=Side.ORGANIZATION)
        .count()
    )


def all_for(actor: Actor, certificates: list[Certificate]) -> list[Todo]:
    """Everything that waits for the person; the certificates have been read before."""
    return [*waiting(actor), *_returned(actor), *_certificates(certificates)]


def _invitations(actor: Actor) -> Iterator[Todo]:
    rows = reads.registrations(actor).filter(state=RegistrationState.INVITED)
    for one in rows.order_by("lapses_at")[:20]:
        yield Todo(
            one.organization.name,
            f"邀请您以“{one.category_labels}”身份在该单位公示，请回复同意或拒绝。",
            reverse("person:registration", args=[one.pk]),
            "去处理",
            last_day(one.lapses_at) if one.lapses_at else None,
        )


def _deregistrations(actor: Actor) -> Iterator[Todo]:
    rows = reads.deregistrations(actor).filter(
        state=DeregistrationState.AWAITING_CONSENT, started_by=Side.ORGANIZATION
    )
    for one in rows.order_by("pk")[:20]:
        yield Todo(
            one.registration.organization.name,
            "申请注销您的公示，请看过证明后回复同意或不同意。",
            reverse("person:deregistration", args=[one.pk]),
            "去处理",
            last_day(one.releases_at) if one.releases_at else None,
        )


def _changes(actor: Actor) -> Iterator[Todo]:
    rows = employment.employments(actor).filter(state=EmploymentState.REPORTED)
    for one in rows.order_by("due_on", "pk")[:20]:
        yield Todo(
            one.employer.name,
            f"报送您自 {one.started_on:%Y-%m-%d} 起已换到该单位。属实的不用回复；"
            f"没有换单位的，请在{one.authority.name}登记前告诉我们。",
            reverse("person:employment", args=[one.pk]),
            "去看看",
            one.due_on,
        )


def _returned(actor: Actor) -> Iterator[Todo]:
    rows = reads.deregistrations(actor).filter(
        state=DeregistrationState.RETURNED, started_by=Side.PERSON
    )
    for one in rows[:20]:
        yield Todo(
            one.registration.organization.authority.name,
            "退回了您的注销申请，请按原因修改后重新提交。",
            reverse("person:deregistration", args=[one.pk]),
            "去修改",
        )


def _certificates(certificates: list[Certificate]) -> Iterator[Todo]:
    for one in certificates:
        url = reverse("person:certificate", args=[one.pk])
        office = one.authority.name if one.authority else "审核机构"
        if one.state == CertificateState.RETURNED:
            what = f"退回了您填报的{one.get_kind_display()}，请按原因修改后重新提交。"
            yield Todo(office, what, url, "去修改")
        for shown in reads.shown_items(one):
            if shown.needs_me:
                what = f"“{shown.item}”还要补首次取证日期，补好并经确认后才能公示。"
                yield Todo("您的证书", what, url, "去补充")
