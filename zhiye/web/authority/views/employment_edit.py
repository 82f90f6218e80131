"""What an office changes on a record: an end from paper, a slip of its own (FJ-13, FJ-22)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhiye.core.clock import local_date
from zhiye.core.refusals import Forbidden, Refusal
from zhiye.employment import selectors, services
from zhiye.employment.flows import EMPLOYMENT as FLOW
from zhiye.employment.inputs import End
from zhiye.employment.models import Employment, EmploymentState
from zhiye.employment.revise import revise
from zhiye.employment.window import Window, window_of
from zhiye.http.request import Request
from zhiye.regions import rules
from zhiye.web.authority.common import newest, page
from zhiye.web.authority.forms.counter import EndForm, ReviseForm
from zhiye.web.authority.gate import COUNTER, EMPLOYMENT, for_authority
from zhiye.web.authority.views.employments import TITLE
from zhiye.web.files.fields import judge, prepare, received
from zhiye.web.shared.refusing import form_errors_from, must_be_open


@require_http_methods(["GET", "POST"])
@for_authority(EMPLOYMENT, COUNTER)
def end(request: Request, pk: int) -> HttpResponse:
    """终止聘用 on a paper, which is kept; the worker is 待聘 where there is no other record."""
    actor, seen = request.actor, newest(FLOW, pk)
    found = selectors.get(actor, pk)
    if request.method == "GET":
        must_be_open(FLOW, found, "end", actor)
        return _end(request, found, EndForm(initial={"seen": seen}))
    data, refused = received(request, EndForm.uploads())
    EndForm.tidy(data)
    form = EndForm(data)
    if not judge(form, actor, refused):
        return _end(request, found, form, status=422)
    sent = form.cleaned_data
    try:
        facts = End(sent["on"], sent["why"], form.pages())
        services.end(actor=actor, pk=pk, facts=facts, seen=sent["seen"])
    except Forbidden:
        raise
    except Refusal as refusal:
        return _end(request, found, form, status=form_errors_from(refusal, form))
    messages.success(request, "聘用已终止，本人和单位会收到消息。")
    return _there(pk)


def _there(pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("authority:employment", args=[pk]))


def _end(request: Request, found: Employment, form: EndForm, *, status: int = 200) -> HttpResponse:
    prepare(form, request.actor)
    alone = rules.get_bool("person_may_exit_alone", found.authority_id)
    more = {"case": found, "form": form, "back": _url(found), "alone": alone}
    title = f"终止聘用：{found.person.name}"
    return page(request, "employment_end", title, more, crumbs=_crumbs(found), status=status)


def _url(found: Employment) -> str:
    return reverse("authority:employment", args=[found.pk])


def _crumbs(found: Employment) -> list[tuple[str, str]]:
    about = f"{found.person.name} {found.reference}"
    return [(TITLE, reverse("authority:employments")), (about, _url(found))]


@require_http_methods(["GET", "POST"])
@for_authority(EMPLOYMENT, COUNTER)
def edit(request: Request, pk: int) -> HttpResponse:
    """修改 what the office entered: the time; of an ended record the end and its reason too."""
    actor, seen = request.actor, newest(FLOW, pk)
    found = selectors.get(actor, pk)
    ended = found.state == EmploymentState.ENDED
    initial = {
        "started_on": found.started_on,
        "ends_on": found.ends_on,
        "on": found.ended_on,
        "why": found.end_reason,
        "seen": seen,
    }
    if request.method == "GET":
        must_be_open(FLOW, found, "amend_end" if ended else "amend", actor)
        return _edit(request, found, ReviseForm(ended=ended, initial=initial))
    form = ReviseForm(request.POST, ended=ended)
    if not form.is_valid():
        return _edit(request, found, form, status=422)
    try:
        revise(actor=actor, pk=pk, facts=form.facts(), seen=form.cleaned_data["seen"])
    except Forbidden:
        raise
    except Refusal as refusal:
        return _edit(request, found, form, status=form_errors_from(refusal, form))
    messages.success(request, "已修改，修改前后的内容都留在修改记录里。")
    return _there(pk)


def _window(found: Employment) -> Window:
    """The range of a record's time is that of the day it was filed on (ZS-25)."""
    return window_of(found.authority_id, found.item, local_date(found.filed_at))


def _edit(
    request: Request, found: Employment, form: ReviseForm, *, status: int = 200
) -> HttpResponse:
    needed = rules.get_bool("employment_until_item_expiry", found.authority_id)
    form.bound_to(_window(found), end_needed=needed)
    more = {"case": found, "form": form, "back": _url(found), "ended": "on" in form.fields}
    title = f"修改聘用记录：{found.person.name}"
    return page(request, "employment_edit", title, more, crumbs=_crumbs(found), status=status)
