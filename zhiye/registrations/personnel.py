"""The registered people of an organisation with their certificates, and 企业人员情况表 of them
(SX-34, SX-35)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any, cast

from django.db.models import Prefetch

from zhiye.certificates.models import Certificate, CertificateItem, CertificateKind
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.registrations import selectors
from zhiye.registrations.models import Category, Registration, RegistrationQuerySet
from zhiye.sheets.writing import write_list

KINDS: dict[str, tuple[str, ...]] = {
    Category.OPERATION: (CertificateKind.OPERATOR,),
    Category.INSPECTION: (CertificateKind.INSPECTOR, CertificateKind.NDT),
}
"""Which certificates count behind a name, where the list shows one category only."""
NAME = "人员情况表"
SHEET = (
    ("姓名", 12),
    ("性别", 6),
    ("证件号码", 22),
    ("人员类别", 26),
    ("公示开始", 12),
    ("证书类型", 30),
    ("证书编号", 24),
    ("发证机关", 28),
    ("项目", 40),
    ("有效期起", 12),
    ("有效期止", 12),
    ("证书状态", 10),
    ("首次取证日期", 14),
)
CHUNK = 1000


@dataclass(frozen=True)
class Member:
    """One registered person with the certificates on record."""

    registration: Registration
    certificates: Sequence[Certificate]
    kinds: Sequence[str] = ()
    """The kinds that count; without any all do."""

    @property
    def pk(self) -> int:
        """The registration."""
        return self.registration.pk

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
    return rows.prefetch_related(certificates_along(actor))


def certificates_along(actor: Actor) -> Prefetch[Any]:
    """What is fetched along with people."""
    seen = Certificate.objects.visible_to(actor).on_record().prefetch_related("items")
    return Prefetch("person__certificates", seen.order_by("id"), to_attr="on_record")


def members(rows: Iterable[Any], kinds: Sequence[str] = ()) -> list[Member]:
    """Rows fetched by `with_certificates` as members."""
    return [Member(row, row.person.on_record, kinds) for row in rows]


def write(rows: RegistrationQuerySet, actor: Actor, title: str) -> tuple[IO[bytes], int]:
    """The sheet as an open temporary file, and how many people stand in it."""
    source = with_certificates(rows, actor).order_by("pk").iterator(chunk_size=CHUNK)
    entries = (_lines(Member(row, cast("Any", row.person).on_record)) for row in source)
    return write_list(NAME, SHEET, entries, [f"{title} {NAME}（{today().isoformat()}）"])


def _lines(member: Member) -> Iterator[list[Any]]:
    """One line for each item; somebody without certificates has one line."""
    row = member.registration
    who = [
        row.person.name,
        row.person.get_sex_display() if row.person.sex else "",
        row.person.id_number,
        row.category_labels,
        row.active_from,
    ]
    pairs = [(one, item) for one in member.certificates for item in one.items.all()]
    if not pairs:
        yield [*who, "（没有已入档的证书）"]
    for certificate, item in pairs:
        yield [
            *who,
            certificate.get_kind_display(),
            certificate.number,
            certificate.issued_by,
            f"{item}{item.level}",
            item.valid_from,
            item.valid_until or "长期有效",
            "有效" if item.is_valid else "已到期",
            item.first_issued_on,
        ]
