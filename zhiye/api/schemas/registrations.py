"""Practice registrations, their end, safety managers, personnel."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from zhiye.api.schemas.common import (
    CaseOut,
    Day,
    FileOut,
    In,
    Line,
    MoveIn,
    Paging,
    StateOut,
    case,
    live_files,
)
from zhiye.api.schemas.inputs import takes
from zhiye.core.actor import Actor
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.inputs import Leaving, Manager, SafetyEnd
from zhiye.registrations.models import Deregistration, Registration, SafetyAppointment
from zhiye.registrations.safety_flow import SAFETY

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


class RegistrationOut(Schema):
    """A registration in a list."""

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

    @classmethod
    def fields(cls, row: Registration) -> dict[str, Any]:
        """What the list and the detail share."""
        return {
            "id": row.pk,
            "reference": row.reference,
            "person": row.person.name,
            "organization": row.organization.name,
            "categories": list(row.categories),
            "origin": StateOut.of(row, "origin"),
            "state": StateOut.of(row),
            "created_at": row.created_at,
            "lapses_at": row.lapses_at,
            "active_from": row.active_from,
            "ended_on": row.ended_on,
        }


class ConsentOut(Schema):
    """Evidence of a consent."""

    side: str
    purpose: str
    text: str
    text_version: str
    who: str
    at: datetime


class RegistrationDetailOut(RegistrationOut, CaseOut):
    """A registration with consents and history."""

    consents: list[ConsentOut]

    @classmethod
    def of(cls, row: Registration, actor: Actor) -> RegistrationDetailOut:
        """A visible registration for whoever asks."""
        consents = [
            ConsentOut(
                side=str(one.get_side_display()),
                purpose=one.purpose,
                text=one.text,
                text_version=one.text_version,
                who=one.actor_name,
                at=one.at,
            )
            for one in row.consents.order_by("pk")
        ]
        return cls(**cls.fields(row), **case(REGISTRATION, row, actor), consents=consents)


class MemberOut(Schema):
    """A registered person with the number of certificates (SX-34)."""

    registration: int
    name: str
    id_number: str = Field(description="已遮盖的身份证号")
    categories: list[str]
    certificates: int = Field(description="有效证书本数")
    since: date | None

    @classmethod
    def of(cls, row: Registration) -> MemberOut:
        """An active registration with its count."""
        return cls(
            registration=row.pk,
            name=row.person.name,
            id_number=str(row.person.id_number),
            categories=list(row.categories),
            certificates=getattr(row, "certificate_count", 0),
            since=row.active_from,
        )


@takes(Leaving)
class LeaveIn(MoveIn):
    """Ending a registration with the termination proof (SX-23, SX-61)."""


class DeregistrationOut(Schema):
    """A deregistration in a list."""

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

    @classmethod
    def fields(cls, row: Deregistration) -> dict[str, Any]:
        """What the list and the detail share."""
        return {
            "id": row.pk,
            "reference": row.reference,
            "registration": row.registration_id,
            "person": row.registration.person.name,
            "organization": row.registration.organization.name,
            "started_by": StateOut.of(row, "started_by"),
            "left_on": row.left_on,
            "note": row.note,
            "state": StateOut.of(row),
            "created_at": row.created_at,
            "submitted_at": row.submitted_at,
            "releases_at": row.releases_at,
        }


class DeregistrationDetailOut(DeregistrationOut, CaseOut):
    """A deregistration with its proof and history."""

    files: list[FileOut]

    @classmethod
    def of(cls, row: Deregistration, actor: Actor) -> DeregistrationDetailOut:
        """A visible deregistration for whoever asks."""
        held = row.files.select_related("file").order_by("pk")
        return cls(**cls.fields(row), **case(DEREGISTRATION, row, actor), files=live_files(held))


class PostIn(In):
    """One post with its stamped letter (SX-30)."""

    post: Line = Field(description="岗位代码（GET /catalogue/posts）")
    letter: UUID = Field(description="任命书的文件编号")
    appointed_on: Day = Field(description="任命日期")


@takes(Manager)
class SafetyIn(In):
    """A safety manager."""

    posts: Annotated[list[PostIn], Field(max_length=40)]


class PostsIn(MoveIn):
    """Further posts of a safety manager."""

    posts: Annotated[list[PostIn], Field(max_length=40)]


@takes(SafetyEnd)
class SafetyEndIn(MoveIn):
    """Ending a safety appointment (SX-31)."""


class SafetyPostOut(Schema):
    """A post held."""

    code: str
    name: str
    appointed_on: date
    letter: FileOut


class SafetyOut(Schema):
    """A safety appointment in a list, masked."""

    id: int
    reference: str = Field(description="编号")
    organization: str
    name: str
    id_number: str = Field(description="已遮盖的身份证号")
    phone: str = Field(description="已遮盖的手机号")
    state: StateOut
    created_at: datetime
    ended_on: date | None

    @classmethod
    def fields(cls, row: SafetyAppointment) -> dict[str, Any]:
        """What the list and the detail share."""
        return {
            "id": row.pk,
            "reference": row.reference,
            "organization": row.organization.name,
            "name": row.name,
            "id_number": str(row.id_number),
            "phone": str(row.phone),
            "state": StateOut.of(row),
            "created_at": row.created_at,
            "ended_on": row.ended_on,
        }


class SafetyDetailOut(SafetyOut, CaseOut):
    """A safety appointment with posts, proof and history."""

    posts: list[SafetyPostOut]
    files: list[FileOut]

    @classmethod
    def of(cls, row: SafetyAppointment, actor: Actor) -> SafetyDetailOut:
        """A visible appointment for whoever asks."""
        posts = [
            SafetyPostOut(
                code=held.post.code,
                name=held.post.name,
                appointed_on=held.appointed_on,
                letter=FileOut.of(held.letter),
            )
            for held in row.posts.select_related("post", "letter").order_by("pk")
        ]
        links = row.files.select_related("file").order_by("pk")
        return cls(
            **cls.fields(row), **case(SAFETY, row, actor), posts=posts, files=live_files(links)
        )
