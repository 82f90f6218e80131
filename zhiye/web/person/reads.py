"""What pages of the person portal show beside cases, through the actor's own visibility."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhiye.certificates import selectors as certificates
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateState,
    FirstIssue,
)
from zhiye.core.actor import Actor
from zhiye.core.models import AccessLog
from zhiye.core.prepared import Seen
from zhiye.core.visible import get_one
from zhiye.licences.models import Licence
from zhiye.organizations.models import Organization, OrganizationQuerySet, OrganizationState
from zhiye.people import selectors as people
from zhiye.registrations.models import (
    Consent,
    Registration,
    SafetyAppointment,
    SafetyState,
    Side,
)

MOST_HELD = 100
UNPROVED = (OrganizationState.SUBMITTED, OrganizationState.RETURNED)


def safety_appointments(actor: Actor) -> QuerySet[SafetyAppointment]:
    """Where one is a safety manager: independent of the registration (SX-33)."""
    held = SafetyAppointment.objects.visible_to(actor).exclude(state=SafetyState.ENDED)
    return held.select_related("organization")


def consents(actor: Actor) -> QuerySet[Consent]:
    """The consents one has given, with the exact words (assurance 27)."""
    own = Registration.objects.visible_to(actor)
    given = Consent.objects.filter(registration__in=own, side=Side.PERSON)
    return given.select_related("registration__organization").order_by("-pk")


def own_certificates(actor: Actor) -> list[Certificate]:
    """One's own certificates, the newest first; withdrawn ones left out."""
    return _HELD.first(actor, ("-pk",), MOST_HELD)


_HELD = Seen(
    "own certificates",
    lambda actor: certificates.certificates(actor).exclude(state=CertificateState.WITHDRAWN),
)


def item(actor: Actor, pk: int) -> CertificateItem:
    """One item on one of one's certificates. Raises NotFound."""
    own = CertificateItem.objects.filter(certificate__in=Certificate.objects.visible_to(actor))
    shown = own.select_related("certificate__authority", "work_item__version", "first_issue")
    return get_one(shown.filter(pk=pk))


def first_issue_of(item: CertificateItem) -> FirstIssue | None:
    """The supplement of an item, if there is one."""
    return getattr(item, "first_issue", None)


def asks_first_issue(item: CertificateItem) -> bool:
    """Whether the page of an item's first-issue date has anything to show."""
    return first_issue_of(item) is not None or (
        item.certificate.state == CertificateState.APPROVED
        and item.first_issued_on is None
        and certificates.needs_first_issue(item)
    )


def organizations(typed: str) -> OrganizationQuerySet:
    """Verified organisations by name or code, with `licensed`, which can be applied to (SX-58)."""
    counting = Licence.objects.counting().filter(organization=OuterRef("pk"))
    found = Organization.objects.verified().called(typed).select_related("region", "authority")
    return found.annotate(licensed=Exists(counting)).order_by("-licensed", "name", "pk")


def unverified_exists(typed: str) -> bool:
    """Whether exactly this organisation has registered but not yet proved itself."""
    return Organization.objects.called(typed, whole=True).filter(state__in=UNPROVED).exists()


def organization(pk: int) -> Organization:
    """One verified organisation with `licensed`. Raises NotFound."""
    return get_one(organizations("").filter(pk=pk), "没有找到该单位，或该单位尚未完成企业认证。")


def who_looked(actor: Actor) -> QuerySet[AccessLog]:
    """Who else saw one's personal data, and the files with it (assurance 40).

    An appointment as safety manager may be older than the manager's account.
    """
    named = SafetyAppointment.objects.visible_to(actor).values_list("pk", flat=True)
    earlier = Q(subject_kind="safety", subject_id__in=[str(pk) for pk in named])
    return people.who_looked(actor, also=earlier)
