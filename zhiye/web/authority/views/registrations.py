"""Who is registered where, on any day; the list as a file."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhiye.accounts.models import Duty
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.http.gates import may_any
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.organizations.models import Organization
from zhiye.people.found import by_number
from zhiye.people.models import Person
from zhiye.registrations.listing import LISTING
from zhiye.registrations.models import Registration
from zhiye.web.authority import exports, reads
from zhiye.web.authority.gate import PEOPLE_READERS, for_authority
from zhiye.web.shared.finding import NumberForm
from zhiye.web.shared.pages import page
from zhiye.web.shared.refusing import status_of, submit
from zhiye.web.shared.searching import SearchForm
from zhiye.web.shared.uploads import filled

UNKNOWN = "没有找到，或此人不在您的辖区。请核对号码是否输全、输对。"
EXPORTERS = (Duty.PEOPLE, Duty.REVIEW)
TITLE, NUMBER = "公示查询", "证件号码或手机号"
ASKED = ("name", "company", "day", "category", "region", "organization")


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@for_authority(*PEOPLE_READERS)
def listing(request: Request) -> HttpResponse:
    """Everybody registered in the territory, today or as of an earlier day; one by number."""
    number = filled(request, NumberForm, lambda data: NumberForm(data, what=NUMBER))
    person = submit(number, lambda: _person(request.actor, number.cleaned_data["number"]))
    if person is not None:
        return redirect("authority:person", person.pk)
    form, rows, day = _searched(request)
    found = KeysetPage(rows, request.GET, orders=LISTING.orders)
    more = {
        "search": form,
        "find": number,
        "page": found,
        "day": day,
        "past": day < today(),
        "chosen": _chosen(request.actor, form),
        "may_export": may_any(request.actor, EXPORTERS),
        "export_url": f"{reverse('authority:registrations_export')}?{form.query()}",
    }
    return page(request, "registrations", TITLE, more, status=status_of(number))


def _person(actor: Actor, typed: str) -> Person:
    among = Person.objects.visible_to(actor)
    return by_number(actor, among, typed, seeking="人", nobody=UNKNOWN, phones=True)


def _searched(
    request: Request,
) -> tuple[SearchForm[Registration], QuerySet[Registration], date]:
    """The search form, the rows it selects, and the day they stand for."""
    form = SearchForm(request, LISTING, *ASKED)
    day: date = form.told.get("day") or today()
    return form, form.rows(reads.registered(request.actor, day)), day


def _chosen(actor: Actor, form: SearchForm[Registration]) -> Organization | None:
    """The organisation a link has chosen, if the actor may see it."""
    pk = form.told.get("organization")
    return Organization.objects.visible_to(actor).filter(pk=pk).first() if pk else None


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@for_authority(*EXPORTERS)
def export(request: Request) -> HttpResponse:
    """The filtered list as xlsx, masked, after saying what for; logged (assurance 29)."""
    search, rows, day = _searched(request)
    chosen = _chosen(request.actor, search)
    told = f"{day.isoformat()} 在册，{search.words}" + (f"：{chosen.name}" if chosen else "")
    return exports.export(
        request,
        LISTING,
        rows,
        kind="registration",
        told=told,
        head=f"{told}（当日 24 时）",
        name=f"执业公示-{day.isoformat()}",
        back=(TITLE, f"{reverse('authority:registrations')}?{search.query()}"),
    )
