"""注销公示 from the organisation's side (SX-23, SX-24, SX-39)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from zhiye.core.actor import Actor, Role
from zhiye.core.listing import Column
from zhiye.core.refusals import Conflict, Forbidden
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations import deregistration_services as services
from zhiye.registrations import perms, selectors
from zhiye.registrations.deregistration_notices import is_reviewed
from zhiye.registrations.kinds import DEREGISTRATIONS, REGISTRATIONS
from zhiye.registrations.listing import DEREGISTRATIONS as LISTING
from zhiye.registrations.models import (
    OPEN_DEREGISTRATION,
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
    Side,
)
from zhiye.registrations.texts import TEXTS
from zhiye.web.organization import banners
from zhiye.web.organization.forms.registrations import DeregisterForm, losses_of
from zhiye.web.organization.gate import for_organization
from zhiye.web.organization.views import registrations as people
from zhiye.web.shared.addresses import at
from zhiye.web.shared.cases import case_page
from zhiye.web.shared.moves import crumbs
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.present import Step
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import Empty, Table, link, list_page, ways
from zhiye.web.shared.uploads import filled

State = DeregistrationState
REVIEW = (State.AWAITING_REVIEW, State.RETURNED)


@require_GET
@for_organization(Function.REGISTRATIONS)
def deregistrations(request: Request) -> HttpResponse:
    """Every deregistration, from either side."""
    rows = Deregistration.objects.visible_to(request.actor).select_related("registration__person")
    found = listed(request, LISTING, rows, "q", "state")
    empty = Empty(
        "没有注销记录",
        "人员离开时，在“公示中”里选人办理注销；本人发起的注销也会出现在这里。",
        "去选择人员",
        f"{at('organization:registrations')}?tab=active",
    )
    return list_page(
        request,
        "注销公示",
        Table("注销公示", COLUMNS, found.page, empty),
        search=found.search,
        lead="要注销公示中的人员：在“公示中”里选人，点“注销”，上传解除劳动合同证明书。",
        tabs=people.tabs(request, "deregistrations"),
        tabs_label="人员注册",
        crumbs=people.WAY,
    )


def _ways(row: Deregistration) -> Iterator[SafeString]:
    words = "核对并答复" if banners.is_asked(row) else "查看"
    yield link(words, at("organization:deregistration", row.pk), f"查看 {row.reference}")
    if row.state == State.RETURNED and row.started_by == Side.ORGANIZATION:
        url = at("organization:deregistration_edit", row.pk)
        yield link("修改", url, f"修改 {row.reference}", into="")


COLUMNS = (
    Column[Deregistration]("编号", lambda row: row.reference, css="code", order="new"),
    Column[Deregistration]("姓名", lambda row: row.registration.person.name, css="lead"),
    Column[Deregistration]("发起方", lambda row: row.get_started_by_display()),
    Column[Deregistration](
        "解除劳动合同日期", lambda row: row.left_on, css="date", short="解除日期"
    ),
    Column("状态", banners.standing),
    Column[Deregistration]("发起时间", lambda row: row.created_at, css="date"),
    ways(_ways),
)


@require_http_methods(["GET", "POST"])
@for_organization(Function.REGISTRATIONS)
def start(request: Request, pk: int) -> HttpResponse:
    """Ask to end a registration, with the termination proof (SX-23)."""
    actor = request.actor
    row = selectors.get(actor, pk)
    _must_be_endable(row, actor)
    form = filled(request, DeregisterForm)
    made = submit(
        form,
        lambda: services.start(
            actor=actor, registration_id=pk, key=key_of(request), **form.given()
        ),
    )
    if made is not None:
        return done(
            request,
            f"已发起注销，等待{row.person.name}同意。",
            "organization:deregistration",
            made.pk,
        )
    more = {
        "row": row,
        "form": form,
        "returned": None,
        "losses": losses_of(row),
        "reviewed": is_reviewed(row),
        "consent": TEXTS["deregister", Side.ORGANIZATION.value].for_(row),
    }
    title = f"注销{row.person.name}的执业公示"
    return page(
        request, "deregister", title, more, crumbs=crumbs(REGISTRATIONS, row, Role.ORGANIZATION)
    )


def _must_be_endable(row: Registration, actor: Actor) -> None:
    if not perms.is_organization(row, actor):
        raise Forbidden
    if row.state != RegistrationState.ACTIVE:
        raise Conflict(
            f"不能注销：当前状态是“{row.get_state_display()}”。",
            remedy="只有公示中的人员才能注销。",
        )
    if row.deregistrations.filter(state__in=OPEN_DEREGISTRATION).exists():
        raise Conflict("这份公示已有一份正在办理的注销。", remedy="请在“注销公示”中查看进度。")


@require_GET
@for_organization(Function.REGISTRATIONS)
def deregistration(request: Request, pk: int) -> HttpResponse:
    """One deregistration: the proof, where it stands, what can be done now."""
    return case_page(
        request, DEREGISTRATIONS, pk, _told, title="注销{}的执业公示", above=people.WAY
    )


def _told(actor: Actor, found: Deregistration, shown: dict[str, Any]) -> dict[str, Any]:
    row = found.registration
    answering = any(one.move.name == "consent" for one in shown["options"])
    consents = row.consents.filter(purpose="deregister", at__gte=found.created_at)
    return {
        "mark": banners.standing(found),
        "steps": _steps(found),
        "banners": banners.of_deregistration(found, shown["logs"]),
        "losses": losses_of(row) if found.state in OPEN_DEREGISTRATION else [],
        "consent": TEXTS["deregister", Side.ORGANIZATION.value].for_(row) if answering else "",
        "consents": list(consents.order_by("id")),
    }


def _steps(found: Deregistration) -> list[Step]:
    mine = found.started_by == Side.ORGANIZATION
    first, second = ("单位发起", "本人同意") if mine else ("本人申请", "单位同意")
    answer = {
        State.AWAITING_CONSENT: Step(second, "current"),
        State.DECLINED: Step(second, "failed", "不同意"),
        State.WITHDRAWN: Step(second, "failed", "已撤回"),
    }.get(State(found.state), Step(second, "done"))
    review = {
        State.AWAITING_REVIEW: Step("审核", "current"),
        State.RETURNED: Step("审核", "failed", "已退回"),
        State.APPROVED: Step("审核", "done"),
    }.get(State(found.state), Step("审核", "todo"))
    end = Step("注销完成", "done" if found.state == State.APPROVED else "todo")
    shown = [Step(first, "done"), answer]
    if is_reviewed(found.registration) or found.state in REVIEW:
        shown.append(review)
    return [*shown, end]
