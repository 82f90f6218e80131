"""Organisations and their licences."""

from __future__ import annotations

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from zhiye.api.schemas.common import (
    CaseOut,
    FileOut,
    In,
    Line,
    MoveIn,
    Told,
)
from zhiye.api.schemas.inputs import region, shows, takes
from zhiye.core.actor import Actor
from zhiye.core.flow import Flow
from zhiye.licences.inputs import Filing
from zhiye.licences.models import Licence, LicenceItem
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.organizations.models import Organization


@takes(OrganizationFacts)
class OrganizationIn(MoveIn):
    """What 企业认证 asks for (SX-12)."""

    region: Line = Field("", description="所在地的六位行政区划代码")

    def more(self, actor: Actor) -> dict[str, Any]:
        """Where it is."""
        return {"region": region(self.region)}


@shows(Organization, "id", "name", "uscc", "kinds", "region", "authority", "state", "created_at")
class OrganizationOut(Told):
    """An organisation in a reviewer's list."""

    found = {"region": "region.full_name"}


@shows(Organization, "legal_representative", "address", "contact_name", "contact_phone",
       "register_answer", "verified_at")  # fmt: skip
class OrganizationDetailOut(OrganizationOut, CaseOut):
    """An organisation's full record, phone masked."""

    business_licence: FileOut | None
    authorisation: FileOut | None


class LicenceFilesIn(In):
    """The documents of a filing; each takes several pages."""

    certificate: Annotated[list[UUID], Field(max_length=20)] = Field([], description="许可证书")
    application: Annotated[list[UUID], Field(max_length=20)] = Field(
        [], description="许可/核准申请书"
    )
    old_certificate: Annotated[list[UUID], Field(max_length=20)] = Field([], description="旧证书")


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


class LicenceFileOut(FileOut):
    """A document in its slot."""

    slot: str


class LicenceDetailOut(LicenceOut, CaseOut):
    """A filing with items, documents and history."""

    nodes: list[NodeOut]
    files: list[LicenceFileOut]

    @classmethod
    def seen_by(cls, flow: Flow[Any], row: Licence, actor: Actor, **more: Any) -> Self:
        """A visible filing for whoever asks."""
        links = row.files.select_related("file").filter(removed_at__isnull=True).order_by("pk")
        files = [LicenceFileOut.of(link.file, slot=link.slot) for link in links]
        nodes = NodeOut.many(row.items.select_related("node").order_by("node__order"))
        return super().seen_by(flow, row, actor, nodes=nodes, files=files, **more)
