"""Pages for everything that went wrong: in the reader's words, with a reference and a way on.

An error page needs no database and no session, so that it also works when those are down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from zhiye.core.checks import CheckTable
from zhiye.core.refusals import Refusal
from zhiye.http.errors import WORDS, reference, said_by, told
from zhiye.http.request import wants_json
from zhiye.regions.brand import NEUTRAL
from zhiye.web.shared import kit

log = logging.getLogger("zhiye.web")

CSRF = ("页面已过期", "页面停留过久，或在别处退出了登录。", "请返回上一页刷新后重新提交。")


def _back(request: HttpRequest) -> str:
    referrer = urlsplit(request.headers.get("Referer", ""))
    if not referrer.path or referrer.netloc != request.headers.get("Host", ""):
        return ""
    back = f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path
    return "" if back == request.get_full_path() and request.method == "GET" else back


def render(
    request: HttpRequest,
    status: int,
    *,
    title: str = "",
    message: str = "",
    remedy: str = "",
    code: str = "",
    table: CheckTable | None = None,
    retry_after: int | None = None,
) -> HttpResponse:
    """An error page, or its fragment for the drawer, or JSON where a script asked for it."""
    said: dict[str, Any] = {
        "status": status,
        "title": title or WORDS.get(status, WORDS[500])[0],
        **told(request, status, message, remedy),
    }
    if wants_json(request):
        response: HttpResponse = JsonResponse(
            {**said, "code": code, "retry_after": retry_after}, status=status
        )
    else:
        try:
            html = _page(request, said, table, retry_after)
        except Exception:  # an error page must never fail
            log.exception("error page failed, reference %s", said["reference"])
            html = f"{said['title']}。{said['message']}编号：{said['reference']}"
        response = HttpResponse(html, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def _page(
    request: HttpRequest, told: dict[str, Any], table: CheckTable | None, retry_after: int | None
) -> str:
    portal = kit.portal_of(request)
    drawer = kit.in_drawer(request)
    name = "web/parts/error_body.html" if drawer else "web/error.html"
    return render_to_string(
        name,
        {
            **told,
            "table": table,
            "retry_after": retry_after,
            "kit": portal.kit,
            "portal": portal,
            "site": kit.site(),
            "brand": NEUTRAL,
            "back": _back(request),
            "in_drawer": drawer,
            "sandboxes": False,
        },
    )


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for a refusal of the domain (zhiye.core.refusals)."""
    return render(request, **said_by(refusal))


class RefusalMiddleware:
    """Turns a refusal that a view let through into its page. Belongs last in MIDDLEWARE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a Refusal; leave every other exception to Django."""
        return refused(request, error) if isinstance(error, Refusal) else None


def handler400(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Bad request."""
    return render(request, HTTPStatus.BAD_REQUEST)


def handler403(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Forbidden; the sentence of the exception is shown where there is one."""
    said = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, HTTPStatus.FORBIDDEN, message=said)


def handler404(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    """Not found; never says whether the thing exists."""
    return render(request, HTTPStatus.NOT_FOUND)


def handler500(request: HttpRequest) -> HttpResponse:
    """Broken; the trace goes to the log with the reference, the reader sees only the reference."""
    log.exception("server error, reference %s", reference(request))
    return render(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that is too old (setting CSRF_FAILURE_VIEW)."""
    title, message, remedy = CSRF
    return render(request, HTTPStatus.FORBIDDEN, title=title, message=message, remedy=remedy)
