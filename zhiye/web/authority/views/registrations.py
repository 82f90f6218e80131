"""Who is registered where, on any day; the list as a file."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhiye.core import audit, idnumber, phone, text
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.refusals import Invalid
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.people.models import Person
from zhiye.people.services import id_indexes, phone_indexes
from zhiye.registrations.models import Category, RegistrationQuerySet
from zhiye.web.authority import exports, reads
from zhiye.web.authority.common import in_place, starts_with
from zhiye.web.authority.forms.people import PersonFindForm, RegistrationSearchForm
from zhiye.web.authority.gate import PEOPLE, PEOPLE_READERS, REVIEW, for_authority
from zhiye.web.shared.pages import page
from zhiye.web.shared.refusing import status_of, submit
from zhiye.web.shared.uploads import filled

ORDERS = {
    "-new": ("-pk",),
    "-since": ("-active_from", "-pk"),
    "since": ("active_from", "pk"),
    "company": ("organization__name", "pk"),
    "-company": ("-organization__name", "-pk"),
}
UNKNOWN = "没有找到，或此人不在您的辖区。请核对号码是否输全、输对。"
TITLE = "公示查询"


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@for_authority(*PEOPLE_READERS)
def listing(request: Request) -> HttpResponse:
    """Everybody registered in the territory, today or as of an earlier day; one by number."""
    number = filled(request, PersonFindForm)
    person = submit(
        number, lambda: _person(request.actor, text.fold(number.cleaned_data["number"]))
    )
    if person is not None:
        return redirect("authority:person", person.pk)
    form, rows, day = _wanted(request)
    found = KeysetPage(rows, request.GET, orders=ORDERS)
    more = {
        "search": form,
        "find": number,
        "page": found,
        "day": day,
        "past": day < today(),
        "chosen": form.chosen,
        "may_export": _may_export(request),
        "export_url": f"{reverse('authority:registrations_export')}?{_query(request)}",
    }
    return page(request, "registrations", TITLE, more, status=status_of(number))


def _person(actor: Actor, typed: str) -> Person:
    """By a whole identity or phone number, which stands in no address; logged. Raises Invalid."""
    people = Person.objects.visible_to(actor)
    if idnumber.is_valid(typed):
        found, by = people.filter(id_index__in=id_indexes(typed)), "证件号码"
    elif phone.is_valid(typed):
        found, by = people.filter(phone_index__in=phone_indexes(phone.normalise(typed))), "手机号"
    else:
        raise Invalid({"number": "号码不完整或有错误，请填写完整的证件号码或手机号。"})
    person = found.order_by("pk").first()
    audit.record(
        "search",
        actor=actor,
        subject_kind="person",
        subject_id=person.pk if person else "",
        detail=f"按{by}查人",
        ok=person is not None,
    )
    if person is None:
        raise Invalid({"number": UNKNOWN})
    return person


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
    told = _told(search, day)
    return exports.export(
        request,
        rows,
        exports.registrations,
        kind="registration",
        told=told,
        head=f"{told}（当日 24 时）",
        name=f"执业公示-{day.isoformat()}",
        back=(TITLE, f"{reverse('authority:registrations')}?{_query(request)}"),
    )


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
