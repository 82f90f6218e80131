"""Registrations: search, conditions, invitation, application, answers (SX-20 to SX-22); their ends,
for which one side asks, the other consents, a reviewer decides (SX-23, SX-61).
"""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Query, Schema
from pydantic import Field

from zhiye.api import who
from zhiye.api.cases import Cases
from zhiye.api.common import Group, answering, key_header, page_of
from zhiye.api.schemas.common import CaseOut, In, Line, MoveIn, PageOut, Paging, TableOut, Told
from zhiye.api.schemas.inputs import given, looked_up, shows, takes
from zhiye.core.actor import Role
from zhiye.http.request import Request
from zhiye.organizations import selectors as organizations
from zhiye.organizations.models import Function
from zhiye.people.found import token_for
from zhiye.people.models import Person
from zhiye.people.selectors import search_for_invitation
from zhiye.people.services import own_person
from zhiye.registrations import deregistration_services as leaving
from zhiye.registrations import selectors, services
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.kinds import DEREGISTRATIONS, REGISTRATIONS
from zhiye.registrations.models import Consent, Deregistration, Registration

CategoryIn = Literal["quality", "technical", "inspection", "operation", "other"]
Categories = Annotated[list[CategoryIn], Field(max_length=5)]


class SearchIn(In):
    """Exactly one person's name, ID number or phone."""

    words: Line = Field(description="完整的姓名、身份证号或手机号")


@shows(Person, "name", "id_number", "phone", "region")
class FoundOut(Told):
    """Somebody who can be invited, masked."""

    person: str = Field(description="邀请时使用，一小时内对您有效")


class SearchOut(Schema):
    """Who was found, or why nobody was."""

    items: list[FoundOut]
    why: str


class InvitationIn(In):
    """An organisation invites a person."""

    person: Line = Field(description="POST /people/search 返回的 person")
    categories: Categories = Field(description="人员类别")


class ApplicationIn(In):
    """A person applies to an organisation."""

    organization: int = Field(description="单位的 id（GET /public/organizations）")
    categories: Categories = Field(description="人员类别")


class EligibilityIn(In):
    """Whom to ask about: an organisation gives a person, a person an organisation."""

    person: Line = Field("", description="POST /people/search 返回的 person；单位填写")
    organization: int | None = Field(None, description="单位的 id；本人填写")
    categories: Categories = Field(description="人员类别")


@shows(Registration, "id", "reference", "person", "organization", "categories", "origin", "state",
       "created_at", "lapses_at", "active_from", "ended_on")  # fmt: skip
class RegistrationOut(Told):
    """A registration in a list."""


@shows(Consent, "purpose", "text", "text_version", "at", who="actor_name")
class ConsentOut(Told):
    """Evidence of a consent."""

    found = {"side": "get_side_display"}

    side: str


class RegistrationDetailOut(RegistrationOut, CaseOut):
    """A registration with consents and history."""

    consents: list[ConsentOut]


@shows(Registration, "categories", registration="id", name="person.name",
       id_number="person.id_number", since="active_from")  # fmt: skip
class MemberOut(Told):
    """A registered person with the number of certificates (SX-34)."""

    found = {"certificates": "certificate_count"}

    certificates: int = Field(description="有效证书本数")


people = Group("查找人员", "registrations")
group = Group("人员注册", "registrations")
MINE = Function.REGISTRATIONS
FIND, PEOPLE = "api.person", "/people/search"


CASES = Cases(REGISTRATIONS, RegistrationOut, who.readers(MINE), RegistrationDetailOut)
CASES.add_reads(
    group,
    "registrations",
    "registration",
    whose="本人的、本单位的或辖区内的",
    holds="双方、类别、同意记录",
)
CASES.add_steps(group)


@answering(people.post, "/search", "查找可邀请的人", "SX-20")
def search(request: Request, data: SearchIn) -> SearchOut:
    """用完整的姓名、身份证号或手机号查找已完成人员信息的人；查不到时说明原因。查找有记录。"""
    actor = who.organization(request, MINE)
    found, why = search_for_invitation(actor, words=data.words)
    items = [FoundOut.of(one, person=token_for(actor, FIND, one.pk)) for one in found]
    return SearchOut(items=items, why=why)


@answering(group.post, "/eligibility", "能不能注册，为什么", "SX-05、SX-06、SX-19、SX-20、SX-55")
def eligibility(request: Request, data: EligibilityIn) -> TableOut:
    """办理前逐条检查；与邀请、申请和同意时的检查完全相同。"""
    actor = request.actor
    if actor.role is Role.ORGANIZATION:
        actor = who.organization(request, MINE)
        person, here = looked_up(actor, FIND, data.person, PEOPLE), organizations.own(actor)
    else:
        actor = who.person(request)
        person, here = own_person(actor), services.verified(data.organization)
    return TableOut.of(
        services.eligibility(
            actor=actor, person=person, organization=here, categories=data.categories
        )
    )


@CASES.does(group.post, "/invitations", "邀请", "registration.invite")
def invite(request: Request, data: InvitationIn, key: str = key_header()) -> Registration:
    """单位邀请一个人；本人同意即公示，不需要审核。"""
    actor = who.organization(request, MINE)
    person = looked_up(actor, FIND, data.person, PEOPLE)
    return services.invite(actor=actor, person_id=person.pk, categories=data.categories, key=key)


@CASES.does(group.post, "/applications", "申请公示", "registration.apply")
def apply(request: Request, data: ApplicationIn, key: str = key_header()) -> Registration:
    """本人向一家已认证、行政许可审核通过的单位申请。"""
    actor = who.person(request)
    return services.apply(
        actor=actor, organization_id=data.organization, categories=data.categories, key=key
    )


personnel = Group("人员维护", "registrations")


@answering(personnel.get, "", "本单位的公示人员", "SX-34")
def members(request: Request, query: Query[Paging]) -> PageOut[MemberOut]:
    """姓名、类别和有效证书本数；号码已遮盖。"""
    actor = who.organization(request, Function.PERSONNEL)
    return page_of(selectors.personnel(actor), query, MemberOut.many, ("pk",))


@takes(Leaving)
class LeaveIn(MoveIn):
    """Ending a registration with the termination proof (SX-23, SX-61)."""


@shows(Deregistration, "id", "reference", "started_by", "left_on", "note", "state", "created_at",
       "submitted_at", "releases_at", registration="registration.id", person="registration.person",
       organization="registration.organization")  # fmt: skip
class DeregistrationOut(Told):
    """A deregistration in a list."""


start_group = Group("注销公示", "deregistrations")
ends = Group("注销公示", "deregistrations")
ENDS = Cases(DEREGISTRATIONS, DeregistrationOut, who.readers(MINE))
ENDS.add_reads(
    ends, "deregistrations", "deregistration", whose="本人的、本单位的或辖区内的", holds="证明材料"
)
ENDS.add_steps(ends)


@ENDS.does(start_group.post, "/{int:pk}/deregistrations", "申请注销", "deregistration.start")
def start(request: Request, pk: int, data: LeaveIn, key: str = key_header()) -> Deregistration:
    """本人或单位申请结束一份公示，上传解除劳动合同证明书；地址中的编号是注册的 id。"""
    actor = ENDS.reader(request)
    selectors.get(actor, pk)
    facts = given(data, Leaving, actor)
    return leaving.start(actor=actor, registration_id=pk, facts=facts, key=key)
