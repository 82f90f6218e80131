"""人员授权: which colleagues may act for the organisation (ZS-40 to ZS-45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.accounts.services.users import confirm_password
from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.history import newest_event
from zhiye.core.refusals import Conflict, Invalid, Refusal
from zhiye.http import served
from zhiye.http.acting import user_of
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.organizations import delegation_services as services
from zhiye.organizations import selectors
from zhiye.organizations.models import (
    Delegation,
    Function,
    Standing,
    function_labels,
)
from zhiye.organizations.offered import functions_open
from zhiye.web.organization.common import page, posted
from zhiye.web.organization.forms.delegations import (
    ChangeForm,
    DelegationForm,
    DelegationSearchForm,
    NumberForm,
    TermForm,
)
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.refusing import form_errors_from

TITLE = "人员授权"
ORDERS = {
    "-new": ("-pk",),
    "-since": ("-valid_from", "-pk"),
    "since": ("valid_from", "pk"),
}
TONES = {
    Standing.ACTIVE: "success",
    Standing.UPCOMING: "neutral",
    Standing.EXPIRED: "ended",
    Standing.DISABLED: "ended",
}
UNKNOWN = (
    "本单位的授权名单里没有这个号码。请核对号码；"
    "同事还没有在手机端完成“人员信息”的，请改用姓名查找。"
)


@dataclass(frozen=True)
class Row:
    """A delegation as pages show it."""

    delegation: Delegation
    tone: str
    state: str

    @property
    def person(self) -> Any:
        """The record of the human behind the account, if the profile was filled in."""
        return getattr(self.delegation.user, "person", None)

    @property
    def may_disable(self) -> bool:
        """Whether there is anything to disable."""
        return self.delegation.disabled_at is None


def _row(one: Delegation, moment: datetime) -> Row:
    standing = one.standing(moment)
    return Row(one, TONES[standing], standing.label)


def _crumbs() -> list[tuple[str, str]]:
    return [(TITLE, reverse("organization:delegations"))]


# -- reading -------------------------------------------------------------------------------------


@require_GET
@for_organization(Function.DELEGATIONS)
def delegations(request: Request) -> HttpResponse:
    """Everybody who may, might or might once act for the organisation (ZS-40)."""
    return _list(request, NumberForm(auto_id="q_%s"))


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@for_organization(Function.DELEGATIONS)
def find(request: Request) -> HttpResponse:
    """One colleague by the whole ID number; the number never stands in an address."""
    if request.method == "GET":  # the list below an answer has links of its own
        where = reverse("organization:delegations")
        return HttpResponseRedirect(f"{where}?{request.GET.urlencode()}")
    form = NumberForm(request.POST, auto_id="q_%s")
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        found = selectors.delegation_of_number(request.actor, form.cleaned_data["number"])
    except Invalid as refusal:
        return _list(request, form, status=form_errors_from(refusal, form))
    if found is None:
        form.add_error("number", UNKNOWN)
        return _list(request, form, status=404)
    return HttpResponseRedirect(reverse("organization:delegation", args=[found.pk]))


def _list(request: Request, number: NumberForm, *, status: int = 200) -> HttpResponse:
    form = DelegationSearchForm(request.GET or None, auto_id="q_%s")
    rows = selectors.delegations(request.actor)
    if form.is_bound:
        fits = form.is_valid()
        rows = selectors.delegations(request.actor, **form.cleaned_data) if fits else rows.none()
    found = KeysetPage(rows, request.GET, orders=ORDERS, default="-new")
    moment = now()
    more = {
        "search": form,
        "number": number,
        "page": found,
        "rows": [_row(one, moment) for one in found],
        "contact": selectors.contact_of(own(request).authority),
    }
    return page(request, "delegations", TITLE, more, status=status)


@require_GET
@for_organization(Function.DELEGATIONS)
def delegation(request: Request, pk: int) -> HttpResponse:
    """One colleague's delegation and every change of it (ZS-42, ZS-44)."""
    found = selectors.delegation(request.actor, pk)
    more = {
        "found": found,
        "row": _row(found, now()),
        "changes": selectors.delegation_changes(found),
    }
    title = f"{found.user.name or '未填姓名'}的授权"
    return page(request, "delegation", title, more, crumbs=_crumbs())


