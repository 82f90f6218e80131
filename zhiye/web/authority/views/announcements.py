"""公告: plain texts shown on the portals from one day to another."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.accounts.models import Duty
from zhiye.core.clock import today
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.notices import services
from zhiye.notices.models import Announcement
from zhiye.web.authority.forms.office import AnnouncementForm
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

TITLE = "公告"


@require_GET
@for_authority(Duty.RULES)
def listing(request: Request) -> HttpResponse:
    """The announcements of the own authority, the newest first."""
    rows = Announcement.objects.filter(authority_id=request.actor.authority_id or 0).select_related(
        "created_by"
    )
    found = KeysetPage(rows, request.GET)
    more = {"page": found, "rows": [(one, _state(one)) for one in found]}
    return page(request, "announcements", TITLE, more)


def _state(one: Announcement) -> tuple[str, str]:
    if one.shown_until is not None and one.shown_until < today():
        return "ended", "已结束"
    return ("neutral", "未开始") if one.shown_from > today() else ("success", "显示中")


@require_http_methods(["GET", "POST"])
@for_authority(Duty.RULES)
def new(request: Request) -> HttpResponse:
    """Publish a text."""
    form = filled(request, AnnouncementForm)
    made = submit(
        form,
        lambda: services.publish_announcement(actor=request.actor, **form.given()),
    )
    if made is not None:
        return done(request, "公告已发布。", "authority:announcements")
    crumbs = [(TITLE, reverse("authority:announcements"))]
    return page(request, "announcement_form", "发布公告", {"form": form}, crumbs=crumbs)


@require_POST
@for_authority(Duty.RULES)
def end(request: Request, pk: int) -> HttpResponse:
    """Stop showing a text."""
    services.end_announcement(actor=request.actor, announcement_id=pk)
    return done(request, "公告已结束显示。", "authority:announcements")
