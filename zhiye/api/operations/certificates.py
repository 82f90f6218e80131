"""Certificates and first-issue supplements: the holder enters, the reviewer decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal, Self

from django.db.models import QuerySet
from pydantic import Field

from zhiye.api import who
from zhiye.api.cases import Cases
from zhiye.api.common import Group, answering, key_header
from zhiye.api.schemas.common import CaseQuery, ChangeOut, Day, In, Line, MoveIn, Told
from zhiye.api.schemas.inputs import given, narrows, shows, takes
from zhiye.certificates import amendments, selectors, services
from zhiye.certificates.inputs import Amendment, CertificateFacts, ItemFacts, Supplement
from zhiye.certificates.issuers import of_certificates
from zhiye.certificates.item_validity import ItemValidity, validity_of
from zhiye.certificates.kinds import CERTIFICATES, FIRST_ISSUES
from zhiye.certificates.listing import LISTING, holder_of_number, items
from zhiye.certificates.models import Certificate, CertificateItem, FirstIssue
from zhiye.certificates.selectors import verifications
from zhiye.core.actor import Actor, Role
from zhiye.core.listing import is_told
from zhiye.core.refusals import NotFound
from zhiye.http.request import Request
from zhiye.organizations.models import Function


class ItemIn(In):
    """One item as printed on a certificate."""

    code: Line = Field(description="项目代号，例如 Q2")
    name: Line = Field(description="项目名称")
    valid_from: Day | None = Field(None, description="有效期起")
    valid_until: Day | None = Field(None, description="有效期止")
    restriction: Line = Field("", description="限定，例如 限桥式起重机")
    level: Line = Field("", description="级别")


class _WithItems(MoveIn):
    items: Annotated[list[ItemIn], Field(max_length=60)] = Field(
        description="作业项目（含作业种类）和有效期，全部列出"
    )

    def more(self, actor: Actor) -> dict[str, Any]:
        """The items."""
        return {"items": [ItemFacts(**one.model_dump()) for one in self.items]}


@takes(CertificateFacts)
class CertificateIn(_WithItems):
    """A certificate entered by hand (SX-53, SX-56)."""

    kind: Literal["operator", "inspector", "ndt"] = Field(description="证书类型")

    def more(self, actor: Actor) -> dict[str, Any]:
        """The items, and of which kind it is."""
        return {**super().more(actor), "kind": self.kind}


@takes(Amendment)
class AmendmentIn(_WithItems):
    """The four facts a holder may change (ZS-08); no other name is taken."""


NARROWED = ("holder", "item", "category", "issued_by", "standing")


@narrows(LISTING, *NARROWED)
class CertificateSearch(CaseQuery):
    """Which certificates, by what stands on them (ZS-05, ZS-30)."""


class NumberSearch(CertificateSearch):
    """The same with an identity number, which must not stand in an address (assurance 25)."""

    number: Line = Field(description="完整的身份证号")


@shows(CertificateItem, "id", "code", "name", "restriction", "level", "valid_from", "valid_until",
       "first_issued_on")  # fmt: skip
class ItemOut(Told):
    """One item of a certificate."""

    found = {"standing": lambda row: validity_of(row, row.certificate)}

    is_valid: bool
    standing: str = Field(description="证件状态：" + "、".join(ItemValidity.values))


class IssuerOut(Told):
    """Where a certificate was issued, seen from the authority of the holder's place of work."""

    found = {"label": "words"}

    elsewhere: bool = Field(description="是否异地发证（发证机构是否本市的反面）")
    known: bool = Field(description="能否从机构名称看出；看不出的按异地处理")
    label: str


class VerifiedByOut(Told):
    """Whether a certificate is verified, by whom and when."""

    found = {"label": "words"}

    verified: bool
    by: str
    on: date | None
    label: str


@shows(Certificate, "id", "person", "kind", "number", "issued_by", "issued_on", "source", "state",
       "submitted_at")  # fmt: skip
class CertificateOut(Told):
    """A certificate in a list."""

    issuer: IssuerOut
    verification: VerifiedByOut
    items: list[ItemOut]

    @classmethod
    def of(cls, row: Certificate, **more: Any) -> Self:
        """A visible certificate with its issuer and verification."""
        return super().of(row, **(_judged([row])[row.pk] | more))

    @classmethod
    def many(cls, rows: Iterable[Certificate]) -> list[Self]:
        """A page of certificates, each with its issuer and verification, in few queries."""
        judged = _judged(rows)
        return [cls.of(row, **judged[row.pk]) for row in rows]


