"""Safety managers: appointed without a review, ended with one (SX-30, SX-31)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from zhiye.api import who
from zhiye.api.cases import Cases
from zhiye.api.common import Group, key_header
from zhiye.api.schemas.common import CaseOut, Day, FileOut, In, Line, MoveIn, Told
from zhiye.api.schemas.inputs import given, shows, stored, takes
from zhiye.catalogue.models import SafetyPost
from zhiye.core.actor import Actor
from zhiye.core.refusals import Invalid
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations import safety_services as services
from zhiye.registrations.inputs import Manager, PostFacts, Posts
from zhiye.registrations.kinds import APPOINTMENTS
from zhiye.registrations.models import SafetyAppointment, SafetyPostHeld


class PostIn(In):
    """One post with its stamped letter (SX-30)."""

    post: Line = Field(description="岗位代码（GET /catalogue/posts）")
    letter: UUID = Field(description="任命书的文件编号")
    appointed_on: Day = Field(description="任命日期")


class _WithPosts(In):
    posts: Annotated[list[PostIn], Field(max_length=40)]

    def more(self, actor: Actor) -> Mapping[str, Any]:
        """The posts of the catalogue with their letters."""
        codes = [one.post for one in self.posts]
        known = SafetyPost.objects.filter(withdrawn_on=None).in_bulk(codes, field_name="code")
        if not set(codes) <= set(known):
            raise Invalid({"posts": "没有这个岗位代码，请查 GET /catalogue/posts。"})
        letters = stored(actor, [one.letter for one in self.posts], "posts")
        rows = zip(self.posts, letters, strict=True)
        return {"posts": [PostFacts(known[one.post], file, one.appointed_on) for one, file in rows]}


@takes(Manager)
class SafetyIn(_WithPosts):
    """A safety manager."""


@takes(Posts)
class PostsIn(_WithPosts, MoveIn):
    """Further posts of a safety manager."""


@shows(SafetyPostHeld, "appointed_on", code="post.code", name="post.name")
class SafetyPostOut(Told):
    """A post held."""

    letter: FileOut


@shows(SafetyAppointment, "id", "reference", "organization", "name", "id_number", "phone", "state",
       "created_at", "ended_on")  # fmt: skip
class SafetyOut(Told):
    """A safety appointment in a list, masked."""


class SafetyDetailOut(SafetyOut, CaseOut):
    """A safety appointment with posts, proof and history."""

    posts: list[SafetyPostOut]
    files: list[FileOut]


group = Group("安全管理人员", "safety")
CASES = Cases(APPOINTMENTS, SafetyOut, who.readers(Function.SAFETY), SafetyDetailOut)
CASES.add_reads(
    group, "appointments", "appointment", whose="本单位的、本人的或辖区内的", holds="岗位、任命书"
)
CASES.add_steps(group)


@CASES.does(group.post, "", "添加安全管理人员", "safety.appoint")
def appoint(request: Request, data: SafetyIn, key: str = key_header()) -> SafetyAppointment:
    """填写人员信息和岗位，每个岗位上传盖章的任命书；不需要审核。检验、检测机构不适用。"""
    actor = who.organization(request, Function.SAFETY)
    return services.appoint(actor=actor, facts=given(data, Manager, actor), key=key)
