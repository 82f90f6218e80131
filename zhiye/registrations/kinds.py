"""The kinds of cases of this app: practice registrations, their ends, safety managers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from zhiye.casework.facts import Fact, Paper, Stands, Step
from zhiye.casework.kinds import Kind, Side, Turn, register
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.files import links
from zhiye.organizations.models import Function
from zhiye.organizations.selectors import acted_for
from zhiye.people.selectors import of_user
from zhiye.registrations import moves
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.deregistration_notices import is_reviewed
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import (
    Deregistration,
    DeregistrationState,
    Origin,
    Registration,
    RegistrationState,
    SafetyAppointment,
    SafetyState,
)
from zhiye.registrations.models import Side as Consenter
from zhiye.registrations.safety_flow import SAFETY
from zhiye.registrations.safety_flow import is_reviewed as is_end_reviewed
from zhiye.registrations.selectors import with_posts

MINE = (Function.REGISTRATIONS.value,)
AGAIN = "按退回原因修改后重新提交"
ANSWERED = "答复注销申请；同意后进入审核。"
NO_ANSWER = "对方不答复时，公示继续有效；需要时请联系本人或受理机构。"


def _registrations(actor: Actor) -> QuerySet[Registration]:
    return Registration.objects.visible_to(actor).select_related(
        "person__user", "organization__authority", "organization__region"
    )


def _deregistrations(actor: Actor) -> QuerySet[Deregistration]:
    return Deregistration.objects.visible_to(actor).select_related(
        "registration__person__user",
        "registration__organization__authority",
        "registration__organization__region",
    )


def _appointments(actor: Actor) -> QuerySet[SafetyAppointment]:
    found = SafetyAppointment.objects.visible_to(actor).select_related(
        "organization__authority", "organization__region", "person__user"
    )
    return with_posts(found)


SEEN = (RegistrationState.APPLIED, RegistrationState.ACTIVE)
"""In which states an organisation sees how to reach somebody, and the certificates."""


def _registered(row: Registration) -> Iterator[Fact]:
    """Who is registered as what, on whose word, and from when until when."""
    there, theirs, phone = row.organization, (Role.ORGANIZATION,), row.person.phone
    yield Fact("单位", there.name, sides=(Role.PERSON,))
    yield Fact("统一社会信用代码", there.uscc, code=True, sides=(Role.PERSON,))
    yield Fact("编号", row.reference, code=True)
    yield Fact("姓名", row.person.name, sides=theirs)
    yield Fact("证件号码", row.person.id_number, code=True, sides=theirs)
    seen = phone if row.state in SEEN else "对方同意后显示"
    yield Fact("手机号", seen, code=True, sides=theirs)
    yield Fact("人员类别", row.category_labels)
    yield Fact("发起方式", row.get_origin_display())
    yield Fact("发起时间", row.created_at)
    if row.active_from:
        yield Fact("公示开始", row.active_from)
    if row.ended_on:
        yield Fact("公示结束", row.ended_on)


def _to_registration(row: Registration) -> Iterator[Step]:
    """One side asks, the other answers, then it is public."""
    invited = row.origin == Origin.INVITATION
    first, second = ("单位邀请", "本人同意") if invited else ("本人申请", "单位同意")
    yield Step(first, "done")
    yield Step.of(second, UNANSWERED.get(row.state), "done")
    public = row.state in (RegistrationState.ACTIVE, RegistrationState.ENDED)
    since = f"{row.active_from} 起" if row.active_from else ""
    yield Step("公示", "done" if public else "todo", since)
    if row.state == RegistrationState.ENDED:
        yield Step("已注销", "done", str(row.ended_on or ""))


UNANSWERED: dict[str, Stands] = {
    RegistrationState.INVITED: ("current",),
    RegistrationState.APPLIED: ("current",),
    RegistrationState.DECLINED: ("failed", "已拒绝"),
    RegistrationState.WITHDRAWN: ("failed", "已撤回"),
    RegistrationState.LAPSED: ("failed", "已失效"),
}


def _leaving(row: Deregistration) -> Iterator[Fact]:
    """Who wants whose registration to end, since when and why."""
    ends, offices = row.registration, (Role.AUTHORITY,)
    person, there = ends.person, ends.organization
    yield Fact("编号", row.reference, code=True)
    yield Fact("姓名", person.name, leads_to=person)
    yield Fact("证件号码", person.id_number, code=True, of=person, field="id_number", sides=offices)
    others = (Role.AUTHORITY, Role.PERSON)
    yield Fact("公示单位", there.name, leads_to=there, sides=others)
    yield Fact("发起方", row.get_started_by_display())
    yield Fact("发起时间", row.created_at)
    yield Fact("解除劳动合同日期", row.left_on, field="left_on")
    yield Fact("人员类别", ends.category_labels)
    yield Fact("公示开始", ends.active_from)
    yield Fact("公示状态", ends.get_state_display(), sides=offices)
    yield Fact("说明", row.note, field="note")


def _to_deregistration(row: Deregistration) -> Iterator[Step]:
    """One side asks, the other answers, an office reviews where its rules say so."""
    by_organization = row.started_by == Consenter.ORGANIZATION
    first, second = ("单位发起", "本人同意") if by_organization else ("本人申请", "单位同意")
    yield Step(first, "done")
    yield Step.of(second, DISAGREED.get(row.state), "done")
    reviewed = {
        DeregistrationState.AWAITING_REVIEW: ("current",),
        DeregistrationState.RETURNED: ("failed", "已退回"),
    }.get(DeregistrationState(row.state))
    over = "done" if row.state == DeregistrationState.APPROVED else "todo"
    if reviewed or is_reviewed(row.registration):
        yield Step.of("审核", reviewed, over)
    yield Step("注销完成", over)


DISAGREED: dict[str, Stands] = {
    DeregistrationState.AWAITING_CONSENT: ("current",),
    DeregistrationState.DECLINED: ("failed", "不同意"),
    DeregistrationState.WITHDRAWN: ("failed", "已撤回"),
}


def _proof(row: Deregistration) -> Iterator[Paper]:
    """The proof that the labour contract is over."""
    links.read_along(row)
    yield Paper("解除劳动合同证明书", links.current(row.files))


def _manager(row: SafetyAppointment) -> Iterator[Fact]:
    """Who is appointed, to what, and since when no longer."""
    yield Fact("编号", row.reference, code=True)
    yield Fact("姓名", row.name, leads_to=row.person)
    yield Fact("身份证号", row.id_number, code=True, field="id_number")
    yield Fact("手机号", row.phone, code=True, sides=(Role.ORGANIZATION,))
    yield Fact("单位", row.organization.name, leads_to=row.organization, sides=(Role.AUTHORITY,))
    yield Fact("岗位", row.posts_in_words)
    yield Fact("添加时间", row.created_at)
    if row.left_on:
        yield Fact("解除劳动合同日期", row.left_on, field="left_on")
    if row.ended_on:
        yield Fact("注销日期", row.ended_on)


def _to_end(row: SafetyAppointment) -> Iterator[Step]:
    """Naming somebody takes one step; the end is reviewed where the rules say so."""
    if row.state == SafetyState.ACTIVE:
        return
    over = row.state == SafetyState.ENDED
    yield Step("单位申请注销", "done")
    if not over or is_end_reviewed(row.organization):
        returned = ("failed", "已退回") if row.state == SafetyState.END_RETURNED else None
        yield Step.of("审核", returned, "done" if over else "current")
    yield Step("注销完成", "done" if over else "todo", str(row.ended_on or ""))


def _letters(row: SafetyAppointment) -> Iterator[Paper]:
    """The proof of the end, then the letters of appointment."""
    if files := links.current(row.files):
        yield Paper("解除劳动合同证明书", files)
    for held in row.posts.all():
        equipment = f"{held.post.equipment}　" if held.post.equipment else ""
        note = f"{equipment}任命日期 {held.appointed_on}"
        yield Paper(f"{held.post.name}任命书", [held.letter], note)


def _answer_by(row: Registration) -> date | None:
    return clock.last_day(row.lapses_at) if row.lapses_at else None


def _released_by(row: Deregistration) -> date | None:
    return clock.last_day(row.releases_at) if row.releases_at else None


def _silence(row: Deregistration) -> str:
    return "逾期未答复，视为同意。" if row.releases_at else ""


REGISTRATIONS = register(
    Kind[Registration](
        key="registrations",
        label="人员注册",
        flow=REGISTRATION,
        service="registration",
        rows=_registrations,
        about=lambda row: row.person.name,
        what=lambda row: row.category_labels,
        line=lambda row: f"{row.person.name}（{row.category_labels}）",
        facts=_registered,
        way=_to_registration,
        sides={
            Role.PERSON: Side(
                "/me/registrations/{pk}/",
                "/me/registrations/",
                named=lambda row: row.person.name,
                help="单位邀请您公示",
            ),
            Role.ORGANIZATION: Side(
                "/org/registrations/{pk}/",
                "/org/registrations/",
                acts=MINE,
                named=lambda row: row.organization.name,
            ),
        },
        turns=(
            Turn(
                Role.PERSON,
                (RegistrationState.INVITED,),
                "回复同意或拒绝，到期不回复自动失效。",
                "在手机上同意或拒绝邀请，逾期未答复自动失效。",
                task=lambda row: (
                    f"邀请您以“{row.category_labels}”身份在该单位公示，请回复同意或拒绝。"
                ),
                asker=lambda row: row.organization.name,
                action="去处理",
                by=_answer_by,
            ),
            Turn(
                Role.ORGANIZATION,
                (RegistrationState.APPLIED,),
                "核对条件，同意或拒绝申请，逾期未答复自动失效。",
                "答复您的申请，到期不答复自动失效。",
                task="个人申请在本单位公示",
                action="核对并答复",
                by=_answer_by,
                otherwise="逾期未答复，申请自动失效",
            ),
        ),
        moves=moves.REGISTRATIONS,
    )
)

DEREGISTRATIONS = register(
    Kind[Deregistration](
        key="deregistrations",
        label="注销公示",
        flow=DEREGISTRATION,
        service="registration",
        rows=_deregistrations,
        about=lambda row: row.registration.person.name,
        what=lambda row: f"注销在{row.registration.organization.name}的公示",
        facts=_leaving,
        papers=_proof,
        way=_to_deregistration,
        sides={
            Role.PERSON: Side(
                "/me/deregistrations/{pk}/",
                "/me/deregistrations/",
                named=lambda row: row.registration.person.name,
                menu="registrations",
                help="离开单位",
            ),
            Role.ORGANIZATION: Side(
                "/org/deregistrations/{pk}/",
                "/org/deregistrations/",
                acts=MINE,
                named=lambda row: row.registration.organization.name,
                menu="registrations",
                help="人员注册",
            ),
            Role.AUTHORITY: Side(
                "/gov/deregistrations/{pk}/",
                "/gov/deregistrations/",
                acts=("review",),
                reads=("view",),
                named=lambda row: row.registration.organization.authority.name,
                api="/deregistrations",
                help="审核",
            ),
        },
        turns=(
            Turn(
                Role.AUTHORITY,
                (DeregistrationState.AWAITING_REVIEW,),
                waits={
                    Role.PERSON: "审核。通过后注销完成，会有短信告诉您。",
                    Role.ORGANIZATION: "审核解除劳动合同证明书，通过即注销。",
                },
                task="等待审核",
            ),
            Turn(
                Role.PERSON,
                (DeregistrationState.AWAITING_CONSENT,),
                "看过证明后，回复同意或不同意。",
                {
                    Role.ORGANIZATION: lambda row: (
                        f"在手机上同意或不同意注销。{_silence(row) or NO_ANSWER}"
                    ),
                    Role.AUTHORITY: ANSWERED,
                },
                task="申请注销您的公示，请看过证明后回复同意或不同意。",
                asker=lambda row: row.registration.organization.name,
                action="去处理",
                by=_released_by,
                where={"started_by": Consenter.ORGANIZATION},
            ),
            Turn(
                Role.ORGANIZATION,
                (DeregistrationState.AWAITING_CONSENT,),
                lambda row: f"核对解除劳动合同证明书，答复同意或不同意。{_silence(row)}",
                {Role.PERSON: "答复您的注销申请。", Role.AUTHORITY: ANSWERED},
                task="个人申请注销公示",
                action="核对证明并答复",
                by=_released_by,
                otherwise=lambda row: _silence(row).rstrip("。"),
                where={"started_by": Consenter.PERSON},
            ),
            Turn(
                Role.ORGANIZATION,
                (DeregistrationState.RETURNED,),
                "按退回原因修改，重新提交。",
                {Role.PERSON: f"{AGAIN}，您不用做什么。", Role.AUTHORITY: f"{AGAIN}。"},
                task="注销公示被退回",
                action="查看原因并更正",
                where={"started_by": Consenter.ORGANIZATION},
            ),
            Turn(
                Role.PERSON,
                (DeregistrationState.RETURNED,),
                f"{AGAIN}。",
                f"{AGAIN}。",
                task="退回了您的注销申请，请按原因修改后重新提交。",
                asker=lambda row: row.registration.organization.authority.name,
                action="去修改",
                where={"started_by": Consenter.PERSON},
            ),
        ),
        own=lambda actor: (
            Q(registration__organization__in=acted_for(actor))
            | Q(registration__person__in=of_user(actor))
        ),
        moves=moves.DEREGISTRATIONS,
    )
)

APPOINTMENTS = register(
    Kind[SafetyAppointment](
        key="safety",
        label="安全管理人员",
        flow=SAFETY,
        service="registration",
        rows=_appointments,
        about=lambda row: row.name,
        what=lambda row: f"{row.organization.name} {row.posts_in_words}",
        facts=_manager,
        papers=_letters,
        way=_to_end,
        sides={
            Role.ORGANIZATION: Side(
                "/org/safety/{pk}/", "/org/safety/", acts=(Function.SAFETY.value,), named="单位"
            ),
            Role.AUTHORITY: Side(
                "/gov/safety/{pk}/",
                "/gov/safety/",
                acts=("review",),
                reads=("view",),
                named=lambda row: row.organization.authority.name,
                api="/safety",
                help="审核",
            ),
        },
        turns=(
            Turn(
                Role.AUTHORITY,
                (SafetyState.ENDING,),
                waits="审核解除劳动合同证明书，通过即注销，不需要本人同意。",
                task="等待审核",
            ),
            Turn(
                Role.ORGANIZATION,
                (SafetyState.END_RETURNED,),
                "按退回原因修改，重新提交。",
                f"{AGAIN}。",
                task="安全管理人员注销被退回",
                action="查看原因并更正",
            ),
        ),
        own=lambda actor: Q(organization__in=acted_for(actor)) | Q(person__in=of_user(actor)),
        moves=moves.APPOINTMENTS,
    )
)
