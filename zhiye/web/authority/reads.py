"""Who was registered where on a day, and what the log says about one person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.certificates.models import CertificateQuerySet, FirstIssue
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of, today
from zhiye.core.flow import FLOWS
from zhiye.core.models import MoveLog
from zhiye.registrations import selectors
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import (
    Deregistration,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
    SafetyAppointment,
)
from zhiye.registrations.safety_flow import SAFETY
from zhiye.web.shared.present import Entry, timeline

SHOWN = 200


def registered(actor: Actor, day: date) -> RegistrationQuerySet:
    """Registrations that stood at the end of a day in the actor's territory.

    Today: the present table. Earlier: the history; what was taken over from elsewhere has no
    history before it came here and is judged by its own dates.
    """
    visible = selectors.registrations(actor).select_related("organization__region")
    if day >= today():
        return visible.active()
    then = history.as_of(Registration, end_of(day)).filter(pgh_obj_id=OuterRef("pk"))
    by_dates = Q(active_from__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))
    return visible.annotate(state_then=Subquery(then.values("state")[:1])).filter(
        Q(state_then=RegistrationState.ACTIVE) | (Q(state_then__isnull=True) & by_dates)
    )


def registrations_of(actor: Actor, person_id: int) -> list[Registration]:
    """Every registration of a person the actor may see, the newest first."""
    found = selectors.registrations(actor).filter(person_id=person_id)
    return list(found.order_by("-pk"))


def appointments_of(actor: Actor, person_id: int) -> list[SafetyAppointment]:
    """Every safety appointment of a person the actor may see."""
    found = SafetyAppointment.objects.visible_to(actor).filter(person_id=person_id)
    return list(selectors.with_post_names(found.select_related("organization")).order_by("-pk"))


def timeline_of(
    actor: Actor,
    *,
    certificates: CertificateQuerySet,
    registrations: list[Registration],
    appointments: list[SafetyAppointment],
) -> list[Entry]:
    """What happened to a person's matters the actor may see, newest first; each entry says to
    which."""
    leaving = Deregistration.objects.filter(registration__in=[one.pk for one in registrations])
    supplements = FirstIssue.objects.filter(item__certificate__in=certificates)
    which = (
        Q(flow=REGISTRATION.name, object_id__in=[one.pk for one in registrations])
        | Q(flow=DEREGISTRATION.name, object_id__in=leaving.values("pk"))
        | Q(flow=CERTIFICATE.name, object_id__in=certificates.values("pk"))
        | Q(flow=FIRST_ISSUE.name, object_id__in=supplements.values("pk"))
        | Q(flow=SAFETY.name, object_id__in=[one.pk for one in appointments])
    )
    logs = MoveLog.objects.filter(which).order_by("-id")[:SHOWN]
    told = [
        replace(one, label=f"{FLOWS[log.flow].title} · {one.label}")
        for log in logs
        for one in timeline(FLOWS[log.flow], [log])
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)
