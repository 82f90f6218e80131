"""人员信息 (SX-52): who somebody is and where they work."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.http.acting import user_of
from zhiye.http.request import Request
from zhiye.people import services as people
from zhiye.people.models import Person
from zhiye.web.person import fetching
from zhiye.web.person.forms.profile import PlaceForm, ProfileForm
from zhiye.web.person.frame import own_page, person_of
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

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
    form = filled(request, ProfileForm)
    user, verb = user_of(request), people.complete_profile
    saved = submit(form, lambda: verb(actor=request.actor, user=user, **form.given()))
    if saved is not None:
        return _saved(request)
    return page(request, "profile_form", "人员信息", {"form": form}, back=reverse("person:home"))


@require_http_methods(["GET", "POST"])
@own_page
def place(request: Request) -> HttpResponse:
    """Another place of work."""
    person = person_of(request)
    if person is None:
        return redirect("person:profile")
    return _place(request, person)


@require_GET
@own_page
def places(request: Request) -> HttpResponse:
    """The three lists after a choice, for the script."""
    return render(request, "person/parts/places.html", {"form": PlaceForm(request.GET)})


def _place(request: Request, person: Person) -> HttpResponse:
    first = not person.is_complete
    form = filled(request, PlaceForm, lambda data: PlaceForm(data, at=person.region))
    chosen = submit(
        form,
        lambda: people.choose_place(actor=request.actor, region=form.cleaned_data["region"]),
    )
    if chosen is None:
        more = {"form": form, "person": person}
        back = reverse("person:home" if first else "person:profile")
        return page(request, "place", "工作所在地", more, back=back)
    return _saved(request) if first else done(request, "工作所在地已更改。", "person:profile")


def _saved(request: Request) -> HttpResponse:
    fetching.note(request)
    return done(request, SAVED, "person:certificates")
