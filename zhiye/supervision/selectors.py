"""Reads of staffing alerts, and of what happened to one person's matters."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.certificates.models import CertificateQuerySet, FirstIssue
from zhiye.core.actor import Actor
from zhiye.core.models import MoveLog
from zhiye.organizations.models import Organization
from zhiye.regions import rules
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Deregistration, Registration, SafetyAppointment
from zhiye.registrations.safety_flow import SAFETY
from zhiye.supervision.models import StaffingFigure, StaffingWatch


def watch_of(organization: Organization) -> StaffingWatch | None:
    """The association's switch of an organisation, if it was ever set."""
    return StaffingWatch.objects.filter(organization=organization).first()


def is_watched(organization: Organization) -> bool:
    """Whether 人员预警 is on for an organisation."""
    return is_on(organization, watch_of(organization))


def is_on(organization: Organization, watch: StaffingWatch | None) -> bool:
    """Whether it is on: the association's switch, else the ruleset's default (SX-36)."""
    if watch is not None:
        return watch.enabled
    return bool(rules.get("alerts_enabled_default", organization.authority_id))


def watches(actor: Actor) -> dict[int, bool]:
    """The switches of the organisations this actor may see."""
    return dict(StaffingWatch.objects.visible_to(actor).values_list("organization_id", "enabled"))


def logs_about(
    certificates: CertificateQuerySet,
    registrations: Iterable[Registration],
    appointments: Iterable[SafetyAppointment],
) -> QuerySet[MoveLog]:
    """Every move of some matters of a person and of what hangs on them, the newest first."""
    here = [one.pk for one in registrations]
    leaving = Deregistration.objects.filter(registration__in=here)
    supplements = FirstIssue.objects.filter(item__certificate__in=certificates)
    which = (
        Q(flow=REGISTRATION.name, object_id__in=here)
        | Q(flow=DEREGISTRATION.name, object_id__in=leaving.values("pk"))
        | Q(flow=CERTIFICATE.name, object_id__in=certificates.values("pk"))
        | Q(flow=FIRST_ISSUE.name, object_id__in=supplements.values("pk"))
        | Q(flow=SAFETY.name, object_id__in=[one.pk for one in appointments])
    )
    return MoveLog.objects.filter(which).order_by("-id")


def own_figures(actor: Actor, licence: str, key: str) -> QuerySet[StaffingFigure]:
    """What the authority acted for has set for a demand, the newest first."""
    own = StaffingFigure.objects.filter(authority_id=actor.authority_id or 0)
    return own.filter(licence=licence, key=key).select_related("set_by").order_by("-pk")
