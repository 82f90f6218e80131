"""Licences: the organisation files, the reviewer decides (SX-13 to SX-18)."""

from __future__ import annotations

from ninja import Query

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
    stored,
)
from zhiye.api.schemas.common import OptionalReasonIn, PageOut, ReasonIn
from zhiye.api.schemas.organizations import (
    LicenceDetailOut,
    LicenceIn,
    LicenceOut,
    LicenceQuery,
)
from zhiye.catalogue.models import LicenceNode
from zhiye.core.actor import Actor
from zhiye.core.refusals import Invalid
from zhiye.files.models import StoredFile
from zhiye.http.request import Request
from zhiye.licences import selectors, services
from zhiye.licences.flows import LICENCE
from zhiye.licences.kinds import LICENCES
from zhiye.licences.services import LicenceFacts
from zhiye.organizations.models import Function

group = router("行政许可")
MINE = Function.LICENCES


def _show(actor: Actor, pk: int) -> LicenceDetailOut:
    return LicenceDetailOut.seen_by(selectors.get(actor, pk), actor)


@group.get("", response=answers(PageOut[LicenceOut]), summary="行政许可列表")
def licences(request: Request, query: Query[LicenceQuery]) -> PageOut[LicenceOut]:
    """本单位的填报；审核机关为辖区内已提交的，awaiting=true 只列等待自己办理的。"""
    actor = who.reader(request, MINE)
    rows = in_state(selectors.licences(actor), LICENCES, actor, query)
    return page_of(rows, query, LicenceOut.of)


@group.get("/{int:pk}", response=answers(LicenceDetailOut), summary="一份行政许可")
def licence(request: Request, pk: int) -> LicenceDetailOut:
    """内容、许可子项目、材料、现在可以办理的事项和办理记录。"""
    return _show(who.reader(request, MINE), pk)


@group.post(
    "",
    response=answers(LicenceDetailOut, status=201),
    summary="新建（暂存）",
    openapi_extra=moves("licence.start", source="SX-13"),
)
def start(request: Request, data: LicenceIn, key: str = key_header()) -> LicenceDetailOut:
    """新建一份填报，暂存；提交前没有必填项。"""
    actor = who.organization(request, MINE)
    made = services.start(actor=actor, facts=_facts(actor, data), key=key)
    return created(_show(actor, made.pk))


@group.put(
    "/{int:pk}",
    response=answers(LicenceDetailOut),
    summary="修改暂存或被退回的填报",
    openapi_extra={"x-source": "SX-14、SX-15、SX-16、SX-17"},
)
def edit(request: Request, pk: int, data: LicenceIn) -> LicenceDetailOut:
    """整份替换，不带 files 时材料不变；许可子项目须选到最末一级。"""
    actor = who.organization(request, MINE)
    selectors.get(actor, pk)
    services.edit(actor=actor, pk=pk, facts=_facts(actor, data))
    return _show(actor, pk)


add_steps(
    group,
    LICENCE,
    _show,
    LicenceDetailOut,
    [
        Step("submit", services.submit, ("submit",), source="SX-14、SX-15、SX-16、SX-17"),
        Step("withdraw", services.withdraw, ("withdraw",)),
        Step("discard", services.discard, ("discard",)),
        Step("return", services.return_, ("return",), ReasonIn, "SX-18"),
        Step("approve", services.approve, ("approve",), OptionalReasonIn, "SX-18"),
        Step("revoke", services.revoke, ("revoke",), ReasonIn),
    ],
)


def _facts(actor: Actor, data: LicenceIn) -> LicenceFacts:
    wanted = dict.fromkeys(data.nodes)
    found = {one.pk: one for one in LicenceNode.objects.filter(pk__in=wanted, withdrawn_on=None)}
    if len(found) < len(wanted):
        raise Invalid({"nodes": "有的许可子项目不存在或已停用，请重新选择。"})
    return LicenceFacts(
        kind=data.kind,
        number=data.number,
        issued_by=data.issued_by,
        issued_on=data.issued_on,
        valid_until=data.valid_until,
        application_number=data.application_number,
        accepted_on=data.accepted_on,
        nodes=[found[pk] for pk in wanted],
        files=_files(actor, data),
    )


def _files(actor: Actor, data: LicenceIn) -> dict[str, list[StoredFile]] | None:
    """The documents of each slot; None leaves them as they are."""
    if data.files is None:
        return None
    slots = data.files.model_dump()
    return {slot: stored(actor, ids, f"files.{slot}") for slot, ids in slots.items()}
