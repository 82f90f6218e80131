"""One's own account: password, phone, logins, for whom one acts."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.accounts import acting as grants
from zhiye.accounts import selectors, services
from zhiye.accounts.models import LoginSession
from zhiye.accounts.services import Purpose
from zhiye.core.actor import Role
from zhiye.core.refusals import Invalid, NotFound, Refusal
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.web.auth.forms import ChangePasswordForm, PhoneForm
from zhiye.web.shared import entry, sms_codes
from zhiye.web.shared.refusing import form_errors_from


@require_GET
@entry.logged_in
def account(request: Request) -> HttpResponse:
    """What belongs to one's account."""
    return _page(request, "auth/account.html", "账号与安全", {"user": acting.user_of(request)})


@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
@entry.logged_in
def password(request: Request) -> HttpResponse:
    """Change the password; all other logins end (SX-38)."""
    user = acting.user_of(request)
    form = ChangePasswordForm(request.POST or None)
    form.fields["new"].help_text = selectors.policy_of(user).advice
    why = selectors.must_change_password(user, request.actor.role)
    more = {"form": form, "why": why, "usable": user.has_usable_password()}
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return _page(request, "auth/password.html", "修改密码", more, status)
    try:
        changed = services.change_password(
            user=user,
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            actor=request.actor,
            keep_session=request.session.get(acting.LOGIN),
        )
    except Refusal as refusal:
        status = form_errors_from(refusal, form)
        return _page(request, "auth/password.html", "修改密码", more, status)
    update_session_auth_hash(request, changed)
    messages.success(request, "密码已修改，其他设备上的登录都已退出。")
    return HttpResponseRedirect(reverse("auth:account"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@entry.logged_in
def phone(request: Request) -> HttpResponse:
    """Bind another phone number, after the password was asked once more (assurance 39)."""
    user = acting.user_of(request)
    form = PhoneForm(request.POST or None)
    if not user.has_usable_password():
        del form.fields["password"]
    if sms_codes.is_wanted(request):
        status, answer = sms_codes.send(request, form, Purpose.BIND)
        return answer or _phone_page(request, form, status)
    if request.method == "GET" or not form.is_valid():
        return _phone_page(request, form, 422 if form.is_bound else 200)
    try:
        services.change_phone(
            user=user,
            phone=form.cleaned_data["phone"],
            code=form.cleaned_data["code"],
            subject=sms_codes.subject(request, Purpose.BIND),
            password=form.cleaned_data.get("password", ""),
            actor=request.actor,
        )
    except Refusal as refusal:
        return _phone_page(request, form, form_errors_from(refusal, form))
    sms_codes.forget(request, Purpose.BIND)
    messages.success(request, "手机号已更换，今后请用新手机号登录。")
    return HttpResponseRedirect(reverse("auth:account"))


@require_GET
@entry.logged_in
def sessions(request: Request) -> HttpResponse:
    """Where the account is logged in now."""
    more = {
        "sessions": selectors.own_sessions(request.actor)[:50],
        "current": request.session.get(acting.LOGIN),
    }
    return _page(request, "auth/sessions.html", "登录设备", more)


@require_POST
@entry.logged_in
def end_session(request: Request, pk: int) -> HttpResponse:
    """End one of one's own logins."""
    actor = request.actor
    session = selectors.own_session(actor, pk)
    if session is None:
        raise NotFound
    if session.pk == request.session.get(acting.LOGIN):
        acting.log_out(request)
        messages.success(request, "您已安全退出。")
        return HttpResponseRedirect(reverse("auth:login"))
    services.end_session(session=session, actor=actor, reason=LoginSession.EndReason.ENDED)
    messages.success(request, f"已结束“{session.agent}”上的登录。")
    return HttpResponseRedirect(reverse("auth:sessions"))


@require_POST
@entry.logged_in
def end_others(request: Request) -> HttpResponse:
    """End all of one's logins but this one."""
    ended = services.end_all_sessions(
        user=acting.user_of(request),
        actor=request.actor,
        reason=LoginSession.EndReason.ENDED,
        keep=request.session.get(acting.LOGIN),
    )
    messages.success(request, f"已结束其他{ended}处登录。" if ended else "没有其他登录。")
    return HttpResponseRedirect(reverse("auth:sessions"))


@require_http_methods(["GET", "POST"])
@entry.logged_in
def switch(request: Request) -> HttpResponse:
    """Choose for whom to act; only grants that hold at this moment are offered and taken."""
    available = request.capacities
    wanted = entry.safe_next(request)
    fitting = entry.fitting(available, wanted)
    if request.method == "GET":
        offered = fitting or available
        real = [one for one in offered if one.id is not None] or offered
        employers = all(one.role is Role.ORGANIZATION for one in real)
        title = "选择办事企业" if employers else "选择办理身份"
        return _page(request, "auth/switch.html", title, {"offered": offered, "next": wanted})
    chosen = grants.choose(available, str(request.POST.get("choice", "")))
    if chosen is None:
        raise Invalid({"choice": "这个身份已不可用，请重新选择。"})
    acting.switch_to(request, chosen)
    return HttpResponseRedirect(wanted if wanted and chosen in fitting else chosen.url)


def _phone_page(request: Request, form: forms.BaseForm, status: int) -> HttpResponse:
    sms_codes.prepare(request, form, Purpose.BIND)
    return _page(request, "auth/phone.html", "更换手机号", {"form": form}, status)


def _page(
    request: Request,
    template: str,
    title: str,
    more: Mapping[str, object],
    status: int = 200,
) -> HttpResponse:
    """A page in the look of the portal the reader works in."""
    role = request.actor.role
    if role in entry.PORTAL_OF_ROLE:
        request.portal = entry.PORTAL_OF_ROLE[role]
    crumbs = () if template == "auth/account.html" else (("账号与安全", reverse("auth:account")),)
    shown = {
        "title": title,
        "breadcrumbs": (*crumbs, (title, "")),
        "back_url": reverse("auth:account") if crumbs else "/me/" if role is Role.PERSON else "",
        **more,
    }
    return render(request, template, shown, status=status)
