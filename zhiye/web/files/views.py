"""Files: kept the moment they are chosen, given only to who may read them, marked and logged."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from zhiye.core.refusals import Invalid
from zhiye.files import services
from zhiye.files.services import Download
from zhiye.http import attachments
from zhiye.http.request import Request
from zhiye.http.uploads import keep, kind_named
from zhiye.web.shared import entry, errors, security
from zhiye.web.shared.uploads import as_stored

EXPIRED = "登录已过期，文件没有保存。"
LOG_IN = "请在新的页面重新登录，再回到这里重试。"


@require_POST
def upload(request: Request, kind: str = "") -> HttpResponse:
    """Keep one file of a kind; 201 with its key, or what is wrong with it.

    A script (Accept: application/json) gets `{key, id, name, size, url, thumbnail_url}`, a browser
    without one a page that says the same.
    """
    actor = request.actor
    by_script = "application/json" in request.headers.get("Accept", "")
    if actor.user_id is None:
        if by_script:  # a redirect would look like a saved file to a script
            return errors.render(request, 403, message=EXPIRED, remedy=LOG_IN)
        return entry.to_login(request)
    wanted = kind_named(kind or request.POST.get("kind", "") or request.GET.get("kind", ""))
    sent = request.FILES.get("file")
    if sent is None:
        raise Invalid({"file": "没有收到文件，请重新选择。"})
    file = as_stored(keep(actor, wanted.name, sent))
    if by_script:
        return JsonResponse({"id": file.key, **asdict(file)}, status=201)
    context = {"title": "文件已保存", "file": file, "label": wanted.label}
    entry.own_portal(request)
    return render(request, "files/uploaded.html", context, status=201)


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
