"""What every request to the API passes: its size, who asks, and the shape of the answer.

A token is the key of a server-side session of its own, made by POST /session; it never comes as a
cookie, and a browser's session never counts as a token. A request with a token is not also judged
by its cookies.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.crypto import get_random_string

from zhiye.api import errors
from zhiye.core import history
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.sessions import SessionStore

View = Callable[..., HttpResponse]

MARK = "api_token"
"""Session value that tells a token's session from a browser's."""
JSON_LIMIT = 1024 * 1024
UPLOAD_LIMIT = 64 * 1024 * 1024


def guarded(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The patterns with every view behind the entrance."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = entrance(pattern.callback)
    return patterns


def entrance(view: View) -> View:
    """One view behind the entrance."""

    @wraps(view)
    def through(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if _too_large(request):
            return errors.answer(request, 413, message="发来的内容过大。", remedy="请分次提交。")
        browser = request.session
        token = token_of(request)
        try:
            if token is not None:
                _be(request, token)
            with history.context(request.actor):
                response = _shaped(request, view(request, *args, **kwargs))
        except Exception as error:
            response = errors.broken(request, error)
        finally:
            _put_back(request, browser)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return through


def token_of(request: HttpRequest) -> str | None:
    """The token a request comes with; "" for a header that holds none."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    kind, _, token = header.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def new_session(request: Request) -> None:
    """Give the request a fresh session of the API, so that a login makes a token, not a cookie."""
    request.session = SessionStore(None)
    request.session[MARK] = get_random_string(12)


def _be(request: Request, token: str) -> None:
    """Be whom the token stands for; nobody, when it does not hold."""
    store = SessionStore(
        token if token.isascii() and token.isalnum() and len(token) == 32 else None
    )
    request.session = store
    acting.begin(request)
    if store.get(MARK) and store.get(acting.LOGIN) and not acting.resume(request):
        store.flush()


def _shaped(request: Request, response: HttpResponse) -> HttpResponse:
    """Django's and ninja's own plain refusals in our shape."""
    if response.status_code == 405:
        shaped = errors.answer(
            request, 405, message="这个地址不支持这种请求方法。", remedy="请查看接口说明。"
        )
        shaped["Allow"] = response.get("Allow", "")
        return shaped
    return response


def _put_back(request: Request, browser: SessionBase) -> None:
    """Keep the token's session, and leave the browser's as it came: no cookie is set for it."""
    if request.session is not browser:
        if request.session.session_key and request.session.modified:
            request.session.save()
        request.session = browser
        request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)


def _too_large(request: Request) -> bool:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    uploads = request.content_type == "multipart/form-data"
    most = UPLOAD_LIMIT if uploads else min(JSON_LIMIT, settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    return length > most
