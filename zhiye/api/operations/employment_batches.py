"""批量填报: a list is judged first and filed on a word (ZS-26)."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query

from zhiye.api import who
from zhiye.api.common import (
    Step,
    add_steps,
    answers,
    created,
    in_state,
    key_header,
    moves,
    page_of,
    router,
    stored,
)
from zhiye.api.schemas.common import ErrorOut, PageOut
from zhiye.api.schemas.employment_batches import (
    BatchDetailOut,
    BatchIn,
    BatchOut,
    BatchQuery,
    RowOut,
    RowQuery,
)
from zhiye.core.actor import Actor
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.employment.kinds import LISTS
from zhiye.http.request import Request
from zhiye.lists import selectors, services
from zhiye.lists.flow import LIST
from zhiye.organizations.models import Function
from zhiye.sheets.writing import XLSX

group = router("批量填报聘用记录")
MINE = Function.EMPLOYMENT


def _show(actor: Actor, pk: int) -> BatchDetailOut:
    return BatchDetailOut.seen_by(selectors.get(actor, EMPLOYMENT_LIST, pk), actor)


@group.get("", response=answers(PageOut[BatchOut]), summary="批量填报列表")
def batches(request: Request, query: Query[BatchQuery]) -> PageOut[BatchOut]:
    """本单位和分支机构上传的名单；awaiting=true 只列等待确认的。"""
    actor = who.organization(request, MINE)
    rows = in_state(selectors.lists(actor, EMPLOYMENT_LIST), LISTS, actor, query)
    return page_of(rows, query, BatchOut.of)


@group.get(
    "/template",
    summary="下载模板",
    response={frozenset([401, 403, 404, 409, 422, 500]): ErrorOut},
    openapi_extra={
        "responses": {
            200: {
                "description": "Excel 模板，作业项目为下拉列表",
                "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def template(request: Request, employer: int | None = None) -> HttpResponse:
    """按聘用单位所在地区的规定生成；列的顺序可以改，多余的列不影响。"""
    actor = who.organization(request, MINE)
    name, data = services.template(actor=actor, kind=EMPLOYMENT_LIST, about_id=employer)
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@group.get("/{int:pk}", response=answers(BatchDetailOut), summary="一份名单")
def batch(request: Request, pk: int) -> BatchDetailOut:
    """进度、各种结果的行数、没有登记的行（文件）、现在可以办理的事项和办理记录。"""
    return _show(who.organization(request, MINE), pk)


@group.get("/{int:pk}/rows", response=answers(PageOut[RowOut]), summary="名单的各行")
def rows(request: Request, pk: int, query: Query[RowQuery]) -> PageOut[RowOut]:
    """每行的结果，有错误的写明是哪一格、为什么、怎么改。"""
    found = selectors.get(who.organization(request, MINE), EMPLOYMENT_LIST, pk)
    return page_of(selectors.rows(found, query.outcome), query, RowOut.of, ("line", "pk"))


@group.post(
    "",
    response=answers(BatchDetailOut, status=201),
    summary="上传名单",
    openapi_extra=moves("list.upload", source="ZS-26"),
)
def upload(request: Request, data: BatchIn, key: str = key_header()) -> BatchDetailOut:
    """先用 POST /files 上传表格，再交来核对；核对完在确认以前不登记。"""
    actor = who.organization(request, MINE)
    (file,) = stored(actor, [data.file], "file")
    made = services.start(
        actor=actor, kind=EMPLOYMENT_LIST, about_id=data.employer, file=file, key=key
    )
    return created(_show(actor, made.pk))


add_steps(
    group,
    LIST,
    _show,
    BatchDetailOut,
    [
        Step("file", partial(services.confirm, kind=EMPLOYMENT_LIST), ("file",), source="ZS-26"),
        Step("drop", partial(services.drop, kind=EMPLOYMENT_LIST), ("drop",), source="ZS-26"),
    ],
    name=EMPLOYMENT_LIST.key,
    title=EMPLOYMENT_LIST.title,
)
