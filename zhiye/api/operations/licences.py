"""Licences: the organisation files, the reviewer decides (SX-13 to SX-18)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from zhiye.api import who
from zhiye.api.cases import Cases
from zhiye.api.common import Group, key_header
from zhiye.api.schemas.common import CaseOut, In, LinkedOut, Told
from zhiye.api.schemas.inputs import shows, stored, takes
from zhiye.catalogue.models import LicenceNode
from zhiye.core.actor import Actor
from zhiye.core.inputs import made_of
from zhiye.core.refusals import Invalid
from zhiye.files import links
from zhiye.files.models import StoredFile
from zhiye.http.request import Request
from zhiye.licences import selectors, services
from zhiye.licences.inputs import Filing, LicenceFacts
from zhiye.licences.kinds import LICENCES
from zhiye.licences.models import Licence, LicenceItem, Slot
from zhiye.organizations.models import Function


@takes(LicenceFacts, *Slot.values)
class LicenceFilesIn(In):
    """The documents of a filing; each takes several pages."""


@takes(Filing)
class LicenceIn(In):
    """What a filing contains (SX-14 to SX-17); nothing is mandatory before it is submitted."""

    nodes: Annotated[list[int], Field(max_length=500)] = Field(
        [], description="许可子项目的 id（GET /catalogue/licences），须为最末一级"
    )
    files: LicenceFilesIn | None = Field(None, description="材料")


@shows(LicenceItem, id="node.id", code="node.code", name="node.full_name")
class NodeOut(Told):
    """A leaf of the licence tree."""


@shows(Licence, "id", "reference", "organization", "kind", "number", "issued_by", "issued_on",
       "valid_until", "application_number", "accepted_on", "state", "submitted_at")  # fmt: skip
class LicenceOut(Told):
    """A filing in a list."""


class LicenceFileOut(LinkedOut):
    """A document in its slot."""

    slot: str


class LicenceDetailOut(LicenceOut, CaseOut):
    """A filing with items, documents and history."""

    found = {
        "nodes": lambda row: row.items.select_related("node").order_by("node__order"),
        "files": lambda row: links.present(row.files),
    }

    nodes: list[NodeOut]
    files: list[LicenceFileOut]


group = Group("行政许可", "licences")
CASES = Cases(LICENCES, LicenceOut, who.readers(Function.LICENCES), LicenceDetailOut)
CASES.add_reads(
    group,
    "licences",
    "licence",
    whose="本单位的填报；审核机关为辖区内已提交的",
    holds="内容、许可子项目、材料",
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
