"""聘用记录 of oneself: read them (ZS-02, ZS-04), object to a change, leave alone (FJ-20).

They are filed by the employer; a person can neither add nor change one (ZS-10).
"""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.employment import selectors
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.kinds import EMPLOYMENTS
from zhiye.employment.listing import LISTING
from zhiye.employment.models import EmploymentState
from zhiye.files.links import current, read_along
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.person import words
from zhiye.web.person.forms import employments  # noqa: F401  asks for what its moves take
from zhiye.web.person.frame import own_page
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.searching import SearchForm
from zhiye.web.shared.uploads import stored_list

ASKED = ("employer", "uscc", "item", "category", "since", "until")
OWN_PLACE = ("deny", "release_alone")
"""Moves with a place of their own on the page instead of a button among the others."""


@require_GET
@own_page
def listing(request: Request) -> HttpResponse:
    """聘用状态 at the top (FJ-21), then every record, searched as the manual says (ZS-02)."""
    actor = request.actor
    form = SearchForm(request, LISTING, *ASKED)
    rows = form.rows(selectors.employments(actor))
    found = KeysetPage(rows, request.GET, orders=LISTING.orders, default="-start")
    more = {
        "spells": selectors.current_of(actor.person_id or 0),
        "search": form,
        "searched": bool(form.query()),
        "rows": [(one, words.of_employment(one)) for one in found],
        "page": found,
    }
    return page(request, "employments", "聘用记录", more)


@require_GET
@own_page
def detail(request: Request, pk: int) -> HttpResponse:
    """Who reports what, since when, what happens next and by whom, what can be done (ZS-04)."""
    actor = request.actor
    log = EMPLOYMENT.log(pk)
    one = selectors.get(actor, pk)
    read_along(one, "papers")
    shown = doing(EMPLOYMENTS, one, actor, log, leave=OWN_PLACE)
    back = one.state in (EmploymentState.RETURNED, EmploymentState.DENIED)
    more = {
        **shown,
        "one": one,
        "status": words.of_employment(one),
        "asked": one.state == EmploymentState.REPORTED,
        "reason": log[-1].reason if back else "",
        "files": stored_list(current(one.papers)),
        "alone": shown["open"].get("release_alone"),
        "deny": shown["open"].get("deny"),
        "changes": selectors.changes(one),
    }
    return page(request, "employment", "聘用记录", more, back=reverse("person:employments"))
