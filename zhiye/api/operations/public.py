"""What anybody may look up."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from ninja import Query, Schema
from pydantic import Field

from zhiye.api.common import Group, answering, page_of
from zhiye.api.schemas.common import In, Line, PageOut, Paging, Told
from zhiye.api.schemas.inputs import shows
from zhiye.http.request import Request
from zhiye.http.source import stranger
from zhiye.licences.models import Licence
from zhiye.lookup import genuine, proof, publicity, selectors, services
from zhiye.lookup.proof import Solved
from zhiye.lookup.selectors import Verification
from zhiye.organizations.models import Organization
from zhiye.prints.models import Print
from zhiye.prints.selectors import Confirmation, Verdict
from zhiye.registrations.models import Registration


class OrganizationQuery(Paging):
    """Which organisations."""

    q: Line = Field("", description="单位名称的开头，或完整的统一社会信用代码")


class PeopleQuery(Paging):
    """Which of an organisation's people."""

    name: Line = Field("", description="完整姓名")
    category: Line = Field("", description="人员类别代码")


@shows(Organization, "id", "name", "uscc", "kinds", "region")
class PublicOrganizationOut(Told):
    """An organisation as the public sees it."""


@shows(Licence, "number", "issued_by", "valid_until")
class PublicLicenceOut(Told):
    """A licence as the public sees it."""

    found = {
        "kind": "get_kind_display",
        "items": lambda row: [one.node.full_name for one in row.items.all()],
    }

    kind: str
    items: list[str] = Field(description="许可子项目")


class PublicOrganizationDetailOut(PublicOrganizationOut):
    """An organisation with its licences."""

    licences: list[PublicLicenceOut]


@shows(Registration, "categories", name="person.name", since="active_from")
class PublicPersonOut(Told):
    """A registered person: no number, no phone, no birth date (assurance 26)."""

    found = {"certificates": "certificate_count"}

    certificates: int = Field(description="有效证书本数")


class ProofIn(In):
    """A solved challenge."""

    token: str = Field(description="GET /verify/proof 返回的 token", max_length=600)
    number: Line = Field(description="找到的数")


class ProvedIn(In):
    """A look-up whose frequency is limited."""

    proof: ProofIn | None = Field(None, description="同一来源十分钟内查询三次之后必须附上")

    def solved(self) -> Solved | None:
        """The solution that came along."""
        return Solved(**self.proof.model_dump()) if self.proof else None


class VerifyIn(ProvedIn):
    """Name and number must belong to one person."""

    name: Line = Field(description="证书上的姓名")
    number: Line = Field(description="完整的身份证号或证书编号")


class PrintIn(ProvedIn):
    """For who cannot scan."""

    number: Line = Field(description="打印编号，例如 PY4420-2026-000123")
    name: Line = Field(description="打印件上的姓名")


class ProofOut(Told):
    """Find the number n from 0 to `most` with sha256(salt + n) = target, in decimal digits."""

    token: str
    salt: str
    target: str
    most: int


class VerifiedItemOut(Told):
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
        items = VerifiedItemOut.many(one.items)
        return cls(found=one.found, items=items, organization=one.organization, since=one.since)


class PrintLineOut(Told):
    """One line of a print, as it is kept."""

    found = {"label": "0", "value": "1"}

    label: str
    value: str


@shows(Print, "number", "title", "authority", "valid_until", "pages", printed_at="at")
class PrintOut(Told):
    """A genuine print as the public may see it, and whether it still stands."""

    found = {"sha256": "pdf_sha256"}

    verdict: Verdict = Field(description="valid 有效、expired 已过有效期、changed 打印后内容有变化")
    reason: str
    remedy: str = Field(description="不再有效时怎么办")
    subject: str = Field(description="遮盖后的姓名和证件号码")
    lines: list[PrintLineOut] = Field(description="打印时的内容，遮盖后")
    missing: list[str] = Field(description="印作“〓”的字的统一码")
    sha256: str = Field(description="打印出的 PDF 文件的 SHA-256")

    @classmethod
    def of(cls, row: Confirmation, **more: Any) -> Self:
        """A print and what is said of it now."""
        said = {"verdict": row.verdict, "reason": row.reason, "remedy": row.remedy}
        return super().of(row.record, **said, **more)


group = Group("公众查询", "public", public=True)


@answering(group.get, "/organizations", "查单位", "SX-01")
def organizations(
    request: Request, query: Query[OrganizationQuery]
) -> PageOut[PublicOrganizationOut]:
    """已认证且有公示人员的单位；按名称开头或完整代码查。"""
    rows = selectors.organizations(query.q)
    return page_of(rows, query, PublicOrganizationOut.many, ("name", "pk"))


@answering(group.get, "/organizations/{int:pk}", "单位和它的行政许可", "SX-01")
def organization(request: Request, pk: int) -> PublicOrganizationDetailOut:
    """一家已认证的单位，连同审核通过并在有效期内的行政许可。"""
    return PublicOrganizationDetailOut.of(
        selectors.organization(pk), licences=PublicLicenceOut.many(publicity.licences(pk))
    )


@answering(group.get, "/organizations/{int:pk}/people", "单位的公示人员", "SX-01")
def people(request: Request, pk: int, query: Query[PeopleQuery]) -> PageOut[PublicPersonOut]:
    """姓名、人员类别、有效证书本数和公示开始日期；没有身份证号、手机号和出生日期。"""
    selectors.organization(pk)
    rows = publicity.people(pk, name=query.name, category=query.category)
    return page_of(rows, query, PublicPersonOut.many, ("pk",))


@answering(group.get, "/verify/proof", "取一道安全验证题")
def challenge(request: Request) -> ProofOut:
    """找出 0 到 most 之间的数 n，使 sha256(salt 接 n 的十进制写法) 等于 target。

    五分钟内有效，只用一次。
    """
    return ProofOut.of(proof.challenge())


@answering(group.post, "/verify", "核验一个人的证书", "SX-01")
def verify(request: Request, data: VerifyIn) -> VerificationOut:
    """姓名和完整的身份证号或证书编号须属于同一个人；姓名不符和号码不存在，回答一样。

    同一来源十分钟内查询三次之后，须附上安全验证（code 为 proof_needed）。
    """
    found = services.verify(
        actor=stranger(request), name=data.name, number=data.number, solved=data.solved()
    )
    return VerificationOut.of(found)


@answering(group.get, "/prints/{str:token}", "核对打印件（二维码）", "ZS-03")
def print_scanned(request: Request, token: str) -> PrintOut:
    """打印件二维码网址 /p/ 之后的一段；查不到（404）的可能是伪造。"""
    return PrintOut.of(genuine.scanned(actor=stranger(request), token=token))


@answering(group.post, "/prints", "核对打印件（编号和姓名）", "ZS-03")
def print_typed(request: Request, data: PrintIn) -> PrintOut:
    """姓名不符和编号不存在，回答一样（404）。与核验证书合计次数，超过后须附上安全验证。"""
    found = genuine.typed(
        actor=stranger(request), number=data.number, name=data.name, solved=data.solved()
    )
    return PrintOut.of(found)
