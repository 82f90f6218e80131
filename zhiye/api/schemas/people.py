"""Persons and their certificates. Numbers and phones are masked, always."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
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
    Told,
    case,
    live_files,
)
from zhiye.api.schemas.inputs import narrows, takes
from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.certificates.inputs import Amendment, CertificateFacts, Supplement
from zhiye.certificates.issuers import Issuer, of_certificates
from zhiye.certificates.item_validity import ItemValidity, validity_of
from zhiye.certificates.listing import LISTING
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.certificates.selectors import Verification, verification_of, verifications
from zhiye.core.actor import Actor
from zhiye.people.inputs import PersonFacts
from zhiye.people.models import Person

Files = Annotated[list[UUID], Field(max_length=20)]


class PlaceIn(In):
    """Where somebody works."""

    region: Line = Field(description="从业所在地的六位行政区划代码")
    address: Line = Field("", description="住址，可不填")


@takes(PersonFacts)
class ProfileIn(In):
    """人员信息, as on the identity document."""

    region: Line = Field(description="从业所在地的六位行政区划代码")


class PersonOut(Schema):
    """A person, masked."""

    id: int
    name: str
    id_kind: str
    id_number: str = Field(description="已遮盖的证件号码")
    phone: str = Field(description="已遮盖的手机号")
    region: str
    complete: bool = Field(description="是否已完成人员信息")
    completed_at: datetime | None

    @classmethod
    def of(cls, row: Person) -> PersonOut:
        """A visible person."""
        return cls(
            id=row.pk,
            name=row.name,
            id_kind=row.id_kind,
            id_number=str(row.id_number),
            phone=str(row.phone or ""),
            region=row.region.full_name if row.region else "",
            complete=row.is_complete,
            completed_at=row.completed_at,
        )


class CurrentOut(Schema):
    """Where somebody is publicly registered (当前公示企业)."""

    registration: int
    organization: str
    since: date | None


class MeOut(Schema):
    """The acting person; null before the profile is filled in."""

    person: PersonOut | None
    current: CurrentOut | None = Field(description="当前公示企业")


class ItemIn(In):
    """One item as printed on a certificate."""

    code: Line = Field(description="项目代号，例如 Q2")
    name: Line = Field(description="项目名称")
    valid_from: Day | None = Field(None, description="有效期起")
    valid_until: Day | None = Field(None, description="有效期止")
    restriction: Line = Field("", description="限定，例如 限桥式起重机")
    level: Line = Field("", description="级别")


@takes(CertificateFacts)
class CertificateIn(MoveIn):
    """A certificate entered by hand (SX-53, SX-56)."""

    kind: Literal["operator", "inspector", "ndt"] = Field(description="证书类型")
    items: Annotated[list[ItemIn], Field(max_length=60)]


@takes(Amendment)
class AmendmentIn(MoveIn):
    """The four facts a holder may change (ZS-08); no other name is taken."""

    items: Annotated[list[ItemIn], Field(max_length=60)] = Field(
        description="作业项目（含作业种类）和有效期，全部列出"
    )


class CertificateQuery(Paging):
    """Which certificates."""

    state: Line = Field("", description="状态")
    awaiting: bool = Field(False, description="只要等待自己办理的")


NARROWED = ("holder", "item", "category", "issued_by", "standing")


@narrows(LISTING, *NARROWED)
class CertificateSearch(CertificateQuery):
    """Which certificates, by what stands on them (ZS-05, ZS-30)."""


class NumberSearch(CertificateSearch):
    """The same with an identity number, which must not stand in an address (assurance 25)."""

    number: Line = Field(description="完整的身份证号")


class ItemOut(Schema):
    """One item of a certificate."""

    id: int
    code: str
    name: str
    restriction: str
    level: str
    valid_from: date | None
    valid_until: date | None
    is_valid: bool
    standing: str = Field(description="证件状态：" + "、".join(ItemValidity.values))
    first_issued_on: date | None = Field(description="首次取证日期")

    @classmethod
    def of(cls, row: CertificateItem, certificate: Certificate) -> ItemOut:
        """An item of a visible certificate."""
        return cls(
            id=row.pk,
            code=row.code,
            name=row.name,
            restriction=row.restriction,
            level=row.level,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            is_valid=row.is_valid,
            standing=validity_of(row, certificate),
            first_issued_on=row.first_issued_on,
        )


class IssuerOut(Schema):
    """Where a certificate was issued, seen from the authority of the holder's place of work."""

    elsewhere: bool = Field(description="是否异地发证（发证机构是否本市的反面）")
    known: bool = Field(description="能否从机构名称看出；看不出的按异地处理")
    label: str

    @classmethod
    def of(cls, issuer: Issuer) -> IssuerOut:
        """An issuer as it is seen."""
        return cls(elsewhere=issuer.elsewhere, known=issuer.known, label=issuer.words)


