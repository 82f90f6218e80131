"""Lists of employment records: what is sent and told."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from zhiye.api.schemas.common import (
    CaseOut,
    FileOut,
    In,
    Line,
    Paging,
    StateOut,
    Told,
)
from zhiye.lists.flow import LIST
from zhiye.lists.models import ListRow


class BatchQuery(Paging):
    """Which lists."""

    state: Line = Field("", description="状态")
    awaiting: bool = Field(False, description="只要等待自己确认的")


class BatchIn(In):
    """A list to be judged."""

    employer: int | None = Field(None, description="聘用单位（分支机构）编号；不填为本单位")
    file: UUID = Field(description="POST /files 得到的编号，用途 import_sheet")


class BatchOut(Told):
    """A list and how far it is."""

    found = {"employer": "about"}

    id: int
    employer: str
    file_name: str
    state: StateOut
    percent: int = Field(description="正在核对或登记时的进度，0 到 100")
    total: int = Field(description="行数")
    good: int = Field(description="可以登记的行")
    known: int = Field(description="以前已登记过的行")
    bad: int = Field(description="有错误的行")
    filed: int = Field(description="已登记的行")
    refused: int = Field(description="登记时未通过的行")
    message: str
    created_at: datetime
    finished_at: datetime | None


class BatchDetailOut(BatchOut, CaseOut):
    """A list with the rows that were not filed as a file, what can be done, what happened."""

    flow = LIST
    result: FileOut | None = Field(description="没有登记的行和原因，可改好再传")


class RowQuery(Paging):
    """Which rows."""

    outcome: Literal["", "good", "known", "bad", "filed", "refused"] = Field(
        "", description="只要一种结果的行"
    )


class FaultOut(Schema):
    """What is wrong with a row."""

    field: str = Field(description="有错误的一格；空为整行")
    reason: str = Field(description="原因和改法")


class RowOut(Schema):
    """A row as it was judged."""

    line: int = Field(description="表格中的行号")
    outcome: StateOut
    cells: dict[str, str] = Field(description="填写的内容，身份证号已遮盖")
    faults: list[FaultOut]
    records: list[int] = Field(description="登记的聘用记录编号")

    @classmethod
    def of(cls, row: ListRow) -> RowOut:
        """A row of a visible list."""
        return cls(
            line=row.line,
            outcome=StateOut.of(row, "outcome"),
            cells=row.shown,
            faults=[FaultOut(field=field, reason=said) for field, said in row.faults],
            records=row.made,
        )
