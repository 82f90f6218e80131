"""人员授权 → 注册授权 (SX-60): invitations and applications, consent or refusal; 注销授权: leaving
an organisation (SX-61) and consenting to its deregistration (SX-62)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.actor import Actor
from zhiye.core.clock import last_day, local_date
from zhiye.core.refusals import Conflict
from zhiye.http.request import Request
from zhiye.regions import rules
from zhiye.registrations import deregistration_services as services
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
from zhiye.web.person.cases import began, listed, status_of
from zhiye.web.person.forms import LeaveForm
from zhiye.web.person.frame import own_page, registering
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Banner, Button
from zhiye.web.shared.cases import case_page
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.present import days_left, tab
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

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
    return case_page(request, REGISTRATIONS, pk, _of_registration)


def _of_registration(actor: Actor, one: Registration, shown: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"title": _title(one), "mark": status_of(one).mark}
    leaving = one.deregistrations.filter(state__in=OPEN_DEREGISTRATION).first()
    if one.state == RegistrationState.ACTIVE and not leaving:
        told["buttons"] = [Button("申请注销", at("person:deregister", one.pk))]
    if leaving:
        way = Button("查看注销进度", at("person:deregistration", leaving.pk))
        told["asked"] = [Banner("正在办理注销", buttons=(way,))]
    if (accept := shown["open"].get("accept_invitation")) and one.lapses_at:
        by = last_day(one.lapses_at)
        asked = f"以“{one.category_labels}”身份在该单位公示。最迟 {by} 答复，{days_left(by)}。"
        told |= {
            "next": None,
            "asked": [Banner(f"{one.organization.name}邀请您", asked)],
            "banners": [],
            "table": None if accept.allowed else accept.table,
            "consent": TEXTS["register", Side.PERSON.value].for_(one),
        }
    return told


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
ALONE = "exit_alone"
"""The move with a place of its own on the page instead of a button among the others."""
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
    return case_page(request, DEREGISTRATIONS, pk, _of_end)


def _of_end(actor: Actor, one: Deregistration, shown: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "title": "注销公示",
        "mark": status_of(one).mark,
        "options": [way for way in shown["options"] if way.move.name != ALONE],
    }
    if one.state != DeregistrationState.AWAITING_CONSENT:
        return told
    if began(one):
        return told | {"help": [_unanswered(one, shown)]}
    left = f"单位说您已于 {one.left_on} 解除劳动合同。请先看下面的证明，再答复。"
    silent = "您不答复，注销不会办成，公示继续有效。"
    if one.releases_at:
        silent = f"到 {last_day(one.releases_at)} 仍未答复的，视为同意，转审核。"
    asked = Banner(f"{one.registration.organization.name}申请注销您的公示", left + silent)
    consent = TEXTS["deregister", Side.PERSON.value].for_(one.registration)
    return told | {"next": None, "asked": [asked], "consent": consent}


def _unanswered(one: Deregistration, shown: dict[str, Any]) -> Banner:
    """What can be done while the organisation does not answer."""
    title, alone = "单位一直不答复怎么办", shown["open"].get(ALONE)
    if one.releases_at:
        by = last_day(one.releases_at)
        words = f"到 {by} 单位仍不答复的，视为同意，自动转审核，您不用做什么。"
        return Banner(title, words)
    if alone and alone.allowed:
        words = "本地区允许凭解除劳动合同证明书单方面办理，不用等单位答复。"
        return Banner(title, words, buttons=(Button("单方面办理", f"{shown['base']}{ALONE}/"),))
    office = one.registration.organization.authority
    phone = f"（{office.phone}）" if office.phone else ""
    words = (
        "本地区没有逾期自动同意的规定，单位答复前公示继续有效。请先联系单位；"
        f"单位拒不办理的，可向{office.name}{phone}反映。"
    )
    return Banner(title, words)
