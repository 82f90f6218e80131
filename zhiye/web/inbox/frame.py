"""Pages of the inbox look like the portal the reader works in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhiye.notices.models import Portal
from zhiye.web.shared import acting


def portal_key(request: HttpRequest) -> str:
    """The portal the reader works in: person, organization, authority, or public."""
    return acting.PORTAL_OF_ROLE.get(acting.actor_of(request).role, "public")


def audience(request: HttpRequest) -> Portal:
    """Whose announcements the reader sees."""
    return Portal(portal_key(request))


def page(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, Any] | None = None,
    *,
    under: tuple[tuple[str, str], ...] = (),
    status: int = 200,
) -> HttpResponse:
    """A page `inbox/<name>.html`; `under` are the pages above it, the nearest last."""
    key = portal_key(request)
    request.portal = key  # type: ignore[attr-defined]
    shown: dict[str, Any] = {
        "title": title,
        "breadcrumbs": (*under, (title, "")),
        "back_url": under[-1][1] if under else "",
        **(context or {}),
    }
    if key == "person":
        shown |= {"menu": (), "back_url": shown["back_url"] or reverse("person:mine")}
    return render(request, f"inbox/{name}.html", shown, status=status)
