"""Safety managers: appointed without a review, ended with one (SX-30, SX-31)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from ninja import Query

from zhiye.api import who
from zhiye.api.common import (
    Step,
    add_steps,
    answers,
    created,
    given,
    in_state,
    key_header,
    moves,
    page_of,
    router,
    stored,
)
from zhiye.api.schemas.common import PageOut, ReasonIn
from zhiye.api.schemas.registrations import (
    PostIn,
    PostsIn,
    RegistrationQuery,
    SafetyDetailOut,
    SafetyEndIn,
    SafetyIn,
    SafetyOut,
)
from zhiye.catalogue.models import SafetyPost
from zhiye.core.actor import Actor
from zhiye.core.refusals import Invalid
from zhiye.core.visible import get_one
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations import safety_services as services
from zhiye.registrations.inputs import Manager, PostFacts, SafetyEnd
from zhiye.registrations.models import SafetyAppointment
from zhiye.registrations.safety_flow import SAFETY

group = router("安全管理人员")
MINE = Function.SAFETY


def _rows(actor: Actor) -> QuerySet[SafetyAppointment]:
    return SafetyAppointment.objects.visible_to(actor).select_related("organization", "person")


def _get(actor: Actor, pk: int) -> SafetyAppointment:
    return get_one(_rows(actor).filter(pk=pk))


def _show(actor: Actor, pk: int) -> SafetyDetailOut:
    return SafetyDetailOut.of(_get(actor, pk), actor)


@group.get("", response=answers(PageOut[SafetyOut]), summary="安全管理人员列表")
def appointments(request: Request, query: Query[RegistrationQuery]) -> PageOut[SafetyOut]:
    """本单位的、本人的或辖区内的；awaiting=true 只列等待自己办理的。"""
    actor = who.reader(request, MINE)
    rows = in_state(_rows(actor), SAFETY, actor, query)
    return page_of(rows, query, lambda row: SafetyOut(**SafetyOut.fields(row)))


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
    actor = who.organization(request, MINE)
    made = services.appoint(
        actor=actor,
        facts=given(data, Manager, actor, posts=_posts(actor, data.posts)),
        key=key,
    )
    return created(_show(actor, made.pk))


@group.post(
    "/{int:pk}/posts",
    response=answers(SafetyDetailOut),
    summary="追加岗位",
    openapi_extra=moves("safety.add_posts", source="SX-30"),
)
def add_posts(request: Request, pk: int, data: PostsIn) -> SafetyDetailOut:
    """给在任的安全管理人员追加岗位。"""
    actor = who.organization(request, MINE)
    _get(actor, pk)
    services.add_posts(actor=actor, pk=pk, posts=_posts(actor, data.posts), seen=data.seen)
    return _show(actor, pk)


@group.post(
    "/{int:pk}/end",
    response=answers(SafetyDetailOut),
    summary="申请注销",
    openapi_extra=moves("safety.request_end", "safety.resubmit_end", source="SX-31"),
)
def end(request: Request, pk: int, data: SafetyEndIn) -> SafetyDetailOut:
    """上传解除劳动合同证明书，审核通过后注销；被退回的用同一操作重新提交。"""
    actor = who.organization(request, MINE)
    _get(actor, pk)
    services.request_end(
        actor=actor,
        pk=pk,
        facts=given(data, SafetyEnd, actor),
        seen=data.seen,
    )
    return _show(actor, pk)


add_steps(
    group,
    SAFETY,
    _show,
    SafetyDetailOut,
    [
        Step("cancel-end", services.cancel_end, ("cancel_end",)),
        Step("return-end", services.return_end, ("return_end",), ReasonIn, "SX-31"),
        Step("approve-end", services.approve_end, ("approve_end",), source="SX-31"),
    ],
)


def _posts(actor: Actor, wanted: Sequence[PostIn]) -> list[PostFacts]:
    known = SafetyPost.objects.filter(withdrawn_on=None).in_bulk(
        [one.post for one in wanted], field_name="code"
    )
    if any(one.post not in known for one in wanted):
        raise Invalid({"posts": "没有这个岗位代码，请查 GET /catalogue/posts。"})
    letters = stored(actor, [one.letter for one in wanted], "posts")
    return [
        PostFacts(known[one.post], letter, one.appointed_on)
        for one, letter in zip(wanted, letters, strict=True)
    ]
