"""人员维护 and 人员预警: who is registered, and whether they suffice (SX-34 to SX-36)."""

from __future__ import annotations

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiye.casework.facts import Fact
from zhiye.core.listing import Column
from zhiye.core.prepared import Seen
from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations import personnel as staff
from zhiye.registrations.kinds import REGISTRATIONS
from zhiye.registrations.listing import LISTING
from zhiye.registrations.models import OPEN_DEREGISTRATION, Category, Registration
from zhiye.registrations.personnel import Member
from zhiye.registrations.selectors import personnel_counts
from zhiye.supervision.selectors import is_watched
from zhiye.supervision.staffing import report
from zhiye.web.organization import banners, people
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.cases import detail_page
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import tabs_by
from zhiye.web.shared.searching import SearchForm, listed
from zhiye.web.shared.tables import Empty, list_page, runs_out, way
from zhiye.web.shared.tones import state_mark

ASKED = ("q", "category", "expiry")

REGISTERED = Seen("personnel", staff.registered)


@for_organization(Function.PERSONNEL, reads=True)
def personnel(request: Request) -> HttpResponse:
    """Everybody registered here; the number behind a name counts valid certificates."""
    actor = request.actor
    found = listed(request, LISTING, REGISTERED, *ASKED)
    told = found.search.told
    prefetch_related_objects(found.page.rows, staff.certificates_along(actor))
    members = staff.members(found.page, staff.KINDS.get(told.get("category", ""), ()))
    counted = personnel_counts(actor)
    offered, chosen = (("", "全部"), *Category.choices), told.get("category", "")
    return list_page(
        request,
        "人员维护",
        found,
        COLUMNS,
        table="公示人员",
        rows=members,
        empty=Empty(
            "还没有公示的人员",
            "邀请人员、本人同意后，会出现在这里。",
            "去人员注册",
            at("organization:registrations"),
        ),
        none="没有符合条件的人员",
        lead="姓名后面的数字是在有效期内的证书数量。证件号码、证书编号只显示前后几位。",
        buttons=found.file("organization:personnel_export"),
        tabs=tabs_by(request.GET, "category", offered, chosen, counted),
        tabs_label="人员类别",
    )


def _name(one: Member) -> SafeString:
    return format_html(
        '{}<span class="org-count{}" title="有效证书 {} 张">{}'
        '<span class="zy-sr"> 张有效证书</span></span>',
        one.registration.person.name,
        "" if one.number else " org-count--none",
        one.number,
        one.number,
    )


COLUMNS: tuple[Column[Member], ...] = (
    Column[Member]("姓名（证书数）", _name, css="lead", short="姓名"),
    Column[Member]("证件号码", lambda one: one.registration.person.id_number, css="code"),
    Column[Member]("人员类别", lambda one: one.registration.category_labels),
    Column[Member]("公示开始", lambda one: one.registration.active_from, css="date", order="new"),
    Column[Member]("最近到期", lambda one: runs_out(one.next_expiry), css="date"),
    way("预览", "organization:member", lambda one: f"{one.registration.person.name}的证书"),
)


@for_organization(Function.PERSONNEL, reads=True)
def member(request: Request, pk: int) -> HttpResponse:
    """One registered person with the certificates, numbers masked (SX-34)."""
    actor = request.actor
    rows: QuerySet[Registration] = staff.with_certificates(staff.registered(actor), actor)
    row = rows.select_related("person__region").filter(pk=pk).first()
    if row is None:
        raise NotFound
    found = staff.members([row])[0]
    leaving = row.deregistrations.filter(state__in=OPEN_DEREGISTRATION).first()
    buttons = []
    if actor.may(Function.REGISTRATIONS):
        buttons.append(Button("注册记录", at("organization:registration", pk)))
        if not leaving:
            buttons.append(Button("注销", at("organization:deregister", pk), kind="danger"))
    return detail_page(
        request,
        row.person.name,
        row,
        [*REGISTRATIONS.told(row, actor.role), Fact("从业所在地", row.person.region)],
        crumbs=[("人员维护", reverse("organization:personnel"))],
        heading="人员信息",
        mark=state_mark(row),
        banners=[banners.leaving(leaving)] if leaving else [],
        number=found.number,
        buttons=buttons,
        **people.told(found.certificates),
    )


@for_organization(Function.PERSONNEL, reads=True)
def export(request: Request) -> HttpResponse:
    """企业人员情况表 of the people the list shows, logged (SX-35, assurance 29)."""
    rows = SearchForm(request, LISTING, *ASKED).rows(staff.registered(request.actor))
    sheet = staff.write(rows, request.actor, own(request).name)
    return people.handed_out(request, staff.NAME, sheet, told="企业人员情况表，{} 人")


@for_organization(Function.PERSONNEL, reads=True)
def alerts(request: Request) -> HttpResponse:
    """Every demand with who counts for it and who nearly does; 异常 where too few do."""
    organization = own(request)
    watched = is_watched(organization)
    found = report(organization) if watched else []
    more = {
        "organization": organization,
        "watched": watched,
        "reports": sorted(found, key=lambda one: not one.abnormal),
        "abnormal": sum(one.abnormal for one in found),
    }
    return page(request, "alerts", "人员预警", more)
