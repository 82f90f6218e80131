"""安全管理人员: naming them, their posts, ending (SX-30 to SX-33)."""

from __future__ import annotations

from functools import wraps

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.actor import Actor
from zhiye.core.refusals import Conflict, Forbidden, NotFound, Refusal
from zhiye.files import links
from zhiye.http.paging import KeysetPage
from zhiye.http.request import P, Request, View
from zhiye.organizations.models import Function
from zhiye.registrations import perms
from zhiye.registrations import safety_services as services
from zhiye.registrations.models import SafetyAppointment, SafetyState
from zhiye.registrations.safety_flow import SAFETY
from zhiye.web.files.fields import as_stored, judge, prepare, received, stored_list
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
    seen_of,
)
from zhiye.web.organization.forms.registrations import ProofForm
from zhiye.web.organization.forms.safety import (
    PostsForm,
    SafetyForm,
    SafetySearchForm,
    add_row,
    drop_row,
    uploads,
)
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.present import Step
from zhiye.web.shared.refusing import form_errors_from

State = SafetyState
RULE = "safety_release_reviewer_needed"
ORDERS = {"-new": ("-pk",), "new": ("pk",)}
NOT_NEEDED = "检验、检测机构不需要填报安全管理人员。"


def crumbs(row: SafetyAppointment | None = None) -> list[tuple[str, str]]:
    """The way back from a page below the list, or below one appointment."""
    way = [("安全管理人员", reverse("organization:safety"))]
    if row is not None:
        way.append((row.name, reverse("organization:safety_one", args=[row.pk])))
    return way


def for_producers(view: View[P]) -> View[P]:
    """Decorator: not for inspection and testing bodies, which are told why (SX-32)."""

    @for_organization(Function.SAFETY)
    @wraps(view)
    def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not own(request).is_inspecting_only:
            return view(request, *args, **kwargs)
        if request.method != "GET":
            raise Conflict(NOT_NEEDED)
        return page(request, "safety_not_needed", "安全管理人员")

    return gate


def _get(actor: Actor, pk: int) -> SafetyAppointment:
    rows = basket.own_safety(actor).select_related("organization__authority", "person")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@require_GET
@for_producers
def safety(request: Request) -> HttpResponse:
    """Everybody named, with their posts."""
    form = SafetySearchForm(request.GET)
    rows = basket.own_safety(request.actor).prefetch_related("posts__post")
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["q"]:
            rows = rows.filter(name__startswith=wanted["q"])
        if wanted["state"]:
            rows = rows.filter(state=wanted["state"])
    more = {
        "search": form,
        "reviewed": is_reviewed(own(request), RULE),
        "page": KeysetPage(rows, request.GET, orders=ORDERS, default="-new"),
        "searched": form.is_valid() and any(form.cleaned_data.values()),
    }
    return page(request, "safety", "安全管理人员", more)


@sensitive_post_parameters("id_number", "phone")
@require_http_methods(["GET", "POST"])
@for_producers
def new(request: Request) -> HttpResponse:
    """Name a safety manager with posts and letters; no review (SX-30)."""
    organization = own(request)
    if request.method == "GET":
        return _form(request, SafetyForm(organization), None)
    data, refused = received(request, uploads())
    if _reshaped(data):
        return _form(request, _unjudged(SafetyForm(organization, data)), None)
    form = SafetyForm(organization, data)
    if not judge(form, request.actor, refused):
        return _form(request, form, None, status=422)
    cleaned = form.cleaned_data
    try:
        made = services.appoint(
            actor=request.actor,
            name=cleaned["name"],
            id_number=cleaned["id_number"],
            phone_number=cleaned["phone"],
            posts=form.chosen(),
            key=key_of(request),
        )
    except Refusal as refusal:
        return _form(request, form, None, status=form_errors_from(refusal, form))
    messages.success(request, f"已添加安全管理人员{made.name}，不需要审核。")
    return HttpResponseRedirect(reverse("organization:safety_one", args=[made.pk]))


@require_http_methods(["GET", "POST"])
@for_producers
def add_posts(request: Request, pk: int) -> HttpResponse:
    """More posts for somebody who is named already (SX-30)."""
    actor, organization = request.actor, own(request)
    found = _get(actor, pk)
    _must_be(found, (State.ACTIVE,), "追加岗位")
    if request.method == "GET":
        return _form(request, PostsForm(organization), found)
    data, refused = received(request, uploads())
    if _reshaped(data):
        return _form(request, _unjudged(PostsForm(organization, data)), found)
    form = PostsForm(organization, data)
    if not judge(form, actor, refused):
        return _form(request, form, found, status=422)
    try:
        services.add_posts(actor=actor, pk=pk, posts=form.chosen(), seen=seen_of(request))
    except Refusal as refusal:
        return _form(request, form, found, status=form_errors_from(refusal, form))
    messages.success(request, "岗位已追加。")
    return HttpResponseRedirect(reverse("organization:safety_one", args=[pk]))


def _reshaped(data: QueryDict) -> bool:
    """Whether a row was added or taken out instead of sending the form."""
    if "add_row" in data:
        add_row(data)
        return True
    if (index := data.get("drop_row", "")) and index.isdigit():
        drop_row(data, int(index))
        return True
    return False


