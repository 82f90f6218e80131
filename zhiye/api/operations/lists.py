"""Uploaded lists: judged first and written on a word (ZS-26, lessons U41)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from zhiye.api import who
from zhiye.api.cases import Cases, paged
from zhiye.api.common import Group, answering, created, handing_out, key_header, page_of
from zhiye.api.schemas.common import CaseOut, FileOut, In, Paging, Told
from zhiye.api.schemas.inputs import shows, stored
from zhiye.casework.kinds import MovePage
from zhiye.core.actor import Actor, Role
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.employment.kinds import LISTS as EMPLOYMENT_LISTS
from zhiye.http import attachments
from zhiye.http.request import Request
from zhiye.lists import selectors, services
from zhiye.lists.kinds import ListKind
from zhiye.lists.models import ListRow, UploadedList
from zhiye.organizations.models import Function
from zhiye.rosters.kind import ROSTER_LIST
from zhiye.rosters.kinds import LISTS as ROSTER_LISTS
from zhiye.sheets.writing import XLSX


class RosterIn(In):
    """A list to be judged."""

    file: UUID = Field(description="POST /files 得到的编号，用途 import_sheet")


class BatchIn(RosterIn):
    """A list of employment records to be judged."""

    employer: int | None = Field(None, description="聘用单位（分支机构）编号；不填为本单位")


@shows(UploadedList, "id", "file_name", "state", "total", "good", "known", "bad", "filed",
       "refused", "message", "created_at", "finished_at")  # fmt: skip
class ListOut(Told):
    """A list, how far it is, and how many rows have which outcome."""

    percent: int = Field(description="正在核对或办理时的进度，0 到 100")


class BatchOut(ListOut):
    """A list of employment records."""

    found = {"employer": "about"}

    employer: str


class RosterOut(ListOut):
    """A list of people and their certificates."""

    figures: dict[str, int] = Field(
        description="确认前为将要办理的数，办理后为已办理的数："
        + "、".join(f"{name} {words}" for name, words in ROSTER_LIST.figures.items())
    )


class _WithResult(CaseOut):
    result: FileOut | None = Field(description="没有办理的行和原因，可改好再传")


class BatchDetailOut(BatchOut, _WithResult):
    """A list with the rows that were not filed as a file, what can be done, what happened."""


class RosterDetailOut(RosterOut, _WithResult):
    """The same of people and their certificates."""


class RowQuery(Paging):
    """Which rows."""

    outcome: Literal["", "good", "known", "bad", "filed", "refused"] = Field(
        "", description="只要一种结果的行"
    )


class FaultOut(Told):
    """What is wrong with a row, as it is kept."""

    found = {"field": "0", "reason": "1"}

    field: str = Field(description="有错误的一格；空为整行")
    reason: str = Field(description="原因和改法")


@shows(ListRow, "line", "outcome")
class RosterRowOut(Told):
    """A row as it was judged."""

    found = {"cells": "shown", "records": "made"}

    cells: dict[str, str] = Field(description="填写的内容，个人号码已遮盖")
    faults: list[FaultOut]


class RowOut(RosterRowOut):
    """A row of a list of employment records."""

    records: list[int] = Field(description="登记的聘用记录编号")


def _sender(kind: ListKind) -> Callable[[Request], Actor]:
    if kind.role is Role.AUTHORITY:
        return who.officers(kind.function)
    return lambda request: who.organization(request, Function(kind.function))


def _add_operations(
    group: Group,
    kind: ListKind,
    cases: Cases[UploadedList],
    every: str,
    one: str,
    *,
    whose: str,
    body: type[RosterIn],
    row: type[Told],
) -> None:
    """The operations on a kind of list; `every` and `one` name all lists and one."""
    holds = f"进度、各种结果的行数、没有{kind.act}的行（文件）"
    cases.add_reads(group, every, one, whose=whose, holds=holds)

    @answering(
        group.get,
        "/{int:pk}/rows",
        "名单的各行",
        shape=paged(row),
        description="每行的结果，有错误的写明是哪一格、为什么、怎么改。",
    )
    def rows(request: Request, pk: int, asked: Query[RowQuery]) -> Any:
        found = selectors.get(cases.reader(request), kind, pk)
        return page_of(selectors.rows(found, asked.outcome), asked, row.many, ("line", "pk"))

    def upload(request: Request, sent: Any, key: str = key_header()) -> Any:
        actor = cases.reader(request)
        (file,) = stored(actor, [sent.file], "file")
        about = getattr(sent, "employer", None)
        made = services.start(actor=actor, kind=kind, about_id=about, file=file, key=key)
        return created(cases.show(actor, made.pk))

    upload.__annotations__["sent"] = body
    answering(
        group.post,
        "",
        "上传名单",
        status=201,
        does=["list.upload"],
        shape=cases.shape,
        description=f"先用 POST /files 上传表格，再交来核对；核对完在确认以前不{kind.act}。",
    )(upload)
    verbs = {"file": services.confirm, "drop": services.drop}
    pages = {step: MovePage(partial(verb, kind=kind)) for step, verb in verbs.items()}
    cases.add_steps(group, name=kind.key, also=pages)


batches = Group("批量填报聘用记录", "employment_batches")
_add_operations(
    batches,
    EMPLOYMENT_LIST,
    Cases(EMPLOYMENT_LISTS, BatchOut, _sender(EMPLOYMENT_LIST), BatchDetailOut),
    "batches",
    "batch",
    whose="本单位和分支机构上传的名单",
    body=BatchIn,
    row=RowOut,
)
rosters = Group("名册导入", "rosters")
_add_operations(
    rosters,
    ROSTER_LIST,
    Cases(ROSTER_LISTS, RosterOut, _sender(ROSTER_LIST), RosterDetailOut),
    "rosters",
    "roster",
    whose="本机关上传的人员和证书名册",
    body=RosterIn,
    row=RosterRowOut,
)

TEMPLATE = handing_out(XLSX, "Excel 模板，作业项目为下拉列表")


@batches.get(
    "/template", summary="下载模板", operation_id="employment_batches_template", **TEMPLATE
)
def batch_template(request: Request, employer: int | None = None) -> HttpResponse:
    """按聘用单位所在地区的规定生成；列的顺序可以改，多余的列不影响。"""
    return _blank(request, EMPLOYMENT_LIST, employer)


@rosters.get("/template", summary="下载模板", operation_id="rosters_template", **TEMPLATE)
def roster_template(request: Request) -> HttpResponse:
    """人员和证书的各列，各机关相同；列的顺序可以改，多余的列不影响。"""
    return _blank(request, ROSTER_LIST)


def _blank(request: Request, kind: ListKind, about_id: int | None = None) -> HttpResponse:
    actor = _sender(kind)(request)
    name, data = services.template(actor=actor, kind=kind, about_id=about_id)
    return attachments.answer(name, XLSX, data)
