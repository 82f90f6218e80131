"""Practice registration: search, eligibility, invitation, application, answers (SX-20 to SX-22)."""

from __future__ import annotations

from ninja import Query

from zhiye.accounts import throttle
from zhiye.api import who
from zhiye.api.common import (
    Step,
    add_steps,
    answers,
    created,
    in_state,
    key_header,
    moves,
    page_of,
    router,
)
from zhiye.api.schemas.common import OptionalReasonIn, PageOut, Paging, TableOut
from zhiye.api.schemas.registrations import (
    ApplicationIn,
    EligibilityIn,
    FoundOut,
    InvitationIn,
    MemberOut,
    RegistrationDetailOut,
    RegistrationOut,
    RegistrationQuery,
    SearchIn,
    SearchOut,
)
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Invalid
from zhiye.core.visible import get_one
from zhiye.http.request import Request
from zhiye.organizations import selectors as organizations
from zhiye.organizations.models import Function, Organization
from zhiye.people.found import Stale, person_of, token_for
from zhiye.people.models import Person
from zhiye.people.selectors import search_for_invitation
from zhiye.people.services import own_person
from zhiye.registrations import selectors, services
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.kinds import REGISTRATIONS

people = router("查找人员")
group = router("人员注册")
MINE = Function.REGISTRATIONS
SEARCHES = throttle.Limit(free=120)
FIND = "api.person"


def _show(actor: Actor, pk: int) -> RegistrationDetailOut:
    return RegistrationDetailOut.seen_by(selectors.get(actor, pk), actor)


@people.post(
    "/search",
    response=answers(SearchOut),
    summary="查找可邀请的人",
    openapi_extra={"x-source": "SX-20"},
)
def search(request: Request, data: SearchIn) -> SearchOut:
    """用完整的姓名、身份证号或手机号查找已完成人员信息的人；查不到时说明原因。查找有记录。"""
    actor = who.organization(request, MINE)
    throttle.attempt([throttle.Door("invite", str(actor.user_id), SEARCHES)])
    found, why = search_for_invitation(actor, words=data.words)
    items = [
        FoundOut(
            person=token_for(actor, FIND, one.pk),
            name=one.name,
            id_number=str(one.id_number),
            phone=str(one.phone or ""),
            region=one.region.full_name if one.region else "",
        )
        for one in found
    ]
    return SearchOut(items=items, why=why)


@group.get("", response=answers(PageOut[RegistrationOut]), summary="注册列表")
def registrations(request: Request, query: Query[RegistrationQuery]) -> PageOut[RegistrationOut]:
    """本人的、本单位的或辖区内的注册；awaiting=true 只列等待自己答复的。"""
    actor = who.reader(request, MINE)
    rows = in_state(selectors.registrations(actor), REGISTRATIONS, actor, query)
    return page_of(rows, query, RegistrationOut.of)


@group.get("/{int:pk}", response=answers(RegistrationDetailOut), summary="一份注册")
def registration(request: Request, pk: int) -> RegistrationDetailOut:
    """双方、类别、同意记录、现在可以办理的事项和办理记录。"""
    return _show(who.reader(request, MINE), pk)


@group.post(
    "/eligibility",
    response=answers(TableOut),
    summary="能不能注册，为什么",
    openapi_extra={"x-source": "SX-05、SX-06、SX-19、SX-20、SX-55"},
)
def eligibility(request: Request, data: EligibilityIn) -> TableOut:
    """办理前逐条检查；与邀请、申请和同意时的检查完全相同。"""
    actor = who.anyone(request)
    if actor.role is Role.ORGANIZATION:
        actor = who.organization(request, MINE)
        person, here = _person(actor, data.person), organizations.own(actor)
    else:
        actor = who.person(request)
        person, here = own_person(actor), _verified(data.organization)
    return TableOut.of(
        services.eligibility(
            actor=actor, person=person, organization=here, categories=data.categories
        )
    )


@group.post(
    "/invitations",
    response=answers(RegistrationDetailOut, status=201),
    summary="邀请",
    openapi_extra=moves("registration.invite", source="SX-20、SX-21"),
)
def invite(request: Request, data: InvitationIn, key: str = key_header()) -> RegistrationDetailOut:
    """单位邀请一个人；本人同意即公示，不需要审核。"""
    actor = who.organization(request, MINE)
    person = _person(actor, data.person)
    made = services.invite(actor=actor, person_id=person.pk, categories=data.categories, key=key)
    return created(_show(actor, made.pk))


@group.post(
    "/applications",
    response=answers(RegistrationDetailOut, status=201),
    summary="申请公示",
    openapi_extra=moves("registration.apply", source="SX-58"),
)
def apply(request: Request, data: ApplicationIn, key: str = key_header()) -> RegistrationDetailOut:
    """本人向一家已认证、行政许可审核通过的单位申请。"""
    actor = who.person(request)
    made = services.apply(
        actor=actor, organization_id=data.organization, categories=data.categories, key=key
    )
    return created(_show(actor, made.pk))


add_steps(
    group,
    REGISTRATION,
    _show,
    RegistrationDetailOut,
    [
        Step(
            "accept",
            services.accept,
            ("accept_invitation", "accept_application"),
            source="SX-21、SX-22、SX-60",
        ),
        Step(
            "decline",
            services.decline,
            ("decline_invitation", "decline_application"),
            OptionalReasonIn,
            "SX-22、SX-60",
        ),
        Step("withdraw", services.withdraw, ("withdraw_invitation", "withdraw_application")),
    ],
)


personnel = router("人员维护")


@personnel.get(
    "",
    response=answers(PageOut[MemberOut]),
    summary="本单位的公示人员",
    openapi_extra={"x-source": "SX-34"},
)
def members(request: Request, query: Query[Paging]) -> PageOut[MemberOut]:
    """姓名、类别和有效证书本数；号码已遮盖。"""
    actor = who.organization(request, Function.PERSONNEL)
    return page_of(selectors.personnel(actor), query, MemberOut.of, ("pk",))


def _person(actor: Actor, token: str) -> Person:
    try:
        return person_of(actor, FIND, token)
    except Stale as error:
        raise Invalid({"person": "请先用 POST /people/search 查找，结果一小时内有效。"}) from error


def _verified(pk: int | None) -> Organization:
    return get_one(
        Organization.objects.verified().select_related("region", "authority").filter(pk=pk or 0),
        "没有找到该单位，或该单位尚未完成企业认证。",
    )
