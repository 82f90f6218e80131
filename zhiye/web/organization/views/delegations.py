"""人员授权: which colleagues may act for the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.accounts import throttle
from zhiye.accounts.models import User
from zhiye.accounts.selectors import user_by_phone
from zhiye.accounts.services.users import confirm_password
from zhiye.core import phone
from zhiye.core.cleaning import clean_all
from zhiye.core.clock import now
from zhiye.core.refusals import Conflict, Invalid, NotFound, Refusal
from zhiye.core.text import same_name
from zhiye.organizations import services
from zhiye.organizations.models import Delegation, Function
from zhiye.web.organization import basket
from zhiye.web.organization.common import ConfirmForm, page, posted
from zhiye.web.organization.forms.delegations import DelegationForm
from zhiye.web.organization.gate import for_organization
from zhiye.web.shared.acting import actor_of, user_of
from zhiye.web.shared.refusing import form_errors_from

LOOKUPS = throttle.Limit(free=20)
NOBODY = (
    "没有找到姓名和手机号都相符的账号。请同事先在登录页“注册单位账号”（不用做企业认证），再来授权。"
)


@dataclass(frozen=True)
class Row:
    """A delegation as the list shows it."""

    delegation: Delegation
    tone: str
    state: str
    until: date | None
    functions: str
    may_disable: bool


def _row(one: Delegation, moment: datetime) -> Row:
    tone, state, open_ = "success", "有效", True
    if one.disabled_at is not None:
        tone, state, open_ = "ended", "已停用", False
    elif one.valid_until is not None and one.valid_until <= moment:
        tone, state, open_ = "ended", "已到期", False
    labels = "、".join(Function(value).label for value in one.functions)
    return Row(one, tone, state, basket.last_day(one.valid_until), labels, open_)


@require_GET
@for_organization(Function.DELEGATIONS)
def delegations(request: HttpRequest) -> HttpResponse:
    """Everybody who may or might act for the organisation, those in force first."""
    found = Delegation.objects.visible_to(actor_of(request)).select_related("user")
    moment = now()
    rows = [_row(one, moment) for one in found.order_by("-id")[:200]]
    rows.sort(key=lambda row: not row.may_disable)
    return page(request, "delegations", "人员授权", {"rows": rows})


@sensitive_post_parameters("password", "phone")
@require_http_methods(["GET", "POST"])
@for_organization(Function.DELEGATIONS)
def new(request: HttpRequest) -> HttpResponse:
    """Let a colleague with an account act for the organisation."""
    actor, user = actor_of(request), user_of(request)
    usable = user.has_usable_password()
    form = DelegationForm(actor, posted(request), with_password=usable)
    crumbs = [("人员授权", reverse("organization:delegations"))]
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if usable:
                    confirm_password(user=user, password=form.cleaned_data["password"], actor=actor)
                colleague = _colleague(user, form)
                services.grant(
                    actor=actor,
                    user=colleague,
                    functions=form.cleaned_data["functions"],
                    valid_until=form.valid_until(),
                )
            except Refusal as refusal:
                status = form_errors_from(_named(refusal), form)
            else:
                messages.success(request, f"已授权{colleague.name}，对方重新登录后即可选择本单位。")
                return HttpResponseRedirect(reverse("organization:delegations"))
    return page(
        request, "delegation_form", "授权同事", {"form": form}, crumbs=crumbs, status=status
    )


def _named(refusal: Refusal) -> Refusal:
    """The service's name of the end is not the form's."""
    if isinstance(refusal, Invalid) and "valid_until" in refusal.errors:
        return Invalid({"until": refusal.errors["valid_until"]})
    return refusal


def _colleague(asker: User, form: DelegationForm) -> User:
    """The account of a colleague; name and phone must both fit, so that nobody is found out."""
    typed = form.cleaned_data
    number = clean_all({"phone": (phone.normalise, typed["phone"])})["phone"]
    throttle.attempt([throttle.Door("delegate", str(asker.pk), LOOKUPS)])
    found = user_by_phone(number)
    if found is None or not found.is_active or not same_name(found.name, typed["name"]):
        raise Invalid({"phone": NOBODY})
    return found


@require_http_methods(["GET", "POST"])
@for_organization(Function.DELEGATIONS)
def disable(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation at once, also for pages that are open."""
    actor = actor_of(request)
    found = Delegation.objects.visible_to(actor).select_related("user").filter(pk=pk).first()
    if found is None:
        raise NotFound
    where = reverse("organization:delegations")
    if request.method == "GET":
        if found.disabled_at is not None:
            raise Conflict("该授权已经停用。")
        more = {"form": ConfirmForm(), "found": found, "cancel": where}
        return page(request, "delegation_disable", "停用授权", more, crumbs=[("人员授权", where)])
    services.disable_delegation(actor=actor, pk=pk)
    messages.success(request, f"已停用{found.user.name}的授权，立即生效。")
    return HttpResponseRedirect(where)
