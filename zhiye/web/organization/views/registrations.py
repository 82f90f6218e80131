"""人员注册 and 注销公示: invitations, applications, who is registered, ends (SX-19 to SX-24)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from zhiye.certificates import selectors as certificate_reads
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import last_day
from zhiye.core.listing import Column
from zhiye.http import waiting
from zhiye.http.request import Request
from zhiye.licences.selectors import has_counting
from zhiye.organizations.models import Function
from zhiye.registrations import deregistration_services as services
from zhiye.registrations import perms, selectors
from zhiye.registrations.deregistration_notices import is_reviewed
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.kinds import DEREGISTRATIONS, REGISTRATIONS, SEEN
from zhiye.registrations.listing import DEREGISTRATIONS as ENDS
from zhiye.registrations.listing import LISTING
from zhiye.registrations.models import (
    OPEN_DEREGISTRATION,
    OPEN_STATES,
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
    Side,
)
from zhiye.registrations.texts import TEXTS
from zhiye.supervision.selectors import is_watched
from zhiye.supervision.staffing import Loss, losses
from zhiye.web.organization import banners, people
from zhiye.web.organization.gate import for_organization, own
from zhiye.web.shared import present
from zhiye.web.shared.addresses import at
from zhiye.web.shared.banners import Button
from zhiye.web.shared.cases import case_page
from zhiye.web.shared.forms_of import RecordForm, Words
from zhiye.web.shared.moves import above, asks, crumbs
from zhiye.web.shared.pages import done, key_of, page
from zhiye.web.shared.present import NOTHING, numbered_steps
from zhiye.web.shared.refusing import submit
from zhiye.web.shared.searching import listed
from zhiye.web.shared.tables import Empty, joined, link, list_page, ways
from zhiye.web.shared.templatetags.ui import day
from zhiye.web.shared.tones import mark, state_mark
from zhiye.web.shared.uploads import filled

State = RegistrationState
WAY = above(REGISTRATIONS, Role.ORGANIZATION)
"""The way back from a page beside the list."""
TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "": ("全部", ()),
    "applications": ("待本单位答复", (State.APPLIED.value,)),
    "invitations": ("待本人同意", (State.INVITED.value,)),
    "active": ("公示中", (State.ACTIVE.value,)),
    "past": (
        "已结束",
        (State.DECLINED.value, State.WITHDRAWN.value, State.LAPSED.value, State.ENDED.value),
    ),
}


@for_organization(Function.REGISTRATIONS, reads=True)
def registrations(request: Request) -> HttpResponse:
    """Invitations sent, applications received, people registered."""
    tab = request.GET.get("tab", "")
    open_ones = Deregistration.objects.filter(state__in=OPEN_DEREGISTRATION)
    leaving = Prefetch("deregistrations", open_ones, to_attr="leaving")
    rows = selectors.registrations(request.actor).prefetch_related(leaving)
    if states := TABS.get(tab, TABS[""])[1]:
        rows = rows.filter(state__in=states)
    found = listed(request, LISTING, rows, "q", "category", "state")
    licensed, invite = has_counting(own(request).pk), at("organization:invite")
    if found.query or tab or not licensed:
        empty = Empty("没有符合条件的人员", "请换一个页签，或放宽查询条件。")
    else:
        text = "用姓名、身份证号或手机号查找已在个人端完成人员信息的人，发出邀请。"
        empty = Empty("还没有注册人员", text, "邀请人员", invite)
    closed = "" if licensed else "行政许可审核通过后才能邀请"
    return list_page(
        request,
        "人员注册",
        found,
        COLUMNS,
        table="注册记录",
        empty=empty,
        lead="人员注册不需要审核：本单位邀请、本人同意，或本人申请、本单位同意，即日起公示。",
        buttons=[Button("邀请", invite, "user-plus", "primary", closed)],
        banners=() if licensed else [banners.UNLICENSED],
        tabs=tabs(request, tab),
    )


def _ways(row: Any) -> Iterator[SafeString]:
    name, applied = row.person.name, row.state == State.APPLIED
    words = "核对并答复" if applied else "查看"
    yield link(words, at("organization:registration", row.pk), f"查看 {name}")
    if row.state == State.ACTIVE and row.leaving:
        url = at("organization:deregistration", row.leaving[0].pk)
        yield link("注销进度", url, f"{name}的注销进度")
    elif row.state == State.ACTIVE:
        url = at("organization:deregister", row.pk)
        yield link("注销", url, f"注销 {name}", into="", danger=True)


def _term(row: Registration) -> str:
    """Until when an answer is awaited, or from when and until when it is public."""
    if row.state in OPEN_STATES:
        return f"{day(last_day(row.lapses_at) if row.lapses_at else None)} 前答复"
    if row.state == State.ACTIVE:
        return f"{day(row.active_from)} 起"
    if row.state == State.ENDED:
        return f"{day(row.active_from)} 至 {day(row.ended_on)}"
    return NOTHING


COLUMNS = (
    *LISTING.shown("姓名", "证件号码", "人员类别"),
    Column[Registration]("发起方式", lambda row: row.get_origin_display()),
    Column[Any](
        "状态", lambda row: joined(state_mark(row), row.leaving and mark("warning", "注销办理中"))
    ),
    Column[Registration]("发起时间", lambda row: row.created_at, css="date", order="new"),
    Column("期限或公示日期", _term, css="date"),
    ways(_ways),
)


def tabs(request: Request, tab: str) -> list[dict[str, Any]]:
    """The tabs over registrations and deregistrations, with what waits."""
    url, counted = reverse("organization:registrations"), waiting.counts(request)
    shown = [
        present.tab(
            label,
            f"{url}?tab={key}" if key else url,
            key == tab,
            (key == "applications" and counted["registrations"]) or "",
        )
        for key, (label, _) in TABS.items()
    ]
    ending = reverse("organization:deregistrations")
    number = counted["deregistrations"] or ""
    return [*shown, present.tab("注销公示", ending, tab == "deregistrations", number)]


@for_organization(Function.REGISTRATIONS, reads=True)
def registration(request: Request, pk: int) -> HttpResponse:
    """One registration: where it stands, both consents, what can be done now."""
    return case_page(request, REGISTRATIONS, pk, _told, title="{}的执业公示")


def _told(actor: Actor, row: Registration, shown: dict[str, Any]) -> dict[str, Any]:
    leaving = row.deregistrations.filter(state__in=OPEN_DEREGISTRATION).first()
    end = row.state == State.ACTIVE and not leaving and perms.is_organization(row, actor)
    told: dict[str, Any] = {
        "banners": banners.of_registration(row, shown["logs"]),
        "consents": list(row.consents.order_by("id")),
        "buttons": [Button("注销", at("organization:deregister", row.pk), kind="danger")] * end,
    }
    if leaving:
        progress = Button("查看进度", at("organization:deregistration", leaving.pk))
        told["banners"] = [banners.leaving(leaving, progress)]
    if accept := shown["open"].get("accept_application"):
        consent = TEXTS["register", Side.ORGANIZATION.value].for_(row)
        told |= {"table": accept.table, "asked": "同意申请", "consent": consent}
    if row.state in SEEN:
        found = certificate_reads.certificates(actor).on_record()
        told |= people.told(list(found.filter(person=row.person_id).order_by("id")))
    return told


@asks("deregistrations", "resubmit", Role.ORGANIZATION)
class DeregisterForm(RecordForm):
    """Asking to end a registration (SX-23), or correcting a returned request (SX-24)."""

    takes = Leaving
    template = "form"
    words = {"note": Words(rows=3)}

    def more(self, row: Any, actor: Actor) -> dict[str, Any]:
        """Whom it is about, what the licences would lack."""
        return {**leaving(row.registration), "submit": "重新提交审核"}


def leaving(row: Registration) -> dict[str, Any]:
    """Who leaves, and what the licences lack then."""
    return {"facts": REGISTRATIONS.told(row, Role.ORGANIZATION), "losses": losses_of(row)}


def losses_of(row: Registration) -> list[Loss]:
    """What the organisation's licences would lack without this person (SX-36)."""
    return losses(row.organization, row.pk) if is_watched(row.organization) else []


