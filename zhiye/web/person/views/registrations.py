"""人员授权 → 注册授权 (SX-60): invitations and applications, consent or refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.core.models import MoveLog
from zhiye.core.refusals import Conflict
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.registrations import services
from zhiye.registrations.flows import REGISTRATION
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
from zhiye.web.person.forms.moves import OptionalReasonForm, SureForm
from zhiye.web.person.frame import own_page, page, registering, seen, seen_in
from zhiye.web.shared.present import timeline


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
    return [
        {
            "label": label,
            "url": reverse(name),
            "active": request.path == reverse(name),
            "count": "",
        }
        for label, name in named
    ]


@require_GET
@own_page
@registering
def listing(request: Request) -> HttpResponse:
    """What waits for an answer first, then where one is and was registered."""
    actor = request.actor
    waiting = reads.registrations(actor).filter(state__in=OPEN_STATES).order_by("lapses_at", "pk")
    others = KeysetPage(
        reads.registrations(actor).exclude(state__in=OPEN_STATES),
        request.GET,
        orders={"-new": ("-pk",)},
        default="-new",
    )
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
    one = reads.registration(actor, pk)
    logs = list(REGISTRATION.log_of(one))
    options = REGISTRATION.available(one, actor)
    accept = next((o for o in options if o.move.name == "accept_invitation"), None)
    open_end = one.deregistrations.filter(state__in=OPEN_DEREGISTRATION).first()
    more = {
        "registration": one,
        "status": words.of_registration(one),
        "next": words.after_registration(one),
        "asked_by": _asked_by(one, logs),
        "options": options,
        "accept": accept,
        "table": accept.table if accept else None,
        "words": TEXTS["register", Side.PERSON.value].for_(one) if accept else "",
        "reason": logs[-1].reason if logs else "",
        "deregistration": open_end,
        "may_leave": one.state == RegistrationState.ACTIVE and open_end is None,
        "log": timeline(REGISTRATION, logs),
        "seen": seen(REGISTRATION, one),
        "base": reverse("person:registration", args=[pk]),
    }
    return page(request, "registration", _title(one), more, back=reverse("person:registrations"))


@require_POST
@own_page
def accept(request: Request, pk: int) -> HttpResponse:
    """The person agrees: the registration is public from now on."""
    services.accept(actor=request.actor, pk=pk, seen=seen_in(request))
    return HttpResponseRedirect(reverse("person:registration_done", args=[pk]))


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


@require_http_methods(["GET", "POST"])
@own_page
def decline(request: Request, pk: int) -> HttpResponse:
    """The person refuses; asks first and says what that ends."""
    actor = request.actor
    one = reads.registration(actor, pk)
    move = REGISTRATION.by_name["decline_invitation"]
    if request.method == "POST":
        typed = request.POST.get("reason", "")
        services.decline(actor=actor, pk=pk, reason=typed, seen=seen_in(request))
        return HttpResponseRedirect(reverse("person:registration_done", args=[pk]))
    _still(one, "decline_invitation", request)
    more = {
        "text": f"拒绝 {one.organization.name} 的邀请？{move.ends}",
        "submit": "确认拒绝",
        "form": OptionalReasonForm.about(REGISTRATION, one),
    }
    return page(
        request, "confirm", "拒绝邀请", more, back=reverse("person:registration", args=[pk])
    )


@require_http_methods(["GET", "POST"])
@own_page
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The person takes an unanswered application back; asks first."""
    actor = request.actor
    one = reads.registration(actor, pk)
    if request.method == "POST":
        services.withdraw(actor=actor, pk=pk, seen=seen_in(request))
        messages.success(request, "申请已撤回。")
        return HttpResponseRedirect(reverse("person:registration", args=[pk]))
    _still(one, "withdraw_application", request)
    ends = REGISTRATION.by_name["withdraw_application"].ends
    more = {
        "text": f"撤回给 {one.organization.name} 的申请？{ends}",
        "submit": "确认撤回",
        "form": SureForm.about(REGISTRATION, one),
    }
    return page(
        request, "confirm", "撤回申请", more, back=reverse("person:registration", args=[pk])
    )


def _still(one: Registration, move: str, request: Request) -> None:
    """The question is only asked while it can be answered. Raises Conflict."""
    if REGISTRATION.option(one, move, request.actor) is None:
        label = REGISTRATION.label_of(move)
        state = words.of_registration(one).text
        raise Conflict(f"不能{label}：当前状态是“{state}”。", remedy="请返回查看最新情况。")


def _title(one: Registration) -> str:
    if one.state == RegistrationState.ACTIVE:
        return "当前公示企业"
    return "公示邀请" if one.origin == Origin.INVITATION else "公示申请"


def _asked_by(one: Registration, logs: list[MoveLog]) -> str:
    """The human who sent the invitation."""
    first = logs[0] if logs else None
    return first.actor_name if first and one.origin == Origin.INVITATION else ""