# -- writing -------------------------------------------------------------------------------------


@sensitive_post_parameters("password", "phone")
@require_http_methods(["GET", "POST"])
@for_organization(Function.DELEGATIONS)
def new(request: Request) -> HttpResponse:
    """Let a colleague with an account act for the organisation (ZS-41)."""
    actor = request.actor
    form = DelegationForm(
        actor,
        posted(request),
        with_password=_has_password(request),
        offered=functions_open(served.services(request)),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _grant(request, actor, form)
            except Refusal as refusal:
                status = form_errors_from(refusal, form)
            else:
                name = made.user.name
                messages.success(request, f"已授权{name}，对方登录后选择本单位即可办理。")
                return HttpResponseRedirect(reverse("organization:delegations"))
    more = {"form": form}
    return page(request, "delegation_form", "新增授权", more, crumbs=_crumbs(), status=status)


def _grant(request: Request, actor: Actor, form: DelegationForm) -> Delegation:
    _confirm(request, actor, form)
    colleague = services.find_colleague(
        actor=actor, name=form.cleaned_data["name"], number=form.cleaned_data["phone"]
    )
    return services.grant(actor=actor, user=colleague, **form.term())


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@for_organization(Function.DELEGATIONS)
def edit(request: Request, pk: int) -> HttpResponse:
    """Whether a colleague may act at all, for what, how long (ZS-43)."""
    actor = request.actor
    found = selectors.delegation(actor, pk)
    where = reverse("organization:delegation", args=[pk])
    form = ChangeForm(
        actor,
        found,
        posted(request),
        with_password=_has_password(request),
        offered=functions_open(served.services(request)),
        initial=ChangeForm.initial_of(found, newest_event(found)),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                messages.success(request, _change(request, actor, form))
            except Refusal as refusal:
                status = form_errors_from(refusal, form)
            else:
                return HttpResponseRedirect(where)
    beyond = [one for one in found.functions if not actor.may(one)]
    more = {
        "form": form,
        "found": found,
        "row": _row(found, now()),
        "kept": function_labels(form.kept),
        "lost": "" if form.kept else function_labels(beyond),
    }
    crumbs = [*_crumbs(), (f"{found.user.name or '未填姓名'}的授权", where)]
    return page(request, "delegation_form", "授权修改", more, crumbs=crumbs, status=status)


def _change(request: Request, actor: Actor, form: ChangeForm) -> str:
    """Do what the form asks; says what was done."""
    found, name = form.of, form.of.user.name
    _confirm(request, actor, form)
    if form.cleaned_data["enabled"] == "no":
        services.disable(actor=actor, pk=found.pk)
        return f"已停用{name}的授权，立即生效。"
    services.change(actor=actor, pk=found.pk, seen=form.cleaned_data["seen"], **form.term())
    return f"{name}的授权已修改，立即生效。"


@require_http_methods(["GET", "POST"])
@for_organization(Function.DELEGATIONS)
def disable(request: Request, pk: int) -> HttpResponse:
    """End a delegation at once, also for pages that are open (ZS-45)."""
    actor = request.actor
    found = selectors.delegation(actor, pk)
    where = reverse("organization:delegations")
    if request.method == "GET":
        if found.disabled_at is not None:
            raise Conflict("该授权已经停用。", remedy="请刷新页面查看最新情况。")
        more = {"form": MoveForm(), "found": found, "cancel": where}
        return page(request, "delegation_disable", "禁用授权", more, crumbs=_crumbs())
    services.disable(actor=actor, pk=pk)
    messages.success(request, f"已停用{found.user.name}的授权，立即生效。")
    return HttpResponseRedirect(where)


def _has_password(request: Request) -> bool:
    return user_of(request).has_usable_password()


def _confirm(request: Request, actor: Actor, form: TermForm) -> None:
    """The own password once more (assurance 39); who logs in by code only has none."""
    if "password" in form.fields:
        password = form.cleaned_data["password"]
        confirm_password(user=user_of(request), password=password, actor=actor)
