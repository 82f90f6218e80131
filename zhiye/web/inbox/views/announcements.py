"""Announcements of the portal the reader works in; also for who has not logged in."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.notices import selectors
from zhiye.notices.models import Portal
from zhiye.web.inbox.frame import page
from zhiye.web.shared.entry import own_portal


@require_GET
def listing(request: Request) -> HttpResponse:
    """What is announced today."""
    found = selectors.announcements(Portal(own_portal(request)), limit=50)
    return page(request, "announcements", "公告", {"found": found})


@require_GET
def detail(request: Request, pk: int) -> HttpResponse:
    """One announcement that is shown today."""
    found = selectors.announcements(Portal(own_portal(request)), limit=200)
    one = next((row for row in found if row.pk == pk), None)
    if one is None:
        raise NotFound("没有找到这条公告，可能已经撤下。")
    above = (("公告", reverse("inbox:announcements")),)
    return page(request, "announcement", one.title, {"one": one}, under=above)
