"""What every page of the person portal begins with: who it is, the frame, the tab bar (SX-63)."""

from __future__ import annotations

from functools import wraps

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zhiye.core.actor import Role
from zhiye.core.refusals import Conflict, Forbidden
from zhiye.http import served, waiting
from zhiye.http.request import P, Request, View
from zhiye.people import selectors as people
from zhiye.people.models import Person
from zhiye.web.shared import entry, kit
from zhiye.web.shared.addresses import at

TABS = (
    ("首页", "home", "home", ""),
    ("授权", "registrations", "signature", "registration"),
    ("聘用", "employments", "briefcase", "employment"),
    ("证书", "certificates", "certificate", ""),
    ("我的", "mine", "user", ""),
)
"""Words, page with what waits there, icon, and the service it belongs to."""

own_page = entry.acting_as(Role.PERSON)
PLACE_FIRST = "已到其他地区工作的，请先在“我的 → 人员信息”中更改工作所在地。"
PROFILE_FIRST = "请先完成人员信息，再办理这件事。"


def with_profile(view: View[P]) -> View[P]:
    """Decorator: only for somebody whose profile is complete; others are led to it (SX-52)."""

    @wraps(view)
    def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        person = person_of(request)
        if person is not None and person.is_complete:
            return view(request, *args, **kwargs)
        if request.method != "GET":
            raise Forbidden(PROFILE_FIRST, remedy="在“我的 → 人员信息”中按身份证填写。")
        messages.info(request, PROFILE_FIRST)
        return HttpResponseRedirect(reverse("person:profile"))

    return own_page(gate)


def registering(view: View[P]) -> View[P]:
    """Decorator: only where 执业公示 is offered, or where the person has something of it."""

    @wraps(view)
    def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            served.require(request, "registration")
        except Conflict as refusal:
            raise Conflict(
                refusal.message, remedy=refusal.remedy + PLACE_FIRST, code=refusal.code
            ) from refusal
        return view(request, *args, **kwargs)

    return gate


def person_of(request: Request) -> Person | None:
    """The person behind the request, read once; None before anybody said who they are."""
    if not hasattr(request, "own_person"):
        actor = request.actor
        found = people.get(actor, actor.person_id) if actor.person_id else None
        if found is not None:
            served.know_place(request, found.region_id or "")
        request.own_person = found
    return request.own_person


def own(request: Request) -> Person:
    """The person behind the request; for views behind `with_profile`."""
    person = person_of(request)
    if person is None:
        raise Forbidden(PROFILE_FIRST)
    return person


def tabs(request: Request) -> list[kit.MenuGroup]:
    """首页, 授权 with the number of things that wait, 聘用, 证书, 我的: what is open to them."""
    actor = request.actor
    if actor.role is not Role.PERSON:
        return []
    counted = waiting.in_menu(request) if actor.person_id else {}
    services = ("", *served.services(request))
    items = [
        kit.MenuItem(words, _url(request, page), icon, badge=counted.get(page, 0), exact=not n)
        for n, (words, page, icon, service) in enumerate(TABS)
        if service in services
    ]
    return [kit.MenuGroup("", items)]


def _url(request: Request, page: str) -> str:
    """The address of a tab; on a page of ends, 授权 leads to these."""
    ends = at("person:deregistrations")
    other = page == "registrations" and request.path.startswith(ends)
    return ends if other else at(f"person:{page}")


kit.register_portal("person", menu=tabs)
