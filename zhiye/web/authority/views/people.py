"""One person, masked; a number whole only for a reason (assurance 3, 40)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.accounts.models import Duty
from zhiye.certificates import selectors as certificates
from zhiye.core.actor import Actor
from zhiye.core.flow import FLOWS
from zhiye.core.models import MoveLog
from zhiye.core.refusals import NotFound
from zhiye.core.sealed import Sealed
from zhiye.core.visible import get_one
from zhiye.employment import selectors as employment
from zhiye.http.gates import demand, may_any
from zhiye.http.request import Request
from zhiye.people import selectors
from zhiye.people.told import told
from zhiye.registrations import selectors as registering
from zhiye.supervision.selectors import logs_about
from zhiye.web.authority.cases import DESKS
from zhiye.web.authority.cases.base import shown as facts
from zhiye.web.authority.forms.cases import RevealForm
from zhiye.web.authority.gate import EMPLOYMENT_REVEALERS, PERSON_READERS, REVEALED, for_authority
from zhiye.web.authority.views.registrations import TITLE
from zhiye.web.shared.pages import ask, page
from zhiye.web.shared.present import Entry, timeline
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.uploads import filled

LOOKS_SHOWN, LOGS_SHOWN = 20, 200


@require_GET
@for_authority(*PERSON_READERS)
def person(request: Request, pk: int) -> HttpResponse:
    """What is on record about one person of the territory."""
    actor = request.actor
    found = selectors.on_record(actor, pk)
    held = certificates.certificates(actor).filter(person_id=pk).order_by("-pk")
    verified = certificates.verifications(held)
    registrations = registering.registrations_of(actor, pk)
    appointments = registering.appointments_of(actor, pk)
    more = {
        "person": found,
        "facts": facts(told(found), found, actor),
        "may_print_record": actor.may(Duty.COUNTER),
        "certificates": [(one, verified[one.pk].words) for one in held],
        "registrations": registrations,
        "current": next((one for one in registrations if one.state == "active"), None),
        "appointments": appointments,
        "employments": list(employment.employments(actor).filter(person_id=pk).order_by("-pk")),
        "log": _timeline(logs_about(held, registrations, appointments)[:LOGS_SHOWN]),
        "looks": selectors.looks_at(pk)[:LOOKS_SHOWN]
        if may_any(actor, EMPLOYMENT_REVEALERS)
        else [],
    }
    return page(
        request, "person", found.name, more, crumbs=[(TITLE, reverse("authority:registrations"))]
    )


def _timeline(logs: Iterable[MoveLog]) -> list[Entry]:
    """What happened, the newest first; each entry says to which matter."""
    told = [
        replace(one, label=f"{FLOWS[log.flow].title} · {one.label}")
        for log in logs
        for one in timeline(FLOWS[log.flow], [log])
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)


# -- a number whole ----------------------------------------------------------------------------


def _found(actor: Actor, kind: str, pk: int) -> tuple[Any, str]:
    """The row an address names, and the page it stands on. Raises NotFound for strangers."""
    if kind == "person":
        return selectors.get(actor, pk), reverse("authority:person", args=[pk])
    if kind == "employer":
        employer = get_one(employment.employers(actor).filter(pk=pk))
        of = urlencode({"employer": employer.name})
        return employer, f"{reverse('authority:employments')}?{of}"
    desk = DESKS["certificates" if kind == "certificate" else kind]
    row = desk.get(actor, pk)
    return row, desk.url_of(row)


@sensitive_variables("shown")
@never_cache
@require_http_methods(["GET", "POST"])
@for_authority()
def reveal(request: Request, kind: str, pk: int, field: str) -> HttpResponse:
    """Ask why, then show the number once; logged, limited, and seen by the person."""
    actor = request.actor
    if (kind, field) not in REVEALED:
        raise NotFound
    label, functions = REVEALED[kind, field]
    demand(actor, functions)
    row, back = _found(actor, kind, pk)
    sealed: Sealed | None = getattr(row, field)
    if sealed is None:
        raise NotFound
    person_id = getattr(row, "person_id", None)
    whose = ("person", person_id) if person_id else (kind, pk)
    form = filled(request, RevealForm)
    shown = submit(
        form, lambda: sealed.reveal(actor, reason=form.cleaned_data["reason"], subject=whose)
    )
    name = row.person.name if kind == "certificate" else row.name
    title = f"查看完整{label}"
    crumbs = [(TITLE, reverse("authority:registrations")), (name, back)]
    if shown is not None:
        more = {"name": name, "label": label, "shown": shown}
        return page(request, "reveal", title, more, crumbs=crumbs)
    return ask(
        request,
        form,
        title,
        text=f"完整{label}属于个人信息。查看会记录您的姓名、单位、时间和原因，{name}本人在手机端"
        "可以看到。仅在办理需要时查看。",
        says=f"{label}：{sealed}",
        submit="查看完整号码",
        danger=False,
        crumbs=crumbs,
    )
