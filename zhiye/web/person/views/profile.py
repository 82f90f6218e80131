"""人员信息 (SX-52): who somebody is and where they work; 学历、职称、工作经历: what technical
staff must have on record (SX-05); 我的: account, who looked at my data, consents I gave."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.refusals import NotFound
from zhiye.core.visible import get_one
from zhiye.http.acting import user_of
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.people import qualifications
from zhiye.people import services as people
from zhiye.people.models import Person
from zhiye.people.qualifications import RECORDS, Record
from zhiye.web.person import reads
from zhiye.web.person.forms import PlaceForm, ProfileForm
from zhiye.web.person.frame import own, own_page, person_of, with_profile
from zhiye.web.person.views.certificates import asked_now
from zhiye.web.shared.forms_of import taking
from zhiye.web.shared.moves import MoveForm
from zhiye.web.shared.pages import ask, done, page
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
    asked_now(request)
    return done(request, SAVED, "person:certificates")


# 学历、职称、工作经历 -----------------------------------------------------------------------------

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


# 我的 ---------------------------------------------------------------------------------------------

LOOKED = {
    "reveal": "查看了完整的",
    "download": "打开了文件",
    "export": "导出了名单",
    "print": "打印了",
}


@require_GET
@own_page
def mine(request: Request) -> HttpResponse:
    """Everything about me in one list."""
    more = {"person": person_of(request), "user": user_of(request)}
    return page(request, "mine", "我的", more)


@require_GET
@own_page
def access(request: Request) -> HttpResponse:
    """Who looked at my data, when and why (assurance 40)."""
    rows = KeysetPage(reads.who_looked(request.actor), request.GET)
    shown = [(row, LOOKED.get(row.kind, row.kind)) for row in rows]
    more = {"rows": shown, "page": rows}
    return page(request, "access", "谁看过我的信息", more, back=reverse("person:mine"))


@require_GET
@own_page
def consents(request: Request) -> HttpResponse:
    """The consents I gave, with the exact words and when (assurance 27)."""
    rows = KeysetPage(reads.consents(request.actor), request.GET)
    more = {"rows": rows.rows, "page": rows}
    return page(request, "consents", "我同意过的内容", more, back=reverse("person:mine"))
