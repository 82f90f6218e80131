"""Safety managers: appointed without a review, ended with one (SX-30, SX-31)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ninja import Query

from zhiye.api import who
from zhiye.api.common import (
    Step,
    add_steps,
    answers,
    created,
    facts,
    given,
    in_state,
    key_header,
    moves,
    page_of,
    router,
    stored,
)
from zhiye.api.schemas.common import PageOut, ReasonIn
from zhiye.api.schemas.registrations import RegistrationQuery
from zhiye.api.schemas.safety import PostsIn, SafetyDetailOut, SafetyEndIn, SafetyIn, SafetyOut
from zhiye.catalogue.models import SafetyPost
from zhiye.core.actor import Actor
from zhiye.core.refusals import Invalid
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations import safety_services as services
from zhiye.registrations.inputs import Manager, PostFacts, SafetyEnd
from zhiye.registrations.kinds import APPOINTMENTS
from zhiye.registrations.safety_flow import SAFETY

group = router("安全管理人员")
MINE = Function.SAFETY


def _mine(request: Request) -> Actor:
    return who.organization(request, MINE)


def _show(actor: Actor, pk: int) -> SafetyDetailOut:
    return SafetyDetailOut.seen_by(APPOINTMENTS.get(actor, pk), actor)


@group.get("", response=answers(PageOut[SafetyOut]), summary="安全管理人员列表")
def appointments(request: Request, query: Query[RegistrationQuery]) -> PageOut[SafetyOut]:
    """本单位的、本人的或辖区内的；awaiting=true 只列等待自己办理的。"""
    actor = who.reader(request, MINE)
    rows = in_state(APPOINTMENTS.rows(actor), APPOINTMENTS, actor, query)
    return page_of(rows, query, SafetyOut.of)


@group.get("/{int:pk}", response=answers(SafetyDetailOut), summary="一名安全管理人员")
def appointment(request: Request, pk: int) -> SafetyDetailOut:
    """岗位、任命书、现在可以办理的事项和办理记录。"""
    return _show(who.reader(request, MINE), pk)


@group.post(
    "",
    response=answers(SafetyDetailOut, status=201),
    summary="添加安全管理人员",
    openapi_extra=moves("safety.appoint", source="SX-30"),
)
def appoint(request: Request, data: SafetyIn, key: str = key_header()) -> SafetyDetailOut:
    """填写人员信息和岗位，每个岗位上传盖章的任命书；不需要审核。检验、检测机构不适用。"""
    actor = _mine(request)
    told = given(data, Manager, actor, **_posts(data, actor))
    return created(_show(actor, services.appoint(actor=actor, facts=told, key=key).pk))


def _posts(data: SafetyIn | PostsIn, actor: Actor) -> Mapping[str, Any]:
    codes = [one.post for one in data.posts]
    known = SafetyPost.objects.filter(withdrawn_on=None).in_bulk(codes, field_name="code")
    if not set(codes) <= set(known):
        raise Invalid({"posts": "没有这个岗位代码，请查 GET /catalogue/posts。"})
    letters = stored(actor, [one.letter for one in data.posts], "posts")
    rows = zip(data.posts, letters, strict=True)
    return {"posts": [PostFacts(known[one.post], file, one.appointed_on) for one, file in rows]}


add_steps(
    group,
    SAFETY,
    _show,
    SafetyDetailOut,
    [
        Step("posts", services.add_posts, ("add_posts",), PostsIn, "SX-30", _posts, _mine),
        Step(
            "end",
            services.request_end,
            ("request_end", "resubmit_end"),
            SafetyEndIn,
            "SX-31",
            facts(SafetyEnd),
            _mine,
        ),
        Step("cancel-end", services.cancel_end, ("cancel_end",)),
        Step("return-end", services.return_end, ("return_end",), ReasonIn, "SX-31"),
        Step("approve-end", services.approve_end, ("approve_end",), source="SX-31"),
    ],
)