def _judged(rows: Iterable[Certificate]) -> dict[int, dict[str, Any]]:
    """Issuer and verification of certificates by their number."""
    verified = verifications(rows)
    return {
        pk: {"issuer": IssuerOut.of(one), "verification": VerifiedByOut.of(verified[pk])}
        for pk, one in of_certificates(rows).items()
    }


@takes(Supplement)
class FirstIssueIn(MoveIn):
    """The first-issue date of a T or F item with its proof (SX-55)."""


@shows(FirstIssue, "id", "issued_on", "source", "state", "submitted_at",
       certificate="item.certificate.id", person="item.certificate.person")  # fmt: skip
class FirstIssueOut(Told):
    """A supplement in a list."""

    item: str


group = Group("资质证书", "certificates")
first_issues = Group("首次取证日期", "certificates")
reader = who.readers(Function.CERTIFICATES, Function.PERSONNEL)


def _first_reader(request: Request) -> Actor:
    """The holder, or who reviews; an employer has no part in it."""
    if request.actor.role is Role.AUTHORITY:
        return who.authority(request, "review", "view")
    return who.person(request)


def _narrowed(
    rows: QuerySet[Certificate], actor: Actor, query: CertificateSearch
) -> QuerySet[Certificate]:
    holder = holder_of_number(actor, query.number) if isinstance(query, NumberSearch) else None
    wanted = {**query.model_dump(include=set(NARROWED)), "who": holder}
    if any(is_told(value) for value in wanted.values()):
        rows = rows.filter(pk__in=LISTING.matching(items(actor), wanted).values("certificate"))
    return rows


CASES = Cases(
    CERTIFICATES,
    CertificateOut,
    reader,
    query=CertificateSearch,
    search=NumberSearch,
    narrow=_narrowed,
    rows=selectors.certificates,
    find=selectors.get,
)
CASES.add_reads(
    group,
    "certificates",
    "certificate",
    whose="本人的证书；单位为本单位人员的；审核机关为辖区内的",
    holds="项目、材料",
)
CASES.add_steps(group, leave=("resubmit", "amend"))

FIRST_ISSUE_CASES = Cases(FIRST_ISSUES, FirstIssueOut, _first_reader)
FIRST_ISSUE_CASES.add_reads(
    first_issues,
    "supplements",
    "first_issue",
    whose="本人的；审核机关为辖区内的",
    holds="日期、证明材料",
)
FIRST_ISSUE_CASES.add_steps(first_issues)


@answering(group.get, "/{int:pk}/changes", "修改记录")
def changes(request: Request, pk: int) -> list[ChangeOut]:
    """证书和项目的历次修改：何时、谁、哪一项、原来是什么、改成什么，新的在前。"""
    found = selectors.get(reader(request), pk)
    return ChangeOut.many(selectors.changes(found))


@CASES.does(group.post, "", "填报证书", "certificate.submit")
def submit(request: Request, data: CertificateIn, key: str = key_header()) -> Certificate:
    """登记系统查不到的证书，本人填报并上传照片，提交审核。"""
    actor = who.person(request)
    return services.submit(actor=actor, facts=given(data, CertificateFacts, actor), key=key)


@CASES.does(group.put, "/{int:pk}", "修改后重新提交", "certificate.resubmit")
def resubmit(request: Request, pk: int, data: CertificateIn) -> Certificate:
    """被退回的证书更正后重新提交。"""
    actor = who.person(request)
    selectors.get(actor, pk)
    facts = given(data, CertificateFacts, actor)
    return services.resubmit(actor=actor, pk=pk, facts=facts, seen=data.seen)


@CASES.does(group.post, "/{int:pk}/amend", "修改证书信息", "certificate.amend")
def amend(request: Request, pk: int, data: AmendmentIn) -> Certificate:
    """异地发证、本人填报且已核验的证书：只能改作业项目、作业种类、发证机关、有效期，改后重新核验。"""
    actor = who.person(request)
    selectors.get(actor, pk)
    facts = given(data, Amendment, actor)
    return amendments.amend(actor=actor, pk=pk, facts=facts, seen=data.seen)


@FIRST_ISSUE_CASES.does(
    group.post,
    "/items/{int:pk}/first-issue",
    "补首次取证日期",
    "first_issue.submit",
    "first_issue.resubmit",
)
def supplement(
    request: Request, pk: int, data: FirstIssueIn, key: str = key_header()
) -> FirstIssue:
    """电梯修理 T、安全阀校验 F 须补首次取证日期并上传截图；被退回的用同一操作重新提交。

    地址中的编号是证书项目的 id。
    """
    actor = who.person(request)
    if not selectors.certificates(actor).filter(items=pk).exists():
        raise NotFound
    facts = given(data, Supplement, actor)
    return services.supplement_first_issue(
        actor=actor, item_id=pk, facts=facts, key=key, seen=data.seen
    )
