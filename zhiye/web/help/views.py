"""A section of a manual, its table of contents, whom to ask, and the way back."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from zhiye.core.refusals import NotFound
from zhiye.http import served
from zhiye.http.request import Request
from zhiye.web.help import manuals, topics
from zhiye.web.help.manuals import Manual
from zhiye.web.shared import entry, kit

HELP = "使用帮助"
MISSING = "没有找到这一节帮助。"


@require_GET
def section(request: Request, key: str, name: str = "") -> HttpResponse:
    """One section, in the look of the portal the reader works in."""
    manual = manuals.manual(key)
    found = manual.section(name) if manual else None
    if manual is None or found is None:
        raise NotFound(MISSING, remedy="请从页眉的“使用帮助”进入，或返回首页。")
    request.portal = _portal(request, key)
    back = _back(request)
    more = {
        "title": found.name or manual.title,
        "manual": manual,
        "section": found,
        "contents": _contents(request, manual, found.name, back),
        "in_drawer": kit.in_drawer(request),
        "office": served.authority(request),
        "breadcrumbs": [(HELP, topics.address(key, "", back)), (found.name or manual.title, "")],
        "back_url": back or kit.portal_of(request).prefix,
    }
    if request.portal == "person":
        more["menu"] = ()
    return render(request, "help/section.html", more)


@require_GET
def picture(request: Request, name: str) -> FileResponse:
    """A picture of a manual, where it has been taken."""
    path = manuals.picture(name)
    if path is None:
        raise NotFound(MISSING)
    return FileResponse(path.open("rb"), content_type="image/png")


def _portal(request: Request, key: str) -> str:
    """The reader's own portal for its manual; for others the public look, on phones the phone's."""
    own = entry.PORTAL_OF_ROLE.get(request.actor.role)
    return key if key in (own, "person") else "public"


def _back(request: Request) -> str:
    """The page somebody came from, when it is one of ours."""
    asked = request.GET.get("from", "")
    fine = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if fine and asked.startswith("/") else ""


def _contents(
    request: Request, manual: Manual, current: str, back: str
) -> list[tuple[str, str, bool]]:
    """Words, address, whether it is the one shown; only of services open to the reader."""
    services = (None, *served.services(request))
    return [
        (one.name or "概述", topics.address(manual.key, one.name, back), one.name == current)
        for one in manual.sections
        if topics.SERVICE_OF.get((manual.key, one.name)) in services or one.name == current
    ]
