"""Licences: the organisation files, the reviewer decides (SX-13 to SX-18)."""

from __future__ import annotations

from zhiye.api import who
from zhiye.api.cases import Cases, Words
from zhiye.api.common import key_header, router
from zhiye.api.schemas.inputs import stored
from zhiye.api.schemas.organizations import LicenceDetailOut, LicenceIn, LicenceOut
from zhiye.catalogue.models import LicenceNode
from zhiye.core.actor import Actor
from zhiye.core.inputs import made_of
from zhiye.core.refusals import Invalid
from zhiye.files.models import StoredFile
from zhiye.http.request import Request
from zhiye.licences import selectors, services
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.kinds import LICENCES
from zhiye.licences.models import Licence
from zhiye.organizations.models import Function

group = router("行政许可")
CASES = Cases(LICENCES, LicenceOut, LicenceDetailOut, who.readers(Function.LICENCES))
CASES.add_reads(
    group,
    Words(
        "licences_licences",
        "行政许可列表",
        "本单位的填报；审核机关为辖区内已提交的，awaiting=true 只列等待自己办理的。",
    ),
    Words(
        "licences_licence",
        "一份行政许可",
        "内容、许可子项目、材料、现在可以办理的事项和办理记录。",
    ),
)
CASES.add_steps(group)


@CASES.does(group.post, "", "新建（暂存）", "licence.start")
def start(request: Request, data: LicenceIn, key: str = key_header()) -> Licence:
    """新建一份填报，暂存；提交前没有必填项。"""
    actor = who.organization(request, Function.LICENCES)
    return services.start(actor=actor, facts=_facts(actor, data), key=key)


@CASES.does(group.put, "/{int:pk}", "修改暂存或被退回的填报", source="SX-14、SX-15、SX-16、SX-17")
def edit(request: Request, pk: int, data: LicenceIn) -> Licence:
    """整份替换，不带 files 时材料不变；许可子项目须选到最末一级。"""
    actor = who.organization(request, Function.LICENCES)
    selectors.get(actor, pk)
    return services.edit(actor=actor, pk=pk, facts=_facts(actor, data))


def _facts(actor: Actor, data: LicenceIn) -> LicenceFacts:
    wanted = dict.fromkeys(data.nodes)
    found = {one.pk: one for one in LicenceNode.objects.filter(pk__in=wanted, withdrawn_on=None)}
    if len(found) < len(wanted):
        raise Invalid({"nodes": "有的许可子项目不存在或已停用，请重新选择。"})
    return made_of(
        LicenceFacts,
        data.model_dump(),
        nodes=[found[pk] for pk in wanted],
        files=_files(actor, data),
    )


def _files(actor: Actor, data: LicenceIn) -> dict[str, list[StoredFile]]:
    """The documents of each slot; without any they stay as they are."""
    if data.files is None:
        return {}
    slots = data.files.model_dump()
    return {slot: stored(actor, ids, f"files.{slot}") for slot, ids in slots.items()}
