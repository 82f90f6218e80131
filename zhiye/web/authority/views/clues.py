"""重叠聘用线索: found where the ruleset allows overlaps, looked into by officers (FJ-17, FJ-33)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.accounts.models import Duty
from zhiye.core.actor import Actor
from zhiye.employment import selectors
from zhiye.employment.clue_flow import CLUE as FLOW
from zhiye.employment.kinds import CLUES
from zhiye.employment.listing import CLUES as LISTING
from zhiye.employment.models import Clue, ClueState, Employment, Spell
from zhiye.http.paging import KeysetPage
from zhiye.http.request import Request
from zhiye.web.authority.cases.base import shown as facts
from zhiye.web.authority.gate import CLUE_READERS, for_authority
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import tabs_by
from zhiye.web.shared.searching import SearchForm

EVERY = "all"


@require_GET
@for_authority(*CLUE_READERS)
def listing(request: Request) -> HttpResponse:
    """Overlaps with an employer of the territory, the open ones first behind their tab."""
    actor, form = request.actor, SearchForm(request, LISTING, "q")
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
            orders=LISTING.orders,
            default="found" if waiting else "-found",
        ),
        "tabs": tabs_by(request.GET, "state", (*ClueState.choices, (EVERY, "全部")), state),
        "waiting": waiting,
        "reset": f"?state={state}",
    }
    return page(request, "clues", CLUES.label, more)


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
    actor, log = request.actor, FLOW.log(pk)
    clue = selectors.clue(actor, pk)
    shown = doing(CLUES, clue, actor, log)
    barred = clue.state == ClueState.OPEN and actor.may(Duty.EMPLOYMENT) and not shown["options"]
    more = {
        **shown,
        "clue": clue,
        "facts": facts(CLUES.told(clue, actor.role), clue, actor),
        "sides": _sides(actor, clue),
        "barred": barred,
    }
    crumbs = [(CLUES.label, reverse("authority:clues"))]
    return page(request, "clue", f"{clue.person.name}的重叠聘用", more, crumbs=crumbs)


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
