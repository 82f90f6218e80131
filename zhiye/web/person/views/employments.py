"""聘用记录 of oneself: read them (ZS-02, ZS-04), object to a change, leave alone (FJ-20).

They are filed by the employer; a person can neither add nor change one (ZS-10).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import ChecksFailed, Conflict, Refusal
from zhiye.employment import selectors, services
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Release
from zhiye.employment.models import Employment, EmploymentState, PaperKind
from zhiye.files.links import current
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.files.fields import judge, prepare, received, stored_list, uploads_of
from zhiye.web.person import words
from zhiye.web.person.forms.employments import ReleaseForm, SearchForm
from zhiye.web.person.forms.moves import OptionalReasonForm, SureForm
from zhiye.web.person.frame import own_page, page, seen, seen_in
from zhiye.web.shared.present import timeline
from zhiye.web.shared.refusing import form_errors_from

ALONE = "release_alone"


@require_GET
@own_page
def listing(request: Request) -> HttpResponse:
    """聘用状态 at the top (FJ-21), then every record, searched as the manual says (ZS-02)."""
    actor = request.actor
    form = SearchForm(request.GET or None)
    rows = selectors.matching(selectors.employments(actor), form.wanted)
    if form.errors:
        rows = rows.none()
    orders = {"-started": ("-started_on", "-pk")}
    found = KeysetPage(rows, request.GET, orders=orders, default="-started")
    more = {
        "spells": selectors.current_of(actor.person_id or 0),
        "search": form,
        "searched": form.is_bound,
        "rows": [(one, words.of_employment(one)) for one in found],
        "page": found,
    }
    return page(request, "employments", "聘用记录", more)


@require_GET
@own_page
def detail(request: Request, pk: int) -> HttpResponse:
    """Who reports what, since when, what happens next and by whom, what can be done (ZS-04)."""
    actor = request.actor
    one = selectors.get(actor, pk)
    logs = list(EMPLOYMENT.log_of(one))
    options = {o.move.name: o for o in EMPLOYMENT.available(one, actor)}
    back = one.state in (EmploymentState.RETURNED, EmploymentState.DENIED)
    more = {
        "one": one,
        "status": words.of_employment(one),
        "next": words.after_employment(one),
        "asked": one.state == EmploymentState.REPORTED,
        "reason": logs[-1].reason if back and logs else "",
        "files": stored_list(current(one.papers)),
        "alone": options.pop(ALONE, None),
        "deny": options.pop("deny", None),
        "options": list(options.values()),
        "changes": selectors.changes(one),
        "log": timeline(EMPLOYMENT, logs),
        "seen": seen(EMPLOYMENT, one),
        "base": reverse("person:employment", args=[pk]),
    }
    return page(request, "employment", "聘用记录", more, back=reverse("person:employments"))


@require_http_methods(["GET", "POST"])
@own_page
def deny(request: Request, pk: int) -> HttpResponse:
    """没有换单位: the reported change is not recorded; asks first, a note may be left out."""
    actor = request.actor
    one = selectors.get(actor, pk)
    form = OptionalReasonForm(request.POST) if request.method == "POST" else None
    status = 422
    if form is not None and form.is_valid():
        try:
            typed = form.cleaned_data["reason"]
            services.deny(actor=actor, pk=pk, reason=typed, seen=seen_in(request))
        except Refusal as refusal:
            status = form_errors_from(refusal, form)
        else:
            messages.success(request, "已告诉单位和登记机关：您没有换单位。聘用记录不变。")
            return HttpResponseRedirect(reverse("person:employment", args=[pk]))
    if form is None:
        _must_be_open(request, one, "deny")
    text = f"确认您没有换到 {one.employer.name} 工作？{EMPLOYMENT.by_name['deny'].ends}"
    more = {
        "text": text,
        "submit": "确认没有换单位",
        "form": form or OptionalReasonForm.about(EMPLOYMENT, one),
    }
    return _confirm(request, one, "没有换单位", more, status=status if form else 200)


@require_http_methods(["GET", "POST"])
@own_page
def withdraw_release(request: Request, pk: int) -> HttpResponse:
    """The person takes the end they reported back; asks first."""
    actor = request.actor
    one = selectors.get(actor, pk)
    if request.method == "POST":
        services.withdraw_release(actor=actor, pk=pk, seen=seen_in(request))
        messages.success(request, "注销已撤回，聘用记录不变。")
        return HttpResponseRedirect(reverse("person:employment", args=[pk]))
    _must_be_open(request, one, "withdraw_release")
    ends = EMPLOYMENT.by_name["withdraw_release"].ends
    more = {
        "text": f"撤回在 {one.employer.name} 的注销？{ends}",
        "submit": "确认撤回",
        "form": SureForm.about(EMPLOYMENT, one),
    }
    return _confirm(request, one, "撤回注销", more)


@require_http_methods(["GET", "POST"])
@own_page
def release_alone(request: Request, pk: int) -> HttpResponse:
    """单方面办理注销: where the ruleset allows it, with day, reason and proof (FJ-20)."""
    actor = request.actor
    one = selectors.get(actor, pk)
    if request.method == "GET":
        _must_be_open(request, one, ALONE)
        form = ReleaseForm()
        prepare(form, actor)
        return _release(request, one, form)
    data, unkept = received(request, uploads_of(ReleaseForm))
    form = ReleaseForm(data)
    if not judge(form, actor, unkept):
        return _release(request, one, form, 422)
    sent = form.cleaned_data
    try:
        papers = {PaperKind.TERMINATION.value: form.proof}
        facts = Release(sent["on"], sent["why"], papers)
        services.release_alone(actor=actor, pk=pk, facts=facts, seen=seen_in(request))
    except Refusal as refusal:
        return _release(request, one, form, form_errors_from(refusal, form))
    messages.success(request, f"已告知{one.authority.name}，登记后您在该单位不再在聘。")
    return HttpResponseRedirect(reverse("person:employment", args=[pk]))


def _release(
    request: Request, one: Employment, form: ReleaseForm, status: int = 200
) -> HttpResponse:
    more = {"form": form, "one": one, "seen": seen(EMPLOYMENT, one)}
    back = reverse("person:employment", args=[one.pk])
    return page(request, "employment_release", "单方面办理注销", more, back=back, status=status)


def _confirm(
    request: Request, one: Employment, title: str, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    back = reverse("person:employment", args=[one.pk])
    return page(request, "confirm", title, more, back=back, status=status)


def _must_be_open(request: Request, one: Employment, move: str) -> None:
    """The question is only asked while it can be answered. Raises Conflict, ChecksFailed."""
    option = EMPLOYMENT.option(one, move, request.actor)
    if option is None:
        state = words.of_employment(one).text
        raise Conflict(
            f"不能办理“{EMPLOYMENT.label_of(move)}”：当前状态是“{state}”。",
            remedy="请返回查看最新情况。",
        )
    if not option.allowed:
        raise ChecksFailed(option.table)
