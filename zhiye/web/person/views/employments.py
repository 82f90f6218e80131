"""聘用记录 of oneself: read them (ZS-02, ZS-04), object to a change, leave alone (FJ-20), print.

They are filed by the employer; a person can neither add nor change one (ZS-10).
"""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhiye.core.prepared import Seen
from zhiye.core.refusals import Conflict
from zhiye.employment import record_prints, selectors
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import told
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.employment.listing import LISTING
from zhiye.employment.models import Employment, EmploymentState
from zhiye.files.links import current, read_along
from zhiye.http.request import Request
from zhiye.people.services import own_person
from zhiye.prints.selectors import of_holder
from zhiye.web.person import forms  # noqa: F401  asks for what its moves take
from zhiye.web.person.cases import case_page, lines
from zhiye.web.person.frame import own_page
from zhiye.web.shared import printing
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.searching import listed
from zhiye.web.shared.uploads import stored_list

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
    actor, log = request.actor, EMPLOYMENT.log(pk)
    one = selectors.get(actor, pk)
    read_along(one, "papers")
    back = one.state in (EmploymentState.RETURNED, EmploymentState.DENIED)
    shown = doing(EMPLOYMENTS, one, actor, log, leave=OWN_PLACE) | {
        "asked": one.state == EmploymentState.REPORTED,
        "why": log.why if back else None,
        "files": stored_list(current(one.papers)),
        "changes": selectors.changes(one),
        "told": told(one),
    }
    return case_page(request, EMPLOYMENTS, "employment", "聘用记录", one, shown)


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