def _unjudged(form: PostsForm) -> PostsForm:
    """Show what was typed without complaints about what is not typed yet."""
    form.errors.clear()
    return form


def _form(
    request: Request,
    form: PostsForm,
    found: SafetyAppointment | None,
    *,
    status: int = 200,
) -> HttpResponse:
    prepare(form, request.actor)
    seen = seen_field(SAFETY, found) if found else ""
    more = {"form": form, "found": found, "seen": seen}
    title = f"为{found.name}追加岗位" if found else "添加安全管理人员"
    return page(request, "safety_form", title, more, crumbs=crumbs(found), status=status)


def _must_be(found: SafetyAppointment, states: tuple[SafetyState, ...], what: str) -> None:
    if found.state not in states:
        raise Conflict(
            f"不能{what}：当前状态是“{found.get_state_display()}”。",
            remedy="请刷新页面查看最新情况。",
        )


@require_GET
@for_producers
def safety_one(request: Request, pk: int) -> HttpResponse:
    """One safety manager: posts and letters, where an end stands."""
    actor = request.actor
    found = _get(actor, pk)
    may = perms.may_appoint(found, actor)
    more = {
        "found": found,
        "posts": [
            (held, [as_stored(held.letter)])
            for held in found.posts.select_related("post", "letter").order_by("id")
        ],
        "proof": stored_list(links.current(found.files)),
        "steps": _steps(found) if found.state != State.ACTIVE else [],
        "returned": reason_of(SAFETY, found, "return_end")
        if found.state == State.END_RETURNED
        else None,
        "options": moves(SAFETY, found, actor, leave=("request_end", "resubmit_end", "add_posts")),
        "may_end": may and found.state == State.ACTIVE,
        "may_correct": may and found.state == State.END_RETURNED,
        "seen": seen_field(SAFETY, found),
        "base": reverse("organization:safety_one", args=[pk]),
        "log": history(SAFETY, found),
    }
    return page(request, "safety_one", f"安全管理人员 {found.name}", more, crumbs=crumbs())


def _steps(found: SafetyAppointment) -> list[Step]:
    review = {
        State.ENDING: Step("审核", "current"),
        State.END_RETURNED: Step("审核", "failed", "已退回"),
    }.get(State(found.state), Step("审核", "done"))
    over = found.state == State.ENDED
    end = Step("注销完成", "done" if over else "todo", str(found.ended_on or ""))
    shown = [Step("单位申请注销", "done")]
    if is_reviewed(found.organization, RULE) or not over:
        shown.append(review)
    return [*shown, end]


@require_http_methods(["GET", "POST"])
@for_producers
def end(request: Request, pk: int) -> HttpResponse:
    """Ask to end with the termination proof, or correct a returned request (SX-31)."""
    actor = request.actor
    found = _get(actor, pk)
    if not perms.may_appoint(found, actor):
        raise Forbidden
    _must_be(found, (State.ACTIVE, State.END_RETURNED), "申请注销")
    if request.method == "GET":
        form = ProofForm(held=links.current(found.files), left_on=found.left_on)
        form.initial["seen"] = newest(SAFETY, found)
        return _end_form(request, found, form)
    data, refused = received(request, ProofForm.uploads())
    ProofForm.tidy(data)
    form = ProofForm(data)
    if not judge(form, actor, refused):
        return _end_form(request, found, form, status=422)
    cleaned = form.cleaned_data
    try:
        done = services.request_end(
            actor=actor,
            pk=pk,
            left_on=cleaned["left_on"],
            proof=form.proof(),
            seen=cleaned["seen"],
        )
    except Refusal as refusal:
        return _end_form(request, found, form, status=form_errors_from(refusal, form))
    over = done.state == State.ENDED
    messages.success(request, "已注销。" if over else "已提交注销，审核通过即完成。")
    return HttpResponseRedirect(reverse("organization:safety_one", args=[pk]))


def _end_form(
    request: Request, found: SafetyAppointment, form: ProofForm, *, status: int = 200
) -> HttpResponse:
    prepare(form, request.actor)
    returned = found.state == State.END_RETURNED
    more = {
        "form": form,
        "found": found,
        "reviewed": is_reviewed(found.organization, RULE),
        "returned": reason_of(SAFETY, found, "return_end") if returned else None,
    }
    title = "修改注销申请" if returned else f"注销安全管理人员{found.name}"
    return page(request, "safety_end", title, more, crumbs=crumbs(found), status=status)


@require_http_methods(["GET", "POST"])
@for_producers
def move(request: Request, pk: int, name: str) -> HttpResponse:
    """Take a request to end back."""
    if name != "cancel_end":
        raise NotFound
    found = _get(request.actor, pk)
    return do_move(
        request,
        flow=SAFETY,
        obj=found,
        name=name,
        act=lambda actor, reason, seen: services.cancel_end(actor=actor, pk=pk, seen=seen),
        where=reverse("organization:safety_one", args=[pk]),
        done="已撤回注销，此人继续在任。",
        crumbs=crumbs(found),
    )
