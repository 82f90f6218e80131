"""What the pages of this portal show of people: their certificates, and lists of them as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from django.http import HttpResponse
from django.utils.safestring import SafeString

from zhiye.certificates.kinds import of_its_own
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.certificates.selectors import verifications
from zhiye.core import audit
from zhiye.core.clock import today
from zhiye.core.listing import Column
from zhiye.http.request import Request
from zhiye.web.organization.gate import own
from zhiye.web.shared import printing
from zhiye.web.shared.addresses import at
from zhiye.web.shared.present import NOTHING, days_left, days_tone, tab
from zhiye.web.shared.tables import grid
from zhiye.web.shared.tones import mark


def tabs(name: str, *, mine: bool = False) -> list[dict[str, Any]]:
    """企业列表 and 个人列表 of what a page lists (ZS-21)."""
    one = at(f"{name}_mine")
    return [tab("企业列表", at(name), not mine), tab("个人列表", one, mine)]


def _state(item: CertificateItem) -> SafeString:
    until = item.valid_until
    return mark(days_tone(until), days_left(until)) if until else mark("success", "长期有效")


SPAN = Column[CertificateItem](
    "有效期", lambda one: f"{one.valid_from or NOTHING} 至 {one.valid_until or NOTHING}", css="date"
)
ITEMS = (
    Column[CertificateItem]("项目", lambda one: f"{one} {one.level}".rstrip(), css="lead"),
    SPAN,
    Column("状态", _state),
    Column[CertificateItem]("首次取证", lambda one: one.first_issued_on, css="date"),
)


def told(held: Sequence[Certificate]) -> dict[str, Any]:
    """The part of a page with somebody's certificates, each with what it says."""
    verified = verifications(held)
    shown = [
        (one, list(of_its_own(one, verified[one.pk])), grid(ITEMS, one.items.all())) for one in held
    ]
    return {"parts": ["organization/parts/certificates.html"], "certificates": shown}


def handed_out(
    request: Request, name: str, sheet: tuple[IO[bytes], int], *, told: str
) -> HttpResponse:
    """A list as a file, logged; `told` is what it is, with `{}` lines (assurance 29)."""
    organization, (file, number) = own(request), sheet
    audit.record(
        "export",
        actor=request.actor,
        subject_kind="organization",
        subject_id=organization.pk,
        detail=told.format(number),
    )
    return printing.xlsx(file, f"{organization.name}{name}{today():%Y%m%d}")
