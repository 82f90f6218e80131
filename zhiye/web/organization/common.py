"""What the pages of this portal share: the frame, the moves, the reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiye.core.actor import Actor
from zhiye.core.flow import Flow, Option
from zhiye.core.models import MoveLog
from zhiye.core.refusals import Invalid
from zhiye.http.request import Request
from zhiye.organizations.models import Organization
from zhiye.regions import rules
from zhiye.web.shared.present import Entry, timeline
from zhiye.web.shared.refusing import form_errors_from, must_be_open

HOME = ("单位端", "/org/")
Crumbs = Sequence[tuple[str, str]]
Act = Callable[[Actor, str, int | None], Any]


def page(
    request: Request,
    template: str,
    title: str,
    more: dict[str, Any] | None = None,
    *,
    crumbs: Crumbs = (),
    status: int = 200,
) -> HttpResponse:
    """A page of the portal: the crumbs lead back, the last of them is the page itself."""
    shown = {
        "title": title,
        "breadcrumbs": [HOME, *crumbs, (title, "")],
        "back_url": crumbs[-1][1] if crumbs else "",
        **(more or {}),
    }
    return render(request, f"organization/{template}.html", shown, status=status)


def is_reviewed(organization: Organization, rule: str) -> bool:
    """Whether the authority's rules put a reviewer behind an end (SX-23, SX-31)."""
    return rules.get_bool(rule, organization.authority_id)


# -- moves -----------------------------------------------------------------------------------


def seen_of(request: Request) -> int | None:
    """The newest log row the page showed, so that an outdated page moves nothing."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isdigit() else None


def seen_field(flow: Flow[Any], obj: Model) -> SafeString:
    """The hidden field `seen_of` reads."""
    return format_html('<input type="hidden" name="seen" value="{}">', newest(flow, obj))


def newest(flow: Flow[Any], obj: Model) -> int:
    """The id of the newest log row of an object."""
    last = flow.last_log(obj)
    return last.pk if last else 0


def posted(request: Request) -> QueryDict | None:
    """What was sent, for a form; an empty form that was sent is judged too."""
    return request.POST if request.method == "POST" else None


def key_of(request: Request) -> str:
    """The idempotency key of a sent form."""
    return request.POST.get("idempotency_key", "")[:64]


def moves(flow: Flow[Any], obj: Any, actor: Actor, *, leave: Sequence[str] = ()) -> list[Option]:
    """The buttons of a page, without those the page offers in its own way."""
    return [one for one in flow.available(obj, actor) if one.move.name not in leave]


def history(flow: Flow[Any], obj: Model) -> list[Entry]:
    """What happened to an object, for `<c-timeline>`."""
    return timeline(flow, flow.log_of(obj))


def reason_of(flow: Flow[Any], obj: Model, *names: str) -> MoveLog | None:
    """The newest log row of one of these moves: why something was returned or declined."""
    return flow.log_of(obj).filter(move__in=names).last()


class ConfirmForm(forms.Form):
    """A confirmation that carries what the page showed."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReasonForm(ConfirmForm):
    """A confirmation with the reason the other side will read."""

    reason = forms.CharField(
        label="原因",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="对方将看到这段话。",
        error_messages={"required": "请写明原因，对方将看到这段话。"},
    )


def do_move(
    request: Request,
    *,
    flow: Flow[Any],
    obj: Model,
    name: str,
    act: Act,
    where: str,
    done: str,
    crumbs: Crumbs,
    text: str = "",
) -> HttpResponse:
    """Ask (GET) and do (POST) one move of an object, then show `where`.

    A move that needs a reason keeps what was typed when it is refused.
    """
    actor = request.actor
    move = flow.by_name[name]
    kind = ReasonForm if move.needs_reason else ConfirmForm
    if request.method == "GET":
        must_be_open(flow, obj, name, actor)
        form: forms.Form = kind(initial={"seen": newest(flow, obj)})
        return _ask(request, flow, name, form, where, crumbs, text)
    form = kind(request.POST)
    if not form.is_valid():
        return _ask(request, flow, name, form, where, crumbs, text, status=422)
    try:
        act(actor, form.cleaned_data.get("reason", ""), form.cleaned_data.get("seen"))
    except Invalid as refusal:
        status = form_errors_from(refusal, form)
        return _ask(request, flow, name, form, where, crumbs, text, status=status)
    messages.success(request, done)
    return HttpResponseRedirect(where)


def _ask(
    request: Request,
    flow: Flow[Any],
    name: str,
    form: forms.Form,
    where: str,
    crumbs: Crumbs,
    text: str,
    *,
    status: int = 200,
) -> HttpResponse:
    move = flow.by_name[name]
    more = {"form": form, "move": move, "text": text, "cancel": where}
    return page(request, "confirm", move.label, more, crumbs=crumbs, status=status)
