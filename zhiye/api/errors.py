"""One shape for every refusal of the API: {code, message, remedy, errors, checks, reference}."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.responses import Response

from zhiye.core.checks import CheckTable
from zhiye.core.refusals import Refusal
from zhiye.http.errors import RECOVERING, RETRY_SECONDS, is_recovering, reference, said_by, told
from zhiye.http.request import Request

log = logging.getLogger("zhiye.api")

CODES = {
    400: "unreadable",
    401: "login_needed",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    422: "invalid",
    500: "broken",
    503: "unavailable",
}


def answer(
    request: Request,
    status: int,
    *,
    code: str = "",
    message: str = "",
    remedy: str = "",
    errors: Mapping[str, Iterable[str]] | None = None,
    table: CheckTable | None = None,
    retry_after: int | None = None,
) -> HttpResponse:
    """A refusal as JSON. Without words of its own it gets those of its status."""
    said = {
        "code": code or CODES.get(status, "refused"),
        **told(request, status, message, remedy),
        "errors": {name: list(lines) for name, lines in (errors or {}).items()},
        "checks": table.as_json() if table else [],
    }
    response = Response(said, status=status, json_dumps_params={"ensure_ascii": False})
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def refused(request: Request, refusal: Refusal) -> HttpResponse:
    """A refusal of the domain."""
    return answer(request, **said_by(refusal), errors=refusal.errors)


def broken(request: Request, error: Exception) -> HttpResponse:
    """A fault of the program: the trace goes to the log, the caller gets the reference.

    While the database restarts it is no fault: 503, and when to come back.
    """
    if is_recovering(error):
        message, remedy = RECOVERING
        return answer(request, 503, message=message, remedy=remedy, retry_after=RETRY_SECONDS)
    log.error("api error, reference %s", reference(request), exc_info=error)
    return answer(request, 500)


def install(api: NinjaAPI) -> None:
    """Let the API answer every exception in the one shape."""
    handlers: dict[type[Exception], Any] = {
        Refusal: refused,
        ValidationError: _invalid,
        AuthenticationError: _anonymous,
        HttpError: _http,
        Http404: lambda request, error: answer(request, 404),
        RequestDataTooBig: lambda request, error: answer(request, 413),
        Exception: broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _anonymous(request: Request, error: Exception) -> HttpResponse:
    remedy = "请用 POST /api/v1/session 登录，再带上得到的令牌。"
    return answer(request, 401, message="登录已失效或没有登录。", remedy=remedy)


def _http(request: Request, error: HttpError) -> HttpResponse:
    if error.status_code != 400:
        return answer(request, error.status_code)
    unreadable = "发来的内容不是正确的 JSON。"
    return answer(request, 400, message=unreadable, remedy="请按接口说明检查格式。")


def _invalid(request: Request, error: ValidationError) -> HttpResponse:
    """Input that does not fit the schema, told per field in Chinese."""
    errors: dict[str, list[str]] = {}
    for one in error.errors:
        errors.setdefault(_field(one["loc"]), []).append(_sentence(one))
    told = "；".join(f"{name}：{lines[0]}" for name, lines in errors.items())
    return answer(request, 422, message=told[:500], errors=errors)


def _field(place: Iterable[Any]) -> str:
    """("body", "facts", "items", 0, "code") → "items.0.code"."""
    parts = [str(part) for part in place]
    inner = parts[2:] if parts[:1] in (["body"], ["form"], ["file"]) else []
    return ".".join(inner or parts[1:]) or "__all__"


_TYPES = {
    "int": "请填写整数。",
    "bool": "请填写 true 或 false。",
    "date": "请填写日期，例如 2026-11-21。",
    "uuid": "请填写文件编号。",
}
"""By the word with which the names of such faults begin."""
_SENTENCES = {
    "missing": "缺少这一项。",
    "string_type": "请填写文字。",
    "list_type": "请填写一个列表。",
    "model_attributes_type": "请填写一个对象。",
    "dict_type": "请填写一个对象。",
    "extra_forbidden": "没有这一项，请检查拼写。",
    "string_too_long": "最多{max_length}个字。",
    "too_long": "最多{max_length}项。",
    "string_too_short": "不能为空。",
    "too_short": "不能为空。",
    "value_error": "{error}",
    "greater_than_equal": "超出允许的范围。",
    "less_than_equal": "超出允许的范围。",
}


def _sentence(one: Mapping[str, Any]) -> str:
    kind, more = str(one["type"]), one.get("ctx", {})
    if kind in ("literal_error", "enum"):
        return f"只能是：{str(more.get('expected', '')).replace(' or ', '、')}。"
    of_type = _TYPES.get(kind.partition("_")[0], "请按接口说明检查。")
    return _SENTENCES.get(kind, of_type).format(**more)
