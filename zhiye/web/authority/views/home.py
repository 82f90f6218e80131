"""The work-basket: everything that waits for this reviewer, the longest wait first."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from zhiye.accounts.models import Duty
from zhiye.core.clock import today
from zhiye.core.listing import Column
from zhiye.core.workdays import missing_year_warning
from zhiye.http import served, waiting
from zhiye.http.request import Request
from zhiye.web.authority import basket, menu
from zhiye.web.authority.basket import WAITED
from zhiye.web.authority.cases import Row, shown
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared.pages import page
from zhiye.web.shared.searching import SearchForm
from zhiye.web.shared.tables import heads, link, ways, written

COLUMNS: tuple[Column[Row], ...] = (
    Column("单位或人员", lambda row: row.about, css="lead"),
    Column("事项", lambda row: row.desk.label),
    Column("内容", lambda row: row.what),
    Column("提交时间", lambda row: row.since, css="date"),
    WAITED,
    ways(lambda row: [link("审核", f"{row.url}?queue=all", f"审核 {row.about} {row.desk.label}")]),
)


@require_GET
@for_authority()
def home(request: Request) -> HttpResponse:
    """Who answers cases sees the queue; everybody sees what the grant opens."""
    actor = request.actor
    services = served.services(request)
    entries = (*menu.EMPLOYMENT, *menu.SUPERVISION, *menu.OFFICE)
    shortcuts = menu.open_entries(request, entries)
    answered = basket.answered_by(actor)
    more = {
        "reviews": bool(answered),
        "shortcuts": shortcuts,
        "calendar": missing_year_warning(today()) if actor.may(Duty.RULES) else None,
        "authority": actor.acting_name,
    }
    if answered:
        form = SearchForm(request, basket.LISTING, "q")
        typed, counted = form.told.get("q", ""), waiting.counts(request)
        found = basket.Basket([], False)
        if form.is_valid():
            found = basket.oldest(actor, counted, typed=typed)
        more |= {
            "search": form,
            "basket": found,
            "head": heads(COLUMNS),
            "body": written(COLUMNS, found.rows),
            "typed": typed,
            "counts": [
                (desk, counted[key]) for key, desk in shown(services).items() if key in answered
            ],
            "total": sum(counted[key] for key in answered),
            "clues": counted.get("clues", 0),
            "late": sum(basket.is_late(row) for row in found.rows),
            "nothing": not found.rows,
            "nothing_title": "没有找到" if typed else "没有等待审核的事项",
            "nothing_text": "队列里没有符合的，请换个词或点“重置”。"
            if typed
            else "新提交的会自动出现在这里。",
        }
    return page(request, "home", "工作台", more)
