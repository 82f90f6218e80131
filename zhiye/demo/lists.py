"""Lists of employment records as an employer sends them: one filed, one that waits for a word."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from zhiye.core.clock import today
from zhiye.demo.parts import clerk_of
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.files.services import store
from zhiye.lists import jobs, services
from zhiye.lists.models import UploadedList
from zhiye.organizations.models import Organization
from zhiye.sheets.writing import HEAD, XLSX, new_book

COLUMNS = ("姓名", "身份证号", "作业项目", "聘用开始日期", "聘用结束日期")


def row(name: str, number: str, code: str, ends: str) -> tuple[str, ...]:
    """A line of a list, from today."""
    return name, number, code, today().isoformat(), ends


def judged(at: Organization, name: str, rows: Sequence[tuple[str, ...]]) -> UploadedList:
    """A list that was sent and judged."""
    clerk, buffer = clerk_of(at), BytesIO()
    with new_book(buffer) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate((COLUMNS, *rows)):
            sheet.write_row(line, 0, cells, book.add_format(HEAD) if line == 0 else None)
    upload = SimpleUploadedFile(name, buffer.getvalue(), XLSX)
    file = store(actor=clerk, kind="import_sheet", upload=upload)
    sent = services.start(actor=clerk, kind=EMPLOYMENT_LIST, file=file)
    return jobs.read(list_id=sent.pk)


def filed(at: Organization, name: str, rows: Sequence[tuple[str, ...]]) -> UploadedList:
    """A list whose good rows were filed."""
    sent = judged(at, name, rows)
    services.confirm(actor=clerk_of(at), kind=EMPLOYMENT_LIST, pk=sent.pk)
    return jobs.run(list_id=sent.pk)
