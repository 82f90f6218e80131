"""企业人员情况表 as an Excel file (SX-35): row by row, so that memory does not grow with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.registrations.models import RegistrationQuerySet
from zhiye.sheets.writing import harmless, new_book
from zhiye.web.organization.people import Member, with_certificates

CHUNK = 1000
COLUMNS = (
    ("序号", 6),
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


def write(rows: RegistrationQuerySet, actor: Actor, title: str) -> tuple[IO[bytes], int]:
    """The sheet as an open temporary file, and how many people stand in it."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  the response closes it
    book = new_book(file)
    sheet = book.add_worksheet("人员情况表")
    head = book.add_format({"bold": True, "bg_color": "#EAF1FB", "border": 1})
    for column, (_, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, harmless(f"{title} 人员情况表（{today().isoformat()}）"))
    for column, (name, _) in enumerate(COLUMNS):
        sheet.write_string(1, column, name, head)
    sheet.freeze_panes(2, 2)
    line, people = 2, 0
    source = with_certificates(rows, actor).order_by("pk")
    for row in source.iterator(chunk_size=CHUNK):
        people += 1
        member = Member(row, row.person.on_record)  # type: ignore[attr-defined]
        for cells in _lines(member, people):
            for column, cell in enumerate(cells):
                sheet.write_string(line, column, harmless(cell))
            line += 1
    book.close()
    file.seek(0)
    return file, people


def _lines(member: Member, number: int) -> Iterator[list[Any]]:
    """One line for each item; somebody without certificates has one line."""
    row = member.registration
    who = [
        str(number),
        row.person.name,
        row.person.get_sex_display() if row.person.sex else "",
        row.person.id_number,
        row.category_labels,
        _day(row.active_from),
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
            _day(item.valid_from),
            _day(item.valid_until) or "长期有效",
            "有效" if item.is_valid else "已到期",
            _day(item.first_issued_on),
        ]


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
