"""聘用记录 of oneself: read them (ZS-02, ZS-04), object to a change, leave alone (FJ-20), print.

They are filed by the employer; a person can neither add nor change one (ZS-10).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhiye.core.actor import Actor
from zhiye.core.prepared import Seen
from zhiye.core.refusals import Conflict
from zhiye.employment import record_prints, selectors
from zhiye.employment.inputs import told
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.employment.listing import LISTING
from zhiye.employment.models import Employment, EmploymentState
from zhiye.http.request import Request
from zhiye.people.services import own_person
from zhiye.prints.selectors import of_holder
from zhiye.web.person import forms  # noqa: F401  asks for what its moves take
from zhiye.web.person.cases import lines, status_of
from zhiye.web.person.frame import own_page
from zhiye.web.shared import printing
from zhiye.web.shared.banners import Banner, Button, because
from zhiye.web.shared.cases import case_page
from zhiye.web.shared.pages import page
from zhiye.web.shared.searching import listed

ASKED = ("employer", "uscc", "item", "category", "since", "until")
RECORDS = Seen("own employments", selectors.employments)
OWN_PLACE = ("deny", "release_alone")
"""Moves with a place of their own on the page instead of a button among the others."""
EARLIER = 20


@require_GET
@own_page
def listing(request: Request) -> HttpResponse:
    """聘用状态 at the top (FJ-21), then every record, searched as the manual says (ZS-02)."""
    actor = request.actor
    found = listed(request, LISTING, RECORDS, *ASKED, default="-start")
    more = {
        "spells": selectors.current_of(actor.person_id or 0),
        "search": found.search,
        "searched": bool(found.query),
        "rows": lines(EMPLOYMENTS, found.page, _told, f"聘用记录（{found.page.total}）"),
        "page": found.page,
    }
    return page(request, "employments", "聘用记录", more)


def _told(one: Employment) -> tuple[str, str]:
    until = one.ended_on or one.ends_on
    lasts = f"{one.started_on} {f'至 {until}' if until else '起'}"
    return one.employer.name, "，".join(
        [str(one.item), *(str(value) for _, value in told(one, listed=True)), lasts]
    )


@require_GET
@own_page
def detail(request: Request, pk: int) -> HttpResponse:
    """Who reports what, since when, what happens next and by whom, what can be done (ZS-04)."""
    return case_page(request, EMPLOYMENTS, pk, _of_record, get=selectors.get)


def _of_record(actor: Actor, one: Employment, shown: dict[str, Any]) -> dict[str, Any]:
    office, deny = one.authority, shown["open"].get("deny")
    reach = f"（{office.phone}）" if office.phone else ""
    asked, banners = [], []
    if one.state == EmploymentState.REPORTED:
        way = Button("没有换单位", f"{shown['base']}deny/", kind="danger")
        left = f"，原单位是{one.leaves.employer.name}" if one.leaves else ""
        words = (
            f"自 {one.started_on} 起从事“{one.item}”{left}。"
            "登记后，您在原单位的聘用记录自动终止。属实的不用回复。"
        )
        title = f"{one.employer.name}报送您已换到该单位"
        asked.append(Banner(title, words, buttons=(way,) if deny else ()))
    if one.state in (EmploymentState.RETURNED, EmploymentState.DENIED) and shown["why"]:
        banners.append(because("说明", shown["why"]))
    if one.late_days:
        words = f"单位超过规定期限 {one.late_days} 天才报送，与您无关。"
        banners.append(Banner("逾期报送", words, "warning"))
    return {
        "title": "聘用记录",
        "asked": asked,
        "banners": banners,
        "mark": status_of(one).mark,
        "help": _alone(one, shown),
        "parts": ["person/parts/printed_form.html"] if one.uses_form else [],
        "options": [way for way in shown["options"] if way.move.name not in OWN_PLACE],
        "changes": selectors.changes(one),
        "hint": f"内容不对的，请联系{one.employer.name}或{office.name}{reach}改正。",
    }


def _alone(one: Employment, shown: dict[str, Any]) -> list[Banner]:
    """What somebody can do who left and whose employer does not tell it (FJ-20)."""
    title, alone = "已经离职，单位不给办注销怎么办", shown["open"].get("release_alone")
    if not alone:
        return []
    if alone.allowed:
        words = "本地区允许本人单方面办理注销，不用等单位。要有解除劳动合同证明或本人签字的登记表。"
        way = Button("单方面办理注销", f"{shown['base']}release_alone/")
        return [Banner(title, words, buttons=(way,))]
    office = one.authority
    words = "".join(f"{found.reason}{found.remedy}" for found in alone.table.failed)
    return [Banner(title, words + (f"{office.name}电话：{office.phone}" if office.phone else ""))]


# Printing --------------------------------------------------------------------------------------


@require_GET
@own_page
def record(request: Request) -> HttpResponse:
    """What will be printed and how long it may be relied on; earlier prints below."""
    actor = request.actor
    person = own_person(actor)
    try:
        document, why = record_prints.record_of(person, record_prints.authority_of(person)), ""
    except Conflict as refusal:
        document, why = None, refusal.remedy
    more = {
        "document": document,
        "why": why,
        "prints": of_holder(actor, "person", person.pk)[:EARLIER],
    }
    return page(request, "print_record", "打印聘用记录", more, back=reverse("person:employments"))


@require_POST
@own_page
def print_record(request: Request) -> HttpResponse:
    """A fresh print with its own number."""
    actor = request.actor
    made = record_prints.print_record(actor=actor, person_id=own_person(actor).pk)
    return printing.pdf(request, made, download="download" in request.POST)


@require_POST
@own_page
def print_form(request: Request, pk: int) -> HttpResponse:
    """The registration form of one record, to sign; `use` where it is for the end (FJ-20)."""
    use = request.POST.get("use", "")
    made = record_prints.print_form(actor=request.actor, pk=pk, use=use)
    return printing.pdf(request, made, download="download" in request.POST)
