"""Asking for an SMS code from a page, with script and without.

A code is bound to the browser that asked for it: its subject is a random id kept in the
server-side session (assurance 21).
"""

from __future__ import annotations

import secrets

from django import forms
from django.http import JsonResponse

from zhiye.accounts import services
from zhiye.accounts.rules import code_rules
from zhiye.accounts.services import Purpose
from zhiye.core import clock
from zhiye.core.refusals import Invalid, Refusal, TooMany
from zhiye.http.request import Request, wants_json
from zhiye.web.shared.forms_render import CodeInput
from zhiye.web.shared.refusing import form_errors_from

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


def is_wanted(request: Request) -> bool:
    """Whether the button for a code was pressed instead of the form's own."""
    return request.method == "POST" and "send_code" in request.POST


def send(
    request: Request, form: forms.BaseForm, purpose: Purpose
) -> tuple[int, JsonResponse | None]:
    """Send a code to the phone typed into `form`.

    Returns the status, and the answer where a script asked; otherwise the page is shown again with
    what was typed and with the countdown. The form is not judged as a whole.
    """
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
    seconds = code_rules().seconds_between
    if wants_json(request):
        return 200, JsonResponse({"message": SENT, "seconds": seconds})
    _quiet(form)
    return 200, None


def prepare(request: Request, form: forms.BaseForm, purpose: Purpose) -> None:
    """Tell the form's code field where to ask for a code, and how long until the next one."""
    at = float(request.session.get(f"code_{purpose.value}_at", 0))
    seconds = code_rules().seconds_between
    widget = form.fields["code"].widget
    if isinstance(widget, CodeInput):
        widget.send_url = widget.send_url or request.path
        widget.seconds = seconds
        widget.wait = max(0, int(at + seconds - clock.now().timestamp())) if at else 0


def _refused(
    request: Request, form: forms.BaseForm, refusal: Refusal
) -> tuple[int, JsonResponse | None]:
    if wants_json(request):
        wait = refusal.retry_after if isinstance(refusal, TooMany) else None
        told = {"message": f"{refusal.message}{refusal.remedy}", "retry_after": wait}
        return refusal.status, JsonResponse(told, status=refusal.status)
    _quiet(form)
    if isinstance(refusal, Invalid):
        return form_errors_from(refusal, form), None
    form.add_error("code", f"{refusal.message}{refusal.remedy}")
    return refusal.status, None


def _quiet(form: forms.BaseForm) -> None:
    """Show what was typed without complaints about what is not typed yet."""
    form.full_clean()
    form.errors.clear()
