"""Ending a registration: one side asks, the other consents, a reviewer decides (SX-23, SX-61)."""

from __future__ import annotations

from django.db.models import QuerySet
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
)
from zhiye.api.schemas.common import PageOut, ReasonIn
from zhiye.api.schemas.registrations import (
    DeregistrationDetailOut,
    DeregistrationOut,
    LeaveIn,
    RegistrationQuery,
)
from zhiye.core.actor import Actor
from zhiye.core.visible import get_one
from zhiye.http.request import Request
from zhiye.organizations.models import Function
from zhiye.registrations import deregistration_services as services
from zhiye.registrations import selectors as registrations
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.kinds import DEREGISTRATIONS
from zhiye.registrations.models import Deregistration

start_group = router("注销公示")
group = router("注销公示")
MINE = Function.REGISTRATIONS


def _rows(actor: Actor) -> QuerySet[Deregistration]:
    return Deregistration.objects.visible_to(actor).select_related(
        "registration__person", "registration__organization"
    )


def _get(actor: Actor, pk: int) -> Deregistration:
    return get_one(_rows(actor).filter(pk=pk))


def _show(actor: Actor, pk: int) -> DeregistrationDetailOut:
    return DeregistrationDetailOut.seen_by(_get(actor, pk), actor)


@group.get("", response=answers(PageOut[DeregistrationOut]), summary="注销列表")
def deregistrations(
    request: Request, query: Query[RegistrationQuery]
) -> PageOut[DeregistrationOut]:
    """本人的、本单位的或辖区内的注销；awaiting=true 只列等待自己办理的。"""
    actor = who.reader(request, MINE)
    rows = in_state(_rows(actor), DEREGISTRATIONS, actor, query)
    return page_of(rows, query, DeregistrationOut.of)


@group.get("/{int:pk}", response=answers(DeregistrationDetailOut), summary="一份注销")
def deregistration(request: Request, pk: int) -> DeregistrationDetailOut:
    """证明材料、现在可以办理的事项和办理记录。"""
    return _show(who.reader(request, MINE), pk)


@start_group.post(
    "/{int:pk}/deregistrations",
    response=answers(DeregistrationDetailOut, status=201),
    summary="申请注销",
    openapi_extra=moves("deregistration.start", source="SX-23、SX-61"),
)
def start(
    request: Request, pk: int, data: LeaveIn, key: str = key_header()
) -> DeregistrationDetailOut:
    """本人或单位申请结束一份公示，上传解除劳动合同证明书；地址中的编号是注册的 id。"""
    actor = who.reader(request, MINE)
    registrations.get(actor, pk)
    made = services.start(
        actor=actor,
        registration_id=pk,
        facts=given(data, Leaving, actor),
        key=key,
    )
    return created(_show(actor, made.pk))


add_steps(
    group,
    DEREGISTRATION,
    _show,
    DeregistrationDetailOut,
    [
        Step(
            "resubmit",
            services.resubmit,
            ("resubmit",),
            LeaveIn,
            "SX-24",
            facts(Leaving),
            lambda request: who.reader(request, MINE),
        ),
        Step("consent", services.consent, ("consent",), source="SX-39、SX-62"),
        Step("decline", services.decline, ("decline",), ReasonIn, "SX-39"),
        Step("withdraw", services.withdraw, ("withdraw",)),
        Step("exit-alone", services.exit_alone, ("exit_alone",), source="FJ-20"),
        Step("return", services.return_, ("return",), ReasonIn, "SX-24"),
        Step("approve", services.approve, ("approve",), source="SX-23"),
    ],
)
