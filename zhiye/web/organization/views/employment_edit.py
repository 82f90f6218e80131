"""Changing a record: its three fields, its end, a returned change (ZS-28, FJ-19, FJ-20)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhiye.core.clock import local_date, today
from zhiye.core.refusals import Refusal
from zhiye.employment import perms, selectors, services
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import End, Release
from zhiye.employment.models import Employment, EmploymentState
from zhiye.employment.revise import revise
from zhiye.employment.window import due_on, window_of
from zhiye.http.request import Request
from zhiye.regions import rules
from zhiye.web.files.fields import judge, prepare, received
from zhiye.web.files.pages import compact
from zhiye.web.organization.common import newest, page, posted, reason_of
from zhiye.web.organization.forms.employments import (
    PROOF,
    EndForm,
    FactsForm,
    ReviseForm,
    TimeForm,
)
from zhiye.web.organization.gate import for_organization
from zhiye.web.organization.views.employments import MINE, crumbs
from zhiye.web.shared.refusing import form_errors_from, must_be_open

State = EmploymentState


def _there(pk: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("organization:employment", args=[pk]))


def _bind(form: TimeForm, row: Employment) -> None:
    """The range of a record's time is that of the day it was filed on (ZS-25)."""
    window = window_of(row.authority_id, row.item, local_date(row.filed_at))
    needed = rules.get_bool("employment_until_item_expiry", row.authority_id)
    form.bound_to(window, end_needed=needed)


@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def edit(request: Request, pk: int) -> HttpResponse:
    """修改: 聘用时间, 终止聘用时间, 终止聘用原因, and nothing else (ZS-28)."""
    actor = request.actor
    row = selectors.get(actor, pk)
    ended = row.state == State.ENDED
    if request.method == "GET":
        must_be_open(EMPLOYMENT, row, "amend_end" if ended else "amend", actor)
    initial = {"seen": newest(EMPLOYMENT, row)}
    form = ReviseForm(row, posted(request), with_end=perms.may_end(row, actor), initial=initial)
    _bind(form, row)
    if request.method == "GET":
        return _edit(request, row, form)
    if not form.is_valid():
        return _edit(request, row, form, status=422)
    try:
        done = revise(actor=actor, pk=pk, facts=form.facts(), seen=form.cleaned_data["seen"])
    except Refusal as refusal:
        return _edit(request, row, form, status=form_errors_from(refusal, form))
    over = not ended and done.state == State.ENDED
    messages.success(request, "聘用已终止，本人会收到消息。" if over else "已修改。")
    return _there(pk)


def _edit(
    request: Request, row: Employment, form: ReviseForm, *, status: int = 200
) -> HttpResponse:
    more = {"row": row, "form": form, "with_end": "on" in form.fields}
    title = f"修改{row.person.name}的聘用记录"
    return page(request, "employment_edit", title, more, crumbs=crumbs(row), status=status)


@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def end(request: Request, pk: int) -> HttpResponse:
    """终止聘用; where an office records the end, 告知注销 (ZS-28, FJ-20)."""
    actor = request.actor
    row = selectors.get(actor, pk)
    told = perms.recorded_by_office(row)
    if request.method == "GET":
        must_be_open(EMPLOYMENT, row, "release" if told else "end", actor)
        initial = {"on": today(), "seen": newest(EMPLOYMENT, row)}
        return _end(request, row, EndForm(initial=initial, with_papers=told))
    data, refused = received(request, EndForm.uploads())
    compact(data, PROOF)
    form = EndForm(data, with_papers=told)
    if not judge(form, actor, refused):
        return _end(request, row, form, status=422)
    sent = form.cleaned_data
    try:
        if told:
            facts = Release(sent["on"], sent["why"], {PROOF: form.proof()})
            services.release(actor=actor, pk=pk, facts=facts, seen=sent["seen"])
        else:
            end_ = End(sent["on"], sent["why"])
            services.end(actor=actor, pk=pk, facts=end_, seen=sent["seen"])
    except Refusal as refusal:
        return _end(request, row, form, status=form_errors_from(refusal, form))
    office = f"已告知{row.authority.name}，登记后完成注销。"
    messages.success(request, office if told else "聘用已终止，本人会收到消息。")
    return _there(pk)


def _end(request: Request, row: Employment, form: EndForm, *, status: int = 200) -> HttpResponse:
    prepare(form, request.actor)
    told = perms.recorded_by_office(row)
    move = EMPLOYMENT.by_name["release" if told else "end"]
    more = {"row": row, "form": form, "move": move, "told": told, "by": due_on(row.authority_id)}
    title = f"{move.label}：{row.person.name}"
    return page(request, "employment_end", title, more, crumbs=crumbs(row), status=status)


@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def resubmit(request: Request, pk: int) -> HttpResponse:
    """Correct a returned change of employer and report it again (FJ-19)."""
    actor = request.actor
    row = selectors.get(actor, pk)
    if request.method == "GET":
        must_be_open(EMPLOYMENT, row, "resubmit", actor)
        form = FactsForm.correcting(row)
        form.initial["seen"] = newest(EMPLOYMENT, row)
        return _again(request, row, form)
    data, refused = received(request, FactsForm.uploads())
    FactsForm.tidy(data)
    form = FactsForm(data, signed=True, with_form=row.uses_form)
    _bind(form, row)
    if not judge(form, actor, refused):
        return _again(request, row, form, status=422)
    try:
        services.resubmit(actor=actor, pk=pk, facts=form.facts(), seen=form.cleaned_data["seen"])
    except Refusal as refusal:
        return _again(request, row, form, status=form_errors_from(refusal, form))
    messages.success(request, f"已重新报送，由{row.authority.name}登记。")
    return _there(pk)


def _again(
    request: Request, row: Employment, form: FactsForm, *, status: int = 200
) -> HttpResponse:
    _bind(form, row)
    prepare(form, request.actor)
    more = {"row": row, "form": form, "returned": reason_of(EMPLOYMENT, row, "return")}
    title = f"修改{row.person.name}的变更单位"
    return page(request, "employment_resubmit", title, more, crumbs=crumbs(row), status=status)
