"""Safety managers (SX-30, SX-31)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from zhiye.api.schemas.common import CaseOut, Day, FileOut, In, Line, MoveIn, StateOut, Told
from zhiye.api.schemas.inputs import takes
from zhiye.registrations.inputs import Manager, SafetyEnd
from zhiye.registrations.safety_flow import SAFETY


class PostIn(In):
    """One post with its stamped letter (SX-30)."""

    post: Line = Field(description="岗位代码（GET /catalogue/posts）")
    letter: UUID = Field(description="任命书的文件编号")
    appointed_on: Day = Field(description="任命日期")


Posts = Annotated[list[PostIn], Field(max_length=40)]


@takes(Manager)
class SafetyIn(In):
    """A safety manager."""

    posts: Posts


class PostsIn(MoveIn):
    """Further posts of a safety manager."""

    posts: Posts


@takes(SafetyEnd)
class SafetyEndIn(MoveIn):
    """Ending a safety appointment (SX-31)."""


class SafetyPostOut(Told):
    """A post held."""

    found = {"code": "post.code", "name": "post.name"}
    code: str
    name: str
    appointed_on: date
    letter: FileOut


class SafetyOut(Told):
    """A safety appointment in a list, masked."""

    found = {"organization": "organization.name"}
    id: int
    reference: str = Field(description="编号")
    organization: str
    name: str
    id_number: str = Field(description="已遮盖的身份证号")
    phone: str = Field(description="已遮盖的手机号")
    state: StateOut
    created_at: datetime
    ended_on: date | None


class SafetyDetailOut(SafetyOut, CaseOut):
    """A safety appointment with posts, proof and history."""

    flow = SAFETY
    posts: list[SafetyPostOut]
    files: list[FileOut]
