"""One person, masked; a number whole only for a reason (assurance 3, 40)."""

from __future__ import annotations

from dataclasses import dataclass
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
from zhiye.core.idnumber import age_on
from zhiye.core.refusals import NotFound
from zhiye.employment import selectors as employment
from zhiye.http.gates import demand, may_any
from zhiye.http.request import Request
from zhiye.people import selectors
from zhiye.people.models import Person
from zhiye.registrations.models import Registration
from zhiye.web.authority import reads
from zhiye.web.authority.cases import DESKS, Fact
from zhiye.web.authority.forms.people import RevealForm
from zhiye.web.authority.gate import EMPLOYMENT_REVEALERS, PERSON_READERS, REVEALERS, for_authority
from zhiye.web.authority.views.registrations import TITLE
from zhiye.web.shared.pages import page
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.templatetags.ui import day
from zhiye.web.shared.uploads import filled

LOOKS_SHOWN = 20


@require_GET
@for_authority(*PERSON_READERS)
def person(request: Request, pk: int) -> HttpResponse:
    """What is on record about one person of the territory."""
    actor = request.actor
    found = selectors.on_record(actor, pk)
    held = certificates.certificates(actor).filter(person_id=pk).order_by("-pk")
    verified = certificates.verifications(held)
    registrations = reads.registrations_of(actor, pk)
    appointments = reads.appointments_of(actor, pk)
    may_reveal = may_any(actor, EMPLOYMENT_REVEALERS)
    more = {
        "person": found,
        "facts": [("基本信息", _facts(found, actor))],
        "may_reveal": may_reveal,
        "may_print_record": actor.may(Duty.COUNTER),
        "certificates": [(one, verified[one.pk].words) for one in held],
        "registrations": [(one, _when(one)) for one in registrations],
        "current": next((one for one in registrations if one.state == "active"), None),
        "appointments": appointments,
        "employments": list(employment.employments(actor).filter(person_id=pk).order_by("-pk")),
        "log": reads.timeline_of(
            actor, certificates=held, registrations=registrations, appointments=appointments
        ),
        "looks": selectors.looks_at(pk)[:LOOKS_SHOWN] if may_reveal else [],
    }
    return page(request, "person", found.name, more, crumbs=_crumbs())


def _when(one: Registration) -> str:
    """From when to when somebody was registered, or when they were asked."""
    if one.active_from is None:
        return f"{day(one.created_at)} {one.get_origin_display()}"
    return f"{one.active_from} 至 {one.ended_on or '今'}"


def _crumbs(found: Person | None = None) -> list[tuple[str, str]]:
    way = [(TITLE, reverse("authority:registrations"))]
    if found is not None:
        way.append((found.name, reverse("authority:person", args=[found.pk])))
    return way


def _facts(found: Person, actor: Actor) -> list[Fact]:
    def reveal(field: str) -> str:
        if not may_any(actor, FIELDS["person", field][1]):
            return ""
        return reverse("authority:reveal", args=["person", found.pk, field])

    age = f"{age_on(found.birth_date)} 岁" if found.birth_date else "—"
    return [
        Fact("姓名", found.name),
        Fact("证件类型", found.get_id_kind_display()),
        Fact("证件号码", found.id_number, code=True, reveal=reveal("id_number")),
        Fact(
            "手机号", found.phone or "—", code=True, reveal=reveal("phone") if found.phone else ""
        ),
        Fact("性别", found.get_sex_display() or "—"),
        Fact("年龄", age),
        Fact("从业所在地", found.region.full_name if found.region else "—"),
        Fact("实名核验", found.identity_checked_at or "未核验"),
        Fact("完成人员信息", found.completed_at or "本人尚未完成"),
        Fact("来源", found.get_source_display()),
    ]


# -- a number whole ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Hidden:
    """A masked value: whose it is, what it is, and the page it stands on."""

    sealed: Any
    label: str
    name: str
    subject: tuple[str, int]
    back: str


FIELDS = {
    ("person", "id_number"): ("证件号码", EMPLOYMENT_REVEALERS),
    ("person", "phone"): ("手机号", REVEALERS),
    ("certificate", "number"): ("证书编号", REVEALERS),
    ("safety", "id_number"): ("身份证号", REVEALERS),
    ("employer", "id_number"): ("身份证号", EMPLOYMENT_REVEALERS),
    ("employer", "contact_phone"): ("联系电话", EMPLOYMENT_REVEALERS),
}
"""What can be shown whole: its name, and the functions that may ask for it."""


def _hidden(actor: Actor, kind: str, pk: int, field: str) -> Hidden:
    """The masked value an address names. Raises NotFound for strangers and unknown names."""
    if (kind, field) not in FIELDS:
        raise NotFound
    label, functions = FIELDS[kind, field]
    demand(actor, functions)
    if kind == "person":
        one = selectors.get(actor, pk)
        back = reverse("authority:person", args=[pk])
        found = Hidden(getattr(one, field), label, one.name, ("person", pk), back)
    elif kind == "certificate":
        held = DESKS["certificates"].get(actor, pk)
        back = DESKS["certificates"].url_of(held)
        whose = ("person", held.person_id)
        found = Hidden(held.number, label, held.person.name, whose, back)
    elif kind == "employer":
        employer = employment.employers(actor).filter(pk=pk).first()
        if employer is None:
            raise NotFound
        back = f"{reverse('authority:employments')}?{urlencode({'employer': employer.name})}"
        sealed = getattr(employer, field)
        found = Hidden(sealed, label, employer.name, ("employer", pk), back)
    else:
        row = DESKS["safety"].get(actor, pk)
        whose = ("person", row.person_id) if row.person_id else ("safety", pk)
        found = Hidden(row.id_number, label, row.name, whose, DESKS["safety"].url_of(row))
    if found.sealed is None:
        raise NotFound
    return found


@sensitive_variables("shown")
@never_cache
@require_http_methods(["GET", "POST"])
@for_authority()
def reveal(request: Request, kind: str, pk: int, field: str) -> HttpResponse:
    """Ask why, then show the number once; logged, limited, and seen by the person."""
    actor = request.actor
    hidden = _hidden(actor, kind, pk, field)
    form = filled(request, RevealForm)
    shown = submit(
        form,
        lambda: hidden.sealed.reveal(
            actor, reason=form.cleaned_data["reason"], subject=hidden.subject
        ),
    )
    more = {"hidden": hidden, "form": form, "shown": shown or ""}
    crumbs = [*_crumbs(), (hidden.name, hidden.back)]
    return page(request, "reveal", f"查看完整{hidden.label}", more, crumbs=crumbs)
