"""A new account (SX-10), and a new password for who has forgotten the old one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhiye.accounts import services
from zhiye.accounts.policy import password_policy
from zhiye.accounts.services import Purpose
from zhiye.core.actor import Role
from zhiye.core.refusals import Refusal
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.source import stranger
from zhiye.web.auth.forms import RegisterForm, ResetForm
from zhiye.web.shared import entry, sms_codes
from zhiye.web.shared.refusing import form_errors_from


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """Register for an organisation: phone, code, password (SX-10); then 企业认证 (SX-12)."""
    form = RegisterForm(request.POST or None)
    form.fields["password"].help_text = password_policy(staff=False).advice
    if sms_codes.is_wanted(request):
        status, answer = sms_codes.send(request, form, Purpose.REGISTER)
        return answer or _page(request, "auth/register.html", form, Purpose.REGISTER, status)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return _page(request, "auth/register.html", form, Purpose.REGISTER, status)
    typed = {key: form.cleaned_data[key] for key in ("phone", "password", "code", "name")}
    try:
        user = services.register(
            **typed,
            subject=sms_codes.subject(request, Purpose.REGISTER),
            actor=stranger(request),
        )
    except Refusal as refusal:
        status = form_errors_from(refusal, form)
        return _page(request, "auth/register.html", form, Purpose.REGISTER, status)
    sms_codes.forget(request, Purpose.REGISTER)
    acting.log_in(request, user, method="password")
    capacity = next(one for one in request.capacities if one.role is Role.ORGANIZATION)
    acting.switch_to(request, capacity)
    messages.success(request, "注册成功。请接着完成企业认证，认证后即可办理业务。")
    return HttpResponseRedirect(capacity.url)


@never_cache
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "POST"])
def reset_password(request: Request) -> HttpResponse:
    """Set a new password by SMS code; every login of the account ends."""
    form = ResetForm(request.POST or None)
    form.fields["new"].help_text = password_policy(staff=False).advice
    if sms_codes.is_wanted(request):
        status, answer = sms_codes.send(request, form, Purpose.RESET)
        return answer or _page(request, "auth/reset.html", form, Purpose.RESET, status)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return _page(request, "auth/reset.html", form, Purpose.RESET, status)
    typed = {key: form.cleaned_data[key] for key in ("phone", "code", "new")}
    try:
        services.reset_password(
            **typed,
            subject=sms_codes.subject(request, Purpose.RESET),
            actor=stranger(request),
        )
    except Refusal as refusal:
        return _page(
            request, "auth/reset.html", form, Purpose.RESET, form_errors_from(refusal, form)
        )
    sms_codes.forget(request, Purpose.RESET)
    messages.success(request, "密码已重新设置，原来的登录都已退出。请用新密码登录。")
    return HttpResponseRedirect(reverse(_login_of(request)))


def _login_of(request: Request) -> str:
    return "auth:me_login_password" if "me" in request.GET else "auth:login"


def _page(
    request: Request,
    template: str,
    form: RegisterForm | ResetForm,
    purpose: Purpose,
    status: int,
) -> HttpResponse:
    request.portal = "person" if "me" in request.GET else entry.OFFICE
    sms_codes.prepare(request, form, purpose)
    title = "注册单位账号" if purpose is Purpose.REGISTER else "重设密码"
    more = {"title": title, "form": form, "login_url": reverse(_login_of(request))}
    return render(request, template, more, status=status)
