"""Files: kept the moment they are sent, read by who may read what holds them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Schema
from ninja.files import UploadedFile
from pydantic import Field

from zhiye.api.common import Group, answering, created, handing_out
from zhiye.api.schemas.common import FileOut
from zhiye.files import services
from zhiye.http import attachments
from zhiye.http.request import Request
from zhiye.http.uploads import keep, kind_named

group = Group("文件", "files")


class UploadIn(Schema):
    """What the file is for."""

    kind: str = Field(
        description="用途，例如 licence、certificate_copy、termination_proof", max_length=40
    )


@answering(group.post, "", "上传文件", status=201)
def upload(request: Request, data: Form[UploadIn], file: File[UploadedFile]) -> FileOut:
    """检查后保存，返回编号；用于某项业务之前只有本人能读，24 小时内没有使用的自动删除。"""
    kind = kind_named(data.kind)
    return created(FileOut.of(keep(request.actor, kind.name, file)))


@group.get(
    "/{uuid:pk}",
    summary="下载文件",
    **handing_out("*/*", "文件内容；他人的证件和证书带有用途水印，下载有记录"),
)
def download(request: Request, pk: UUID) -> HttpResponse:
    """作为附件返回。能看到所属业务的人才能读。"""
    found = services.download(actor=request.actor, file_id=pk)
    return attachments.answer(found.name, found.content_type, found.data)
