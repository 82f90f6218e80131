"""人员授权 → 注册授权 (SX-60): invitations and applications, consent or refusal; 注销授权: leaving
an organisation (SX-61) and consenting to its deregistration (SX-62)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.clock import last_day, local_date
from zhiye.core.refusals import Conflict
from zhiye.files.links import current, read_along
from zhiye.http.request import Request
from zhiye.regions import rules
from zhiye.registrations import deregistration_services as services
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.kinds import DEREGISTRATIONS, REGISTRATIONS
from zhiye.registrations.models import (
    OPEN_DEREGISTRATION,
    OPEN_STATES,
    Deregistration,
    DeregistrationState,
    Origin,
    Registration,
    RegistrationState,
    Side,
)
from zhiye.registrations.selectors import current_of
from zhiye.registrations.texts import TEXTS
from zhiye.web.person import reads
from zhiye.web.person.cases import began, case_page, listed
from zhiye.web.person.forms import LeaveForm
from zhiye.web.person.frame import own_page, registering
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled, stored_list

# 注册授权 -----------------------------------------------------------------------------------------


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
def answered(request: Request, pk: int) -> HttpResponse:
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


# 注销授权 -----------------------------------------------------------------------------------------

REVIEWED = "上传证明并申请,单位同意,审核通过，注销完成"
OWN_PLACE = ("exit_alone",)
"""Moves with a place of their own on the page instead of a button among the others."""
UNREVIEWED = "上传证明并申请,单位同意，注销完成"


@require_GET
@own_page
@registering
def ends(request: Request) -> HttpResponse:
    """注销授权: every deregistration, the open ones first; and what can be left."""
    actor = request.actor
    shown = listed(
        request, DEREGISTRATIONS, OPEN_DEREGISTRATION, _told_of_end, "正在办理", "办理记录"
    )
    more = {
        "tabs": tabs(request),
        "current": None if shown["waiting"] else current_of(actor.person_id or 0),
        "safety": list(reads.safety_appointments(actor)[:20]),
        **shown,
    }
    return page(request, "deregistrations", "人员授权", more)


def _told_of_end(one: Deregistration) -> tuple[str, str]:
    asked = "您申请注销" if began(one) else "单位申请注销您的公示"
    return one.registration.organization.name, f"{asked}，{local_date(one.created_at)}"


@require_http_methods(["GET", "POST"])
@own_page
def leave(request: Request, pk: int) -> HttpResponse:
    """申请注销 from an active registration: the day and the proof (SX-61)."""
    actor = request.actor
    registration = REGISTRATIONS.get(actor, pk)
    organization = registration.organization
    form = filled(request, LeaveForm)
    if not form.is_bound and registration.state != RegistrationState.ACTIVE:
        raise Conflict("这份公示不在公示中，不用办理注销。", remedy="请返回查看最新情况。")
    made = submit(
        form,
        lambda: services.start(
            actor=actor, registration_id=pk, key=key_of(request), **form.given()
        ),
    )
    if made is not None:
        return done(
            request, f"注销申请已发给{organization.name}。", "person:deregistration", made.pk
        )
    reviewed = rules.get_bool("release_reviewer_needed", organization.authority_id)
    shown = {
        "form": form,
        "organization": organization,
        "steps": REVIEWED if reviewed else UNREVIEWED,
    }
    back = reverse("person:registration", args=[registration.pk])
    return page(request, "leave", "申请注销", shown, back=back)


@require_GET
@own_page
def end(request: Request, pk: int) -> HttpResponse:
    """Who asks, the proof, the state, what happens next and when nobody answers."""
    actor, log = request.actor, DEREGISTRATION.log(pk)
    one = DEREGISTRATIONS.get(actor, pk)
    read_along(one)
    asked = one.state == DeregistrationState.AWAITING_CONSENT
    shown = doing(DEREGISTRATIONS, one, actor, log, leave=OWN_PLACE) | {
        "files": stored_list(current(one.files)),
        "waits_for_them": asked and began(one),
        "words": TEXTS["deregister", Side.PERSON.value].for_(one.registration)
        if asked and not began(one)
        else "",
    }
    return case_page(request, DEREGISTRATIONS, "deregistration", "注销公示", one, shown)
