"""What the SMS sandbox took instead of sending it, so that a newcomer can read the codes.

Only while the sandbox is on: with a real provider this page does not exist.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.integrations.registry import configuration
from zhiye.notices import selectors

MOST = 50


@never_cache
@require_GET
def messages(request: Request) -> HttpResponse:
    """The newest messages, numbers masked; the list alone for the script."""
    if configuration("sms")["provider"] != "sandbox":
        raise NotFound
    request.portal = "public"
    shown = {
        "title": "演示短信",
        "breadcrumbs": (("演示短信", ""),),
        "rows": list(selectors.sandbox_messages()[:MOST]),
    }
    part = "inbox/parts/sms.html" if request.headers.get("HX-Request") else "inbox/sms.html"
    return render(request, part, shown)
