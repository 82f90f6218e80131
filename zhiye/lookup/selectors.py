"""What the public may ask (SX-01, assurance 25, 26): never a number or a birth date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from zhiye.certificates.models import CertificateItem, CertificateState
from zhiye.certificates.services import number_indexes
from zhiye.core import idnumber, text, uscc
from zhiye.core.clock import today
from zhiye.core.refusals import Invalid, NotFound
from zhiye.core.text import BadValue
from zhiye.organizations.models import Organization, OrganizationQuerySet
from zhiye.people.models import Person
from zhiye.people.services import id_indexes
from zhiye.registrations.models import Registration, RegistrationQuerySet
from zhiye.registrations.selectors import with_certificate_counts


def organizations(words: str = "") -> OrganizationQuerySet:
    """Organisations with registered people, by the beginning of the name or the whole USCC."""
    active = Registration.objects.active().filter(organization=OuterRef("pk"))
    found = Organization.objects.verified().filter(Exists(active)).select_related("region")
    typed = text.fold(words).strip()
    if not typed:
        return found
    if uscc.is_valid(typed):
        return found.filter(uscc=uscc.normalise(typed))
    return found.filter(name__gte=typed, name__lt=typed + "\U0010ffff")


def organization(pk: int) -> Organization:
    """One verified organisation for the public page. Raises NotFound."""
    found = Organization.objects.verified().filter(pk=pk).select_related("region").first()
    if found is None:
        raise NotFound("没有找到该单位，或该单位不在公示范围。")
    return found


def registered_people(organization_id: int) -> RegistrationQuerySet:
    """The people publicly registered at an organisation: name, categories, certificate count."""
    return with_certificate_counts(
        Registration.objects.active()
        .filter(organization_id=organization_id, organization__state="verified")
        .select_related("person")
        .only("person__name", "categories", "active_from", "organization_id", "person_id", "state")
    )


@dataclass(frozen=True)
class VerifiedItem:
    """One item as the public sees it."""

    kind: str
    name: str
    code: str
    issued_by: str
    valid_until: date | None
    state: str

    @property
    def is_valid(self) -> bool:
        """Whether the item counts today."""
        return self.state == "有效"


@dataclass(frozen=True)
class Verification:
    """The answer to "is this real and valid"; empty when name and number do not belong together."""

    name: str
    items: tuple[VerifiedItem, ...]
    organization: str
    since: date | None

    @property
    def found(self) -> bool:
        """Whether name and number belong to somebody on record."""
        return bool(self.items or self.organization)


def verify(*, name: str, number: str) -> Verification:
    """Check one person by name and full ID number or certificate number.

    Both must agree; a wrong name and an unknown number get the same answer. Raises Invalid.
    """
    clean_name, folded = _typed(name, number)
    wanted = Q(certificate__number_index__in=number_indexes(folded))
    if idnumber.is_valid(folded):
        wanted |= Q(certificate__person__id_index__in=id_indexes(folded))
    active = Registration.objects.active().filter(person=OuterRef("certificate__person"))
    rows = (
        CertificateItem.objects.filter(wanted, certificate__person__name=clean_name)
        .filter(certificate__state__in=[CertificateState.APPROVED, CertificateState.REVOKED])
        .select_related("certificate")
        .annotate(
            place=Subquery(active.values("organization__name")[:1]),
            since=Subquery(active.values("active_from")[:1]),
        )
        .order_by("certificate_id", "id")
    )
    items = list(rows[:60])
    if items:
        return Verification(
            clean_name, tuple(_shown(one) for one in items), items[0].place or "", items[0].since
        )
    return _without_certificate(clean_name, folded)


def _without_certificate(name: str, number: str) -> Verification:
    """Technical staff hold no certificate but are registered all the same."""
    if idnumber.is_valid(number):
        person = Person.objects.filter(id_index__in=id_indexes(number), name=name).first()
        current = (
            person
            and (
                Registration.objects.active().filter(person=person).select_related("organization")
            ).first()
        )
        if current:
            return Verification(name, (), current.organization.name, current.active_from)
    return Verification(name, (), "", None)


def _typed(name: str, number: str) -> tuple[str, str]:
    errors: dict[str, str] = {}
    clean_name = folded = ""
    try:
        clean_name = text.clean_name(name)
    except BadValue as error:
        errors["name"] = error.messages[0]
    try:
        folded = text.clean_code(number, what="身份证号或证书编号")
    except BadValue as error:
        errors["number"] = error.messages[0]
    if not errors and len(folded) < 6:
        errors["number"] = "请输入完整的身份证号或证书编号。"
    if errors:
        raise Invalid(errors)
    return clean_name, folded


def _shown(item: CertificateItem) -> VerifiedItem:
    certificate = item.certificate
    if certificate.state == CertificateState.REVOKED:
        state = "已吊销"
    elif item.valid_until and item.valid_until < today():
        state = "已到期"
    else:
        state = "有效"
    limited = f"（{item.restriction}）" if item.restriction else ""
    return VerifiedItem(
        certificate.get_kind_display(),
        f"{item.name}{limited}",
        item.code,
        certificate.issued_by,
        item.valid_until,
        state,
    )
