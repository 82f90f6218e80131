"""Pages of the inbox look like the portal the reader works in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from zhiye.http.request import Request
from zhiye.notices.models import Portal
from zhiye.web.shared import entry, pages
from zhiye.web.shared.pages import Crumbs


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
    under: Crumbs = (),
) -> HttpResponse:
    """A page `inbox/<name>.html`; `under` are the pages above it, the nearest last."""
    request.portal = key = portal_key(request)
    back = reverse("person:mine") if key == "person" and not under else ""
    return pages.page(request, f"inbox/{name}", title, context, crumbs=under, back=back)
