"""行政许可: the list and one filing (SX-13 to SX-18)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from zhiye.casework.kinds import NextStep
from zhiye.core.actor import Actor, Role
from zhiye.core.listing import Column
from zhiye.http.request import Request
from zhiye.licences import selectors
from zhiye.licences.kinds import LICENCES
from zhiye.licences.listing import LISTING
from zhiye.licences.models import Licence, LicenceState
from zhiye.organizations.models import Function
from zhiye.web.organization import banners
from zhiye.web.organization.gate import for_organization
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.cases import case_page
from zhiye.web.shared.moves import above
from zhiye.web.shared.present import NOTHING, Step, days_left, days_tone
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import STATE, Empty, Table, joined, link, list_page, ways

State = LicenceState
WAY = above(LICENCES, Role.ORGANIZATION)
"""The way back from a page beside the list."""
SHOWN, ENDING = 2, ("warning", "danger")


@require_GET
@for_organization(Function.LICENCES)
def licences(request: Request) -> HttpResponse:
    """Every filing of the organisation."""
    rows = selectors.licences(request.actor).prefetch_related("nodes")
    if not request.GET.get("state"):
        rows = rows.exclude(state=State.DISCARDED)
    found = listed(request, LISTING, rows, "q", "state", "kind")
    fresh = at("organization:licence_new")
    empty = (
        Empty("没有符合条件的行政许可")
        if found.query
        else Empty("还没有行政许可", "添加并审核通过后，才能注册人员。", "添加行政许可", fresh)
    )
    return list_page(
        request,
        "行政许可",
        Table("行政许可", COLUMNS, found.page, empty),
        search=found.search,
        lead="审核通过并在有效期内的行政许可，是注册人员的前提。",
        buttons=[Button("添加", fresh, "plus", "primary")],
    )


def _items(row: Licence) -> str:
    items = [one.full_name for one in row.nodes.all()]
    more = f"等 {len(items)} 项" if len(items) > SHOWN else ""
    return f"{'、'.join(items[:SHOWN])} {more}".strip() or "未选择"


def _until(row: Licence) -> object:
    ending = row.state == State.APPROVED and days_tone(row.valid_until, 180) in ENDING
    left = format_html("<small>{}</small>", days_left(row.valid_until)) if ending else ""
    return joined(row.valid_until or NOTHING, left)


def _ways(row: Licence) -> Iterator[SafeString]:
    yield link("查看", at("organization:licence", row.pk), f"查看 {row.reference}")
    if words := {State.RETURNED: "修改", State.DRAFT: "继续填写"}.get(State(row.state)):
        url = at("organization:licence_edit", row.pk)
        yield link(words, url, f"{words} {row.reference}", into="")


COLUMNS = (
    Column[Licence]("受理编号", lambda row: row.reference, css="code", order="new"),
    Column[Licence]("类型", lambda row: row.get_kind_display()),
    Column[Licence](
        "许可证或申请书编号",
        lambda row: row.number or row.application_number,
        css="code",
        short="编号",
    ),
    Column("许可子项目", _items, css="lead"),
    Column("有效期至", _until, css="date", order="until"),
    STATE,
    Column[Licence]("提交时间", lambda row: row.submitted_at, css="date"),
    ways(_ways),
)


ONWARD = {
    State.APPROVED: ("可以邀请人员注册了。", Button("人员注册", "/org/registrations/")),
    State.EXPIRED: (
        "许可证已到期，请按“延续/增项/变更”重新填报。",
        Button("添加行政许可", "/org/licences/new/"),
    ),
}
"""What the employer can do once a licence is judged, though no move of it waits."""


@require_GET
@for_organization(Function.LICENCES)
def licence(request: Request, pk: int) -> HttpResponse:
    """One filing: where it stands, what it says, what can be done now."""
    return case_page(request, LICENCES, pk, _told)


def _told(actor: Actor, found: Licence, shown: dict[str, Any]) -> dict[str, Any]:
    submit = shown["open"].get("submit")
    told = {
        "heading": "填报内容",
        "steps": _steps(found),
        "banners": banners.of_licence(found, shown["logs"]),
        "table": submit.table if submit else None,
        "asked": "能否提交",
    }
    if found.state in (State.DRAFT, State.RETURNED):
        told["buttons"] = [Button("修改", at("organization:licence_edit", found.pk), "pencil")]
    if onward := ONWARD.get(State(found.state)):
        told |= {"next": NextStep("您", onward[0]), "onward": onward[1]}
    return told


def _steps(found: Licence) -> list[Step]:
    state = found.state
    filled = "current" if state in (State.DRAFT, State.RETURNED) else "done"
    review = {
        State.SUBMITTED: Step("审核", "current", "等待审核"),
        State.RETURNED: Step("审核", "failed", "已退回"),
        State.APPROVED: Step("审核", "done"),
        State.EXPIRED: Step("审核", "done"),
        State.REVOKED: Step("审核", "failed", "已撤销"),
        State.DISCARDED: Step("审核", "todo"),
    }.get(State(state), Step("审核", "todo"))
    people = "done" if state == State.APPROVED else "todo"
    return [Step("填写", filled), review, Step("可以注册人员", people)]
