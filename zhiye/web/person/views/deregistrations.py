"""Leaving an organisation (SX-61) and consenting to its deregistration (SX-62)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.core.refusals import Conflict, Refusal
from zhiye.files.links import current
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.regions import rules
from zhiye.registrations import deregistration_services as services
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.models import (
    OPEN_DEREGISTRATION,
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
    Side,
)
from zhiye.registrations.texts import TEXTS
from zhiye.web.files.fields import as_stored, prepare, received, uploads_of
from zhiye.web.person import reads, words
from zhiye.web.person.forms.moves import ReasonForm, SureForm
from zhiye.web.person.forms.registrations import LeaveForm
from zhiye.web.person.frame import key_in, own_page, page, registering, seen, seen_in
from zhiye.web.person.views.registrations import tabs
from zhiye.web.shared.forms_render import add_errors
from zhiye.web.shared.present import timeline
from zhiye.web.shared.refusing import form_errors_from

REVIEWED = "上传证明并申请,单位同意,审核通过，注销完成"
UNREVIEWED = "上传证明并申请,单位同意，注销完成"


@require_GET
@own_page
@registering
def listing(request: Request) -> HttpResponse:
    """注销授权: every deregistration, the open ones first; and what can be left."""
    actor = request.actor
    waiting = reads.deregistrations(actor).filter(state__in=OPEN_DEREGISTRATION).order_by("pk")
    others = KeysetPage(
        reads.deregistrations(actor).exclude(state__in=OPEN_DEREGISTRATION),
        request.GET,
        orders={"-new": ("-pk",)},
        default="-new",
    )
    more = {
        "tabs": tabs(request),
        "waiting": [(one, words.of_deregistration(one)) for one in waiting[:50]],
        "others": [(one, words.of_deregistration(one)) for one in others],
        "page": others,
        "current": None if waiting else reads.current(actor),
        "safety": list(reads.safety_appointments(actor)[:20]),
    }
    return page(request, "deregistrations", "人员授权", more)


@require_http_methods(["GET", "POST"])
@own_page
def start(request: Request, pk: int) -> HttpResponse:
    """申请注销 from an active registration: the day and the proof (SX-61)."""
    actor = request.actor
    registration = reads.registration(actor, pk)
    if request.method == "GET":
        if registration.state != RegistrationState.ACTIVE:
            raise Conflict("这份公示不在公示中，不用办理注销。", remedy="请返回查看最新情况。")
        form = LeaveForm()
        prepare(form, actor)
        return _start(request, registration, form)
    form, good = _sent(request)
    if not good:
        return _start(request, registration, form, 422)
    try:
        made = services.start(
            actor=actor,
            registration_id=pk,
            left_on=form.cleaned_data["left_on"],
            proof=form.proof,
            note=form.cleaned_data["note"],
            key=key_in(request),
        )
    except Refusal as refusal:
        return _start(request, registration, form, form_errors_from(refusal, form))
    messages.success(request, f"注销申请已发给{registration.organization.name}。")
    return HttpResponseRedirect(reverse("person:deregistration", args=[made.pk]))


@require_GET
@own_page
def detail(request: Request, pk: int) -> HttpResponse:
    """Who asks, the proof, the state, what happens next and when nobody answers."""
    actor = request.actor
    one = reads.deregistration(actor, pk)
    logs = list(DEREGISTRATION.log_of(one))
    options = [o for o in DEREGISTRATION.available(one, actor) if o.move.name not in HIDDEN]
    alone = DEREGISTRATION.option(one, "exit_alone", actor)
    mine = one.started_by == Side.PERSON
    asked = one.state == DeregistrationState.AWAITING_CONSENT
    returned = one.state == DeregistrationState.RETURNED
    more = {
        "one": one,
        "mine": mine,
        "status": words.of_deregistration(one),
        "next": words.after_deregistration(one),
        "files": [as_stored(file) for file in current(one.files)],
        "options": options,
        "may_exit_alone": alone is not None and alone.allowed,
        "waits_for_them": mine and asked,
        "words": TEXTS["deregister", Side.PERSON.value].for_(one.registration)
        if asked and not mine
        else "",
        "may_edit": DEREGISTRATION.option(one, "resubmit", actor) is not None,
        "reason": logs[-1].reason if logs and (returned or not asked) else "",
        "log": timeline(DEREGISTRATION, logs),
        "seen": seen(DEREGISTRATION, one),
        "base": reverse("person:deregistration", args=[pk]),
    }
    return page(request, "deregistration", "注销公示", more, back=reverse("person:deregistrations"))


HIDDEN = frozenset({"exit_alone", "resubmit"})
"""Moves with a place of their own on the page instead of a button among the others."""


@require_POST
@own_page
def consent(request: Request, pk: int) -> HttpResponse:
    """The person agrees to the organisation's deregistration (SX-62)."""
    one = services.consent(actor=request.actor, pk=pk, seen=seen_in(request))
    ended = one.state == DeregistrationState.APPROVED
    told = "已同意，注销完成。" if ended else "已同意。审核通过后注销完成，会有短信告诉您。"
    messages.success(request, told)
    return HttpResponseRedirect(reverse("person:deregistration", args=[pk]))


