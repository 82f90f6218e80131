"""学历、职称、工作经历: what technical staff must have on record (SX-05)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import NotFound, Refusal
from zhiye.http.request import Request
from zhiye.people import qualifications
from zhiye.people.models import Education, Experience, Person, PersonFact, Title
from zhiye.web.files.fields import prepare, received, uploads_of
from zhiye.web.person.forms.moves import SureForm
from zhiye.web.person.forms.qualifications import EducationForm, ExperienceForm, TitleForm
from zhiye.web.person.frame import own, page, with_profile
from zhiye.web.shared.forms_render import add_errors
from zhiye.web.shared.refusing import form_errors_from


@dataclass(frozen=True)
class Kind:
    """One of the three records: its words, form, rows and verb."""

    name: str
    label: str
    demand: str
    form: type[forms.Form]
    model: type[PersonFact]
    add: Callable[..., PersonFact]
    rows: Callable[[Person], Any]


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "education",
            "学历",
            "理工类专业学历",
            EducationForm,
            Education,
            qualifications.add_education,
            lambda person: person.educations.select_related("level"),
        ),
        Kind(
            "title",
            "职称",
            "专业技术职称",
            TitleForm,
            Title,
            qualifications.add_title,
            lambda person: person.titles.select_related("title"),
        ),
        Kind(
            "experience",
            "工作经历",
            "相关工作经历",
            ExperienceForm,
            Experience,
            qualifications.add_experience,
            lambda person: person.experiences.all(),
        ),
    )
}


@require_GET
@with_profile
def listing(request: Request) -> HttpResponse:
    """All three with what is still missing for technical staff."""
    person = own(request)
    sections = [(kind, list(_rows(kind, person))) for kind in KINDS.values()]
    missing = qualifications.missing_for_technical(person)
    more = {"sections": sections, "missing": missing}
    return page(
        request, "qualifications", "学历、职称、工作经历", more, back=reverse("person:mine")
    )


@require_http_methods(["GET", "POST"])
@with_profile
def new(request: Request, kind: str) -> HttpResponse:
    """Put one on record."""
    chosen, actor = _kind(kind), request.actor
    if request.method == "GET":
        form = chosen.form()
        prepare(form, actor)
        return _form(request, chosen, form)
    data, unkept = received(request, uploads_of(chosen.form))
    form = chosen.form(data)
    prepare(form, actor)
    good = form.is_valid()
    add_errors(form, unkept)
    if not good or unkept:
        return _form(request, chosen, form, 422)
    try:
        chosen.add(actor=actor, facts=form.cleaned_data)
    except Refusal as refusal:
        return _form(request, chosen, form, form_errors_from(refusal, form))
    messages.success(request, f"{chosen.label}已保存。")
    return HttpResponseRedirect(reverse("person:qualifications"))


@require_http_methods(["GET", "POST"])
@with_profile
def remove(request: Request, kind: str, pk: int) -> HttpResponse:
    """Take one back; asks first."""
    chosen = _kind(kind)
    found = _rows(chosen, own(request)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    if request.method == "POST":
        qualifications.remove(actor=request.actor, kind=chosen.model, pk=pk)
        messages.success(request, f"{chosen.label}已删除。")
        return HttpResponseRedirect(reverse("person:qualifications"))
    more = {
        "text": f"删除{chosen.label}“{found}”？删除后不再用于公示条件的检查。",
        "submit": "确认删除",
        "form": SureForm(),
    }
    back = reverse("person:qualifications")
    return page(request, "confirm", f"删除{chosen.label}", more, back=back)


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def _rows(kind: Kind, person: Person) -> Any:
    return kind.rows(person).filter(removed_at__isnull=True).order_by("-pk")


def _form(request: Request, kind: Kind, form: forms.Form, status: int = 200) -> HttpResponse:
    title = f"添加{kind.label}"
    back = reverse("person:qualifications")
    return page(request, "qualification_form", title, {"form": form}, back=back, status=status)
