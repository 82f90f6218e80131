"""Lists as xlsx: masked, every cell text, row after row in constant memory (assurance 3, 24)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

from django.db.models import QuerySet
from django.http import HttpResponse

from zhiye.core import audit
from zhiye.core.clock import today
from zhiye.core.refusals import Invalid
from zhiye.employment.inputs import TOLD
from zhiye.employment.models import EmploymentQuerySet
from zhiye.http.acting import user_of
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.registrations.models import RegistrationQuerySet
from zhiye.sheets.writing import HEAD, harmless, new_book
from zhiye.web.authority.cases.base import said
from zhiye.web.authority.forms.people import ExportForm
from zhiye.web.shared import printing
from zhiye.web.shared.pages import page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

MOST = 100_000
Write = Callable[[Any, Sequence[str]], IO[bytes]]


def export(
    request: Request,
    rows: QuerySet[Any],
    write: Write,
    *,
    kind: str,
    told: str,
    name: str,
    back: tuple[str, str],
    head: str = "",
) -> HttpResponse:
    """Ask what a list is for and for the password, then hand it out (assurance 29, 39).

    `told` are its filters in words, for the log and, with more said by `head`, above the list.
    """
    actor = request.actor

    def written() -> IO[bytes]:
        form.confirm(actor)
        if not rows.exists():
            raise Invalid({"reason": "没有符合条件的记录，不需要导出。"})
        reason = form.cleaned_data["reason"]
        by = f"导出人：{actor.label}　导出日期：{today().isoformat()}　用途：{reason}"
        file = write(rows, (head or told, by))
        audit.record("export", actor=actor, subject_kind=kind, detail=told, reason=reason)
        return file

    form = filled(request, ExportForm, lambda data: ExportForm(data, user=user_of(request)))
    file = submit(form, written)
    if file is not None:
        return printing.xlsx(file, name)
    count = KeysetPage(rows, {}).total
    more = {"form": form, "told": told, "count": count, "most": MOST, "cancel": back[1]}
    return page(request, "export", "导出 Excel", more, crumbs=[back])


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