class VerifiedByOut(Schema):
    """Whether a certificate is verified, by whom and when."""

    verified: bool
    by: str
    on: date | None
    label: str

    @classmethod
    def of(cls, found: Verification) -> VerifiedByOut:
        """A verification, or that there is none."""
        return cls(verified=found.verified, by=found.by, on=found.on, label=found.words)


class CertificateOut(Schema):
    """A certificate in a list."""

    id: int
    person: str
    kind: StateOut
    number: str = Field(description="已遮盖的证书编号")
    issued_by: str
    issued_on: date | None
    source: StateOut
    state: StateOut
    submitted_at: datetime | None
    issuer: IssuerOut
    verification: VerifiedByOut
    items: list[ItemOut]

    @classmethod
    def many(cls, rows: Sequence[Certificate]) -> list[CertificateOut]:
        """A page of certificates, each with its issuer and verification, in few queries."""
        issuers, verified = of_certificates(rows), verifications(rows)
        return [cls(**cls.fields(row, issuers[row.pk], verified[row.pk])) for row in rows]

    @classmethod
    def fields(cls, row: Certificate, issuer: Issuer, found: Verification) -> dict[str, Any]:
        """What the list and the detail share."""
        return {
            "id": row.pk,
            "person": row.person.name,
            "kind": StateOut.of(row, "kind"),
            "number": str(row.number),
            "issued_by": row.issued_by,
            "issued_on": row.issued_on,
            "source": StateOut.of(row, "source"),
            "state": StateOut.of(row),
            "submitted_at": row.submitted_at,
            "issuer": IssuerOut.of(issuer),
            "verification": VerifiedByOut.of(found),
            "items": [ItemOut.of(item, row) for item in row.items.all()],
        }


class CertificateDetailOut(CertificateOut, CaseOut):
    """A certificate with its files and history."""

    files: list[FileOut]

    @classmethod
    def seen_by(cls, row: Certificate, actor: Actor, **more: Any) -> Self:
        """A visible certificate for whoever asks."""
        held = row.files.select_related("file").order_by("pk")
        issuer, found = of_certificates([row])[row.pk], verification_of(row)
        return cls(
            **cls.fields(row, issuer, found),
            **case(CERTIFICATE, row, actor),
            files=live_files(held),
        )


@takes(Supplement)
class FirstIssueIn(MoveIn):
    """The first-issue date of a T or F item with its proof (SX-55)."""


class FirstIssueOut(Told):
    """A supplement in a list."""

    found = {"certificate": "item.certificate_id", "person": "item.certificate.person.name"}

    id: int
    certificate: int
    person: str
    item: str
    issued_on: date
    source: StateOut
    state: StateOut
    submitted_at: datetime | None


class FirstIssueDetailOut(FirstIssueOut, CaseOut):
    """A supplement with its proof and history."""

    flow = FIRST_ISSUE
    files: list[FileOut]
