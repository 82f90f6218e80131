"""Pages of the inbox look like the portal the reader works in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhiye.http.request import Request
from zhiye.notices.models import Portal
from zhiye.web.shared import entry


def portal_key(request: Request) -> str:
    """The portal the reader works in: person, organization, authority, or public."""
    return entry.PORTAL_OF_ROLE.get(request.actor.role, "public")


def audience(request: Request) -> Portal:
    """Whose announcements the reader sees."""
    return Portal(portal_key(request))


def page(
    request: Request,
    name: str,
    title: str,
    context: dict[str, Any] | None = None,
    *,
    under: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    """A page `inbox/<name>.html`; `under` are the pages above it, the nearest last."""
    key = portal_key(request)
    request.portal = key
    shown: dict[str, Any] = {
        "title": title,
        "breadcrumbs": (*under, (title, "")),
        "back_url": under[-1][1] if under else "",
        **(context or {}),
    }
    if key == "person":
        shown |= {"menu": (), "back_url": shown["back_url"] or reverse("person:mine")}
    return render(request, f"inbox/{name}.html", shown, status=status)
