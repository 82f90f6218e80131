"""Lists as Excel files, row by row, so that memory does not grow: 企业人员情况表 (SX-35)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO, Any, cast

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
    source = with_certificates(rows, actor).order_by("pk").iterator(chunk_size=CHUNK)
    entries = (
        list(_lines(Member(row, cast("Any", row.person).on_record), number))
        for number, row in enumerate(source, 1)
    )
    return sheet("人员情况表", title, COLUMNS, entries)


def sheet(
    name: str,
    title: str,
    columns: Sequence[tuple[str, int]],
    entries: Iterable[Sequence[Sequence[object]]],
) -> tuple[IO[bytes], int]:
    """A sheet of texts with a title and headings as an open temporary file; each entry has one line
    or several. Returns also how many entries there were."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  the response closes it
    book = new_book(file)
    page = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#EAF1FB", "border": 1})
    for column, (_, width) in enumerate(columns):
        page.set_column(column, column, width)
    page.write_string(0, 0, harmless(f"{title} {name}（{today().isoformat()}）"))
    for column, (heading, _) in enumerate(columns):
        page.write_string(1, column, heading, head)
    page.freeze_panes(2, 2)
    line, number = 2, 0
    for number, lines in enumerate(entries, 1):  # noqa: B007  the last one is how many
        for cells in lines:
            for column, cell in enumerate(cells):
                page.write_string(line, column, harmless(cell))
            line += 1
    book.close()
    file.seek(0)
    return file, number


def _lines(member: Member, number: int) -> Iterator[list[Any]]:
    """One line for each item; somebody without certificates has one line."""
    row = member.registration
    who = [
        str(number),
        row.person.name,
        row.person.get_sex_display() if row.person.sex else "",
        row.person.id_number,
        row.category_labels,
        day(row.active_from),
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
            day(item.valid_from),
            day(item.valid_until) or "长期有效",
            "有效" if item.is_valid else "已到期",
            day(item.first_issued_on),
        ]


def day(value: date | None) -> str:
    """A date as a cell shows it, '' for none."""
    return value.isoformat() if value else ""
