"""人员授权 → 注册授权 (SX-60): invitations and applications, consent or refusal."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.core.clock import last_day
from zhiye.http.request import Request
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.kinds import REGISTRATIONS
from zhiye.registrations.models import (
    OPEN_DEREGISTRATION,
    OPEN_STATES,
    Origin,
    Registration,
    RegistrationState,
    Side,
)
from zhiye.registrations.texts import TEXTS
from zhiye.web.person.cases import case_page, listed
from zhiye.web.person.frame import own_page, registering
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import tab


def tabs(request: Request) -> list[dict[str, Any]]:
    """注册授权 and 注销授权, as the manual calls them."""
    named = (("注册授权", "person:registrations"), ("注销授权", "person:deregistrations"))
    return [tab(label, reverse(name), request.path == reverse(name)) for label, name in named]


@require_GET
@own_page
@registering
def listing(request: Request) -> HttpResponse:
    """What waits for an answer first, then where one is and was registered."""
    more = {
        "tabs": tabs(request),
        **listed(request, REGISTRATIONS, OPEN_STATES, _told, "等待答复", "公示记录"),
    }
    return page(request, "registrations", "人员授权", more)


def _told(one: Registration) -> tuple[str, str]:
    note = one.category_labels
    if one.lapses_at and one.state in OPEN_STATES:
        asked = "邀请您" if one.origin == Origin.INVITATION else "您申请"
        note = f"{asked}以“{note}”身份公示，最迟 {last_day(one.lapses_at)} 答复"
    elif one.active_from:
        note = f"{note}，{one.active_from} {f'至 {one.ended_on}' if one.ended_on else '起'}"
    return one.organization.name, note


@require_GET
@own_page
def detail(request: Request, pk: int) -> HttpResponse:
    """Who asks, as what, until when, the exact words, what stands in the way, the answer."""
    actor, log = request.actor, REGISTRATION.log(pk)
    one = REGISTRATIONS.get(actor, pk)
    open_end = one.deregistrations.filter(state__in=OPEN_DEREGISTRATION).first()
    shown = doing(REGISTRATIONS, one, actor, log) | {
        "words": TEXTS["register", Side.PERSON.value].for_(one),
        "deregistration": open_end,
        "may_leave": one.state == RegistrationState.ACTIVE and open_end is None,
    }
    return case_page(request, REGISTRATIONS, "registration", _title(one), one, shown)


@require_GET
@own_page
def done(request: Request, pk: int) -> HttpResponse:
    """What came of it and what happens next, after consent or refusal."""
    one = REGISTRATIONS.get(request.actor, pk)
    if one.state not in (RegistrationState.ACTIVE, RegistrationState.DECLINED):
        return HttpResponseRedirect(reverse("person:registration", args=[pk]))
    more = {"registration": one, "active": one.state == RegistrationState.ACTIVE}
    back = reverse("person:registrations")
    return page(request, "registration_done", "办理结果", more, back=back)


def _title(one: Registration) -> str:
    if one.state == RegistrationState.ACTIVE:
        return "当前公示企业"
    return "公示邀请" if one.origin == Origin.INVITATION else "公示申请"
