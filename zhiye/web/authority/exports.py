"""Lists as xlsx: masked, every cell text, row after row in constant memory (assurance 3, 24)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

from zhiye.employment.inputs import TOLD
from zhiye.employment.models import EmploymentQuerySet
from zhiye.registrations.models import RegistrationQuerySet
from zhiye.sheets.writing import HEAD, harmless, new_book
from zhiye.web.authority.cases.base import said

MOST = 100_000
HEADINGS = (
    "姓名",
    "证件号码",
    "公示单位",
    "统一社会信用代码",
    "所在地",
    "人员类别",
    "公示开始",
    "公示结束",
    "编号",
)


def registrations(rows: RegistrationQuerySet, notes: Sequence[str]) -> IO[bytes]:
    """The list with the notes above it, as a file that removes itself once it is closed."""
    lines = (
        (
            row.person.name,
            row.person.id_number,
            row.organization.name,
            row.organization.uscc,
            row.organization.region.full_name,
            row.category_labels,
            row.active_from,
            row.ended_on,
            row.reference,
        )
        for row in rows.order_by("pk")[:MOST].iterator(chunk_size=1000)
    )
    return sheet("执业公示", HEADINGS, lines, notes)


EMPLOYMENT_HEADINGS = (
    "姓名",
    "身份证号",
    "作业项目",
    "作业种类",
    "证书有效期止",
    "聘用单位",
    "统一社会信用代码",
    "所在地",
    "聘用开始时间",
    "聘用结束时间",
    "终止聘用时间",
    "终止聘用原因",
    *(one.label for one in TOLD),
    "来源",
    "逾期天数",
    "状态",
    "编号",
)


def employments(rows: EmploymentQuerySet, notes: Sequence[str]) -> IO[bytes]:
    """The list of records with the notes above it."""
    lines = (
        (
            row.person.name,
            row.person.id_number,
            row.item,
            row.category,
            row.item.valid_until,
            row.employer.name,
            row.employer.uscc,
            row.employer.region.full_name,
            row.started_on,
            row.ends_on,
            row.ended_on,
            row.end_reason,
            *(getattr(row, one.name) for one in TOLD),
            row.get_origin_display(),
            row.late_days or "",
            row.get_state_display(),
            row.reference,
        )
        for row in rows.order_by("pk")[:MOST].iterator(chunk_size=1000)
    )
    return sheet("聘用记录", EMPLOYMENT_HEADINGS, lines, notes)


def sheet(
    title: str,
    headings: Sequence[str],
    lines: Iterable[Sequence[Any]],
    notes: Sequence[str] = (),
) -> IO[bytes]:
    """An xlsx of texts, written to a temporary file and handed back at its beginning."""
    out = tempfile.TemporaryFile()  # noqa: SIM115  handed to the answer, which closes it
    book = new_book(out)
    page = book.add_worksheet(title)
    bold = book.add_format(HEAD)
    text = book.add_format({"num_format": "@"})
    page.set_column(0, len(headings) - 1, 22)
    for number, note in enumerate(notes):
        page.write_string(number, 0, harmless(note))
    top = len(notes)
    for column, heading in enumerate(headings):
        page.write_string(top, column, heading, bold)
    page.freeze_panes(top + 1, 0)
    for number, line in enumerate(lines, top + 1):
        for column, value in enumerate(line):
            page.write_string(number, column, harmless(said(value)), text)
    book.close()
    out.seek(0)
    return out
