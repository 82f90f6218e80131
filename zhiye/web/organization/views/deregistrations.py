"""注销公示 from the organisation's side (SX-23, SX-24, SX-39)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.actor import Actor
from zhiye.core.refusals import Conflict, Forbidden, NotFound, Refusal
from zhiye.files import links
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations import deregistration_services as services
from zhiye.registrations import perms, selectors
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
from zhiye.supervision.selectors import is_watched
from zhiye.supervision.staffing import Loss, losses
from zhiye.web.files.fields import judge, prepare, received, stored_list
from zhiye.web.organization import basket
from zhiye.web.organization.common import (
    do_move,
    history,
    is_reviewed,
    key_of,
    moves,
    newest,
    page,
    reason_of,
    seen_field,
)
from zhiye.web.organization.forms.registrations import DeregisterForm, DeregistrationSearchForm
from zhiye.web.organization.gate import for_organization
from zhiye.web.organization.views import registrations as people
from zhiye.web.shared.present import Step
from zhiye.web.shared.refusing import form_errors_from

State = DeregistrationState
REVIEW = (State.AWAITING_REVIEW, State.RETURNED)
RULE = "release_reviewer_needed"
ORDERS = {"-new": ("-pk",), "new": ("pk",)}


def crumbs(row: Deregistration | None = None) -> list[tuple[str, str]]:
    """The way back from a page below the list, or below one deregistration."""
    way = [*people.crumbs(), ("注销公示", reverse("organization:deregistrations"))]
    if row is not None:
        way.append((row.reference, reverse("organization:deregistration", args=[row.pk])))
    return way


def _get(actor: Actor, pk: int) -> Deregistration:
    rows = basket.own_deregistrations(actor).select_related(
        "registration__person", "registration__organization__authority"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@require_GET
@for_organization(Function.REGISTRATIONS)
def deregistrations(request: Request) -> HttpResponse:
    """Every deregistration, from either side."""
    actor = request.actor
    form = DeregistrationSearchForm(request.GET)
    rows = basket.own_deregistrations(actor).select_related("registration__person")
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["q"]:
            rows = rows.filter(registration__person__name__startswith=wanted["q"])
        if wanted["state"]:
            rows = rows.filter(state=wanted["state"])
    more = {
        "search": form,
        "page": KeysetPage(rows, request.GET, orders=ORDERS, default="-new"),
        "tabs": people.tabs(actor, "deregistrations"),
    }
    return page(request, "deregistrations", "注销公示", more, crumbs=people.crumbs())


@require_http_methods(["GET", "POST"])
@for_organization(Function.REGISTRATIONS)
def start(request: Request, pk: int) -> HttpResponse:
    """Ask to end a registration, with the termination proof (SX-23)."""
    actor = request.actor
    row = selectors.get(actor, pk)
    _must_be_endable(row, actor)
    if request.method == "GET":
        return _ask(request, row, DeregisterForm())
    form = _sent(request)
    if not form.is_valid():
        return _ask(request, row, form, status=422)
    data = form.cleaned_data
    try:
        made = services.start(
            actor=actor,
            registration_id=pk,
            left_on=data["left_on"],
            proof=form.proof(),
            note=data["note"],
            key=key_of(request),
        )
    except Refusal as refusal:
        return _ask(request, row, form, status=form_errors_from(refusal, form))
    messages.success(request, f"已发起注销，等待{row.person.name}同意。")
    return HttpResponseRedirect(reverse("organization:deregistration", args=[made.pk]))


def _must_be_endable(row: Registration, actor: Actor) -> None:
    if not perms.is_organization(row, actor):
        raise Forbidden
    if row.state != RegistrationState.ACTIVE:
        raise Conflict(
            f"不能注销：当前状态是“{row.get_state_display()}”。",
            remedy="只有公示中的人员才能注销。",
        )
    if row.deregistrations.filter(state__in=OPEN_DEREGISTRATION).exists():
        raise Conflict("这份公示已有一份正在办理的注销。", remedy="请在“注销公示”中查看进度。")


def _ask(
    request: Request, row: Registration, form: DeregisterForm, *, status: int = 200
) -> HttpResponse:
    prepare(form, request.actor)
    more = {
        "row": row,
        "form": form,
        "returned": None,
        "losses": losses_of(row),
        "reviewed": is_reviewed(row.organization, RULE),
        "consent": TEXTS["deregister", Side.ORGANIZATION.value].for_(row),
    }
    title = f"注销{row.person.name}的执业公示"
    return page(request, "deregister", title, more, crumbs=people.crumbs(row), status=status)


def losses_of(row: Registration) -> list[Loss]:
    """What the organisation's licences would lack without this person (SX-36)."""
    if not is_watched(row.organization):
        return []
    return losses(row.organization, row.pk)


def _sent(request: Request) -> DeregisterForm:
    data, refused = received(request, DeregisterForm.uploads())
    DeregisterForm.tidy(data)
    form = DeregisterForm(data)
    judge(form, request.actor, refused)
    return form


