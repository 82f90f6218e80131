"""Pages of the inbox look like the portal the reader works in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from zhiye.http.request import Request
from zhiye.web.shared import entry, pages
from zhiye.web.shared.pages import Crumbs


def page(
    request: Request,
    name: str,
    title: str,
    context: dict[str, Any] | None = None,
    *,
    under: Crumbs = (),
) -> HttpResponse:
    """A page `inbox/<name>.html`; `under` are the pages above it, the nearest last."""
    back = entry.own_portal(request) == "person" and not under
    return pages.page(
        request,
        f"inbox/{name}",
        title,
        context,
        crumbs=under,
        back=reverse("person:mine") if back else "",
    )
