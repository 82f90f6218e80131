"""Pages for everything that went wrong: in the reader's words, with a reference and a way on.

An error page needs no database and no session, so that it also works when those are down.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from zhiye.core import clock
from zhiye.core.checks import CheckTable
from zhiye.core.refusals import ChecksFailed, Refusal, TooMany
from zhiye.regions.brand import NEUTRAL
from zhiye.web.shared import kit

log = logging.getLogger("zhiye.web")

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that are taken for another on the phone

WORDS: dict[int, tuple[str, str, str]] = {
    400: ("请求无法识别", "提交的内容不完整或已被改动。", "请返回上一页，刷新后重新操作。"),
    403: (
        "没有权限",
        "您没有查看或办理此事项的权限。",
        "请核对右上角当前代表的单位，或联系单位管理员。",
    ),
    404: ("没有找到", "没有找到该内容，或您无权查看。", "请核对网址，或从首页重新进入。"),
    405: ("操作方式不对", "这个网址不能直接打开。", "请从页面上的按钮进入。"),
    409: ("现在不能这样办理", "情况已发生变化。", "请刷新页面查看最新情况。"),
    413: ("文件过大", "上传的文件超过了允许的大小。", "请压缩后重新上传。"),
    422: ("填写的内容有误", "有内容不符合要求。", "请返回上一页更正后重新提交。"),
    429: ("操作太频繁", "短时间内操作次数过多。", "请稍后再试。"),
    500: (
        "系统出错了",
        "系统处理时发生错误，您这一步没有保存。",
        "请稍后重试；仍不行请告知下面的编号。",
    ),
    503: (
        "暂时无法办理",
        "所依赖的外部服务暂时没有响应，已保存的内容不受影响。",
        "请几分钟后再试。",
    ),
}
RECOVERING = (
    "系统正在恢复，已办成的事项不受影响。",
    "请几秒钟后再试；刚才的提交没有显示成功的，请重新提交。",
)
RETRY_SECONDS = 5
CSRF = ("页面已过期", "页面停留过久，或在别处退出了登录。", "请返回上一页刷新后重新提交。")


def reference(request: HttpRequest) -> str:
    """The number a reader can tell the support: 20261121-7F3K2A. One a request."""
    known = getattr(request, "reference", "")
    if not known:
        known = f"{clock.today():%Y%m%d}-" + "".join(secrets.choice(_LETTERS) for _ in range(6))
        request.reference = known  # type: ignore[attr-defined]
    return str(known)


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
    words = WORDS.get(status, WORDS[500])
    own = bool(message)
    told: dict[str, Any] = {
        "status": status,
        "title": title or words[0],
        "message": message or words[1],
        "remedy": remedy if own else remedy or words[2],
        "reference": reference(request),
    }
    log.info("refused %s with %s, reference %s", request.path, status, told["reference"])
    if _wants_json(request):
        response: HttpResponse = JsonResponse(
            {**told, "code": code, "retry_after": retry_after}, status=status
        )
    else:
        try:
            html = _page(request, told, table, retry_after)
        except Exception:  # an error page must never fail
            log.exception("error page failed, reference %s", told["reference"])
            html = f"{told['title']}。{told['message']}编号：{told['reference']}"
        response = HttpResponse(html, status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


def _wants_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "application/json" in accept and "text/html" not in accept


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
            "kit": kit.kit_of(request),
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
    return render(
        request,
        refusal.status,
        message=refusal.message,
        remedy=refusal.remedy,
        code=refusal.code,
        table=refusal.table if isinstance(refusal, ChecksFailed) else None,
        retry_after=refusal.retry_after if isinstance(refusal, TooMany) else None,
    )


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


def is_recovering(error: BaseException | None) -> bool:
    """Whether the database is away for a moment: not our error, and soon over."""
    return isinstance(error, OperationalError | InterfaceError)


def handler500(request: HttpRequest) -> HttpResponse:
    """Broken; the trace goes to the log with the reference, the reader sees only the reference."""
    log.exception("server error, reference %s", reference(request))
    return render(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that is too old (setting CSRF_FAILURE_VIEW)."""
    title, message, remedy = CSRF
    return render(request, HTTPStatus.FORBIDDEN, title=title, message=message, remedy=remedy)
