"""Practice registrations, their end, safety managers, personnel."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from zhiye.api.schemas.common import (
    CaseOut,
    FileOut,
    In,
    Line,
    MoveIn,
    Paging,
    StateOut,
    Told,
)
from zhiye.api.schemas.inputs import takes
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.inputs import Leaving

CategoryIn = Literal["quality", "technical", "inspection", "operation", "other"]
Categories = Annotated[list[CategoryIn], Field(max_length=5)]


class SearchIn(In):
    """Exactly one person's name, ID number or phone."""

    words: Line = Field(description="完整的姓名、身份证号或手机号")


class FoundOut(Schema):
    """Somebody who can be invited, masked."""

    person: str = Field(description="邀请时使用，一小时内对您有效")
    name: str
    id_number: str
    phone: str
    region: str


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


class RegistrationQuery(Paging):
    """Which registrations."""

    state: Line = Field("", description="状态")
    awaiting: bool = Field(False, description="只要等待自己办理的")


class RegistrationOut(Told):
    """A registration in a list."""

    found = {"person": "person.name", "organization": "organization.name"}

    id: int
    reference: str = Field(description="编号")
    person: str
    organization: str
    categories: list[str]
    origin: StateOut = Field(description="发起方式")
    state: StateOut
    created_at: datetime
    lapses_at: datetime | None = Field(description="逾期未答复的失效时间")
    active_from: date | None
    ended_on: date | None


class ConsentOut(Told):
    """Evidence of a consent."""

    found = {"side": "get_side_display", "who": "actor_name"}

    side: str
    purpose: str
    text: str
    text_version: str
    who: str
    at: datetime


class RegistrationDetailOut(RegistrationOut, CaseOut):
    """A registration with consents and history."""

    flow = REGISTRATION
    consents: list[ConsentOut]


class MemberOut(Told):
    """A registered person with the number of certificates (SX-34)."""

    found = {
        "registration": "pk",
        "name": "person.name",
        "id_number": "person.id_number",
        "certificates": "certificate_count",
        "since": "active_from",
    }

    registration: int
    name: str
    id_number: str = Field(description="已遮盖的身份证号")
    categories: list[str]
    certificates: int = Field(description="有效证书本数")
    since: date | None


@takes(Leaving)
class LeaveIn(MoveIn):
    """Ending a registration with the termination proof (SX-23, SX-61)."""


class DeregistrationOut(Told):
    """A deregistration in a list."""

    found = {
        "registration": "registration_id",
        "person": "registration.person.name",
        "organization": "registration.organization.name",
    }

    id: int
    reference: str = Field(description="编号")
    registration: int
    person: str
    organization: str
    started_by: StateOut = Field(description="发起方")
    left_on: date
    note: str
    state: StateOut
    created_at: datetime
    submitted_at: datetime | None
    releases_at: datetime | None = Field(description="逾期未答复视为同意的时间")


class DeregistrationDetailOut(DeregistrationOut, CaseOut):
    """A deregistration with its proof and history."""

    flow = DEREGISTRATION
    files: list[FileOut]
