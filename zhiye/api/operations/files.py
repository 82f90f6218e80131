"""Files: kept the moment they are sent, read by who may read what holds them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Form, Schema
from ninja.files import UploadedFile
from pydantic import Field

from zhiye.api import who
from zhiye.api.common import answers, created, router
from zhiye.api.schemas.common import ErrorOut, FileOut
from zhiye.files import services
from zhiye.http.request import Request
from zhiye.http.uploads import keep, kind_named

group = router("文件")


class UploadIn(Schema):
    """What the file is for."""

    kind: str = Field(
        description="用途，例如 licence、certificate_copy、termination_proof", max_length=40
    )


@group.post("", response=answers(FileOut, status=201), summary="上传文件")
def upload(request: Request, data: Form[UploadIn], file: File[UploadedFile]) -> FileOut:
    """检查后保存，返回编号；用于某项业务之前只有本人能读，24 小时内没有使用的自动删除。"""
    kind = kind_named(data.kind)
    return created(FileOut.of(keep(who.anyone(request), kind.name, file)))


@group.get(
    "/{uuid:pk}",
    summary="下载文件",
    response={frozenset([401, 403, 404, 500]): ErrorOut},
    openapi_extra={
        "responses": {
            200: {
                "description": "文件内容；他人的证件和证书带有用途水印，下载有记录",
                "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def download(request: Request, pk: UUID) -> HttpResponse:
    """作为附件返回。能看到所属业务的人才能读。"""
    found = services.download(actor=who.anyone(request), file_id=pk)
    response = HttpResponse(found.data, content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
