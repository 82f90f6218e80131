"""The front page, the announcements, the way to the phone pages."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from zhiye.http.request import Request
from zhiye.lookup import publicity
from zhiye.notices import selectors
from zhiye.notices.models import Portal
from zhiye.web.public import site
from zhiye.web.public.forms import OrganizationSearch

ON_HOME = 5
MOST = 50


@require_safe
def home(request: Request) -> HttpResponse:
    """What this is, what anybody can look up, and where the others go in (SX-01, SX-07, SX-08)."""
    organizations, people = publicity.figures().words
    more = {
        "form": OrganizationSearch(),
        "announcements": selectors.announcements(Portal.PUBLIC, limit=ON_HOME),
        "organizations": organizations,
        "people": people,
        "phone_address": site.phone_address(request),
    }
    return site.page(request, "home", "特种设备从业人员执业公示", more)


@require_safe
def announcements(request: Request) -> HttpResponse:
    """Everything announced to the public now."""
    more = {"announcements": selectors.announcements(Portal.PUBLIC, limit=MOST)}
    return site.page(request, "announcements", "公告", more)


@require_safe
def announcement(request: Request, pk: int) -> HttpResponse:
    """One announcement that is shown to the public today."""
    found = selectors.announcement(Portal.PUBLIC, pk)
    above = ("公告", reverse("public:announcements"))
    return site.page(request, "announcement", found.title, {"announcement": found}, above)


@require_safe
@cache_control(public=True, max_age=3600)
def phone_qr(request: Request) -> HttpResponse:
    """The address of the person portal as a QR code (SX-07)."""
    return HttpResponse(site.qr_svg(site.phone_address(request)), content_type="image/svg+xml")
