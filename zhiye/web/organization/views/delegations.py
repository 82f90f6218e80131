"""人员授权: which colleagues may act for the organisation (ZS-40 to ZS-45)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters

from zhiye.core.actor import Actor
from zhiye.core.clock import last_day, local_date, now, today
from zhiye.core.history import newest_event
from zhiye.core.listing import Column
from zhiye.core.refusals import Conflict, Invalid
from zhiye.http import served
from zhiye.http.acting import user_of
from zhiye.http.request import Request
from zhiye.organizations import delegation_services as services
from zhiye.organizations import selectors
from zhiye.organizations.inputs import Grant, Term
from zhiye.organizations.listing import DELEGATIONS as LISTING
from zhiye.organizations.models import Delegation, Function, Standing, function_labels
from zhiye.organizations.offered import functions_granted, functions_open
from zhiye.organizations.told import told
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Banner, Button
from zhiye.web.shared.cases import detail_page
from zhiye.web.shared.confirming import PasswordOnceMore
from zhiye.web.shared.finding import NumberForm
from zhiye.web.shared.forms_of import InputForm
from zhiye.web.shared.forms_render import offer
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.pages import ask, done, page
from zhiye.web.shared.refusing import refusal_of, status_of, submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import Empty, joined, link, list_page, ways
from zhiye.web.shared.tones import mark
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
UNREACHABLE = (
    "请持营业执照原件和单位证明联系{}，由其核实后处理。"
    "建议平时至少授权两名同事办理“人员授权”，都不填截止日期。"
)
KEPT = (
    "此人还有您没有的功能：{}。您不能更改这些功能，保存后保持不变；期限只能缩短，不能延长。"
    "选“否”则整项授权一起停用。"
)
LOST = "这项授权原来还包括您没有的功能：{}。恢复后不再包括，需要时请由拥有这些功能的同事增加。"
UNKNOWN = (
    "本单位的授权名单里没有这个号码。请核对号码；"
    "同事还没有在手机端完成“人员信息”的，请改用姓名查找。"
)


class TermForm(InputForm, PasswordOnceMore):
    """For what, from when, until when; with the own password once more (assurance 39).

    `offered` are the functions that have a menu where the organisation is.
    """

    takes: ClassVar[type] = Term

    def __init__(
        self, actor: Actor, data: QueryDict | None = None, *, offered: Collection[str], **more: Any
    ) -> None:
        super().__init__(data, **more)
        offer(self, "functions", functions_granted(actor, offered))
        self.order_fields(["enabled", *(one.name for one in self.asked()), "password"])

    def term(self) -> dict[str, Any]:
        """The chosen functions and the moments the grant begins and ends, for the service."""
        moments: dict[str, Any] = self.facts().moments()
        return moments


class DelegationForm(TermForm):
    """Whom to let act (ZS-41)."""

    takes = Grant


class ChangeForm(TermForm):
    """Whether at all, for what, how long (ZS-43)."""

    enabled = forms.ChoiceField(
        label="是否授权",
        choices=[("yes", "是"), ("no", "否：立即停用，功能和期限不再起作用")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择是否授权。"},
    )

    def __init__(
        self,
        actor: Actor,
        of: Delegation,
        data: QueryDict | None = None,
        *,
        offered: Collection[str],
        **more: Any,
    ) -> None:
        super().__init__(actor, data, offered={*offered, *of.functions}, **more)
        self.delegation = of
        self.kept: Collection[str] = ()
        """Functions the editor lacks and therefore leaves as they are."""
        if of.standing() in (Standing.ACTIVE, Standing.UPCOMING):
            self.kept = [one for one in of.functions if not actor.may(one)]
        if self.kept:
            self.fields["functions"].required = False

    @staticmethod
    def initial_of(of: Delegation, seen: int) -> dict[str, Any]:
        """The form as the delegation stands; one that is over would begin anew today."""
        stands = of.standing() in (Standing.ACTIVE, Standing.UPCOMING)
        return {
            "enabled": "yes" if stands else "no" if of.disabled_at else "yes",
            "functions": list(of.functions),
            "valid_from": local_date(of.valid_from) if stands else today(),
            "valid_until": last_day(of.valid_until) if stands and of.valid_until else None,
            "seen": seen,
        }

    def clean(self) -> dict[str, Any]:
        """Who is to be switched off needs no functions."""
        data = super().clean()
        if data.get("enabled") == "no" and "functions" in self.errors:
            del self.errors["functions"]
        return data

    def term(self) -> dict[str, Any]:
        """As chosen; what the editor may not touch stays."""
        term = super().term()
        return {**term, "functions": [*term["functions"], *self.kept]}


def _standing(one: Delegation) -> SafeString:
    """Whether somebody may act now, as a mark."""
    standing = one.standing(now())
    return mark(TONES[standing], standing.label)


def _whose(one: Delegation) -> str:
    return f"{one.user.name or '未填姓名'}的授权"


# -- reading -------------------------------------------------------------------------------------


@sensitive_post_parameters("number")
@for_organization(Function.DELEGATIONS)
def delegations(request: Request) -> HttpResponse:
    """Everybody who may, might or might once act for the organisation; one by number (ZS-40)."""
    actor = request.actor
    find = filled(request, NumberForm)
    one = submit(find, lambda: _of_number(actor, find.cleaned_data["number"]))
    if one is not None:
        return redirect("organization:delegation", one.pk)
    found = listed(request, LISTING, selectors.delegations(actor), "name", "since", "until")
    fresh = at("organization:delegation_new")
    contact = selectors.contact_of(own(request).authority)
    return list_page(
        request,
        TITLE,
        found,
        (Column("人员姓名", lambda one: _name(one, actor), css="lead"), *COLUMNS),
        table="授权名单",
        empty=Empty("没有符合条件的授权", action="新增授权", url=fresh),
        lead="被授权的同事用自己的账号登录，代表本单位办理授权范围内的业务。"
        "修改和禁用立即生效，对方已打开的页面也一样。",
        buttons=[Button("新增", fresh, "user-plus", "primary")],
        after=Banner("能管理授权的同事都联系不上了怎么办", UNREACHABLE.format(contact)),
        find=find,
        find_url=at(f"{LIST}_find"),
        status=status_of(find),
    )


def _name(one: Delegation, actor: Actor) -> object:
    name = f"{one.user.name or '未填姓名'}{'（您）' if one.user_id == actor.user_id else ''}"
    return joined(name, one.is_owner and mark("info", "企业认证经办人"))


def _ways(one: Delegation) -> Iterator[SafeString]:
    pk, whose = one.pk, f"{one.user.name}的授权"
    yield link("查看", at("organization:delegation", pk), f"查看{whose}")
    yield link("授权", at("organization:delegation_edit", pk), f"修改{whose}", into="")
    if one.disabled_at is None:
        url = at("organization:delegation_disable", pk)
        yield link("禁用", url, f"禁用{whose}", into="dialog", danger=True)


COLUMNS = (*LISTING.columns, Column("状态", _standing), ways(_ways))


def _of_number(actor: Actor, number: str) -> Delegation:
    """One colleague by the whole ID number, which never stands in an address. Raises Invalid."""
    found = selectors.delegation_of_number(actor, number)
    if found is None:
        raise Invalid({"number": UNKNOWN})
    return found


@for_organization(Function.DELEGATIONS, reads=True)
def delegation(request: Request, pk: int) -> HttpResponse:
    """One colleague's delegation and every change of it (ZS-42, ZS-44)."""
    found = selectors.delegation(request.actor, pk)
    buttons = [Button("授权", at("organization:delegation_edit", pk), "pencil", "primary")]
    if found.disabled_at is None:
        buttons.append(Button("禁用", at("organization:delegation_disable", pk), kind="danger"))
    return detail_page(
        request,
        _whose(found),
        found,
        told(found),
        crumbs=WAY,
        heading="授权",
        mark=_standing(found),
        history="授权历史信息",
        changes=selectors.delegation_changes(found),
        buttons=buttons,
    )


