"""What the public may ask (SX-01, assurance 25, 26): never a number or a birth date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from zhiye.certificates.models import Certificate, CertificateItem, CertificateState
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

SHOWN = (CertificateState.APPROVED, CertificateState.REVOKED)


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
    rows: QuerySet[CertificateItem] | None = None
    known: tuple[int, str | None, date | None] | None = None
    if idnumber.is_valid(folded):
        people = Person.objects.filter(id_index__in=id_indexes(folded), name=clean_name)
        known = _with_place(people, "pk").first()
        rows = known and CertificateItem.objects.filter(certificate__person_id=known[0])
    if not known:
        numbered = Certificate.objects.filter(
            number_index__in=number_indexes(folded), person__name=clean_name, state__in=SHOWN
        )
        known = _with_place(numbered, "person").first()
        rows = known and CertificateItem.objects.filter(certificate_id=known[0])
    if not known or rows is None:
        return Verification(clean_name, (), "", None)
    items = rows.filter(certificate__state__in=SHOWN).select_related("certificate")
    shown = tuple(_shown(one) for one in items.order_by("certificate_id", "id")[:60])
    return Verification(clean_name, shown, known[1] or "", known[2])


def _with_place(rows: QuerySet[Any], person: str) -> QuerySet[Any, Any]:
    """Id, place and beginning of the active registration of each row's person."""
    active = Registration.objects.active().filter(person=OuterRef(person))
    return rows.values_list(
        "pk",
        Subquery(active.values("organization__name")[:1]),
        Subquery(active.values("active_from")[:1]),
    ).order_by("pk")


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
