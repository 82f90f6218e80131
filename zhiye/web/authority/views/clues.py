"""重叠聘用线索: found where the ruleset allows overlaps, looked into by officers (FJ-17, FJ-33)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.employment import perms, selectors, services
from zhiye.employment.clue_flow import CLUE
from zhiye.employment.listing import CLUES
from zhiye.employment.models import Clue, ClueState, Employment, Spell
from zhiye.http.gates import may_any
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.authority.cases import Fact
from zhiye.web.authority.cases.employment import identity_facts
from zhiye.web.authority.forms.employments import CloseForm
from zhiye.web.authority.gate import (
    CLUE_READERS,
    EMPLOYMENT,
    EMPLOYMENT_REVEALERS,
    for_authority,
)
from zhiye.web.shared.pages import done, page
from zhiye.web.shared.present import tab, timeline
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import SearchForm
from zhiye.web.shared.uploads import filled

TITLE, EVERY = "重叠聘用线索", "all"


@require_GET
@for_authority(*CLUE_READERS)
def listing(request: Request) -> HttpResponse:
    """Overlaps with an employer of the territory, the open ones first behind their tab."""
    actor, form = request.actor, SearchForm(request, CLUES, "q")
    state = request.GET.get("state", ClueState.OPEN.value)
    rows = form.rows(selectors.clues(actor))
    if state in ClueState.values:
        rows = rows.filter(state=state)
    waiting = state == ClueState.OPEN
    more = {
        "search": form,
        "page": KeysetPage(
            rows,
            request.GET,
            orders=CLUES.orders,
            default="found" if waiting else "-found",
        ),
        "tabs": _tabs(request, state),
        "waiting": waiting,
        "reset": f"?state={state}",
    }
    return page(request, "clues", TITLE, more)


def _tabs(request: Request, state: str) -> list[dict[str, Any]]:
    kept = request.GET.copy()
    for name in ("cursor", "order"):
        kept.pop(name, None)
    tabs = []
    for value, label in (*ClueState.choices, (EVERY, "全部")):
        kept["state"] = value
        tabs.append(tab(label, f"?{kept.urlencode()}", state == value))
    return tabs


# -- one of them ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Side:
    """One of the two employments: the employer, since when, the records it consists of.

    `seen` are those inside the reader's territory: only these can be opened.
    """

    label: str
    spell: Spell
    records: list[tuple[Employment, bool]]


@require_GET
@for_authority(*CLUE_READERS)
def detail(request: Request, pk: int) -> HttpResponse:
    """Both employments side by side, from when to when they overlap, what came of it."""
    return _show(request, pk)


def _show(request: Request, pk: int, form: CloseForm | None = None) -> HttpResponse:
    actor, log = request.actor, CLUE.log(pk)
    clue = selectors.clue(actor, pk)
    waits = clue.state == ClueState.OPEN
    may_close = waits and perms.may_close(clue, actor)
    more = {
        "clue": clue,
        "facts": [("人员", [*identity_facts(clue.person), *_overlap(clue)])],
        "sides": _sides(actor, clue),
        "waits": waits,
        "may_close": may_close,
        "barred": waits and actor.may(EMPLOYMENT) and not may_close,
        "form": form or CloseForm(initial={"seen": log.seen}),
        "log": timeline(CLUE, log),
        "may_reveal": may_any(actor, EMPLOYMENT_REVEALERS),
    }
    crumbs = [(TITLE, reverse("authority:clues"))]
    title = f"{clue.person.name}的重叠聘用"
    return page(request, "clue", title, more, crumbs=crumbs)


def _sides(actor: Actor, clue: Clue) -> list[Side]:
    spells = {"先登记的聘用": clue.earlier, "后登记的聘用": clue.later}
    records = selectors.of_spells(list(spells.values()))
    mine = selectors.employments(actor).filter(pk__in=[one.pk for one in records])
    visible = set(mine.values_list("pk", flat=True))
    return [
        Side(
            label,
            spell,
            [(one, one.pk in visible) for one in records if one.spell_id == spell.pk],
        )
        for label, spell in spells.items()
    ]


def _overlap(clue: Clue) -> list[Fact]:
    first = max(clue.earlier.opened_on, clue.later.opened_on)
    ends = [one.closed_on for one in (clue.earlier, clue.later) if one.closed_on]
    last: date | None = min(ends) if ends else None
    days = ((last or today()) - first).days + 1
    span = f"{first} 至 {last or '今'}"
    over = f"{span}，共 {days} 天" if days > 0 else "两段聘用没有重叠的日子"
    return [Fact("重叠时间", over, wide=True), Fact("发现时间", clue.found_at)]


@require_POST
@for_authority(EMPLOYMENT)
def close(request: Request, pk: int) -> HttpResponse:
    """办结, with what came of it."""
    actor = request.actor
    clue = selectors.clue(actor, pk)
    form = filled(request, CloseForm)
    if submit(form, lambda: services.close_clue(actor=actor, pk=pk, **form.cleaned_data)) is None:
        return _show(request, pk, form)
    return done(request, f"{clue.person.name}的重叠聘用线索已办结。", "authority:clues")
