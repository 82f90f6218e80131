"""人员授权 → 注册授权 (SX-60): invitations and applications, consent or refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.core.models import MoveLog
from zhiye.http.paging import KeysetPage
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
from zhiye.web.person import reads, words
from zhiye.web.person.frame import own_page, registering
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import tab


@dataclass(frozen=True)
class Row:
    """One registration of the list."""

    registration: Registration
    status: words.Status

    @property
    def note(self) -> str:
        """What it is about, in one line."""
        one = self.registration
        if one.state == RegistrationState.INVITED:
            return f"邀请您以“{one.category_labels}”身份公示"
        if one.state == RegistrationState.APPLIED:
            return f"您申请以“{one.category_labels}”身份公示"
        if one.state == RegistrationState.ACTIVE:
            return f"{one.category_labels}，{one.active_from:%Y-%m-%d} 起"
        if one.state == RegistrationState.ENDED and one.active_from:
            return f"{one.category_labels}，{one.active_from:%Y-%m-%d} 至 {one.ended_on:%Y-%m-%d}"
        return one.category_labels


def tabs(request: Request) -> list[dict[str, Any]]:
    """注册授权 and 注销授权, as the manual calls them."""
    named = (("注册授权", "person:registrations"), ("注销授权", "person:deregistrations"))
    return [tab(label, reverse(name), request.path == reverse(name)) for label, name in named]


@require_GET
@own_page
@registering
def listing(request: Request) -> HttpResponse:
    """What waits for an answer first, then where one is and was registered."""
    actor = request.actor
    waiting = reads.registrations(actor).filter(state__in=OPEN_STATES).order_by("lapses_at", "pk")
    others = KeysetPage(reads.registrations(actor).exclude(state__in=OPEN_STATES), request.GET)
    more = {
        "tabs": tabs(request),
        "waiting": [Row(one, words.of_registration(one)) for one in waiting[:50]],
        "others": [Row(one, words.of_registration(one)) for one in others],
        "page": others,
    }
    return page(request, "registrations", "人员授权", more)


@require_GET
@own_page
def detail(request: Request, pk: int) -> HttpResponse:
    """Who asks, as what, until when, the exact words, what stands in the way, the answer."""
    actor = request.actor
    log = REGISTRATION.log(pk)
    one = reads.registration(actor, pk)
    shown = doing(REGISTRATIONS, one, actor, log)
    accept = next((o for o in shown["options"] if o.move.name == "accept_invitation"), None)
    open_end = one.deregistrations.filter(state__in=OPEN_DEREGISTRATION).first()
    more = {
        **shown,
        "registration": one,
        "status": words.of_registration(one),
        "asked_by": _asked_by(one, log),
        "accept": accept,
        "table": accept.table if accept else None,
        "words": TEXTS["register", Side.PERSON.value].for_(one) if accept else "",
        "reason": log[-1].reason if log else "",
        "deregistration": open_end,
        "may_leave": one.state == RegistrationState.ACTIVE and open_end is None,
    }
    return page(request, "registration", _title(one), more, back=reverse("person:registrations"))


@require_GET
@own_page
def done(request: Request, pk: int) -> HttpResponse:
    """What came of it and what happens next, after consent or refusal."""
    one = reads.registration(request.actor, pk)
    if one.state not in (RegistrationState.ACTIVE, RegistrationState.DECLINED):
        return HttpResponseRedirect(reverse("person:registration", args=[pk]))
    more = {"registration": one, "active": one.state == RegistrationState.ACTIVE}
    back = reverse("person:registrations")
    return page(request, "registration_done", "办理结果", more, back=back)


def _title(one: Registration) -> str:
    if one.state == RegistrationState.ACTIVE:
        return "当前公示企业"
    return "公示邀请" if one.origin == Origin.INVITATION else "公示申请"


def _asked_by(one: Registration, logs: list[MoveLog]) -> str:
    """The human who sent the invitation."""
    first = logs[0] if logs else None
    return first.actor_name if first and one.origin == Origin.INVITATION else ""
