"""First login by ID number: number, phone, identity check, in (SX-50).

Whatever number is typed, the same pages follow: that it is on record is told only after the phone
has been proved and the identity service has confirmed name, number and phone together. What was
typed is sealed before it is put into the server-side session, so that a copy of the database holds
no plain number (assurance 28); it is forgotten after a quarter of an hour.
"""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.accounts import services as accounts
from zhiye.accounts.services import Purpose
from zhiye.core import clock, keyring
from zhiye.core.actor import Role
from zhiye.core.inputs import cleaned, values
from zhiye.core.sealed import mask_id_number
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.http.source import stranger
from zhiye.people import services as people
from zhiye.people.inputs import Identity
from zhiye.web.person.forms import BindForm, IdentityForm
from zhiye.web.person.frame import own_page, person_of
from zhiye.web.shared import sms_codes
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import as_sent, filled

KEY = "first_login"
PURPOSE = b"web.first_login"
KEPT = timedelta(minutes=15)
DONE = "身份核对一致，手机号已绑定。以后用手机号登录即可。"


@never_cache
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
def id_number(request: Request) -> HttpResponse:
    """Step 1: name and ID number."""
    if request.actor.user_id is not None:
        return redirect("person:home")
    form = filled(request, IdentityForm, initial=_known(request))
    if submit(form, lambda: remember(request, form.facts())) is None:
        return _page(request, "id", form, 1)
    return redirect("person:login_bind")


@never_cache
@require_GET
def bind(request: Request) -> HttpResponse:
    """Step 2: says that a phone has to be bound, and waits for 确定."""
    typed = recall(request)
    if typed is None:
        return _again(request)
    return _page(request, "bind", None, 2, typed=typed)


@never_cache
@require_http_methods(["GET", "POST"])
def phone(request: Request) -> HttpResponse:
    """Step 3: the phone, proved by a code; then the identity check, and in."""
    if request.actor.user_id is not None:  # the form was sent twice
        return redirect("person:login_check")
    typed = recall(request)
    if typed is None:
        return _again(request)
    form = filled(request, BindForm)
    if answer := sms_codes.asked(request, form, Purpose.BIND):
        return answer
    user = submit(
        form,
        lambda: accounts.login_code(
            **form.cleaned_data,
            subject=sms_codes.subject(request, Purpose.BIND),
            actor=stranger(request),
            create=True,
            purpose=Purpose.BIND,
        ),
    )
    if user is None:
        return _page(request, "phone", form, 2, typed=typed)
    sms_codes.forget(request, Purpose.BIND)
    acting.log_in(request, user, method="id_number")
    own = next(one for one in request.capacities if one.role is Role.PERSON)
    acting.switch_to(request, own)
    sent = QueryDict(mutable=True)
    sent.update(_known(request))
    return _check(request, as_sent(IdentityForm(sent), request.actor))


@never_cache
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
@own_page
def check(request: Request) -> HttpResponse:
    """Name or number was not right: corrected here, without another SMS."""
    if person_of(request) is not None:
        return redirect("person:home")
    return _check(request, filled(request, IdentityForm, initial=_known(request)))


def _check(request: Request, form: IdentityForm) -> HttpResponse:
    """Ask the identity service; the phone stays proved whatever it answers."""
    person = submit(
        form,
        lambda: people.bind_first_login(
            user=acting.user_of(request), **form.given(), actor=request.actor
        ),
    )
    if person is None:
        return _page(request, "check", form, 3)
    forget(request)
    return done(request, DONE, "person:home")


def _known(request: Request) -> dict[str, Any]:
    """What was typed in step 1, for the form."""
    typed = recall(request)
    return values(typed) if typed else {}


def _again(request: Request) -> HttpResponse:
    messages.info(request, "请先填写姓名和身份证号。")
    return redirect("person:login_id")


def _page(
    request: Request,
    name: str,
    form: forms.Form | None,
    step: int,
    typed: Identity | None = None,
) -> HttpResponse:
    title = {1: "身份证号登录", 2: "绑定手机号", 3: "核对身份"}[step]
    masked = mask_id_number(typed.id_number) if typed else ""
    more = {"step": step, "form": form, "typed": typed, "masked": masked}
    return page(request, f"person/login/{name}", title, more)


def remember(request: Request, typed: Identity) -> Identity:
    """Keep what was typed. Raises Invalid; whether anybody has the number plays no part."""
    kept = cleaned(typed)
    sealed = keyring.current().data[0].seal(json.dumps(values(kept)).encode(), PURPOSE)
    request.session[KEY] = [base64.b64encode(sealed).decode(), clock.now().timestamp()]
    return kept


def recall(request: Request) -> Identity | None:
    """What was typed a moment ago, if anything."""
    kept = request.session.get(KEY)
    if not kept or clock.now().timestamp() - kept[1] > KEPT.total_seconds():
        forget(request)
        return None
    sealed = base64.b64decode(kept[0])
    plain = keyring.current().key_of(sealed).open(sealed, PURPOSE)
    return Identity(**json.loads(plain))


def forget(request: Request) -> None:
    """It has served, or was given up."""
    request.session.pop(KEY, None)