@require_http_methods(["GET", "POST"])
@for_organization(Function.REGISTRATIONS)
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct a returned deregistration and hand it in again (SX-24)."""
    actor = request.actor
    found = _get(actor, pk)
    if not perms.is_starter(found, actor):
        raise Forbidden("这次注销由本人发起，由本人更正。")
    if found.state != State.RETURNED:
        raise Conflict(
            f"不能修改：当前状态是“{found.get_state_display()}”。",
            remedy="请刷新页面查看最新情况。",
        )
    if request.method == "GET":
        form = DeregisterForm.correcting(found)
        form.initial["seen"] = newest(DEREGISTRATION, found)
        return _ask_again(request, found, form)
    form = _sent(request)
    if not form.is_valid():
        return _ask_again(request, found, form, status=422)
    data = form.cleaned_data
    try:
        services.resubmit(
            actor=actor,
            pk=pk,
            left_on=data["left_on"],
            proof=form.proof(),
            note=data["note"],
            seen=data["seen"],
        )
    except Refusal as refusal:
        return _ask_again(request, found, form, status=form_errors_from(refusal, form))
    messages.success(request, "已重新提交审核。")
    return HttpResponseRedirect(reverse("organization:deregistration", args=[pk]))


def _ask_again(
    request: Request, found: Deregistration, form: DeregisterForm, *, status: int = 200
) -> HttpResponse:
    prepare(form, request.actor)
    more = {
        "row": found.registration,
        "form": form,
        "returned": reason_of(DEREGISTRATION, found, "return"),
        "losses": losses_of(found.registration),
        "reviewed": True,
        "consent": "",
    }
    return page(request, "deregister", "修改注销申请", more, crumbs=crumbs(found), status=status)


@require_GET
@for_organization(Function.REGISTRATIONS)
def deregistration(request: Request, pk: int) -> HttpResponse:
    """One deregistration: the proof, where it stands, what can be done now."""
    actor = request.actor
    found = _get(actor, pk)
    options = moves(DEREGISTRATION, found, actor, leave=("resubmit",))
    answering = any(one.move.name == "consent" for one in options)
    consent = TEXTS["deregister", Side.ORGANIZATION.value].for_(found.registration)
    more = {
        "found": found,
        "row": found.registration,
        "mine": found.started_by == Side.ORGANIZATION,
        "steps": _steps(found),
        "by": basket.last_day(found.releases_at),
        "proof": stored_list(links.current(found.files)),
        "options": options,
        "consent": consent if answering else "",
        "losses": losses_of(found.registration) if found.state in OPEN_DEREGISTRATION else [],
        "consents": list(
            found.registration.consents.filter(
                purpose="deregister", at__gte=found.created_at
            ).order_by("id")
        ),
        "stopped": reason_of(DEREGISTRATION, found, "return", "decline"),
        "may_correct": found.state == State.RETURNED and perms.is_starter(found, actor),
        "seen": seen_field(DEREGISTRATION, found),
        "base": reverse("organization:deregistration", args=[pk]),
        "log": history(DEREGISTRATION, found),
    }
    title = f"注销{found.registration.person.name}的执业公示"
    return page(request, "deregistration", title, more, crumbs=crumbs())


def _steps(found: Deregistration) -> list[Step]:
    mine = found.started_by == Side.ORGANIZATION
    first, second = ("单位发起", "本人同意") if mine else ("本人申请", "单位同意")
    answer = {
        State.AWAITING_CONSENT: Step(second, "current"),
        State.DECLINED: Step(second, "failed", "不同意"),
        State.WITHDRAWN: Step(second, "failed", "已撤回"),
    }.get(State(found.state), Step(second, "done"))
    review = {
        State.AWAITING_REVIEW: Step("审核", "current"),
        State.RETURNED: Step("审核", "failed", "已退回"),
        State.APPROVED: Step("审核", "done"),
    }.get(State(found.state), Step("审核", "todo"))
    end = Step("注销完成", "done" if found.state == State.APPROVED else "todo")
    shown = [Step(first, "done"), answer]
    if is_reviewed(found.registration.organization, RULE) or found.state in REVIEW:
        shown.append(review)
    return [*shown, end]


def _consent(*, actor: Actor, pk: int, reason: str, seen: int | None) -> Deregistration:
    return services.consent(actor=actor, pk=pk, seen=seen)


def _withdraw(*, actor: Actor, pk: int, reason: str, seen: int | None) -> Deregistration:
    return services.withdraw(actor=actor, pk=pk, seen=seen)


MOVES: dict[str, tuple[Callable[..., Deregistration], str, str]] = {
    "consent": (_consent, "已同意注销。", "请先核对解除劳动合同证明书。"),
    "decline": (services.decline, "已答复不同意，本人将看到原因。", "请写明不同意的原因。"),
    "withdraw": (_withdraw, "已撤回，公示继续有效。", "撤回后可以重新发起。"),
}


@require_http_methods(["GET", "POST"])
@for_organization(Function.REGISTRATIONS)
def move(request: Request, pk: int, name: str) -> HttpResponse:
    """Answer the person's request (SX-39), or take the own one back."""
    if name not in MOVES:
        raise NotFound
    found = _get(request.actor, pk)
    verb, done, text = MOVES[name]
    return do_move(
        request,
        flow=DEREGISTRATION,
        obj=found,
        name=name,
        act=lambda actor, reason, seen: verb(actor=actor, pk=pk, reason=reason, seen=seen),
        where=reverse("organization:deregistration", args=[pk]),
        done=done,
        crumbs=crumbs(found),
        text=text,
    )
