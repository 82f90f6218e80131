"""Giving files out: only to who may read them, marked and logged where they show a person."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from zhiye.files import services
from zhiye.files.services import Download
from zhiye.http import attachments
from zhiye.http.request import Request
from zhiye.web.shared import entry, security

# Pictures were drawn anew and PDFs stripped when they were kept; nothing else is shown in a page.
SHOWN = frozenset(["image/jpeg", "image/png", "application/pdf"])


@require_safe
@entry.logged_in
def download(request: Request, pk: UUID) -> HttpResponse:
    """The file as an attachment (assurance 22)."""
    return _answer(services.download(actor=request.actor, file_id=pk))


@require_safe
@entry.logged_in
def view(request: Request, pk: UUID) -> HttpResponse:
    """The file in the browser where that is safe, also in a frame of our own pages."""
    found = services.download(actor=request.actor, file_id=pk)
    if found.content_type not in SHOWN:
        return _answer(found)
    return security.previewable(_answer(found, inline=True))


@require_safe
@entry.logged_in
def preview(request: Request, pk: UUID) -> HttpResponse:
    """The small picture of an image."""
    data = services.preview(actor=request.actor, file_id=pk)
    return _answer(Download("preview.jpg", "image/jpeg", data), inline=True)


def _answer(found: Download, *, inline: bool = False) -> HttpResponse:
    return attachments.answer(found.name, found.content_type, found.data, inline=inline)
