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
from zhiye.core.listing import Column
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.organizations.models import Organization
from zhiye.people.found import by_number
from zhiye.people.models import Person
from zhiye.registrations import selectors
from zhiye.registrations.listing import LISTING
from zhiye.registrations.models import Registration
from zhiye.rosters.kind import ROSTER_LIST
from zhiye.web.authority import exports
from zhiye.web.authority.gate import PEOPLE_READERS, for_authority
from zhiye.web.lists.place import Place
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Banner, Button
from zhiye.web.shared.finding import NumberForm
from zhiye.web.shared.refusing import status_of, submit
from zhiye.web.shared.searching import Found, SearchForm
from zhiye.web.shared.tables import Empty, list_page, way
from zhiye.web.shared.uploads import filled

UNKNOWN = "没有找到，或此人不在您的辖区。请核对号码是否输全、输对。"
EXPORTERS = (Duty.PEOPLE, Duty.REVIEW)
TITLE, NUMBER = "公示查询", "证件号码或手机号"
ASKED = ("name", "company", "day", "category", "region", "organization")

COLUMNS: tuple[Column[Registration], ...] = (
    *LISTING.shown("姓名", "证件号码", "公示单位"),
    Column("所在地", lambda row: row.organization.region.name),
    *LISTING.shown("人员类别", "公示开始", "公示结束"),
    way("查看", "authority:person", lambda row: row.person.name, pk="person_id"),
)


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
    found = Found(form, KeysetPage(rows, request.GET, orders=LISTING.orders), form.query())
    chosen, then = _chosen(request.actor, form), f"{day.isoformat()} 24 时"
    return list_page(
        request,
        TITLE,
        found,
        COLUMNS,
        table="执业公示",
        empty=Empty("没有符合条件的公示", "请核对日期和查询条件，或点“重置”查看全部。"),
        lead=f"{then if day < today() else '今天'}在辖区内单位公示的人员。"
        "系统启用前的部分按公示起止日期推算。",
        buttons=[Button("按号码查人", "#find", "id")],
        tools=exports.way(request, found, "authority:registrations_export", EXPORTERS),
        notes=[_only(chosen)] if chosen else (),
        find=number,
        find_url=at("authority:registrations_find"),
        find_below=True,
        status=status_of(number),
    )


def _only(one: Organization) -> Banner:
    return Banner("", f"只显示“{one.name}”的人员。", buttons=(Button("显示全部单位", "?"),))


def _person(actor: Actor, typed: str) -> Person:
    among = Person.objects.visible_to(actor)
    return by_number(actor, among, typed, seeking="人", nobody=UNKNOWN, phones=True)


def _searched(request: Request) -> tuple[SearchForm[Registration], QuerySet[Registration], date]:
    """The search form, the rows it selects, and the day they stand for."""
    form = SearchForm(request, LISTING, *ASKED)
    day: date = form.told.get("day") or today()
    return form, form.rows(selectors.registered(request.actor, day)), day


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


# -- 名册导入: where officers send lists of people and certificates (lessons U41) ------------------


IMPORTS = Place(
    ROSTER_LIST,
    file="人员名册",
    hint="同一份名册可以重复上传：已有的人员和证书不会重复，有效期更晚的才会更新。",
    after="导入的人员和证书已在档案中，可以在“人员查询”中查看。",
    listed=("new_people", "new_certificates"),
)
