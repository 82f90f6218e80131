"""Who is registered where, on any day; the list as a file."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.core import audit, idnumber, phone, text
from zhiye.core.clock import today
from zhiye.core.refusals import Invalid
from zhiye.http.acting import user_of
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.people.models import Person
from zhiye.people.services import id_indexes, phone_indexes
from zhiye.registrations.models import Category, RegistrationQuerySet
from zhiye.sheets.writing import XLSX
from zhiye.web.authority import exports, reads
from zhiye.web.authority.common import in_place, page, posted, starts_with
from zhiye.web.authority.forms.people import ExportForm, PersonFindForm, RegistrationSearchForm
from zhiye.web.authority.gate import PEOPLE, PEOPLE_READERS, REVIEW, for_authority

ORDERS = {
    "-new": ("-pk",),
    "-since": ("-active_from", "-pk"),
    "since": ("active_from", "pk"),
    "company": ("organization__name", "pk"),
    "-company": ("-organization__name", "-pk"),
}
UNKNOWN = "没有找到，或此人不在您的辖区。请核对号码是否输全、输对。"
TITLE = "公示查询"


@require_GET
@for_authority(*PEOPLE_READERS)
def listing(request: Request) -> HttpResponse:
    """Everybody registered in the territory, today or as of an earlier day."""
    return _show(request, PersonFindForm())


@sensitive_post_parameters("number")
@require_POST
@for_authority(*PEOPLE_READERS)
def find(request: Request) -> HttpResponse:
    """One person by a whole identity or phone number; the number never stands in an address."""
    form = PersonFindForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    typed = text.fold(form.cleaned_data["number"])
    people = Person.objects.visible_to(request.actor)
    if idnumber.is_valid(typed):
        found, by = people.filter(id_index__in=id_indexes(typed)), "证件号码"
    elif phone.is_valid(typed):
        found, by = people.filter(phone_index__in=phone_indexes(phone.normalise(typed))), "手机号"
    else:
        form.add_error("number", "号码不完整或有错误，请填写完整的证件号码或手机号。")
        return _show(request, form, status=422)
    person = found.order_by("pk").first()
    audit.record(
        "search",
        actor=request.actor,
        subject_kind="person",
        subject_id=person.pk if person else "",
        detail=f"按{by}查人",
        ok=person is not None,
    )
    if person is None:
        form.add_error("number", UNKNOWN)
        return _show(request, form, status=404)
    return HttpResponseRedirect(reverse("authority:person", args=[person.pk]))


def _show(request: Request, find_form: PersonFindForm, *, status: int = 200) -> HttpResponse:
    form, rows, day = _wanted(request)
    found = KeysetPage(rows, request.GET, orders=ORDERS, default="-new")
    more = {
        "search": form,
        "find": find_form,
        "page": found,
        "day": day,
        "past": day < today(),
        "chosen": form.chosen,
        "may_export": _may_export(request),
        "export_url": f"{reverse('authority:registrations_export')}?{_query(request)}",
    }
    return page(request, "registrations", TITLE, more, status=status)


def _may_export(request: Request) -> bool:
    actor = request.actor
    return actor.may(PEOPLE) or actor.may(REVIEW)


def _query(request: Request) -> str:
    """The filters alone, without page, order and size."""
    names = ("name", "company", "day", "category", "region", "organization")
    return urlencode([(name, request.GET[name]) for name in names if request.GET.get(name)])


def _wanted(
    request: Request,
) -> tuple[RegistrationSearchForm, RegistrationQuerySet, date]:
    """The search form, the rows it selects, and the day they stand for."""
    actor = request.actor
    form = RegistrationSearchForm(request.GET or None, actor=actor)
    valid = form.is_bound and form.is_valid()
    wanted: dict[str, Any] = form.cleaned_data if valid else {}
    day = wanted.get("day") or today()
    rows = reads.registered(actor, day)
    if form.is_bound and not valid:
        return form, rows.none(), day
    if name := wanted.get("name"):
        rows = rows.filter(starts_with("person__name", name))
    if company := wanted.get("company"):
        rows = rows.filter(organization__name__contains=company)
    if organization := wanted.get("organization"):
        rows = rows.filter(organization_id=organization)
    if category := wanted.get("category"):
        rows = rows.filter(categories__contains=[category])
    place = in_place(actor, wanted.get("region", ""), "organization__region_id")
    return form, rows.filter(place), day


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@for_authority(PEOPLE, REVIEW)
def export(request: Request) -> HttpResponse:
    """The filtered list as xlsx, masked, after saying what for; logged (assurance 29)."""
    search, rows, day = _wanted(request)
    form, actor = ExportForm(posted(request), user=user_of(request)), request.actor
    if request.method == "GET" or not form.is_valid() or not form.confirmed(actor):
        return _ask_export(request, form, search, rows, day)
    told, reason = _told(search, day), form.cleaned_data["reason"]
    if not rows.exists():
        raise Invalid({"reason": "没有符合条件的记录，不需要导出。"})
    notes = (
        f"{told}（当日 24 时）",
        f"导出人：{actor.label}　导出日期：{today().isoformat()}　用途：{reason}",
    )
    file = exports.registrations(rows, notes)
    audit.record("export", actor=actor, subject_kind="registration", detail=told, reason=reason)
    name = f"执业公示-{day.isoformat()}.xlsx"
    return cast(
        "HttpResponse",  # a streamed answer; the gates only pass it on
        FileResponse(file, as_attachment=True, filename=name, content_type=XLSX),
    )


def _ask_export(
    request: Request,
    form: ExportForm,
    search: RegistrationSearchForm,
    rows: RegistrationQuerySet,
    day: date,
) -> HttpResponse:
    back = f"{reverse('authority:registrations')}?{_query(request)}"
    more = {
        "form": form,
        "told": _told(search, day),
        "count": KeysetPage(rows, {}, orders=ORDERS, default="-new").total,
        "most": exports.MOST,
        "cancel": back,
    }
    status = form.status if form.is_bound else 200
    return page(request, "export", "导出 Excel", more, crumbs=[(TITLE, back)], status=status)


def _told(form: RegistrationSearchForm, day: date) -> str:
    """The filters in words, without a person's name: this stands in the log."""
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    parts = [f"{day.isoformat()} 在册"]
    if form.chosen:
        parts.append(f"单位“{form.chosen.name}”")
    if wanted.get("company"):
        parts.append(f"单位名称含“{wanted['company']}”")
    if wanted.get("name"):
        parts.append("按姓名筛选")
    if wanted.get("category"):
        parts.append(Category(wanted["category"]).label)
    if wanted.get("region"):
        parts.append(f"地区 {wanted['region']}")
    return "，".join(parts)
