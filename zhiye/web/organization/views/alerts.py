"""人员预警: required and present head-count of every licence item (SX-36)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.supervision.selectors import is_watched
from zhiye.supervision.staffing import report
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.pages import page


@require_GET
@for_organization(Function.PERSONNEL)
def alerts(request: Request) -> HttpResponse:
    """Every demand with who counts for it and who nearly does; 异常 where too few do."""
    organization = own(request)
    watched = is_watched(organization)
    found = report(organization) if watched else []
    more = {
        "organization": organization,
        "watched": watched,
        "reports": sorted(found, key=lambda one: not one.abnormal),
        "abnormal": sum(one.abnormal for one in found),
    }
    return page(request, "alerts", "人员预警", more)
