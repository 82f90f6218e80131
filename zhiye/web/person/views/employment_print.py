"""Printing one's own employment record (ZS-03) and the form of one record (FJ-40)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhiye.core.refusals import Conflict
from zhiye.employment import record_prints
from zhiye.http.request import Request
from zhiye.people.services import own_person
from zhiye.prints.selectors import of_holder
from zhiye.web.person.frame import own_page
from zhiye.web.shared import printing
from zhiye.web.shared.pages import page

EARLIER = 20


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
