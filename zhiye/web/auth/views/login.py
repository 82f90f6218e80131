"""Logging in, on the console (/login/) and on the phone (/me/login/), and out; a new account
(SX-10), and a new password for who has forgotten the old one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhiye.accounts import services
from zhiye.accounts.models import User
from zhiye.accounts.policy import password_policy
from zhiye.accounts.services import Purpose
from zhiye.core.actor import Role
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.source import stranger
from zhiye.web.auth.forms import CodeLoginForm, PasswordLoginForm, RegisterForm, ResetForm
from zhiye.web.shared import entry
from zhiye.web.shared.kit import Portal
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.sms_codes import CodeForm, asked, forget, subject
from zhiye.web.shared.uploads import filled


@dataclass(frozen=True)
class Door:
    """One of the two places to log in: its look, its addresses, whom it lets in anew."""

    portal: Portal | str
    password: str
    code: str
    creates: bool

    def tabs(self, request: Request, current: str) -> list[dict[str, object]]:
        """The two ways to log in, as links that keep where the reader wants to go."""
        wanted = entry.safe_next(request)
        more = f"?{urlencode({'next': wanted})}" if wanted else ""
        named = [("密码登录", self.password), ("短信验证码登录", self.code)]
        if self.creates:
            named.reverse()
        return [tab(label, reverse(name) + more, name == current) for label, name in named]


CONSOLE = Door(entry.OFFICE, "auth:login", "auth:login_code", creates=False)
PHONE = Door("person", "auth:me_login_password", "auth:me_login", creates=True)

View = Callable[[Request], HttpResponse]


def login_page(door: Door, *, by_code: bool) -> View:
    """The page for phone and password (SX-11), or for phone and SMS code (SX-51)."""

    @never_cache
    @sensitive_post_parameters("password")
    @require_http_methods(["GET", "POST"])
    def view(request: Request) -> HttpResponse:
        if request.actor.user_id is not None and request.method == "GET":
            return HttpResponseRedirect(_after_login(request, door))
        form = filled(request, CodeLoginForm if by_code else PasswordLoginForm)
        if isinstance(form, CodeForm) and (answer := asked(request, form, Purpose.LOGIN)):
            return answer
        user = submit(form, lambda: _known(request, door, form))
        if user is None:
            return _page(request, door, form)
        acting.log_in(request, user, method="code" if by_code else "password")
        return HttpResponseRedirect(_after_login(request, door))

    return view


def _known(request: Request, door: Door, form: forms.Form) -> User:
    """Whom phone and password, or phone and code, belong to. Raises Invalid, TooMany."""
    typed, actor = form.cleaned_data, stranger(request)
    if not isinstance(form, CodeForm):
        return services.login_password(**typed, actor=actor)
    found = subject(request, Purpose.LOGIN)
    user = services.login_code(**typed, subject=found, actor=actor, create=door.creates)
    forget(request, Purpose.LOGIN)
    return user


login = login_page(CONSOLE, by_code=False)
login_code = login_page(CONSOLE, by_code=True)
me_login = login_page(PHONE, by_code=True)
me_login_password = login_page(PHONE, by_code=False)


@require_POST
def logout(request: Request) -> HttpResponse:
    """End this login; a second time does nothing."""
    by_phone = request.actor.role is Role.PERSON
    acting.log_out(request)
    return done(request, "您已安全退出。", "auth:me_login" if by_phone else "auth:login")


def _after_login(request: Request, door: Door) -> str:
    wanted = entry.safe_next(request)
    if door.creates and (not wanted or wanted.startswith("/me/")):
        own = next(one for one in request.capacities if one.role is Role.PERSON)
        if request.acting != own:
            acting.switch_to(request, own)
        return wanted or own.url
    return entry.landing(request, wanted)


def _page(request: Request, door: Door, form: forms.Form) -> HttpResponse:
    request.portal, by_code = door.portal, isinstance(form, CodeForm)
    more = {
        "form": form,
        "tabs": door.tabs(request, door.code if by_code else door.password),
        "next": entry.safe_next(request),
        "by_code": by_code,
    }
    return page(request, "auth/login", "登录", more)


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """Register for an organisation: phone, code, password (SX-10); then 企业认证 (SX-12)."""
    form = filled(request, RegisterForm)
    form.fields["password"].help_text = password_policy(staff=False).advice
    if answer := asked(request, form, Purpose.REGISTER):
        return answer
    user = submit(
        form,
        lambda: services.register(
            **{key: form.cleaned_data[key] for key in ("phone", "password", "code", "name")},
            subject=subject(request, Purpose.REGISTER),
            actor=stranger(request),
        ),
    )
    if user is None:
        return _newcomer(request, "auth/register", "注册单位账号", form)
    forget(request, Purpose.REGISTER)
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
    if answer := asked(request, form, Purpose.RESET):
        return answer
    user = submit(
        form,
        lambda: services.reset_password(
            **{key: form.cleaned_data[key] for key in ("phone", "code", "new")},
            subject=subject(request, Purpose.RESET),
            actor=stranger(request),
        ),
    )
    if user is None:
        return _newcomer(request, "auth/reset", "重设密码", form)
    forget(request, Purpose.RESET)
    told = "密码已重新设置，原来的登录都已退出。请用新密码登录。"
    return done(request, told, _way_in(request))


def _way_in(request: Request) -> str:
    return "auth:me_login_password" if "me" in request.GET else "auth:login"


def _newcomer(request: Request, template: str, title: str, form: CodeForm) -> HttpResponse:
    request.portal = "person" if "me" in request.GET else entry.OFFICE
    more = {"form": form, "login_url": reverse(_way_in(request))}
    return page(request, template, title, more)
