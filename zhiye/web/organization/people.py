"""The registered people of an organisation as list and export show them (SX-34, SX-35)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from zhiye.certificates.kinds import of_its_own
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateKind,
)
from zhiye.certificates.selectors import verifications
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.registrations import selectors
from zhiye.registrations.models import Category, Registration, RegistrationQuerySet

# Which certificates count behind a name, where the list shows one category only.
KINDS: dict[str, tuple[str, ...]] = {
    Category.OPERATION: (CertificateKind.OPERATOR,),
    Category.INSPECTION: (CertificateKind.INSPECTOR, CertificateKind.NDT),
}
HALF = 183


@dataclass(frozen=True)
class Member:
    """One registered person with the certificates on record."""

    registration: Registration
    certificates: Sequence[Certificate]
    kinds: Sequence[str] = ()
    """The kinds that count; without any all do."""

    @property
    def number(self) -> int:
        """How many certificates that count have a valid item."""
        return sum(
            1
            for one in self.certificates
            if (not self.kinds or one.kind in self.kinds)
            and any(item.is_valid for item in one.items.all())
        )

    @property
    def next_expiry(self) -> date | None:
        """When the next item runs out, or the last one has."""
        days = [item.valid_until for item in self.items if item.valid_until is not None]
        ahead = [day for day in days if day >= today()]
        return min(ahead) if ahead else max(days, default=None)

    @property
    def items(self) -> list[CertificateItem]:
        """All items of all certificates."""
        return [item for one in self.certificates for item in one.items.all()]


def registered(actor: Actor) -> RegistrationQuerySet:
    """Who is publicly registered at the acting organisation."""
    return selectors.registrations(actor).active()


def with_certificates(rows: RegistrationQuerySet, actor: Actor) -> RegistrationQuerySet:
    """Fetch the certificates of the people along: two more queries, however many people."""
    seen = Certificate.objects.visible_to(actor).on_record().prefetch_related("items")
    return rows.prefetch_related(
        Prefetch("person__certificates", seen.order_by("id"), to_attr="on_record")
    )


def members(rows: Iterable[Any], kinds: Sequence[str] = ()) -> list[Member]:
    """Rows fetched by `with_certificates` as members."""
    return [Member(row, row.person.on_record, kinds) for row in rows]


def told(held: Sequence[Certificate]) -> dict[str, Any]:
    """The part of a page with somebody's certificates, each with what it says."""
    verified = verifications(held)
    shown = [(one, list(of_its_own(one, verified[one.pk]))) for one in held]
    return {"parts": ["organization/parts/certificates.html"], "certificates": shown}
