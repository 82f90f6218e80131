"""聘用记录 of the territory: the list, one record, the list as a file (FJ-10)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiye.accounts.models import Duty
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.listing import Column
from zhiye.employment import record_prints, selectors
from zhiye.employment.flows import EMPLOYMENT as FLOW
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.employment.listing import LISTING
from zhiye.employment.models import Employment, EmploymentState
from zhiye.http.gates import may_any
from zhiye.http.request import Request
from zhiye.people.found import by_number
from zhiye.people.models import Person
from zhiye.web.authority import exports
from zhiye.web.authority.cases import DESKS
from zhiye.web.authority.cases.base import shown as facts
from zhiye.web.authority.gate import EMPLOYMENT_READERS, for_authority
from zhiye.web.shared import employment_filing, printing
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.finding import PARAMETER, NumberForm, narrowed, narrowed_to, shown_alone
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.refusing import status_of, submit
from zhiye.web.shared.searching import Found, listed
from zhiye.web.shared.tables import Empty, joined, list_page, way
from zhiye.web.shared.tones import mark, state_mark
from zhiye.web.shared.uploads import filled

TITLE = "聘用记录"
UNKNOWN = "没有找到，或此人在您的辖区没有聘用记录。请核对号码是否输全、输对。"
LEAD = (
    "辖区内单位和个人的聘用记录，包括已经终止的。"
    "填“这一天在聘”可查某一天（例如事故当天）谁在哪家单位。"
)
ASKED = ("person", "employer", "day", "uscc", "item", "category", "state", "origin", "late",
         "begun_from", "begun_until", "region")  # fmt: skip
DESK_OF = {
    EmploymentState.REPORTED: "employment_changes",
    EmploymentState.RELEASING: "employment_releases",
}


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@for_authority(*EMPLOYMENT_READERS)
def listing(request: Request) -> HttpResponse:
    """Every record of the territory; with a day, who was employed on it; one person by number."""
    actor, number = request.actor, filled(request, NumberForm)
    person = submit(number, lambda: _person(actor, number.cleaned_data["number"]))
    if person is not None:
        return redirect(narrowed(reverse("authority:employments"), actor, person.pk))
    found = _found(request, "person", "item")
    day, counter = found.search.told.get("day"), actor.may(Duty.COUNTER)
    enter = Button("窗口代录", at("authority:employment_new"), "pencil-plus", "primary")
    return list_page(
        request,
        TITLE,
        found,
        COLUMNS,
        empty=Empty(
            "没有符合条件的聘用记录",
            "请核对日期和查询条件，或点“重置”查看全部。聘用记录由单位填报，或由窗口代录。",
        ),
        lead=f"{day.isoformat()} 在聘的人员，按聘用开始和终止时间推算。" if day else LEAD,
        buttons=[*([enter] if counter else []), Button("按身份证号查人", "#find", "id")],
        tools=exports.way(request, found, "authority:employments_export", (Duty.EMPLOYMENT,)),
        above="authority/parts/chosen.html",
        chosen=shown_alone(request),
        may_enter=counter,
        find=number,
        find_url=at("authority:employments_find"),
        find_below=True,
        status=status_of(number),
    )


def _late(row: Employment, words: str) -> SafeString | None:
    return mark("warning", f"{words} {row.late_days} 天") if row.late_days else None


COLUMNS: tuple[Column[Employment], ...] = (
    Column("姓名", lambda row: row.person.name, css="lead"),
    Column("身份证号", lambda row: row.person.id_number, css="code"),
    Column("作业项目", employment_filing.item_told),
    *LISTING.shown("聘用单位"),
    Column("所在地", lambda row: f"{row.employer.region.name}{row.employer.town}"),
    Column("聘用开始", lambda row: row.started_on, css="date", order="start"),
    Column("聘用结束", employment_filing.end_told, css="date"),
    *LISTING.shown("来源"),
    Column("状态", lambda row: joined(state_mark(row), _late(row, "逾期"))),
    way("查看", "authority:employment", lambda row: f"{row.person.name} {row.item}"),
)


def _person(actor: Actor, typed: str) -> Person:
    mine = selectors.employments(actor).values("person_id")
    among = Person.objects.filter(pk__in=mine)
    return by_number(actor, among, typed, seeking="聘用记录", nobody=UNKNOWN)


def _found(request: Request, *along: str) -> Found[Employment]:
    """What is asked for, and the rows that fit: for the list, its count and its export."""
    seen = selectors.employments(request.actor, *along).select_related("employer__region")
    return listed(request, LISTING, seen, *ASKED, who=narrowed_to(request))


# -- one record ----------------------------------------------------------------------------------


@require_GET
@for_authority(*EMPLOYMENT_READERS)
def detail(request: Request, pk: int) -> HttpResponse:
    """What is on record, its papers, every change of it, and what waits."""
    actor = request.actor
    log = FLOW.log(pk)
    found = selectors.get(actor, pk)
    desk = DESKS.get(DESK_OF.get(EmploymentState(found.state), ""))
    more = {
        **doing(EMPLOYMENTS, found, actor, log),
        "case": found,
        "facts": facts(EMPLOYMENTS.told(found, actor.role), found, actor),
        "documents": DESKS["employment_changes"].documents(found, log),
        "desk_url": desk.url_of(found) if desk and actor.may(Duty.EMPLOYMENT) else "",
        "edits": selectors.changes(found),
        "late": _late(found, "逾期报送") or "",
        "prints": True,
        "may_print": may_any(actor, (Duty.COUNTER, Duty.EMPLOYMENT)),
        "may_print_record": actor.may(Duty.COUNTER),
    }
    title = f"{found.person.name} {found.reference}"
    crumbs = [(TITLE, reverse("authority:employments"))]
    return page(request, "case", title, more, crumbs=crumbs)


@require_POST
@for_authority(Duty.COUNTER, Duty.EMPLOYMENT)
def print_form(request: Request, pk: int) -> HttpResponse:
    """The registration form of a record of the territory, filled in (FJ-40); `use` where it is for
    the end, `alone` where the worker has come without the employer (FJ-20)."""
    use, alone = request.POST.get("use", ""), "alone" in request.POST
    made = record_prints.print_form(actor=request.actor, pk=pk, use=use, alone=alone)
    return printing.pdf(request, made)


@require_POST
@for_authority(Duty.COUNTER)
def print_record(request: Request, pk: int) -> HttpResponse:
    """Every employment of somebody at the window, as the person prints it (ZS-03)."""
    return printing.pdf(request, record_prints.print_record(actor=request.actor, person_id=pk))


# -- the list as a file --------------------------------------------------------------------------


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@for_authority(Duty.EMPLOYMENT)
def export(request: Request) -> HttpResponse:
    """The filtered list as xlsx, masked, after saying what for; logged (assurance 29)."""
    found = _found(request)
    told = {**found.search.told, PARAMETER: narrowed_to(request)}
    return exports.export(
        request,
        LISTING,
        found.page.queryset,
        kind="employment",
        told=LISTING.in_words(told, request.actor),
        name=f"聘用记录-{today().isoformat()}",
        back=(TITLE, f"{reverse('authority:employments')}?{found.query}"),
    )
