"""Lists of employment records as an employer sends them: one filed, one that waits for a word."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from zhiye.core.clock import today
from zhiye.demo.making import clerk_of
from zhiye.employment import employers
from zhiye.employment.batches import services
from zhiye.employment.models import Batch
from zhiye.files.services import store
from zhiye.organizations.models import Organization
from zhiye.sheets.writing import HEAD, XLSX, new_book

COLUMNS = ("姓名", "身份证号", "作业项目", "聘用开始日期", "聘用结束日期")


def row(name: str, number: str, code: str, ends: str) -> tuple[str, ...]:
    """A line of a list, from today."""
    return name, number, code, today().isoformat(), ends


def judged(at: Organization, name: str, rows: Sequence[tuple[str, ...]]) -> Batch:
    """A list that was sent and judged."""
    clerk, buffer = clerk_of(at), BytesIO()
    with new_book(buffer) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate((COLUMNS, *rows)):
            sheet.write_row(line, 0, cells, book.add_format(HEAD) if line == 0 else None)
    upload = SimpleUploadedFile(name, buffer.getvalue(), XLSX)
    batch = services.start(
        actor=clerk,
        employer_id=employers.of_organization(at).pk,
        file=store(actor=clerk, kind="import_sheet", upload=upload),
    )
    return services.read(batch_id=batch.pk)


def filed(at: Organization, name: str, rows: Sequence[tuple[str, ...]]) -> Batch:
    """A list whose good rows were filed."""
    batch = judged(at, name, rows)
    services.confirm(actor=clerk_of(at), pk=batch.pk)
    return services.run(batch_id=batch.pk)
