"""What the public may ask (SX-01, assurance 25, 26): never a number or a birth date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from zhiye.certificates.models import CertificateKind, CertificateState
from zhiye.certificates.services import number_indexes
from zhiye.core import idnumber, text
from zhiye.core.clock import today
from zhiye.core.refusals import Invalid
from zhiye.core.text import BadValue
from zhiye.core.visible import get_one
from zhiye.lookup import queries
from zhiye.lookup.queries import Row
from zhiye.organizations.models import Organization, OrganizationQuerySet
from zhiye.people.services import id_indexes
from zhiye.registrations.models import Registration, RegistrationQuerySet
from zhiye.registrations.selectors import with_certificate_counts


def organizations(words: str = "") -> OrganizationQuerySet:
    """Organisations with registered people, by the beginning of the name or the whole USCC."""
    active = Registration.objects.active().filter(organization=OuterRef("pk"))
    found = Organization.objects.verified().filter(Exists(active)).select_related("region")
    return found.called(words)


def organization(pk: int) -> Organization:
    """One verified organisation for the public page. Raises NotFound."""
    return get_one(
        Organization.objects.verified().filter(pk=pk).select_related("region"),
        "没有找到该单位，或该单位不在公示范围。",
    )


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
    clean_name, folded = typed(name, number)
    rows: list[Row] = []
    if idnumber.is_valid(folded):
        rows = queries.by_person(name=clean_name, indexes=id_indexes(folded))
    if not rows:
        rows = queries.by_certificate(name=clean_name, indexes=number_indexes(folded))
    if not rows:
        return Verification(clean_name, (), "", None)
    day = today()
    items = tuple(_shown(row, day) for row in rows if row.item is not None)
    return Verification(clean_name, items, rows[0].organization or "", rows[0].since)


def typed(name: str, number: str) -> tuple[str, str]:
    """Name and number brought to one form. Raises Invalid for what cannot be either."""
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


def _shown(row: Row, day: date) -> VerifiedItem:
    if row.state in (CertificateState.REVOKED, CertificateState.SUSPENDED):
        state = CertificateState(row.state).label
    elif row.valid_until and row.valid_until < day:
        state = "已到期"
    else:
        state = "有效"
    limited = f"（{row.restriction}）" if row.restriction else ""
    return VerifiedItem(
        CertificateKind(row.kind or "").label,
        f"{row.item}{limited}",
        row.code or "",
        row.issued_by or "",
        row.valid_until,
        state,
    )
