"""Lists as Excel files, row by row, so that memory does not grow: 企业人员情况表 (SX-35)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, cast

from django.http import HttpResponse

from zhiye.core import audit
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.http.request import Request
from zhiye.registrations.models import RegistrationQuerySet
from zhiye.sheets.writing import write_list
from zhiye.web.organization.gate import own
from zhiye.web.organization.people import Member, with_certificates
from zhiye.web.shared import printing

NAME = "人员情况表"
CHUNK = 1000
COLUMNS = (
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


def write(rows: RegistrationQuerySet, actor: Actor, title: str) -> tuple[IO[bytes], int]:
    """The sheet as an open temporary file, and how many people stand in it."""
    source = with_certificates(rows, actor).order_by("pk").iterator(chunk_size=CHUNK)
    entries = (_lines(Member(row, cast("Any", row.person).on_record)) for row in source)
    return write_list(NAME, COLUMNS, entries, [f"{title} {NAME}（{today().isoformat()}）"])


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
