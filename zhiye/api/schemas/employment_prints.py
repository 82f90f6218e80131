"""What is asked for to print the papers of employments (ZS-03, FJ-40)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from zhiye.api.schemas.common import In, Line
from zhiye.api.schemas.employment import PersonItemsIn


class RecordPrintIn(In):
    """Whose record: one's own, or of somebody at the counter (ZS-03)."""

    person: Line = Field(
        "",
        description="窗口为他人打印时填 POST /employments/candidates 返回的 person；打印本人的不填",
    )
    employment: int | None = Field(
        None, description="窗口也可以改填此人在辖区内任一条聘用记录的 id"
    )


class FormPrintIn(In):
    """What a form is handed in for (FJ-20, FJ-40)."""

    use: Literal["", "hire", "change", "deregistration"] = Field(
        "", description="办理事项：聘用、变更、注销登记；不填按记录的状态"
    )
    alone: bool = Field(
        False, description="窗口打印：作业人员单方面办理注销，原用人单位不盖章；本人打印的都是"
    )


class DraftPrintIn(PersonItemsIn):
    """A filing that is not handed in yet (FJ-40)."""
