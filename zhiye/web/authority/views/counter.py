"""窗口代录: what comes on paper, by fax or to the window (FJ-13, FJ-22, FJ-41).

Three steps: who employs, who is employed, for what and since when. A change of employer on a signed
paper is on record at once.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhiye.core.actor import Actor
from zhiye.core.refusals import Forbidden, Invalid, NotFound, Refusal
from zhiye.employment import employers, finding, record_prints, selectors, services
from zhiye.employment.models import Employer, Employment
from zhiye.employment.verdicts import Verdicts, verdicts
from zhiye.http.request import Request
from zhiye.people.found import person_of, read, token_for
from zhiye.people.models import Person
from zhiye.web.authority.cases.employment import employer_facts
from zhiye.web.authority.common import page, posted
from zhiye.web.authority.forms.counter import EmployerForm, EntryForm, FindForm, NumberForm
from zhiye.web.authority.gate import COUNTER, for_authority
from zhiye.web.files.fields import judge, prepare, received
from zhiye.web.hiring import follow, ticked
from zhiye.web.shared import printing
from zhiye.web.shared.refusing import form_errors_from

TITLE = "窗口代录"
COUNTER_FIND = "counter"
"""What a person is found for, so that the token opens nothing else."""


# -- who employs ---------------------------------------------------------------------------------


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@for_authority(COUNTER)
def employer(request: Request) -> HttpResponse:
    """By the number on the paper; who is not on record yet is entered as the form says."""
    if request.method == "GET":
        return _employer(request, NumberForm())
    if "enter" in request.POST:
        return _enter(request)
    form = NumberForm(posted(request))
    if not form.is_valid():
        return _employer(request, form, status=422)
    try:
        found = employers.found_at_counter(actor=request.actor, **form.cleaned_data)
    except Invalid as refusal:
        return _employer(request, form, status=form_errors_from(refusal, form))
    if len(found) == 1 and found[0].kind == "organization":
        return HttpResponseRedirect(_to_person(found[0]))
    fresh = EmployerForm(initial=form.cleaned_data, actor=request.actor)
    return _employer(request, fresh, found=found, entering=True)


def _enter(request: Request) -> HttpResponse:
    actor = request.actor
    form = EmployerForm(posted(request), actor=actor)
    if not form.is_valid():
        return _employer(request, form, entering=True, status=422)
    try:
        made = employers.at_counter(actor=actor, facts=form.facts())
    except Forbidden:
        raise
    except Refusal as refusal:
        status = form_errors_from(refusal, form)
        return _employer(request, form, entering=True, status=status)
    return HttpResponseRedirect(_to_person(made))


def _to_person(one: Employer) -> str:
    return reverse("authority:employment_person", args=[one.pk])


def _employer(
    request: Request,
    form: NumberForm,
    *,
    found: list[Employer] | None = None,
    entering: bool = False,
    status: int = 200,
) -> HttpResponse:
    more = {"form": form, "found": found or [], "entering": entering}
    return page(request, "counter_employer", TITLE, more, crumbs=_crumbs(), status=status)


def _crumbs(one: Employer | None = None) -> list[tuple[str, str]]:
    way = [("聘用记录", reverse("authority:employments"))]
    if one is not None:
        way.append((TITLE, reverse("authority:employment_new")))
    return way


# -- who is employed -----------------------------------------------------------------------------


@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
@for_authority(COUNTER)
def person(request: Request, pk: int) -> HttpResponse:
    """By name and ID number, posted, never in an address; nobody needs an account."""
    actor = request.actor
    one = _of(actor, pk)
    form, status = FindForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = finding.look_up(actor=actor, region=one.region, **form.cleaned_data)
                token = token_for(actor, COUNTER_FIND, found.person.pk, one.pk)
                return HttpResponseRedirect(reverse("authority:employment_enter", args=[token]))
            except Refusal as refusal:
                status = form_errors_from(refusal, form)
    more = {"form": form, "employer": one, "facts": [("用人单位", employer_facts(one))]}
    title = f"代录：{one.name}"
    return page(request, "counter_person", title, more, crumbs=_crumbs(one), status=status)


def _of(actor: Actor, pk: int) -> Employer:
    """An employer of the territory. Raises NotFound."""
    found = selectors.employers(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _whom(actor: Actor, token: str) -> tuple[Employer, Person]:
    again = "请回到“窗口代录”重新查找人员。"
    _, employer_id = read(actor, COUNTER_FIND, token, again=again)
    return _of(actor, employer_id), person_of(actor, COUNTER_FIND, token)


# -- for what and since when ---------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@for_authority(COUNTER)
def enter(request: Request, token: str) -> HttpResponse:
    """Every item says whether it fits before anybody types; the scan is kept with the record."""
    actor = request.actor
    one, someone = _whom(actor, token)
    found = verdicts(actor=actor, employer=one, items=finding.items_of(someone))
    if request.method == "GET":
        return _ask(request, token, one, someone, found, EntryForm.first(found))
    data, refused = received(request, EntryForm.uploads())
    EntryForm.tidy(data)
    if "check" in data:  # another item was ticked: nothing is judged yet
        follow(found, data)
        form = EntryForm(found, data)
        form.errors.clear()
        return _ask(request, token, one, someone, found, form)
    form = EntryForm(found, data)
    if not judge(form, actor, refused):
        return _ask(request, token, one, someone, found, form, status=422)
    try:
        made = _act(request, one, found, form)
    except Refusal as refusal:
        status = form_errors_from(refusal, form)
        return _ask(request, token, one, someone, found, form, status=status)
    messages.success(request, _done(made, one, found))
    return HttpResponseRedirect(reverse("authority:employment", args=[made[0].pk]))


@require_POST
@for_authority(COUNTER)
def form(request: Request, token: str) -> HttpResponse:
    """The registration form of the ticked items, for who has come without one (FJ-40, FJ-41)."""
    actor = request.actor
    one, someone = _whom(actor, token)
    items = finding.items_of(someone)
    try:
        made = record_prints.print_draft(
            actor=actor, employer=one, items=ticked(items, request.POST)
        )
    except Invalid as refusal:
        data, _ = received(request, EntryForm.uploads())
        EntryForm.tidy(data)
        found = verdicts(actor=actor, employer=one, items=items)
        asked = EntryForm(found, data)
        asked.errors.clear()
        status = form_errors_from(refusal, asked)
        return _ask(request, token, one, someone, found, asked, status=status)
    return printing.pdf(request, made)


def _act(request: Request, one: Employer, found: Verdicts, form: EntryForm) -> list[Employment]:
    verb = services.change if found.transfer else services.file
    return verb(
        actor=request.actor,
        employer_id=one.pk,
        item_ids=form.chosen(),
        facts=form.facts(),
        key=request.POST.get("idempotency_key", "")[:64],
    )


def _done(made: list[Employment], one: Employer, found: Verdicts) -> str:
    what = "变更单位已登记，原单位的聘用记录已终止" if found.transfer else "聘用记录已登记"
    return format_html(
        '{}的{}，共 {} 条；本人和单位会收到消息。<a href="{}">再录一个人</a>',
        made[0].person.name,
        what,
        len(made),
        _to_person(one),
    )


def _ask(
    request: Request,
    token: str,
    one: Employer,
    someone: Person,
    found: Verdicts,
    form: EntryForm,
    *,
    status: int = 200,
) -> HttpResponse:
    prepare(form, request.actor)
    more: dict[str, Any] = {
        "person": someone,
        "employer": one,
        "found": found,
        "form": form,
        "chosen": form.chosen(),
        "again": _to_person(one),
        "here": reverse("authority:employment_enter", args=[token]),
        "form_url": reverse("authority:employment_enter_form", args=[token]),
        "known": Person.objects.visible_to(request.actor).filter(pk=someone.pk).exists(),
    }
    crumbs = [*_crumbs(one), (one.name, _to_person(one))]
    title = f"{'变更单位' if found.transfer else '聘用登记'}：{someone.name}"
    return page(request, "counter_enter", title, more, crumbs=crumbs, status=status)
