"""学历、职称、工作经历: what technical staff must have on record (SX-05)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import NotFound
from zhiye.core.visible import get_one
from zhiye.http.request import Request
from zhiye.people import qualifications
from zhiye.people.qualifications import RECORDS, Record
from zhiye.web.person.frame import own, with_profile
from zhiye.web.shared.forms_of import taking
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.pages import ask, done, page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

TITLE = "学历、职称、工作经历"


@require_GET
@with_profile
def listing(request: Request) -> HttpResponse:
    """All three with what is still missing for technical staff."""
    person = own(request)
    more = {
        "sections": [(one, one.held(person)) for one in RECORDS.values()],
        "missing": qualifications.missing_for_technical(person),
    }
    return page(request, "qualifications", TITLE, more, back=reverse("person:mine"))


@require_http_methods(["GET", "POST"])
@with_profile
def new(request: Request, kind: str) -> HttpResponse:
    """Put one on record."""
    record = _record(kind)
    form = filled(request, taking(record.takes))
    if submit(form, lambda: qualifications.add(actor=request.actor, **form.given())) is not None:
        return done(request, f"{record.label}已保存。", "person:qualifications")
    back = reverse("person:qualifications")
    return page(request, "qualification_form", f"添加{record.label}", {"form": form}, back=back)


@require_http_methods(["GET", "POST"])
@with_profile
def remove(request: Request, kind: str, pk: int) -> HttpResponse:
    """Take one back; asks first."""
    record, verb = _record(kind), qualifications.remove
    found = get_one(record.held(own(request)).filter(pk=pk))
    form = filled(request, MoveForm)
    if submit(form, lambda: verb(actor=request.actor, kind=record.model, pk=pk)) is not None:
        return done(request, f"{record.label}已删除。", "person:qualifications")
    return ask(
        request,
        form,
        f"删除{record.label}",
        text=f"删除{record.label}“{found}”？删除后不再用于公示条件的检查。",
        submit="确认删除",
        crumbs=[(TITLE, reverse("person:qualifications"))],
    )


def _record(name: str) -> Record:
    if name not in RECORDS:
        raise NotFound
    return RECORDS[name]
