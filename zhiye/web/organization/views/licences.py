"""行政许可: the list and one filing (SX-13 to SX-18)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhiye.core.actor import Role
from zhiye.core.inputs import Shape
from zhiye.files import links
from zhiye.http.request import Request
from zhiye.licences import selectors
from zhiye.licences.flows import LICENCE
from zhiye.licences.inputs import asked_for
from zhiye.licences.kinds import LICENCES
from zhiye.licences.listing import LISTING
from zhiye.licences.models import SLOTS, Licence, LicenceState
from zhiye.organizations.models import Function
from zhiye.web.organization import banners
from zhiye.web.organization.gate import for_organization
from zhiye.web.shared.forms_render import Stored
from zhiye.web.shared.moves import above, doing
from zhiye.web.shared.pages import page
from zhiye.web.shared.present import Step
from zhiye.web.shared.searching import listed
from zhiye.web.shared.templatetags.ui import day
from zhiye.web.shared.uploads import stored_list

State = LicenceState
WAY = above(LICENCES, Role.ORGANIZATION)
"""The way back from a page beside the list."""


@require_GET
@for_organization(Function.LICENCES)
def licences(request: Request) -> HttpResponse:
    """Every filing of the organisation."""
    rows = selectors.licences(request.actor).prefetch_related("nodes")
    if not request.GET.get("state"):
        rows = rows.exclude(state=State.DISCARDED)
    more = listed(request, LISTING, rows, "q", "state", "kind")
    return page(request, "licences", "行政许可", more)


@dataclass(frozen=True)
class Onward:
    """What the employer can do once a licence is judged, though no move of it waits."""

    what: str
    action: str
    to: str

    @property
    def url(self) -> str:
        """The page on which it is done."""
        return reverse(self.to)


ONWARD = {
    State.APPROVED: Onward("可以邀请人员注册了。", "人员注册", "organization:registrations"),
    State.EXPIRED: Onward(
        "许可证已到期，请按“延续/增项/变更”重新填报。", "添加行政许可", "organization:licence_new"
    ),
}


@require_GET
@for_organization(Function.LICENCES)
def licence(request: Request, pk: int) -> HttpResponse:
    """One filing: where it stands, what it says, what can be done now."""
    actor = request.actor
    log = LICENCE.log(pk)
    found = selectors.get(actor, pk)
    links.read_along(found)
    prefetch_related_objects([found], "nodes")
    shown = doing(LICENCES, found, actor, log)
    submit = next((one for one in shown["options"] if one.move.name == "submit"), None)
    more = {
        **shown,
        "licence": found,
        "facts": _facts(found),
        "items": found.nodes.all(),
        "documents": _documents(found),
        "steps": _steps(found),
        "table": submit.table if submit else None,
        "editable": found.state in (State.DRAFT, State.RETURNED),
        "banners": banners.of_licence(found, log),
        "onward": ONWARD.get(State(found.state)),
    }
    title = f"行政许可 {found.reference}"
    return page(request, "licence", title, more, crumbs=WAY)


def _facts(found: Licence) -> list[tuple[str, Any]]:
    """What the filing says, in the words of its kind."""
    rows: list[tuple[str, Any]] = [("类型", found.get_kind_display())]
    for one in asked_for(found.kind):
        if one.shape is not Shape.DOCUMENT:
            value = getattr(found, one.name)
            rows.append((one.label, day(value) if one.shape is Shape.DAY else value))
    return rows


def _documents(found: Licence) -> list[tuple[str, list[Stored]]]:
    return [
        (slot.label, stored_list(links.current(found.files, slot=slot)))
        for slot in SLOTS[found.kind]
    ]


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