WAY_UNREVIEWED = ("单位发起", "本人同意", "注销完成")
WAY_OF_END = ("单位发起", "本人同意", "审核", "注销完成")
REVIEWED_THEN = "本人同意后由审核人员核对，审核通过即注销。"
SAFETY_APART = "安全管理人员的注销须在“安全管理人员”中另行办理。"


@for_organization(Function.REGISTRATIONS, reads=True)
def deregistrations(request: Request) -> HttpResponse:
    """Every deregistration, from either side."""
    rows = Deregistration.objects.visible_to(request.actor).select_related("registration__person")
    found = listed(request, ENDS, rows, "q", "state")
    return list_page(
        request,
        "注销公示",
        found,
        END_COLUMNS,
        empty=Empty(
            "没有注销记录",
            "人员离开时，在“公示中”里选人办理注销；本人发起的注销也会出现在这里。",
            "去选择人员",
            f"{at('organization:registrations')}?tab=active",
        ),
        lead="要注销公示中的人员：在“公示中”里选人，点“注销”，上传解除劳动合同证明书。",
        tabs=tabs(request, "deregistrations"),
        tabs_label="人员注册",
        crumbs=WAY,
    )


def _ways_of_end(row: Deregistration) -> Iterator[SafeString]:
    words = "核对并答复" if banners.is_asked(row) else "查看"
    yield link(words, at("organization:deregistration", row.pk), f"查看 {row.reference}")
    if row.state == DeregistrationState.RETURNED and row.started_by == Side.ORGANIZATION:
        url = at("organization:deregistration_edit", row.pk)
        yield link("修改", url, f"修改 {row.reference}", into="")


