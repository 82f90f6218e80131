"""Calling WSGI applications in this process, and comparing them round by round."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.utils.encoding import iri_to_uri

Call = Callable[[int], None]


def post(application: Any, path: str, data: dict[str, str], headers: dict[str, str]) -> bytes:
    """One POST through a whole WSGI application; raises when the status is not 200."""
    return b"".join(_send(application, "POST", path, urlencode(data).encode(), headers))


def get(application: Any, path: str, headers: dict[str, str] | None = None) -> bytes:
    """One GET through a whole WSGI application; raises when the status is not 200."""
    return b"".join(_send(application, "GET", path, b"", headers or {}))


def stream(application: Any, method: str, path: str, body: bytes, headers: dict[str, str]) -> int:
    """Fetch an answer as a server sends it, piece by piece; returns its length."""
    return sum(len(piece) for piece in _send(application, method, path, body, headers))


def _send(application: Any, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
    told: list[str] = []
    where, _, query = iri_to_uri(path).partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": where,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
        **headers,
    }
    answer = application(environ, lambda status, _: told.append(status))
    try:
        yield from answer
    finally:
        if hasattr(answer, "close"):
            answer.close()
    if not told[0].startswith("200"):
        raise RuntimeError(f"{path}: {told[0]}")


def session(user: Any, role: Any) -> dict[str, str]:
    """Log somebody in as the login page does; returns the header that carries the session."""
    from django.conf import settings
    from django.http import HttpRequest

    from zhiye.http import acting
    from zhiye.http.source import stranger

    request: Any = HttpRequest()
    request.method, request.path = "POST", "/login/"
    request.META.update(REMOTE_ADDR="127.0.0.1", SERVER_NAME="127.0.0.1", SERVER_PORT="80")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    request.user = user
    request.actor = stranger(request)
    acting.log_in(request, user, method="password")
    chosen = next(one for one in request.capacities if one.role is role)
    acting.switch_to(request, chosen)
    request.session.save()
    cookie: SimpleCookie = SimpleCookie()
    cookie[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return {"HTTP_COOKIE": cookie.output(header="").strip()}


def side_by_side(
    calls: dict[str, Call],
    *,
    rounds: int = 12,
    each: int = 150,
    of: Callable[[list[float]], float] = statistics.median,
) -> dict[str, float]:
    """Calls a second of each, taken in turns so that a busy moment hits all alike.

    `of` chooses among the rounds: their median, or `max` for the least disturbed one.
    """
    return {name: of(rates) for name, rates in in_turns(calls, rounds=rounds, each=each).items()}


def in_turns(calls: dict[str, Call], *, rounds: int, each: int) -> dict[str, list[float]]:
    """Calls a second of each in every round."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    number = 0
    for call in calls.values():
        for warm in range(min(20, each)):
            call(warm)
    for _ in range(rounds):
        for name, call in calls.items():
            started = time.perf_counter()
            for _ in range(each):
                call(number)
                number += 1
            taken[name].append(each / (time.perf_counter() - started))
    return taken


def ratio(taken: dict[str, list[float]], this: str, that: str) -> float:
    """How often `this` is called for one call of `that`: the median of what neighbours show."""
    return statistics.median(a / b for a, b in zip(taken[this], taken[that], strict=True))
