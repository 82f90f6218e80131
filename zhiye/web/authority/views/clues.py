"""重叠聘用线索: found where the ruleset allows overlaps, looked into by officers (FJ-17, FJ-33)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from zhiye.accounts.models import Duty
from zhiye.core.listing import Column
from zhiye.employment import selectors
from zhiye.employment.clue_flow import CLUE as FLOW
from zhiye.employment.kinds import CLUES
from zhiye.employment.listing import CLUES as LISTING
from zhiye.employment.models import Clue, ClueState, Spell
from zhiye.http.request import Request
from zhiye.web.authority.cases.base import shown as facts
from zhiye.web.authority.gate import CLUE_READERS, for_authority
from zhiye.web.shared.addresses import at
from zhiye.web.shared.moves import above, doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import tabs_by
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import STATE, Empty, link, list_page, ways

EVERY = "all"
BARRED = "您与本人或其中一家单位有关联，按回避规定请由同事办理。"


@require_GET
@for_authority(*CLUE_READERS)
def listing(request: Request) -> HttpResponse:
    """Overlaps with an employer of the territory, the open ones first behind their tab."""
    state = request.GET.get("state", ClueState.OPEN.value)
    rows = selectors.clues(request.actor)
    if state in ClueState.values:
        rows = rows.filter(state=state)
    waiting = state == ClueState.OPEN
    return list_page(
        request,
        CLUES.label,
        listed(request, LISTING, rows, "q", default="found" if waiting else "-found"),
        COLUMNS,
        empty=Empty(
            f"没有{'待核查' if waiting else '符合条件'}的线索",
            "规则允许同时受聘于两家单位的地区，单位填报时发现重叠，会自动列在这里。",
        ),
        table="重叠聘用线索",
        lead="同一人同时登记在两家单位名下，是需要核查的线索，不是结论。",
        tabs=tabs_by(request.GET, "state", (*ClueState.choices, (EVERY, "全部")), state),
        tabs_label="状态",
    )


def _spell(one: Spell) -> SafeString:
    words = '{}<small class="zy-muted">{} 起</small>'
    return format_html(words, one.employer.name, one.opened_on)


def _way(row: Clue) -> SafeString:
    words = "核查" if row.state == ClueState.OPEN else "查看"
    return link(words, at("authority:clue", row.pk), f"核查 {row.person.name}")


COLUMNS: tuple[Column[Clue], ...] = (
    Column("姓名", lambda row: row.person.name, css="lead"),
    Column("身份证号", lambda row: row.person.id_number, css="code"),
    Column("先登记的单位", lambda row: _spell(row.earlier)),
    Column("后登记的单位", lambda row: _spell(row.later)),
    STATE,
    Column("发现时间", lambda row: row.found_at, css="date", order="found"),
    ways(lambda row: [_way(row)]),
)


# -- one of them ---------------------------------------------------------------------------------


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
        "case": clue,
        "facts": facts(CLUES.told(clue, actor.role), clue, actor),
        "inside": "authority/parts/clue_sides.html",
        "sides": selectors.sides(actor, clue),
        "barred": BARRED if barred else "",
        "barred_from": "办结这条线索",
    }
    return page(
        request, "case", f"{clue.person.name}的重叠聘用", more, crumbs=above(CLUES, actor.role)
    )
