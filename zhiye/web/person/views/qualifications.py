"""学历、职称、工作经历: what technical staff must have on record (SX-05)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.people import qualifications
from zhiye.people.models import Education, Experience, Person, PersonFact, Title
from zhiye.web.person.forms.qualifications import EducationForm, ExperienceForm, TitleForm
from zhiye.web.person.frame import own, with_profile
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.pages import ask, done, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

TITLE = "学历、职称、工作经历"


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
    note: Callable[[Any], str]


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
            lambda row: (
                f"{row.level}，{'' if row.is_science else '非'}理工类，{row.graduated_on} 毕业"
            ),
        ),
        Kind(
            "title",
            "职称",
            "专业技术职称",
            TitleForm,
            Title,
            qualifications.add_title,
            lambda person: person.titles.select_related("title"),
            lambda row: f"{row.issued_by}，{row.obtained_on} 取得",
        ),
        Kind(
            "experience",
            "工作经历",
            "相关工作经历",
            ExperienceForm,
            Experience,
            qualifications.add_experience,
            lambda person: person.experiences.all(),
            lambda row: f"{row.started_on} 至 {row.ended_on or '今'}",
        ),
    )
}


@require_GET
@with_profile
def listing(request: Request) -> HttpResponse:
    """All three with what is still missing for technical staff."""
    person = own(request)
    sections = [
        (kind, [(row, kind.note(row)) for row in _rows(kind, person)]) for kind in KINDS.values()
    ]
    missing = qualifications.missing_for_technical(person)
    more = {"sections": sections, "missing": missing}
    return page(request, "qualifications", TITLE, more, back=reverse("person:mine"))


@require_http_methods(["GET", "POST"])
@with_profile
def new(request: Request, kind: str) -> HttpResponse:
    """Put one on record."""
    chosen = _kind(kind)
    form = filled(request, chosen.form)
    verb = chosen.add
    if submit(form, lambda: verb(actor=request.actor, facts=form.cleaned_data)) is not None:
        return done(request, f"{chosen.label}已保存。", "person:qualifications")
    back = reverse("person:qualifications")
    title = f"添加{chosen.label}"
    return page(request, "qualification_form", title, {"form": form}, back=back)


@require_http_methods(["GET", "POST"])
@with_profile
def remove(request: Request, kind: str, pk: int) -> HttpResponse:
    """Take one back; asks first."""
    chosen = _kind(kind)
    found = _rows(chosen, own(request)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    form = filled(request, MoveForm)
    verb = qualifications.remove
    if submit(form, lambda: verb(actor=request.actor, kind=chosen.model, pk=pk)) is not None:
        return done(request, f"{chosen.label}已删除。", "person:qualifications")
    return ask(
        request,
        form,
        f"删除{chosen.label}",
        text=f"删除{chosen.label}“{found}”？删除后不再用于公示条件的检查。",
        submit="确认删除",
        crumbs=[(TITLE, reverse("person:qualifications"))],
    )


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def _rows(kind: Kind, person: Person) -> Any:
    return kind.rows(person).filter(removed_at__isnull=True).order_by("-pk")
