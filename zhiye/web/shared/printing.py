"""Answering with a fresh print or a sheet; the list of prints is the component `<c-prints>`."""

from __future__ import annotations

from typing import IO, cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse

from zhiye.http import attachments
from zhiye.http.request import Request
from zhiye.prints.services import Issued
from zhiye.sheets.writing import XLSX
from zhiye.web.shared import security


def pdf(request: Request, made: Issued, *, download: bool = False) -> HttpResponse:
    """The PDF, in the browser where it can be read and printed, or as a file to keep.

    Kept by no cache: each print has its own number, and it holds personal data. What the fonts lack
    is told on the reader's next page. The form that asks for it must not carry `data-form`, which
    would block a second print.
    """
    name = made.record.file_name
    response = attachments.answer(name, "application/pdf", made.pdf, inline=not download)
    if not download:
        security.previewable(response)
    response["Cache-Control"] = "private, no-store"
    if made.missing:
        messages.warning(request, missing_note(made))
    return response


def xlsx(file: IO[bytes], name: str) -> HttpResponse:
    """A sheet to keep, streamed; whoever calls has logged it."""
    answer = FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    return cast("HttpResponse", answer)  # the gates only pass it on


def missing_note(made: Issued) -> str:
    """What to know about characters printed as 〓."""
    codes = "、".join(made.missing)
    return (
        f"打印件 {made.record.number} 中有本平台字库没有的字（{codes}），纸上印作“〓”并加了注，"
        "以身份证件为准。"
    )
