"""Printing: a worker's whole record (ZS-03), the registration form of a record and of a filing that
is not handed in yet (FJ-40 to FJ-42)."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpResponse
from pydantic import Field

from zhiye.api import who
from zhiye.api.common import Group, handing_out
from zhiye.api.operations.employment import (
    CANDIDATES,
    FIND,
    MINE,
    PersonItemsIn,
    employer_named,
    filer,
    items_named,
)
from zhiye.api.schemas.common import In, Line
from zhiye.api.schemas.inputs import looked_up
from zhiye.core.actor import Actor, Role
from zhiye.employment import record_prints, selectors
from zhiye.http import attachments
from zhiye.http.request import Request
from zhiye.people.services import own_person
from zhiye.prints.services import Issued, address


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


group = Group("聘用打印件", "employment_prints")
PDF = "application/pdf"
_side = who.readers(MINE, offices=("counter", "employment"))


def _paper(source: str) -> dict[str, Any]:
    """How an operation that answers with a fresh print is described."""
    return handing_out(
        PDF,
        "新的打印件，PDF；每次打印都有新的编号",
        status=201,
        source=source,
        Location="核对页的网址，与纸上的二维码相同",
        Content_Disposition="文件名含打印编号",
    )


def _printed(made: Issued) -> HttpResponse:
    response = attachments.answer(made.record.file_name, PDF, made.pdf)
    response.status_code = 201
    response["Location"] = address(made.record.token)
    response["Cache-Control"] = "private, no-store"
    return response


@group.post("/record", summary="打印全部聘用记录", **_paper("ZS-03"))
def record(request: Request, data: RecordPrintIn) -> HttpResponse:
    """本人打印自己的；有“代录聘用记录”职能的人可以为到窗口的人打印，本人能看到谁打印的。"""
    actor, person_id = _whose(request, data)
    return _printed(record_prints.print_record(actor=actor, person_id=person_id))


def _whose(request: Request, data: RecordPrintIn) -> tuple[Actor, int]:
    if request.actor.role is not Role.AUTHORITY:
        actor = who.person(request)
        return actor, own_person(actor).pk
    actor = who.authority(request, "counter")
    if data.employment is not None:
        return actor, selectors.get(actor, data.employment).person_id
    return actor, looked_up(actor, FIND, data.person, CANDIDATES).pk


@group.post("/form", summary="填报前打印登记表", **_paper("FJ-19、FJ-40、FJ-41"))
def draft(request: Request, data: DraftPrintIn) -> HttpResponse:
    """按所选项目填好，由本人签字、单位盖章后上传，再填报或报送变更。只打印能够登记的项目。"""
    actor = filer(request)
    employer = employer_named(actor, data.employer)
    items = items_named(actor, data)
    return _printed(record_prints.print_draft(actor=actor, employer=employer, items=items))


@group.post("/{int:pk}/form", summary="打印一条聘用记录的登记表", **_paper("FJ-20、FJ-40"))
def form(request: Request, pk: int, data: FormPrintIn) -> HttpResponse:
    """按记录填好，由本人签字、单位盖章。注销可以在告知之前打印；本人打印的，原用人单位不用盖章。"""
    actor = _side(request)
    made = record_prints.print_form(actor=actor, pk=pk, use=data.use, alone=data.alone)
    return _printed(made)
