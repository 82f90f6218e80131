"""What anybody may see."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from zhiye.api.schemas.common import (
    In,
    Line,
    Paging,
    Told,
)
from zhiye.licences.models import Licence
from zhiye.lookup.proof import Challenge
from zhiye.lookup.selectors import Verification
from zhiye.prints.selectors import Confirmation, Verdict


class OrganizationQuery(Paging):
    """Which organisations."""

    q: Line = Field("", description="单位名称的开头，或完整的统一社会信用代码")


class PeopleQuery(Paging):
    """Which of an organisation's people."""

    name: Line = Field("", description="完整姓名")
    category: Line = Field("", description="人员类别代码")


class PublicOrganizationOut(Told):
    """An organisation as the public sees it."""

    found = {"region": "region.full_name"}

    id: int
    name: str
    uscc: str = Field(description="统一社会信用代码")
    kinds: list[str]
    region: str


class PublicLicenceOut(Schema):
    """A licence as the public sees it."""

    kind: str
    number: str
    issued_by: str
    valid_until: date | None
    items: list[str] = Field(description="许可子项目")

    @classmethod
    def of(cls, row: Licence) -> PublicLicenceOut:
        """A licence that counts."""
        return cls(
            kind=str(row.get_kind_display()),
            number=row.number,
            issued_by=row.issued_by,
            valid_until=row.valid_until,
            items=[item.node.full_name for item in row.items.all()],
        )


class PublicOrganizationDetailOut(PublicOrganizationOut):
    """An organisation with its licences."""

    licences: list[PublicLicenceOut]


class PublicPersonOut(Told):
    """A registered person: no number, no phone, no birth date (assurance 26)."""

    found = {"name": "person.name", "certificates": "certificate_count", "since": "active_from"}

    name: str
    categories: list[str]
    certificates: int = Field(description="有效证书本数")
    since: date | None = Field(description="公示开始日期")


class ProofIn(In):
    """A solved challenge."""

    token: str = Field(description="GET /verify/proof 返回的 token", max_length=600)
    number: Line = Field(description="找到的数")


class VerifyIn(In):
    """Name and number must belong to one person."""

    name: Line = Field(description="证书上的姓名")
    number: Line = Field(description="完整的身份证号或证书编号")
    proof: ProofIn | None = Field(None, description="同一来源十分钟内查询三次之后必须附上")


class ProofOut(Schema):
    """Find the number n from 0 to `most` with sha256(salt + n) = target, in decimal digits."""

    token: str
    salt: str
    target: str
    most: int

    @classmethod
    def of(cls, one: Challenge) -> ProofOut:
        """A new challenge, without the sum that is for people."""
        return cls(token=one.token, salt=one.salt, target=one.target, most=one.most)


class VerifiedItemOut(Schema):
    """One item of a certificate."""

    kind: str
    name: str
    code: str
    issued_by: str
    valid_until: date | None
    state: str = Field(description="有效、已到期、已暂停或已吊销")


class VerificationOut(Schema):
    """The answer; a wrong name and an unknown number are answered alike."""

    found: bool = Field(description="false 即查无")
    items: list[VerifiedItemOut]
    organization: str = Field(description="当前公示单位，没有则为空")
    since: date | None

    @classmethod
    def of(cls, one: Verification) -> VerificationOut:
        """The answer of the look-up; what was asked is not repeated."""
        items = [
            VerifiedItemOut(
                kind=item.kind,
                name=item.name,
                code=item.code,
                issued_by=item.issued_by,
                valid_until=item.valid_until,
                state=item.state,
            )
            for item in one.items
        ]
        return cls(found=one.found, items=items, organization=one.organization, since=one.since)


class PrintIn(In):
    """For who cannot scan."""

    number: Line = Field(description="打印编号，例如 PY4420-2026-000123")
    name: Line = Field(description="打印件上的姓名")
    proof: ProofIn | None = Field(None, description="同一来源十分钟内查询三次之后必须附上")


class PrintLineOut(Schema):
    """One line of a print."""

    label: str
    value: str


class PrintOut(Schema):
    """A genuine print as the public may see it, and whether it still stands."""

    verdict: Verdict = Field(description="valid 有效、expired 已过有效期、changed 打印后内容有变化")
    reason: str
    remedy: str = Field(description="不再有效时怎么办")
    number: str
    title: str
    authority: str
    subject: str = Field(description="遮盖后的姓名和证件号码")
    printed_at: datetime
    valid_until: date | None
    pages: int
    lines: list[PrintLineOut] = Field(description="打印时的内容，遮盖后")
    missing: list[str] = Field(description="印作“〓”的字的统一码")
    sha256: str = Field(description="打印出的 PDF 文件的 SHA-256")

    @classmethod
    def of(cls, one: Confirmation) -> PrintOut:
        """The answer of the look-up."""
        row = one.record
        return cls(
            verdict=one.verdict,
            reason=one.reason,
            remedy=one.remedy,
            number=row.number,
            title=row.title,
            authority=row.authority.name,
            subject=row.subject,
            printed_at=row.at,
            valid_until=row.valid_until,
            pages=row.pages,
            lines=[PrintLineOut(label=label, value=value) for label, value in row.lines],
            missing=row.missing,
            sha256=row.pdf_sha256,
        )
