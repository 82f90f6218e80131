"""Organisations and their licences."""

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
from zhiye.core.actor import Actor
from zhiye.licences.flows import LICENCE
from zhiye.licences.models import Licence, LicenceItem
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.models import Organization

Kind = Literal["production", "filling", "inspection", "testing", "using", "trading"]


class OrganizationIn(MoveIn):
    """What 企业认证 asks for (SX-12)."""

    name: Line = Field(description="单位名称")
    uscc: Line = Field(description="统一社会信用代码")
    kinds: Annotated[list[Kind], Field(max_length=6)] = Field(description="单位类型")
    legal_representative: Line = Field(description="法定代表人")
    region: Line = Field(description="所在地的六位行政区划代码")
    address: Line = Field(description="单位地址")
    contact_name: Line = Field(description="联系人")
    contact_phone: Line = Field(description="联系电话")
    business_licence: UUID = Field(description="营业执照的文件编号")
    authorisation: UUID | None = Field(None, description="授权书的文件编号")


class OrganizationCaseQuery(Paging):
    """Which organisations of the territory."""

    state: Line = Field("", description="认证状态")
    awaiting: bool = Field(False, description="只要等待自己办理的")


class OrganizationOut(Schema):
    """An organisation in a reviewer's list."""

    id: int
    name: str
    uscc: str
    kinds: list[str]
    region: str
    authority: str = Field(description="受理机构")
    state: StateOut
    created_at: datetime

    @classmethod
    def fields(cls, row: Organization) -> dict[str, Any]:
        """What the list and the detail share."""
        return {
            "id": row.pk,
            "name": row.name,
            "uscc": row.uscc,
            "kinds": list(row.kinds),
            "region": row.region.full_name,
            "authority": row.authority.name,
            "state": StateOut.of(row),
            "created_at": row.created_at,
        }


class OrganizationDetailOut(OrganizationOut, CaseOut):
    """An organisation's full record, phone masked."""

    legal_representative: str
    address: str
    contact_name: str
    contact_phone: str = Field(description="已遮盖的联系电话")
    register_answer: str = Field(description="登记信息比对")
    verified_at: datetime | None
    business_licence: FileOut | None
    authorisation: FileOut | None

    @classmethod
    def of(cls, row: Organization, actor: Actor) -> OrganizationDetailOut:
        """A visible organisation for whoever asks."""
        held = row.business_licence
        letter = row.authorisation
        return cls(
            **cls.fields(row),
            **case(ORGANIZATION, row, actor),
            legal_representative=row.legal_representative,
            address=row.address,
            contact_name=row.contact_name,
            contact_phone=str(row.contact_phone),
            register_answer=row.register_answer,
            verified_at=row.verified_at,
            business_licence=FileOut.of(held) if held else None,
            authorisation=FileOut.of(letter) if letter else None,
        )


class LicenceFilesIn(In):
    """The documents of a filing; each takes several pages."""

    certificate: Annotated[list[UUID], Field(max_length=20)] = Field([], description="许可证书")
    application: Annotated[list[UUID], Field(max_length=20)] = Field(
        [], description="许可/核准申请书"
    )
    old_certificate: Annotated[list[UUID], Field(max_length=20)] = Field([], description="旧证书")


class LicenceIn(In):
    """What a filing contains (SX-14 to SX-17); nothing is mandatory before it is submitted."""

    kind: Literal["held", "first", "change"] = Field(
        description="已获证 held、首次申请 first、延续/增项/变更 change"
    )
    number: Line = Field("", description="许可证编号")
    issued_by: Line = Field("", description="发证机关")
    issued_on: Day | None = Field(None, description="发证日期")
    valid_until: Day | None = Field(None, description="有效期至")
    application_number: Line = Field("", description="申请书编号")
    accepted_on: Day | None = Field(None, description="受理日期")
    nodes: Annotated[list[int], Field(max_length=500)] = Field(
        [], description="许可子项目的 id（GET /catalogue/licences），须为最末一级"
    )
    files: LicenceFilesIn | None = Field(None, description="材料")


class LicenceQuery(Paging):
    """Which licences."""

    state: Line = Field("", description="状态")
    awaiting: bool = Field(False, description="只要等待自己办理的")


class NodeOut(Schema):
    """A leaf of the licence tree."""

    id: int
    code: str
    name: str

    @classmethod
    def of(cls, row: LicenceItem) -> NodeOut:
        """The leaf of a licence item."""
        return cls(id=row.node.pk, code=row.node.code, name=row.node.full_name)


class LicenceOut(Schema):
    """A filing in a list."""

    id: int
    reference: str = Field(description="受理编号")
    organization: str
    kind: StateOut
    number: str
    issued_by: str
    issued_on: date | None
    valid_until: date | None
    application_number: str
    accepted_on: date | None
    state: StateOut
    submitted_at: datetime | None

    @classmethod
    def fields(cls, row: Licence) -> dict[str, Any]:
        """What the list and the detail share."""
        return {
            "id": row.pk,
            "reference": row.reference,
            "organization": row.organization.name,
            "kind": StateOut.of(row, "kind"),
            "number": row.number,
            "issued_by": row.issued_by,
            "issued_on": row.issued_on,
            "valid_until": row.valid_until,
            "application_number": row.application_number,
            "accepted_on": row.accepted_on,
            "state": StateOut.of(row),
            "submitted_at": row.submitted_at,
        }


class LicenceFileOut(FileOut):
    """A document in its slot."""

    slot: str


class LicenceDetailOut(LicenceOut, CaseOut):
    """A filing with items, documents and history."""

    nodes: list[NodeOut]
    files: list[LicenceFileOut]

    @classmethod
    def of(cls, row: Licence, actor: Actor) -> LicenceDetailOut:
        """A visible filing for whoever asks."""
        links = row.files.select_related("file").filter(removed_at__isnull=True).order_by("pk")
        files = [
            LicenceFileOut(**shown.model_dump(), slot=link.slot)
            for link, shown in zip(links, live_files(links), strict=True)
        ]
        items = row.items.select_related("node").order_by("node__order")
        return cls(
            **cls.fields(row),
            **case(LICENCE, row, actor),
            nodes=[NodeOut.of(item) for item in items],
            files=files,
        )
