"""Moves beside the two answers of a review: asked on a page of their own, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from zhiye.certificates import services as certificates
from zhiye.core.refusals import Forbidden, NotFound, Refusal
from zhiye.http.request import Request
from zhiye.licences import services as licences
from zhiye.organizations import services as organizations
from zhiye.web.authority.cases import Desk
from zhiye.web.shared.moves import ReasonForm
from zhiye.web.shared.pages import page
from zhiye.web.shared.refusing import form_errors_from

Verb = Callable[..., Any]
VERBS: dict[tuple[str, str], tuple[Verb, str]] = {
    ("organizations", "close"): (
        organizations.close,
        "已终止认证，单位和在册人员会收到通知。",
    ),
    ("licences", "revoke"): (licences.revoke, "已撤销，单位会收到通知。"),
    ("certificates", "revoke"): (certificates.revoke, "已登记吊销，本人会收到通知。"),
}
"""The moves of each kind beside the two answers, and what is said once they are done."""


def do_move(request: Request, desk: Desk[Any], pk: int, name: str) -> HttpResponse:
    """Ask (GET) and do (POST) one move of a case; a refusal keeps what was typed."""
    if (desk.key, name) not in VERBS:
        raise NotFound
    verb, done = VERBS[desk.key, name]
    actor = request.actor
    seen = desk.flow.newest(pk)
    found = desk.get(actor, pk)
    if request.method == "GET":
        desk.flow.must_be_open(name, found, actor)
        form = ReasonForm(initial={"seen": seen})
        return _ask(request, desk, found, name, form)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _ask(request, desk, found, name, form, status=422)
    sent = form.cleaned_data
    try:
        verb(actor=actor, pk=pk, reason=sent["reason"], seen=sent["seen"])
    except Forbidden:
        raise
    except Refusal as refusal:
        return _ask(request, desk, found, name, form, status=form_errors_from(refusal, form))
    messages.success(request, done)
    return HttpResponseRedirect(desk.url_of(found))


def _ask(
    request: Request,
    desk: Desk[Any],
    found: Any,
    name: str,
    form: ReasonForm,
    *,
    status: int = 200,
) -> HttpResponse:
    move = desk.flow.by_name[name]
    crumbs = [(desk.label, desk.list_url()), (desk.reference(found), desk.url_of(found))]
    about = desk.reference(found)
    more = {
        "form": form,
        "move": move,
        "text": f"对“{about}”办理“{move.label}”。原因会通知对方并保留在办理记录中。",
        "cancel": desk.url_of(found),
    }
    return page(request, "confirm", move.label, more, crumbs=crumbs, status=status)
