"""聘用记录: the list, one record, what can be done with it (ZS-21 to ZS-23, ZS-27, ZS-29)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.casework.kinds import NextStep
from zhiye.certificates.issuers import issuer
from zhiye.core import idnumber
from zhiye.core.actor import Actor, Role
from zhiye.core.cleaning import clean_all
from zhiye.core.clock import today
from zhiye.employment import perms, selectors
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.employment.listing import LISTING
from zhiye.employment.models import (
    Employment,
    EmploymentState,
    PaperKind,
)
from zhiye.files import links
from zhiye.http.acting import oneself
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.people.found import by_number
from zhiye.people.models import Person
from zhiye.prints.selectors import of_holder
from zhiye.sheets.writing import write_list
from zhiye.web.organization import banners
from zhiye.web.organization.export import handed_out
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.finding import NumberForm, found_alone, narrowed, narrowed_to
from zhiye.web.shared.forms_render import Stored
from zhiye.web.shared.moves import above, doing, move_page
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import tab
from zhiye.web.shared.refusing import status_of, submit
from zhiye.web.shared.searching import SearchForm, listed, total
from zhiye.web.shared.uploads import filled, stored_list

State = EmploymentState
LIST = "organization:employments"
WAY = above(EMPLOYMENTS, Role.ORGANIZATION)
"""The way back from a page beside the list."""
MINE = Function.EMPLOYMENT
TITLE = "聘用记录"
PRINTS = 10
ENDS_SOON = "修改聘用结束时间（续签的），到期没有修改的记录自动终止。"
OWN_RECORDS = "/me/employments/"
ASKED = ("person", "item", "category", "since", "until", "state", "mark")
NOBODY = "本单位没有这个身份证号的聘用记录。请核对号码；还没有登记的，请点“记录填报”。"


def tabs(mine: bool = False) -> list[dict[str, Any]]:
    """企业列表 and 个人列表 (ZS-21)."""
    return [
        tab("企业列表", reverse(LIST), not mine),
        tab("个人列表", reverse("organization:employments_mine"), mine),
    ]


# -- the list --------------------------------------------------------------------------------


@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def employments(request: Request) -> HttpResponse:
    """企业列表: every record of the organisation and its branches (ZS-22, ZS-23).

    A whole ID number is posted and never stands in an address.
    """
    actor, find = request.actor, filled(request, NumberForm)
    person = submit(find, lambda: _person(actor, find.cleaned_data["number"]))
    if person is not None:
        return redirect(narrowed(reverse(LIST), actor, person.pk))
    rows = selectors.with_changes(selectors.employments(actor))
    more = listed(request, LISTING, rows, *ASKED, who=narrowed_to(request))
    more |= found_alone(request, find, LIST, of="记录")
    more |= {
        "rows": [(one, may_revise(one, actor)) for one in more["page"]],
        "total": total(more["page"].counted),
        "tabs": tabs(),
    }
    return page(request, "employments", TITLE, more, status=status_of(find))


def _person(actor: Actor, typed: str) -> Person:
    """Whose records there are under a whole number. Raises Invalid."""
    number = clean_all({"number": (idnumber.parse, typed)})["number"].value
    among = Person.objects.filter(employments__in=Employment.objects.visible_to(actor))
    return by_number(actor, among, number, seeking=TITLE, nobody=NOBODY)


def may_revise(row: Employment, actor: Actor) -> bool:
    """Whether 修改 leads anywhere for this record (ZS-28)."""
    if row.state == State.ACTIVE:
        return perms.may_amend(row, actor)
    return row.state == State.ENDED and perms.may_amend_end(row, actor)


@require_GET
@for_organization(MINE)
def mine(request: Request) -> HttpResponse:
    """个人列表: the acting human's own records, to read; the personal portal does the rest."""
    actor, known = oneself(request)
    more = listed(request, LISTING, selectors.employments(actor))
    more |= {"tabs": tabs(mine=True), "own_url": OWN_RECORDS, "known": known}
    more["total"] = total(more["page"].counted)
    return page(request, "employments_mine", TITLE, more)


@require_GET
@for_organization(MINE)
def export(request: Request) -> HttpResponse:
    """The records the list shows as xlsx, masked and logged (assurance 24, 29)."""
    form = SearchForm(request, LISTING, *ASKED)
    rows = selectors.employments(request.actor).select_related("employer__region")
    rows = LISTING.matching(form.rows(rows), {"who": narrowed_to(request)})
    entries = ([line] for line in LISTING.lines(rows))
    title = f"{own(request).name} 聘用记录（{today().isoformat()}）"
    sheet = write_list(TITLE, LISTING.heads, entries, [title])
    return handed_out(request, TITLE, sheet, told="聘用记录，{} 条")


# -- one record ------------------------------------------------------------------------------


@require_GET
@for_organization(MINE)
def employment(request: Request, pk: int) -> HttpResponse:
    """One record: every fact, where it stands, who does what next and by when (ZS-27)."""
    actor = request.actor
    log = EMPLOYMENT.log(pk)
    row = selectors.get(actor, pk)
    links.read_along(row, "papers")
    shown = doing(EMPLOYMENTS, row, actor, log)
    elsewhere = selectors.change_elsewhere(row) if row.state == State.ACTIVE else None
    by_office = "release" in shown["open"]
    more = {
        **shown,
        "next": shown["next"] or _ends_soon(row),
        "banners": banners.of_employment(row, log, elsewhere, by_office=by_office),
        "row": row,
        "uscc": row.employer.uscc or own(request).uscc,
        "issuer": issuer(row.item.certificate.issued_by, row.authority),
        "papers": papers_of(row),
        "changes": selectors.changes(row),
        "others": selectors.same_person(actor, row),
        "prints": of_holder(actor, "employment", row.pk)[:PRINTS],
    }
    return page(request, "employment", f"{row.person.name}的聘用记录", more, crumbs=WAY)


def _ends_soon(row: Employment) -> NextStep | None:
    """A record that runs out soon ends by itself, unless its end is changed."""
    soon = today() + timedelta(days=selectors.SOON_DAYS)
    if row.state != State.ACTIVE or row.ends_on is None or row.ends_on > soon:
        return None
    return NextStep("您", ENDS_SOON, row.ends_on)


def papers_of(row: Employment) -> list[tuple[str, list[Stored]]]:
    """The papers of a record under their names; what there is none of is left out."""
    held = [(kind.label, stored_list(links.current(row.papers, kind=kind))) for kind in PaperKind]
    return [(label, files) for label, files in held if files]


@require_http_methods(["GET", "POST"])
@for_organization(MINE)
def end(request: Request, pk: int) -> HttpResponse:
    """终止聘用; where an office records the end, 告知注销 (ZS-28, FJ-20)."""
    told = perms.recorded_by_office(selectors.get(request.actor, pk))
    return move_page(request, EMPLOYMENTS, pk, "release" if told else "end")
