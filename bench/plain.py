"""Each list and desk of the portals beside a plain Django view of the same rows.

The plain view stands in a project as `startproject` makes it (its middleware, session and user
read from the same tables) and asks one query more, for the rows. Told is the processor time of
this process and of its database session, so that a busy machine disturbs little.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.backends.django import DjangoTemplates
from django.test.utils import override_settings
from django.urls import path

from bench.calls import get, session
from bench.plain_pages import PAGES, Plain
from bench.report import Part
from zhiye.accounts.acting import capacities, to_actor
from zhiye.accounts.models import User, WebSession
from zhiye.core.actor import Actor, Role
from zhiye.core.sealed import blind_indexes

MOST_LIST, MOST_DESK = 2.5, 4
ROUNDS, EACH, WARM = 5, 8, 3
DEMO = {
    "organization": ("13800000001", Role.ORGANIZATION),
    "employer": ("13800000111", Role.ORGANIZATION),
    "authority": ("13800000081", Role.AUTHORITY),
    "recorder": ("13800000180", Role.AUTHORITY),
    "person": ("13800000011", Role.PERSON),
    "worker": ("13800000120", Role.PERSON),
}
"""Readers among the accounts of the demo (`manage.py demo_logins`)."""
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
WHOLE = "<!doctype html><html lang=zh-CN><title>{{ title }}</title><body>%s</body></html>"

_actors: dict[str, Actor] = {"": Actor.public()}


class SessionStore(DatabaseStore):
    """Django's own store over the product's table: session here, user by the middleware."""

    @classmethod
    def get_model_class(cls) -> type[WebSession]:
        """The table."""
        return WebSession


@cache
def _template(body: str) -> Any:
    plain = DjangoTemplates(
        {
            "NAME": "plain",
            "DIRS": [],
            "APP_DIRS": False,
            "OPTIONS": {"context_processors": PROCESSORS},
        }
    )
    return plain.from_string(WHOLE % body)


def _view(shown: Plain) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        found = shown.reads(_actors[shown.who])
        return HttpResponse(_template(shown.body).render({"title": shown.name, **found}, request))

    return login_required(view) if shown.who else view


urlpatterns = [path(f"{number}/", _view(shown)) for number, shown in enumerate(PAGES)]


class Yard(WSGIHandler):
    """The plain views behind the middleware of a new project."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Resolve by the addresses above."""
        request.urlconf = __name__
        return super().get_response(request)


def application() -> Yard:
    """The plain project."""
    with override_settings(MIDDLEWARE=MIDDLEWARE, SESSION_ENGINE=__name__):
        return Yard()


def reader(who: str, user: User, role: Role) -> dict[str, str]:
    """Let somebody read the pages of `who`; returns the header with the session."""
    held = next(one for one in capacities(user) if one.role is role)
    _actors[who] = to_actor(user, held)
    return session(user, role)


def measure() -> Part:
    """How many times the plain view each page takes, on the demo."""
    headers: dict[str, dict[str, str]] = {"": {}}
    for who, (phone, role) in DEMO.items():
        user = User.objects.get(phone_index__in=blind_indexes(phone, "phone"))
        headers[who] = reader(who, user, role)
    part = Part("plain")
    real, yard = WSGIHandler(), application()
    worst: dict[bool, float] = {}
    for number, shown in enumerate(PAGES):
        known = headers[shown.who]
        costs = _in_turns(
            partial(get, real, shown.path, known), partial(get, yard, f"/{number}/", known)
        )
        ratio = statistics.median(page / plain for page, plain in costs)
        worst[shown.desk] = max(ratio, worst.get(shown.desk, 0))
        part.details[shown.path] = costs
        part.say(f"{shown.name} {shown.path}", ratio, most=MOST_DESK if shown.desk else MOST_LIST)
        part.say("　its milliseconds", min(page for page, _ in costs), "ms")
        part.say("　plain", min(plain for _, plain in costs), "ms")
    part.say("dearest list over plain", worst[False], most=MOST_LIST)
    part.say("dearest desk over plain", worst[True], most=MOST_DESK)
    return part


def _in_turns(*calls: Callable[[], object]) -> list[tuple[float, ...]]:
    """Milliseconds of processor of each call, round by round."""
    for call in calls:
        for _ in range(WARM):
            call()
    return [tuple(_cost(call) for call in calls) for _ in range(ROUNDS)]


def _cost(call: Callable[[], object]) -> float:
    started = _processor()
    for _ in range(EACH):
        call()
    return (_processor() - started) / EACH * 1000


def _processor() -> float:
    """Seconds of this process and of the database session that serves it."""
    return time.process_time() + _of_database(_backend())


def _backend() -> Path:
    connection.ensure_connection()
    return Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")


def _of_database(told: Path) -> float:
    return int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0
