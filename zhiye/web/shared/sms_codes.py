"""Asking for an SMS code from a page, with script and without.

A code is bound to the browser that asked for it: its subject is a random id kept in the
server-side session (assurance 21).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import JsonResponse

from zhiye.accounts import services
from zhiye.accounts.rules import code_rules
from zhiye.accounts.services import Purpose
from zhiye.core import clock
from zhiye.core.refusals import Invalid, Refusal
from zhiye.http.request import Request, wants_json
from zhiye.web.shared.forms_render import CodeInput
from zhiye.web.shared.refusing import apart, form_errors_from

SENT = "验证码已发送，请查看手机短信。"


def subject(request: Request, purpose: Purpose) -> str:
    """The id that binds codes of one purpose to this browser; made when first asked for."""
    key = f"code_{purpose.value}"
    if key not in request.session:
        request.session[key] = secrets.token_urlsafe(24)
    return str(request.session[key])


def forget(request: Request, purpose: Purpose) -> None:
    """The request is done: a later one gets an id of its own."""
    request.session.pop(f"code_{purpose.value}", None)
    request.session.pop(f"code_{purpose.value}_at", None)


class CodeForm(forms.Form):
    """A form with a `phone` and a `code`; its button for a code judges nothing."""

    @staticmethod
    def reshape(data: Mapping[str, Any]) -> bool:
        """Whether the button for a code was pressed instead of the form's own."""
        return "send_code" in data


def asked(request: Request, form: CodeForm, purpose: Purpose) -> JsonResponse | None:
    """Send a code to the phone typed into a form, where that was asked for.

    Returns the answer to a script; otherwise the page is shown again with what was typed and with
    the countdown.
    """
    answer = _send(request, form, purpose) if form.reshape(request.POST) else None
    at = float(request.session.get(f"code_{purpose.value}_at", 0))
    seconds = code_rules().seconds_between
    widget = form.fields["code"].widget
    if isinstance(widget, CodeInput):
        widget.send_url = widget.send_url or request.path
        widget.seconds = seconds
        widget.wait = max(0, int(at + seconds - clock.now().timestamp())) if at else 0
    return answer


def _send(request: Request, form: CodeForm, purpose: Purpose) -> JsonResponse | None:
    try:
        services.issue_code(
            phone=str(form.data.get("phone", "")),
            purpose=purpose,
            subject=subject(request, purpose),
            actor=request.actor,
        )
    except Refusal as refusal:
        return _refused(request, form, refusal)
    request.session[f"code_{purpose.value}_at"] = clock.now().timestamp()
    if not wants_json(request):
        return None
    return JsonResponse({"message": SENT, "seconds": code_rules().seconds_between})


def _refused(request: Request, form: CodeForm, refusal: Refusal) -> JsonResponse | None:
    told = f"{refusal.message}{refusal.remedy}"
    if wants_json(request):
        said = {"message": told, "retry_after": refusal.retry_after}
        return JsonResponse(said, status=refusal.status)
    if isinstance(refusal, Invalid):
        form_errors_from(refusal, form)
    else:
        apart(Refusal)(refusal, form)
        form.add_error("code", told)
    return None
