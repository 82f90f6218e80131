"""What the pages of the person portal show, always through the actor's own visibility."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from zhiye.certificates import selectors as certificates
from zhiye.certificates.models import Certificate, CertificateItem, CertificateState, FirstIssue
from zhiye.core import text, uscc
from zhiye.core.actor import Actor
from zhiye.core.models import AccessLog
from zhiye.core.refusals import NotFound
from zhiye.licences.models import Licence
from zhiye.organizations.models import Organization, OrganizationQuerySet, OrganizationState
from zhiye.people import selectors as people
from zhiye.registrations.models import (
    Consent,
    Deregistration,
    DeregistrationQuerySet,
    Registration,
    RegistrationQuerySet,
    SafetyAppointment,
    SafetyState,
    Side,
)
from zhiye.web.person import words

SHORTEST_NAME = 2
UNPROVED = (OrganizationState.SUBMITTED, OrganizationState.RETURNED)


# Registrations ---------------------------------------------------------------------------------


def registrations(actor: Actor) -> RegistrationQuerySet:
    """One's own registrations with the organisation and who decides for it."""
    return Registration.objects.visible_to(actor).select_related(
        "person__user", "organization__authority"
    )


def registration(actor: Actor, pk: int) -> Registration:
    """One of them. Raises NotFound."""
    found = registrations(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def current(actor: Actor) -> Registration | None:
    """当前公示企业 (SX-59)."""
    return registrations(actor).active().first()


def deregistrations(actor: Actor) -> DeregistrationQuerySet:
    """Deregistrations of one's own registrations, from either side."""
    return Deregistration.objects.visible_to(actor).select_related(
        "registration__person__user", "registration__organization__authority"
    )


def deregistration(actor: Actor, pk: int) -> Deregistration:
    """One of them. Raises NotFound."""
    found = deregistrations(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def safety_appointments(actor: Actor) -> QuerySet[SafetyAppointment]:
    """Where one is a safety manager: independent of the registration (SX-33)."""
    return (
        SafetyAppointment.objects.visible_to(actor)
        .exclude(state=SafetyState.ENDED)
        .select_related("organization")
    )


def consents(actor: Actor) -> QuerySet[Consent]:
    """The consents one has given, with the exact words (assurance 27)."""
    return (
        Consent.objects.filter(
            registration__in=Registration.objects.visible_to(actor), side=Side.PERSON
        )
        .select_related("registration__organization")
        .order_by("-pk")
    )


# Certificates ----------------------------------------------------------------------------------


def own_certificates(actor: Actor) -> QuerySet[Certificate]:
    """One's own certificates with all that their pages show; withdrawn ones left out."""
    return (
        Certificate.objects.visible_to(actor)
        .exclude(state=CertificateState.WITHDRAWN)
        .select_related("person", "authority")
        .prefetch_related(_items())
        .order_by("-pk")
    )


def _items() -> Prefetch[str]:
    """The items of certificates with all that pages show of them."""
    shown = ("work_item__version", "work_item__category", "first_issue")
    return Prefetch("items", CertificateItem.objects.select_related(*shown))


def certificate(actor: Actor, pk: int) -> Certificate:
    """One of one's certificates, a withdrawn one too. Raises NotFound."""
    found = (
        Certificate.objects.visible_to(actor)
        .select_related("person", "authority")
        .prefetch_related(_items())
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def item(actor: Actor, pk: int) -> CertificateItem:
    """One item on one of one's certificates. Raises NotFound."""
    found = (
        CertificateItem.objects.filter(certificate__in=Certificate.objects.visible_to(actor))
        .select_related("certificate__authority", "work_item__version", "first_issue")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def asks_first_issue(item: CertificateItem) -> bool:
    """Whether the page of an item's first-issue date has anything to show."""
    return first_issue_of(item) is not None or (
        item.certificate.state == CertificateState.APPROVED
        and item.first_issued_on is None
        and certificates.needs_first_issue(item)
    )


def first_issue_of(item: CertificateItem) -> FirstIssue | None:
    """The supplement of an item, if there is one."""
    try:
        return item.first_issue
    except ObjectDoesNotExist:
        return None


def shown_items(certificate: Certificate) -> list[words.ShownItem]:
    """The items of a certificate with validity and first-issue date in words."""
    counts = certificate.state == CertificateState.APPROVED
    return [
        words.ShownItem(item, words.of_validity(item.valid_until), _first_issue(item, counts))
        for item in _in_certificate(certificate, certificate.items.all())
    ]


def _in_certificate(
    certificate: Certificate, items: Iterable[CertificateItem]
) -> list[CertificateItem]:
    """The items in their order, each knowing its certificate without another query."""
    found = sorted(items, key=lambda item: (item.code, item.pk))
    for item in found:
        item.certificate = certificate
    return found


def _first_issue(item: CertificateItem, counts: bool) -> words.Status | None:
    found = first_issue_of(item)
    if found is None and item.first_issued_on:
        return words.Status("success", f"首次取证 {item.first_issued_on:%Y-%m-%d}")
    if found is not None or (counts and item.is_valid and certificates.needs_first_issue(item)):
        return words.of_first_issue(found)
    return None


# Organisations ---------------------------------------------------------------------------------


def organizations(typed: str) -> OrganizationQuerySet:
    """Verified organisations by the beginning of the name or the whole code, with `licensed`
    (SX-58). Only the beginning: a search inside names would let anybody leaf through them.
    """
    counting = Licence.objects.counting().filter(organization=OuterRef("pk"))
    found = (
        Organization.objects.verified()
        .select_related("region", "authority")
        .annotate(licensed=Exists(counting))
    )
    return found.filter(_matches(typed)).order_by("-licensed", "name", "pk")


def unverified_exists(typed: str) -> bool:
    """Whether exactly this organisation has registered but not yet proved itself."""
    wanted = Q(uscc=uscc.normalise(typed)) if uscc.is_valid(typed) else Q(name=_name(typed))
    return Organization.objects.filter(wanted, state__in=UNPROVED).exists()


def organization(pk: int) -> Organization:
    """One verified organisation with `licensed`. Raises NotFound."""
    found = organizations("").filter(pk=pk).first()
    if found is None:
        raise NotFound("没有找到该单位，或该单位尚未完成企业认证。")
    return found


def _name(typed: str) -> str:
    folded = text.fold(typed)
    return folded.replace("(", "（").replace(")", "）")


def _matches(typed: str) -> Q:
    if not typed:
        return Q()
    if uscc.is_valid(typed):
        return Q(uscc=uscc.normalise(typed))
    name = _name(typed)
    return Q(name__gte=name, name__lt=name + "\U0010ffff")


# Who looked ------------------------------------------------------------------------------------


def who_looked(actor: Actor) -> QuerySet[AccessLog]:
    """Who else saw one's personal data, and the files with it (assurance 40).

    An appointment as safety manager may be older than the manager's account.
    """
    named = SafetyAppointment.objects.visible_to(actor).values_list("pk", flat=True)
    earlier = Q(subject_kind="safety", subject_id__in=[str(pk) for pk in named])
    return people.who_looked(actor, also=earlier)
