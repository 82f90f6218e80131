"""Logging in, on the console (/login/) and on the phone (/me/login/), and out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhiye.accounts import services
from zhiye.accounts.services import Purpose
from zhiye.core.actor import Role
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.source import stranger
from zhiye.web.auth.forms import CodeLoginForm, PasswordLoginForm
from zhiye.web.shared import entry, sms_codes
from zhiye.web.shared.kit import Portal
from zhiye.web.shared.pages import done
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import status_of, submit
from zhiye.web.shared.uploads import filled


@dataclass(frozen=True)
class Door:
    """One of the two places to log in: its look, its addresses, whom it lets in anew."""

    portal: Portal | str
    title: str
    password: str
    code: str
    creates: bool
    template: str = "auth/login.html"

    def tabs(self, request: Request, current: str) -> list[dict[str, object]]:
        """The two ways to log in, as links that keep where the reader wants to go."""
        wanted = entry.safe_next(request)
        more = f"?{urlencode({'next': wanted})}" if wanted else ""
        named = [("密码登录", self.password), ("短信验证码登录", self.code)]
        if self.creates:
            named.reverse()
        return [tab(label, reverse(name) + more, name == current) for label, name in named]


CONSOLE = Door(entry.OFFICE, "登录", "auth:login", "auth:login_code", creates=False)
PHONE = Door("person", "登录", "auth:me_login_password", "auth:me_login", creates=True)

View = Callable[[Request], HttpResponse]


def password_page(door: Door) -> View:
    """The page for phone and password (SX-11)."""

    @never_cache
    @sensitive_post_parameters("password")
    @require_http_methods(["GET", "POST"])
    def view(request: Request) -> HttpResponse:
        if request.actor.user_id is not None and request.method == "GET":
            return HttpResponseRedirect(_after_login(request, door))
        form = filled(request, PasswordLoginForm)
        user = submit(
            form,
            lambda: services.login_password(**form.cleaned_data, actor=stranger(request)),
        )
        if user is None:
            return _page(request, door, door.password, form)
        acting.log_in(request, user, method="password")
        return HttpResponseRedirect(_after_login(request, door))

    return view


def code_page(door: Door) -> View:
    """The page for phone and SMS code (SX-51)."""

    @never_cache
    @require_http_methods(["GET", "POST"])
    def view(request: Request) -> HttpResponse:
        if request.actor.user_id is not None and request.method == "GET":
            return HttpResponseRedirect(_after_login(request, door))
        form = filled(request, CodeLoginForm)
        if answer := sms_codes.asked(request, form, Purpose.LOGIN):
            return answer
        user = submit(
            form,
            lambda: services.login_code(
                **form.cleaned_data,
                subject=sms_codes.subject(request, Purpose.LOGIN),
                actor=stranger(request),
                create=door.creates,
            ),
        )
        if user is None:
            return _page(request, door, door.code, form)
        sms_codes.forget(request, Purpose.LOGIN)
        acting.log_in(request, user, method="code")
        return HttpResponseRedirect(_after_login(request, door))

    return view


login = password_page(CONSOLE)
login_code = code_page(CONSOLE)
me_login = code_page(PHONE)
me_login_password = password_page(PHONE)


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


def _page(
    request: Request,
    door: Door,
    current: str,
    form: PasswordLoginForm | CodeLoginForm,
) -> HttpResponse:
    request.portal = door.portal
    more = {
        "title": door.title,
        "form": form,
        "tabs": door.tabs(request, current),
        "next": entry.safe_next(request),
        "by_code": current == door.code,
    }
    return render(request, door.template, more, status=status_of(form))
