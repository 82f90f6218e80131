"""Addresses of these tests: the pages under test, and one page for each portal."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.urls import include, path

from zhiye.accounts.services import rename
from zhiye.core.actor import Role
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared import entry

handler404 = "zhiye.web.shared.errors.handler404"


def _told(request: Request) -> JsonResponse:
    actor = request.actor
    return JsonResponse(
        {
            "user": actor.user_id,
            "role": actor.role.value,
            "acting": actor.acting_id,
            "name": actor.label,
            "functions": sorted(actor.functions),
            "territory": actor.territory,
            "ip": actor.ip,
            "channel": actor.channel,
        }
    )


def public(request: Request) -> HttpResponse:
    return _told(request)


@entry.acting_as(Role.PERSON)
def me(request: Request) -> HttpResponse:
    return _told(request)


@entry.acting_as(Role.ORGANIZATION)
def org(request: Request) -> HttpResponse:
    return _told(request)


@entry.acting_as(Role.AUTHORITY)
def gov(request: Request) -> HttpResponse:
    return _told(request)


@for_authority("rules")
def gov_rules(request: Request) -> HttpResponse:
    return _told(request)


@entry.logged_in
def write(request: Request) -> HttpResponse:
    rename(user=acting.user_of(request), name="新名字", actor=request.actor)
    return _told(request)


urlpatterns = [
    path("", public),
    path("me/", me),
    path("me/login/id/", public),
    path("org/", org),
    path("gov/", gov),
    path("gov/rules/", gov_rules),
    path("account/write/", write),
    path("api/v1/who/", public),
    path("", include("zhiye.web.urls")),
]
