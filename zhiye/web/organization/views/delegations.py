"""人员授权: which colleagues may act for the organisation (ZS-40 to ZS-45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.history import newest_event
from zhiye.core.refusals import Conflict, Invalid
from zhiye.http import served
from zhiye.http.acting import user_of
from zhiye.http.request import Request
from zhiye.organizations import delegation_services as services
from zhiye.organizations import selectors
from zhiye.organizations.listing import DELEGATIONS as LISTING
from zhiye.organizations.models import (
    Delegation,
    Function,
    Standing,
    function_labels,
)
from zhiye.organizations.offered import functions_open
from zhiye.web.organization.forms.delegations import ChangeForm, DelegationForm
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.finding import NumberForm
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.pages import ask, done, page
from zhiye.web.shared.refusing import refusal_of, status_of, submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.uploads import filled

TITLE = "人员授权"
LIST = "organization:delegations"
WAY = [(TITLE, "/org/delegations/")]
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


# -- reading -------------------------------------------------------------------------------------


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@for_organization(Function.DELEGATIONS)
def delegations(request: Request) -> HttpResponse:
    """Everybody who may, might or might once act for the organisation; one by number (ZS-40)."""
    actor = request.actor
    find = filled(request, NumberForm)
    one = submit(find, lambda: _of_number(actor, find.cleaned_data["number"]))
    if one is not None:
        return redirect("organization:delegation", one.pk)
    moment = now()
    more = listed(request, LISTING, selectors.delegations(actor), "name", "since", "until")
    more |= {
        "find": find,
        "find_url": reverse(f"{LIST}_find"),
        "rows": [_row(one, moment) for one in more["page"]],
        "contact": selectors.contact_of(own(request).authority),
    }
    return page(request, "delegations", TITLE, more, status=status_of(find))


def _of_number(actor: Actor, number: str) -> Delegation:
    """One colleague by the whole ID number, which never stands in an address. Raises Invalid."""
    found = selectors.delegation_of_number(actor, number)
    if found is None:
        raise Invalid({"number": UNKNOWN})
    return found


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
    return page(request, "delegation", title, more, crumbs=WAY)


# -- writing -------------------------------------------------------------------------------------


@sensitive_post_parameters("password", "phone")
@require_http_methods(["GET", "POST"])
@for_organization(Function.DELEGATIONS)
def new(request: Request) -> HttpResponse:
    """Let a colleague with an account act for the organisation (ZS-41)."""
    actor = request.actor
    offered = functions_open(served.services(request))
    form = filled(
        request,
        DelegationForm,
        lambda data: DelegationForm(actor, data, user=user_of(request), offered=offered),
    )
    made = submit(form, lambda: _grant(actor, form))
    if made is not None:
        told = f"已授权{made.user.name}，对方登录后选择本单位即可办理。"
        return done(request, told, LIST)
    return page(request, "delegation_form", "新增授权", {"form": form}, crumbs=WAY)


def _grant(actor: Actor, form: DelegationForm) -> Delegation:
    form.confirm(actor)
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
    form = filled(
        request,
        ChangeForm,
        lambda data: ChangeForm(
            actor,
            found,
            data,
            user=user_of(request),
            offered=functions_open(served.services(request)),
            initial=ChangeForm.initial_of(found, newest_event(found)),
        ),
    )
    told = submit(form, lambda: _change(actor, form))
    if told is not None:
        return done(request, told, where)
    beyond = [one for one in found.functions if not actor.may(one)]
    more = {
        "form": form,
        "found": found,
        "row": _row(found, now()),
        "kept": function_labels(form.kept),
        "lost": "" if form.kept else function_labels(beyond),
    }
    crumbs = [*WAY, (f"{found.user.name or '未填姓名'}的授权", where)]
    return page(request, "delegation_form", "授权修改", more, crumbs=crumbs)


def _change(actor: Actor, form: ChangeForm) -> str:
    """Do what the form asks; says what was done."""
    found, name = form.delegation, form.delegation.user.name
    form.confirm(actor)
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
    form, name = filled(request, MoveForm), found.user.name
    if not form.is_bound and found.disabled_at is not None:
        raise Conflict("该授权已经停用。", remedy="请刷新页面查看最新情况。")
    if submit(form, lambda: services.disable(actor=actor, pk=pk)) is not None:
        return done(request, f"已停用{name}的授权，立即生效。", LIST)
    if refusal := refusal_of(form):
        raise refusal
    return ask(
        request,
        form,
        "禁用授权",
        text=f"停用后，{name}不能再代表本单位办理业务，已打开的页面也立即失效。办理过的记录保留。",
        ends=f"{name}的授权",
        submit="确认禁用",
        crumbs=WAY,
    )
