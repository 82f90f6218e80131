"""First login by ID number: number, phone, identity check, in (SX-50).

Whatever number is typed, the same pages follow: that it is on record is told only after the phone
has been proved and the identity service has confirmed name, number and phone together.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.accounts import services as accounts
from zhiye.accounts.services import Purpose
from zhiye.core.actor import Role
from zhiye.core.refusals import Refusal
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.source import stranger
from zhiye.people import services as people
from zhiye.web.person import first_login
from zhiye.web.person.forms.profile import BindForm, IdentityForm
from zhiye.web.person.frame import own_page, person_of
from zhiye.web.shared import sms_codes
from zhiye.web.shared.refusing import form_errors_from

DONE = "身份核对一致，手机号已绑定。以后用手机号登录即可。"


@never_cache
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
def id_number(request: Request) -> HttpResponse:
    """Step 1: name and ID number."""
    if request.actor.user_id is not None:
        return HttpResponseRedirect(reverse("person:home"))
    form = IdentityForm(request.POST or None, initial=_known(request))
    if request.method == "GET" or not form.is_valid():
        return _page(request, "id", form, 1, 422 if form.is_bound else 200)
    try:
        first_login.remember(request, **form.cleaned_data)
    except Refusal as refusal:
        return _page(request, "id", form, 1, form_errors_from(refusal, form))
    return HttpResponseRedirect(reverse("person:login_bind"))


@never_cache
@require_GET
def bind(request: Request) -> HttpResponse:
    """Step 2: says that a phone has to be bound, and waits for 确定."""
    typed = first_login.recall(request)
    if typed is None:
        return _again(request)
    return _page(request, "bind", None, 2, typed=typed)


@never_cache
@require_http_methods(["GET", "POST"])
def phone(request: Request) -> HttpResponse:
    """Step 3: the phone, proved by a code; then the identity check, and in."""
    if request.actor.user_id is not None:  # the form was sent twice
        return HttpResponseRedirect(reverse("person:login_check"))
    typed = first_login.recall(request)
    if typed is None:
        return _again(request)
    form = BindForm(request.POST or None)
    if sms_codes.is_wanted(request):
        status, answer = sms_codes.send(request, form, Purpose.BIND)
        return answer or _phone(request, form, typed, status)
    if request.method == "GET" or not form.is_valid():
        return _phone(request, form, typed, 422 if form.is_bound else 200)
    try:
        user = accounts.login_code(
            **form.cleaned_data,
            subject=sms_codes.subject(request, Purpose.BIND),
            actor=stranger(request),
            create=True,
            purpose=Purpose.BIND,
        )
    except Refusal as refusal:
        return _phone(request, form, typed, form_errors_from(refusal, form))
    sms_codes.forget(request, Purpose.BIND)
    acting.log_in(request, user, method="id_number")
    own = next(one for one in request.capacities if one.role is Role.PERSON)
    acting.switch_to(request, own)
    return _check(request, IdentityForm(_known(request)))


@never_cache
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
@own_page
def check(request: Request) -> HttpResponse:
    """Name or number was not right: corrected here, without another SMS."""
    if person_of(request) is not None:
        return HttpResponseRedirect(reverse("person:home"))
    if request.method == "GET":
        return _page(request, "check", IdentityForm(initial=_known(request)), 3)
    return _check(request, IdentityForm(request.POST))


def _check(request: Request, form: IdentityForm) -> HttpResponse:
    """Ask the identity service; the phone stays proved whatever it answers."""
    if not form.is_valid():
        return _page(request, "check", form, 3, 422)
    try:
        people.bind_first_login(
            user=acting.user_of(request), **form.cleaned_data, actor=request.actor
        )
    except Refusal as refusal:
        return _page(request, "check", form, 3, form_errors_from(refusal, form))
    first_login.forget(request)
    messages.success(request, DONE)
    return HttpResponseRedirect(reverse("person:home"))


def _known(request: Request) -> dict[str, str]:
    """What was typed in step 1, for the form."""
    typed = first_login.recall(request)
    return {"name": typed.name, "id_number": typed.id_number} if typed else {}


def _again(request: Request) -> HttpResponse:
    messages.info(request, "请先填写姓名和身份证号。")
    return HttpResponseRedirect(reverse("person:login_id"))


def _phone(request: Request, form: BindForm, typed: first_login.Typed, status: int) -> HttpResponse:
    sms_codes.prepare(request, form, Purpose.BIND)
    return _page(request, "phone", form, 2, status, typed=typed)


def _page(
    request: Request,
    name: str,
    form: forms.Form | None,
    step: int,
    status: int = 200,
    typed: first_login.Typed | None = None,
) -> HttpResponse:
    shown = {
        "title": {1: "身份证号登录", 2: "绑定手机号", 3: "核对身份"}[step],
        "step": step,
        "form": form,
        "typed": typed,
    }
    return render(request, f"person/login/{name}.html", shown, status=status)
