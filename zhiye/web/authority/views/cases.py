"""The queues: list, page, answer; the same for every kind of case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from zhiye.accounts.models import AuthorityMembership
from zhiye.casework.kinds import in_words
from zhiye.core.actor import Actor
from zhiye.core.flow import Log
from zhiye.core.history import Story
from zhiye.core.listing import Column
from zhiye.core.prepared import Seen
from zhiye.core.refusals import ChecksFailed, Conflict
from zhiye.http import waiting
from zhiye.http.gates import demand
from zhiye.http.request import Request
from zhiye.web.authority import basket
from zhiye.web.authority.basket import WAITED
from zhiye.web.authority.cases import DESKS, Desk, Row
from zhiye.web.authority.forms.cases import DecideForm
from zhiye.web.authority.gate import for_authority
from zhiye.web.shared.moves import doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import tabs_by
from zhiye.web.shared.refusing import apart, refused_alone, submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import Empty, link, list_page, ways
from zhiye.web.shared.tones import state_mark
from zhiye.web.shared.uploads import filled

WAITING, EVERY = "waiting", "all"


@require_GET
@for_authority()
def listing(request: Request, key: str) -> HttpResponse:
    """The queue of one kind, or all its cases by state."""
    desk, actor = DESKS[key], request.actor
    demand(actor, desk.readers)
    state = request.GET.get("state", WAITING)
    waits = state == WAITING
    asked = (one.name for one in desk.listing.filters)
    found = listed(
        request, desk.listing, _seen(desk, state), *asked, default="sent" if waits else ""
    )
    counted = {WAITING: waiting.counts(request).get(key, 0)}
    offered = ((WAITING, "待审核"), *desk.tabs, (EVERY, "全部"))
    soon = "新提交的会自动出现在这里。已办的在上面的其他标签里。"
    return list_page(
        request,
        desk.label,
        found,
        [
            *(replace(one, value=_of_case(one.value)) for one in desk.listing.columns),
            Column[Row]("状态", lambda row: state_mark(row.case)),
            Column[Row]("提交时间", lambda row: row.since, css="date", order="sent"),
            *([WAITED] if waits else []),
            ways(lambda row: [_way(row)]),
        ],
        rows=desk.show(found.page, actor.authority_id),
        empty=Empty(f"没有待审核的{desk.label}", soon)
        if waits
        else Empty(text="请换一个标签、放宽查询条件，或点“重置”。"),
        tabs=tabs_by(request.GET, "state", offered, state, counted),
        tabs_label="状态",
    )


def _seen(desk: Desk[Any], state: str) -> Seen[Any]:
    """The queue, the cases behind a tab, or all."""
    if state == WAITING:
        return Seen((desk.key, WAITING), desk.waiting)
    if state not in dict(desk.tabs):
        return Seen((desk.key, EVERY), desk.rows)
    return Seen((desk.key, state), lambda actor: desk.in_tab(desk.rows(actor), state))


def _of_case(tell: Callable[[Any], object]) -> Callable[[Row], object]:
    return lambda row: tell(row.case)


def _way(row: Row) -> SafeString:
    words = "审核" if row.wait else "查看"
    return link(words, row.url, f"{words} {row.about}")


@require_GET
@for_authority()
def case(request: Request, key: str, pk: int) -> HttpResponse:
    """One case: what it says beside its documents, what changed, what can be done."""
    demand(request.actor, DESKS[key].readers)
    return show(request, DESKS[key], pk)


def show(
    request: Request, desk: Desk[Any], pk: int, form: DecideForm | None = None
) -> HttpResponse:
    """The page of a case as it stands now; after a refusal with what was typed and why."""
    actor, log = request.actor, desk.flow.log(pk)
    found = desk.get(actor, pk)
    story = Story(found)
    form = form or DecideForm(desk=desk)
    refusal = refused_alone(form)
    more = {
        **_said(desk, found, actor, log, story),
        **_choices(desk, found, actor, log),
        "form": form,
        "queue": request.POST.get("queue") or request.GET.get("queue", ""),
        "refusal": refusal,
        "typed": form.typed if refusal is not None else "",
        **desk.more(found, actor, story),
    }
    return page(request, "case", desk.title(found), more, crumbs=[(desk.label, desk.list_url())])


def _said(desk: Desk[Any], found: Any, actor: Actor, log: Log, story: Story) -> dict[str, Any]:
    """What a case says: facts, documents, what changed, what happened."""
    (row,) = desk.show([found], actor.authority_id)
    changes = desk.changes(found, story)
    changed = {one.field for one in changes if one.changed}
    return {
        "desk": desk,
        "case": found,
        "row": row,
        "todo": _todo(row),
        "facts": desk.facts(found, actor, changed),
        "documents": desk.documents(found, log),
        "changes": changes,
        "changed": sum(one.changed for one in changes),
        "inside": desk.inside,
        "beside": desk.beside,
        "hint": desk.hint,
    }


def _choices(desk: Desk[Any], found: Any, actor: Actor, log: Log) -> dict[str, Any]:
    """The moves this reader may make of a case now, the two answers apart, and why not."""
    names = {button: move.name for button, move in desk.answers.items()}
    shown = doing(desk.kind, found, actor, log, leave=names.values())
    returning = shown["open"].get(names["return"])
    return {
        **shown,
        "approve": shown["open"].get(names["approve"]),
        "returning": returning,
        "barred": "" if returning else _barred(desk, found, actor),
        "turn": "您" if returning else "审核人员",
        "notice": desk.notice,
        "may_review": actor.may(desk.function),
    }


def _todo(row: Row) -> str:
    """What the reviewer is to do, and by when where a rule says so."""
    due = row.wait.due if row.wait is not None else None
    return f"{f'在 {due} 前' if due else ''}核对填报内容与材料，通过或退回。"


def _barred(desk: Desk[Any], found: Any, actor: Actor) -> str:
    """Why this reader cannot decide a case that waits; '' where they can or none waits."""
    if not desk.is_waiting(found):
        return ""
    if not actor.may(desk.function):
        return f"您的职能不含“{AuthorityMembership.FUNCTIONS[desk.function]}”，只能查看。"
    if desk.rows(actor).filter(desk.kind.own(actor), pk=found.pk).exists():
        return "您与本件有关联（本人、或是该单位的经办人），按回避规定不能审核，请由同事办理。"
    return ""


@require_POST
@for_authority()
def decide(request: Request, key: str, pk: int) -> HttpResponse:
    """Approve or return a case, then go on with the next one of the queue."""
    desk, actor = DESKS[key], request.actor
    demand(actor, (desk.function,))
    found = desk.get(actor, pk)
    form = filled(request, DecideForm, lambda data: DecideForm(data, desk=desk))
    decided = submit(
        form,
        lambda: desk.page_of(form.answer).verb(actor=actor, pk=pk, **form.given()),
        beside=apart(Conflict, ChecksFailed),
    )
    if decided is None:
        return show(request, desk, pk, form)
    told = in_words(desk.page_of(form.answer).done, decided)
    return _onward(request, desk, found, told, form.cleaned_data["queue"])


def _onward(request: Request, desk: Desk[Any], found: Any, told: str, queue: str) -> HttpResponse:
    """Tell what was done and open the next case, or the list when the queue is empty."""
    following = basket.next_case(request.actor, desk, queue)
    then = "下面是等待最久的下一件。" if following else "没有其他待审核的了。"
    words = '{}“{}”{}<a href="{}">查看这一件</a>　{}'
    about = (desk.label, desk.reference(found), told, desk.url_of(found), then)
    messages.success(request, format_html(words, *about))
    if following is None:
        return HttpResponseRedirect(desk.list_url())
    query = f"?{urlencode({'queue': queue})}" if queue else ""
    return HttpResponseRedirect(following.url + query)
