"""记录填报: find the person, choose the items; file or report a change (ZS-24, FJ-19)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhiye.core.actor import Actor
from zhiye.core.refusals import Invalid, Refusal
from zhiye.employment import employers as employing
from zhiye.employment import finding, record_prints, selectors, services
from zhiye.employment.models import Employer, Employment
from zhiye.employment.verdicts import Verdicts, verdicts
from zhiye.http.request import Request
from zhiye.people.found import person_of, token_for
from zhiye.people.models import Person
from zhiye.web.files.fields import judge, prepare, received
from zhiye.web.hiring import follow, ticked
from zhiye.web.organization.common import key_of, page, posted
from zhiye.web.organization.forms.employments import FilingForm, FindForm
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.organization.views.employments import MINE, crumbs
from zhiye.web.shared import printing
from zhiye.web.shared.refusing import form_errors_from

FILE, AGAIN = "employment", "请回到“聘用记录”点“记录填报”。"


@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def new(request: Request) -> HttpResponse:
    """Who: name and ID number, posted, never in an address."""
    form, status = FindForm(posted(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return HttpResponseRedirect(_found(request, form))
            except Refusal as refusal:
                status = form_errors_from(refusal, form)
    return page(
        request, "employment_new", "记录填报", {"form": form}, crumbs=crumbs(), status=status
    )


def _found(request: Request, form: FindForm) -> str:
    """The way to the one person found, for this user and an hour. Raises Refusal."""
    actor, organization = request.actor, own(request)
    found = finding.look_up(
        actor=actor,
        name=form.cleaned_data["name"],
        id_number=form.cleaned_data["id_number"],
        region=organization.region,
    )
    return reverse("organization:employment_file", args=[token_for(actor, FILE, found.person.pk)])


@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def file(request: Request, token: str) -> HttpResponse:
    """For what and from when: every item says whether it fits before anybody types."""
    actor = request.actor
    person = person_of(actor, FILE, token, again=AGAIN)
    employers = _employers(actor)
    data, refused = received(request, FilingForm.uploads())
    employer = _chosen(employers, data or request.GET)
    found = verdicts(actor=actor, employer=employer, items=finding.items_of(person))
    if request.method == "GET":
        form = FilingForm.first(found, employers, employer)
        return _ask(request, token, person, employer, found, form)
    FilingForm.tidy(data)
    if "check" in data:  # another employer or item was ticked: nothing is judged yet
        follow(found, data)
        form = FilingForm(found, employers, data)
        form.errors.clear()
        return _ask(request, token, person, employer, found, form)
    form = FilingForm(found, employers, data)
    if not judge(form, actor, refused):
        return _ask(request, token, person, employer, found, form, status=422)
    try:
        made = _act(actor, employer, found, form, key_of(request))
    except Refusal as refusal:
        status = form_errors_from(refusal, form)
        return _ask(request, token, person, employer, found, form, status=status)
    messages.success(request, _done(made, found))
    return HttpResponseRedirect(reverse("organization:employment", args=[made[0].pk]))


@require_POST
@for_organization(MINE)
def form(request: Request, token: str) -> HttpResponse:
    """The registration form of the ticked items, to be signed before it is uploaded (FJ-40)."""
    actor = request.actor
    person = person_of(actor, FILE, token, again=AGAIN)
    employers = _employers(actor)
    employer = _chosen(employers, request.POST)
    items = finding.items_of(person)
    try:
        chosen = ticked(items, request.POST)
        made = record_prints.print_draft(actor=actor, employer=employer, items=chosen)
    except Invalid as refusal:
        data, _ = received(request, FilingForm.uploads())
        FilingForm.tidy(data)
        found = verdicts(actor=actor, employer=employer, items=items)
        asked = FilingForm(found, employers, data)
        asked.errors.clear()
        status = form_errors_from(refusal, asked)
        return _ask(request, token, person, employer, found, asked, status=status)
    return printing.pdf(request, made)


def _employers(actor: Actor) -> list[Employer]:
    """The organisation itself, then its branches (FJ-41)."""
    first = employing.own(actor)
    rows = selectors.employers(actor).exclude(pk=first.pk).order_by("name", "pk")
    return [first, *rows]


def _chosen(employers: list[Employer], data: QueryDict) -> Employer:
    """The employer named by what was sent; the organisation itself otherwise."""
    wanted = data.get("employer", "")
    return next((one for one in employers if str(one.pk) == wanted), employers[0])


def _act(
    actor: Actor, employer: Employer, found: Verdicts, form: FilingForm, key: str
) -> list[Employment]:
    verb = services.report if found.transfer else services.file
    return verb(
        actor=actor,
        employer_id=employer.pk,
        item_ids=form.chosen(),
        facts=form.facts(),
        key=key,
    )


def _done(made: list[Employment], found: Verdicts) -> str:
    name = made[0].person.name
    if found.transfer:
        return f"已报送{name}的变更单位，由{found.authority.name}登记。"
    return f"已登记{name}的聘用记录 {len(made)} 条，本人会收到消息。"


def _ask(
    request: Request,
    token: str,
    person: Person,
    employer: Employer,
    found: Verdicts,
    form: FilingForm,
    *,
    status: int = 200,
) -> HttpResponse:
    prepare(form, request.actor)
    more: dict[str, Any] = {
        "person": person,
        "employer": employer,
        "found": found,
        "form": form,
        "chosen": form.chosen(),
        "several": form.several,
        "here": reverse("organization:employment_file", args=[token]),
        "form_url": reverse("organization:employment_file_form", args=[token]),
    }
    way = [*crumbs(), ("记录填报", reverse("organization:employment_new"))]
    title = f"{'变更单位' if found.transfer else '填报聘用记录'}：{person.name}"
    return page(request, "employment_file", title, more, crumbs=way, status=status)