@require_http_methods(["GET", "POST"])
@own_page
def decline(request: Request, pk: int) -> HttpResponse:
    """The person does not agree, and says why."""
    actor = request.actor
    one = reads.deregistration(actor, pk)
    move = DEREGISTRATION.by_name["decline"]
    form = ReasonForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        typed = form.cleaned_data["reason"]
        services.decline(actor=actor, pk=pk, reason=typed, seen=seen_in(request))
        messages.success(request, "已告诉单位您不同意。公示继续有效。")
        return HttpResponseRedirect(reverse("person:deregistration", args=[pk]))
    if form is None:
        _still(one, "decline", request)
    more = {
        "text": f"不同意 {one.registration.organization.name} 的注销申请？{move.ends}",
        "submit": "确认不同意",
        "form": form or ReasonForm.about(DEREGISTRATION, one),
    }
    back = reverse("person:deregistration", args=[pk])
    return page(request, "confirm", "不同意注销", more, back=back, status=422 if form else 200)


@require_http_methods(["GET", "POST"])
@own_page
def withdraw(request: Request, pk: int) -> HttpResponse:
    """The person takes an own deregistration back; asks first."""
    actor = request.actor
    one = reads.deregistration(actor, pk)
    if request.method == "POST":
        services.withdraw(actor=actor, pk=pk, seen=seen_in(request))
        messages.success(request, "注销申请已撤回，公示继续有效。")
        return HttpResponseRedirect(reverse("person:deregistration", args=[pk]))
    _still(one, "withdraw", request)
    more = {
        "text": f"撤回注销申请？{DEREGISTRATION.by_name['withdraw'].ends}",
        "submit": "确认撤回",
        "form": SureForm.about(DEREGISTRATION, one),
    }
    back = reverse("person:deregistration", args=[pk])
    return page(request, "confirm", "撤回注销申请", more, back=back)


@require_http_methods(["GET", "POST"])
@own_page
def exit_alone(request: Request, pk: int) -> HttpResponse:
    """Where the ruleset allows it: without the organisation's answer (FJ-20); asks first."""
    actor = request.actor
    one = reads.deregistration(actor, pk)
    if request.method == "POST":
        services.exit_alone(actor=actor, pk=pk, seen=seen_in(request))
        messages.success(request, "已按单方面注销办理，不再等单位答复。")
        return HttpResponseRedirect(reverse("person:deregistration", args=[pk]))
    _still(one, "exit_alone", request)
    more = {
        "text": "不再等单位答复，凭解除劳动合同证明书直接办理注销？"
        f"办成后，您在 {one.registration.organization.name} 的公示结束。",
        "submit": "确认办理",
        "form": SureForm.about(DEREGISTRATION, one),
    }
    back = reverse("person:deregistration", args=[pk])
    return page(request, "confirm", "单方面办理注销", more, back=back)


@require_http_methods(["GET", "POST"])
@own_page
def resubmit(request: Request, pk: int) -> HttpResponse:
    """A returned deregistration, corrected and handed in again (SX-24)."""
    actor = request.actor
    one = reads.deregistration(actor, pk)
    if request.method == "GET":
        _still(one, "resubmit", request)
        pages = {f"proof{n}": as_stored(file) for n, file in enumerate(current(one.files)[:3], 1)}
        form = LeaveForm(initial={"left_on": one.left_on, "note": one.note, **pages})
        prepare(form, actor)
        return _resubmit(request, one, form)
    form, good = _sent(request)
    if not good:
        return _resubmit(request, one, form, 422)
    services.resubmit(
        actor=actor,
        pk=pk,
        left_on=form.cleaned_data["left_on"],
        proof=form.proof,
        note=form.cleaned_data["note"],
        seen=seen_in(request),
    )
    messages.success(request, "已重新提交审核。")
    return HttpResponseRedirect(reverse("person:deregistration", args=[pk]))


def _sent(request: Request) -> tuple[LeaveForm, bool]:
    """The form as sent, its files kept, and whether it is good."""
    data, unkept = received(request, uploads_of(LeaveForm))
    form = LeaveForm(data)
    prepare(form, request.actor)
    good = form.is_valid()
    add_errors(form, unkept)
    return form, good and not unkept


def _start(
    request: Request, registration: Registration, form: LeaveForm, status: int = 200
) -> HttpResponse:
    organization = registration.organization
    reviewed = rules.get_bool("release_reviewer_needed", organization.authority_id)
    shown = {
        "form": form,
        "organization": organization,
        "steps": REVIEWED if reviewed else UNREVIEWED,
        "reason": "",
        "seen": "",
    }
    back = reverse("person:registration", args=[registration.pk])
    return page(request, "leave", "申请注销", shown, back=back, status=status)


def _resubmit(
    request: Request, one: Deregistration, form: LeaveForm, status: int = 200
) -> HttpResponse:
    last = DEREGISTRATION.last_log(one)
    shown = {
        "form": form,
        "organization": one.registration.organization,
        "steps": "",
        "reason": last.reason if last else "",
        "seen": seen(DEREGISTRATION, one),
    }
    back = reverse("person:deregistration", args=[one.pk])
    return page(request, "leave", "修改注销申请", shown, back=back, status=status)


def _still(one: Deregistration, move: str, request: Request) -> None:
    """The question is only asked while it can be answered. Raises Conflict."""
    option = DEREGISTRATION.option(one, move, request.actor)
    if option is None or (move == "exit_alone" and not option.allowed):
        label = DEREGISTRATION.label_of(move)
        state = words.of_deregistration(one).text
        raise Conflict(f"不能{label}：当前状态是“{state}”。", remedy="请返回查看最新情况。")
