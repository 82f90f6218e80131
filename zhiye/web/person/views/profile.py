"""人员信息 (SX-52): who somebody is and where they work."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import Refusal
from zhiye.http.acting import user_of
from zhiye.http.request import Request
from zhiye.people import services as people
from zhiye.people.models import Person
from zhiye.people.services import PersonFacts
from zhiye.web.person import fetching
from zhiye.web.person.forms.profile import PlaceForm, ProfileForm
from zhiye.web.person.frame import own_page, person_of
from zhiye.web.shared.pages import page
from zhiye.web.shared.refusing import form_errors_from

SAVED = "人员信息已保存。正在向登记系统取您的证书，一般几秒钟。"


@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
@own_page
def profile(request: Request) -> HttpResponse:
    """Fill in the profile; afterwards show it. Where the identity is known only the place."""
    person = person_of(request)
    if person is not None and person.is_complete:
        return page(request, "profile", "人员信息", {"person": person}, back=reverse("person:mine"))
    if person is not None:
        return _place(request, person)
    form = ProfileForm(request.POST or None)
    if request.method == "GET" or "pick" in request.POST or not form.is_valid():
        return _form(request, form)
    typed = form.cleaned_data
    facts = PersonFacts(typed["name"], typed["id_number"], typed["region"], typed["id_kind"])
    try:
        people.complete_profile(actor=request.actor, user=user_of(request), facts=facts)
    except Refusal as refusal:
        return _form(request, form, form_errors_from(refusal, form))
    return _saved(request)


@require_http_methods(["GET", "POST"])
@own_page
def place(request: Request) -> HttpResponse:
    """Another place of work."""
    person = person_of(request)
    if person is None:
        return HttpResponseRedirect(reverse("person:profile"))
    return _place(request, person)


@require_GET
@own_page
def places(request: Request) -> HttpResponse:
    """The three lists after a choice, for the script."""
    return render(request, "person/parts/places.html", {"form": PlaceForm(request.GET)})


def _place(request: Request, person: Person) -> HttpResponse:
    form = PlaceForm(request.POST or None, at=person.region)
    more = {"form": form, "person": person}
    back = reverse("person:profile" if person.is_complete else "person:home")
    if request.method == "GET" or "pick" in request.POST or not form.is_valid():
        return page(request, "place", "工作所在地", more, back=back, status=_quiet(request, form))
    first = not person.is_complete
    try:
        people.choose_place(actor=request.actor, region=form.cleaned_data["region"])
    except Refusal as refusal:
        status = form_errors_from(refusal, form)
        return page(request, "place", "工作所在地", more, back=back, status=status)
    if first:
        return _saved(request)
    messages.success(request, "工作所在地已更改。")
    return HttpResponseRedirect(reverse("person:profile"))


def _saved(request: Request) -> HttpResponse:
    fetching.note(request)
    messages.success(request, SAVED)
    return HttpResponseRedirect(reverse("person:certificates"))


def _form(request: Request, form: ProfileForm, status: int = 0) -> HttpResponse:
    status = status or _quiet(request, form)
    back = reverse("person:home")
    return page(request, "profile_form", "人员信息", {"form": form}, back=back, status=status)


def _quiet(request: Request, form: PlaceForm) -> int:
    """Loading the next list without script is no mistake: show what was typed without errors."""
    if "pick" in request.POST:
        form.full_clean()
        form.errors.clear()
        return 200
    return 422 if form.is_bound else 200
