"""人员维护: who is registered, with their certificates, and the list as a file (SX-34, SX-35)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations.listing import LISTING
from zhiye.registrations.models import (
    OPEN_DEREGISTRATION,
    Category,
    Registration,
    RegistrationQuerySet,
)
from zhiye.registrations.selectors import category_counts
from zhiye.web.organization import people
from zhiye.web.organization.export import NAME, handed_out, write
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import tab
from zhiye.web.shared.searching import SearchForm, listed

ASKED = ("q", "category", "expiry")


@require_GET
@for_organization(Function.PERSONNEL)
def personnel(request: Request) -> HttpResponse:
    """Everybody registered here; the number behind a name counts valid certificates."""
    actor = request.actor
    rows = people.with_certificates(people.registered(actor), actor)
    more = listed(request, LISTING, rows, *ASKED)
    told = more["search"].told
    kinds = people.KINDS.get(told.get("category", ""), ())
    more["rows"] = [(one, one.number(kinds)) for one in people.members(more["page"])]
    more["tabs"] = _tabs(people.registered(actor), told)
    return page(request, "personnel", "人员维护", more)


def _tabs(rows: RegistrationQuerySet, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A tab a category with its head-count; the other filters stay."""
    kept = {name: value for name, value in wanted.items() if name != "category"}
    counts = category_counts(rows)
    chosen = wanted.get("category", "")
    tabs = [("", "全部", "")]
    tabs += [(one.value, one.label, str(counts[one.value])) for one in Category]
    return [
        tab(
            label,
            f"?{urlencode({**kept, 'category': value} if value else kept)}",
            value == chosen,
            count,
        )
        for value, label, count in tabs
    ]


@require_GET
@for_organization(Function.PERSONNEL)
def member(request: Request, pk: int) -> HttpResponse:
    """One registered person with the certificates, numbers masked (SX-34)."""
    actor = request.actor
    rows: QuerySet[Registration] = people.with_certificates(people.registered(actor), actor)
    row = rows.select_related("person__region").filter(pk=pk).first()
    if row is None:
        raise NotFound
    found = people.members([row])[0]
    more = {
        "row": row,
        "certificates": people.verified(found.certificates),
        "number": found.number(),
        "leaving": row.deregistrations.filter(state__in=OPEN_DEREGISTRATION).first(),
        "may_register": actor.may(Function.REGISTRATIONS),
    }
    crumbs = [("人员维护", reverse("organization:personnel"))]
    return page(request, "member", row.person.name, more, crumbs=crumbs)


@require_GET
@for_organization(Function.PERSONNEL)
def export(request: Request) -> HttpResponse:
    """企业人员情况表 of the people the list shows, logged (SX-35, assurance 29)."""
    rows = SearchForm(request, LISTING, *ASKED).rows(people.registered(request.actor))
    sheet = write(rows, request.actor, own(request).name)
    return handed_out(request, NAME, sheet, told="企业人员情况表，{} 人")