END_COLUMNS = (
    *ENDS.columns,
    Column("状态", banners.standing),
    Column[Deregistration]("发起时间", lambda row: row.created_at, css="date"),
    ways(_ways_of_end),
)


@for_organization(Function.REGISTRATIONS)
def start(request: Request, pk: int) -> HttpResponse:
    """Ask to end a registration, with the termination proof (SX-23)."""
    actor = request.actor
    row = selectors.get(actor, pk)
    services.must_be_endable(row, actor)
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
    reviewed = is_reviewed(row)
    more = {
        **leaving(row),
        "form": form,
        "steps": numbered_steps(WAY_OF_END if reviewed else WAY_UNREVIEWED, 1),
        "submit": "发起注销",
        "consent": TEXTS["deregister", Side.ORGANIZATION.value].for_(row),
        "follows": f"{REVIEWED_THEN if reviewed else '本人同意后即注销。'}{SAFETY_APART}",
    }
    title = f"注销{row.person.name}的执业公示"
    return page(request, "form", title, more, crumbs=crumbs(REGISTRATIONS, row, Role.ORGANIZATION))


@for_organization(Function.REGISTRATIONS, reads=True)
def deregistration(request: Request, pk: int) -> HttpResponse:
    """One deregistration: the proof, where it stands, what can be done now."""
    return case_page(
        request, DEREGISTRATIONS, pk, _told_of_end, title="注销{}的执业公示", above=WAY
    )


def _told_of_end(actor: Actor, found: Deregistration, shown: dict[str, Any]) -> dict[str, Any]:
    row = found.registration
    answering = any(one.move.name == "consent" for one in shown["options"])
    consents = row.consents.filter(purpose="deregister", at__gte=found.created_at)
    return {
        "mark": banners.standing(found),
        "banners": banners.of_deregistration(found, shown["logs"]),
        "losses": losses_of(row) if found.state in OPEN_DEREGISTRATION else [],
        "consent": TEXTS["deregister", Side.ORGANIZATION.value].for_(row) if answering else "",
        "consents": list(consents.order_by("id")),
    }
