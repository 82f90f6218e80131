"""A new account (SX-10), and a new password for who has forgotten the old one."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhiye.accounts import services
from zhiye.accounts.policy import password_policy
from zhiye.accounts.services import Purpose
from zhiye.core.actor import Role
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.source import stranger
from zhiye.web.auth.forms import RegisterForm, ResetForm
from zhiye.web.shared import entry, sms_codes
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.sms_codes import CodeForm
from zhiye.web.shared.uploads import filled


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """Register for an organisation: phone, code, password (SX-10); then 企业认证 (SX-12)."""
    form = filled(request, RegisterForm)
    form.fields["password"].help_text = password_policy(staff=False).advice
    if answer := sms_codes.asked(request, form, Purpose.REGISTER):
        return answer
    user = submit(
        form,
        lambda: services.register(
            **{key: form.cleaned_data[key] for key in ("phone", "password", "code", "name")},
            subject=sms_codes.subject(request, Purpose.REGISTER),
            actor=stranger(request),
        ),
    )
    if user is None:
        return _page(request, "auth/register", "注册单位账号", form)
    sms_codes.forget(request, Purpose.REGISTER)
    acting.log_in(request, user, method="password")
    capacity = next(one for one in request.capacities if one.role is Role.ORGANIZATION)
    acting.switch_to(request, capacity)
    told = "注册成功。请接着完成企业认证，认证后即可办理业务。"
    return done(request, told, capacity.url)


@never_cache
@sensitive_post_parameters("new", "again")
@require_http_methods(["GET", "POST"])
def reset_password(request: Request) -> HttpResponse:
    """Set a new password by SMS code; every login of the account ends."""
    form = filled(request, ResetForm)
    form.fields["new"].help_text = password_policy(staff=False).advice
    if answer := sms_codes.asked(request, form, Purpose.RESET):
        return answer
    user = submit(
        form,
        lambda: services.reset_password(
            **{key: form.cleaned_data[key] for key in ("phone", "code", "new")},
            subject=sms_codes.subject(request, Purpose.RESET),
            actor=stranger(request),
        ),
    )
    if user is None:
        return _page(request, "auth/reset", "重设密码", form)
    sms_codes.forget(request, Purpose.RESET)
    told = "密码已重新设置，原来的登录都已退出。请用新密码登录。"
    return done(request, told, _login_of(request))


def _login_of(request: Request) -> str:
    return "auth:me_login_password" if "me" in request.GET else "auth:login"


def _page(request: Request, template: str, title: str, form: CodeForm) -> HttpResponse:
    request.portal = "person" if "me" in request.GET else entry.OFFICE
    more = {"form": form, "login_url": reverse(_login_of(request))}
    return page(request, template, title, more)