# -- writing -------------------------------------------------------------------------------------


@sensitive_post_parameters("password", "phone")
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
    return page(request, "form", "新增授权", {"form": form}, crumbs=WAY)


def _grant(actor: Actor, form: DelegationForm) -> Delegation:
    form.confirm(actor)
    colleague = services.find_colleague(
        actor=actor, name=form.cleaned_data["name"], number=form.cleaned_data["phone"]
    )
    return services.grant(actor=actor, user=colleague, **form.term())


@sensitive_post_parameters("password")
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
    changed = submit(form, lambda: _change(actor, form))
    if changed is not None:
        return done(request, changed, where)
    beyond = [one for one in found.functions if not actor.may(one)]
    kept, lost = function_labels(form.kept), function_labels(beyond)
    told = [Banner("", KEPT.format(kept))] if kept else []
    if lost and not kept:
        told = [Banner("", LOST.format(lost), "warning")]
    more = {"form": form, "mark": _standing(found), "banners": told}
    crumbs = [*WAY, (_whose(found), where)]
    return page(request, "form", "授权修改", more, crumbs=crumbs)


def _change(actor: Actor, form: ChangeForm) -> str:
    """Do what the form asks; says what was done."""
    found, name = form.delegation, form.delegation.user.name
    form.confirm(actor)
    if form.cleaned_data["enabled"] == "no":
        services.disable(actor=actor, pk=found.pk)
        return f"已停用{name}的授权，立即生效。"
    services.change(actor=actor, pk=found.pk, seen=form.cleaned_data["seen"], **form.term())
    return f"{name}的授权已修改，立即生效。"


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
