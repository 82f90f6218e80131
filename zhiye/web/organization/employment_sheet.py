"""聘用记录 as an Excel file: row by row, numbers of persons masked (ZS-23, assurance 24)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from zhiye.core.clock import local_date
from zhiye.employment.inputs import TOLD
from zhiye.employment.models import Employment, EmploymentQuerySet
from zhiye.web.organization.export import CHUNK, day, sheet

COLUMNS = (
    ("序号", 6),
    ("作业人员姓名", 14),
    ("作业人员身份证号", 22),
    ("作业项目", 32),
    ("作业类型", 20),
    ("聘用单位", 32),
    ("聘用单位统一社会信用代码", 24),
    ("聘用开始日期", 14),
    ("聘用结束日期", 14),
    ("终止聘用时间", 14),
    ("终止聘用原因", 24),
    *((one.label, one.width) for one in TOLD),
    ("证书有效期止", 14),
    ("发证机构", 28),
    ("状态", 12),
    ("填报时间", 12),
    ("来源", 14),
    ("逾期天数", 10),
    ("编号", 24),
)


def write(rows: EmploymentQuerySet, title: str) -> tuple[IO[bytes], int]:
    """The sheet as an open temporary file, and how many records stand in it."""
    return sheet("聘用记录", title, COLUMNS, _lines(rows))


def _lines(rows: EmploymentQuerySet) -> Iterator[list[list[object]]]:
    for number, row in enumerate(rows.order_by("-pk").iterator(chunk_size=CHUNK), 1):
        yield [_line(number, row)]


def _line(number: int, row: Employment) -> list[object]:
    return [
        number,
        row.person.name,
        row.person.id_number,
        row.item,
        row.category,
        row.employer.name,
        row.employer.uscc,
        day(row.started_on),
        day(row.ends_on),
        day(row.ended_on),
        row.end_reason,
        *(getattr(row, one.name) for one in TOLD),
        day(row.item.valid_until) or "长期有效",
        row.item.certificate.issued_by,
        row.get_state_display(),
        day(local_date(row.filed_at)),
        row.get_origin_display(),
        row.late_days or "",
        row.reference,
    ]
