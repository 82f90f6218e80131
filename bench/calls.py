"""Calling WSGI applications in this process, and comparing them round by round."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

Call = Callable[[int], None]


def post(application: Any, path: str, data: dict[str, str], headers: dict[str, str]) -> bytes:
    """One POST through a whole WSGI application; raises when the status is not 200."""
    body = urlencode(data).encode()
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": headers.pop("REMOTE_ADDR", "127.0.0.1"),
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
    content = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if not told[0].startswith("200"):
        raise RuntimeError(f"{path}: {told[0]}")
    return content


def side_by_side(calls: dict[str, Call], *, rounds: int = 12, each: int = 150) -> dict[str, float]:
    """Calls a second of each, taken in turns so that a busy moment hits all alike; the median."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    number = 0
    for call in calls.values():
        for warm in range(20):
            call(warm)
    for _ in range(rounds):
        for name, call in calls.items():
            started = time.perf_counter()
            for _ in range(each):
                call(number)
                number += 1
            taken[name].append(each / (time.perf_counter() - started))
    return {name: statistics.median(rates) for name, rates in taken.items()}
