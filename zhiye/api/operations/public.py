"""What anybody may look up."""

from __future__ import annotations

from ninja import Query

from zhiye.api.common import answers, page_of, router
from zhiye.api.schemas.common import PageOut
from zhiye.api.schemas.public import (
    OrganizationQuery,
    PeopleQuery,
    PrintIn,
    PrintOut,
    ProofIn,
    ProofOut,
    PublicLicenceOut,
    PublicOrganizationDetailOut,
    PublicOrganizationOut,
    PublicPersonOut,
    VerificationOut,
    VerifyIn,
)
from zhiye.http.request import Request
from zhiye.http.source import stranger
from zhiye.lookup import genuine, proof, publicity, selectors, services

group = router("公众查询", public=True)


@group.get(
    "/organizations",
    response=answers(PageOut[PublicOrganizationOut]),
    summary="查单位",
    openapi_extra={"x-source": "SX-01"},
)
def organizations(
    request: Request, query: Query[OrganizationQuery]
) -> PageOut[PublicOrganizationOut]:
    """已认证且有公示人员的单位；按名称开头或完整代码查。"""
    rows = selectors.organizations(query.q)
    return page_of(rows, query, PublicOrganizationOut.of, ("name", "pk"))


@group.get(
    "/organizations/{int:pk}",
    response=answers(PublicOrganizationDetailOut),
    summary="单位和它的行政许可",
    openapi_extra={"x-source": "SX-01"},
)
def organization(request: Request, pk: int) -> PublicOrganizationDetailOut:
    """一家已认证的单位，连同审核通过并在有效期内的行政许可。"""
    found = PublicOrganizationOut.of(selectors.organization(pk))
    licences = [PublicLicenceOut.of(one) for one in publicity.licences(pk)]
    return PublicOrganizationDetailOut(**found.model_dump(), licences=licences)


@group.get(
    "/organizations/{int:pk}/people",
    response=answers(PageOut[PublicPersonOut]),
    summary="单位的公示人员",
    openapi_extra={"x-source": "SX-01"},
)
def people(request: Request, pk: int, query: Query[PeopleQuery]) -> PageOut[PublicPersonOut]:
    """姓名、人员类别、有效证书本数和公示开始日期；没有身份证号、手机号和出生日期。"""
    selectors.organization(pk)
    rows = publicity.people(pk, name=query.name, category=query.category)
    return page_of(rows, query, PublicPersonOut.of, ("pk",))


@group.get("/verify/proof", response=answers(ProofOut), summary="取一道安全验证题")
def challenge(request: Request) -> ProofOut:
    """找出 0 到 most 之间的数 n，使 sha256(salt 接 n 的十进制写法) 等于 target。

    五分钟内有效，只用一次。
    """
    return ProofOut.of(proof.challenge())


@group.post(
    "/verify",
    response=answers(VerificationOut),
    summary="核验一个人的证书",
    openapi_extra={"x-source": "SX-01"},
)
def verify(request: Request, data: VerifyIn) -> VerificationOut:
    """姓名和完整的身份证号或证书编号须属于同一个人；姓名不符和号码不存在，回答一样。

    同一来源十分钟内查询三次之后，须附上安全验证（code 为 proof_needed）。
    """
    found = services.verify(
        actor=stranger(request), name=data.name, number=data.number, solved=_solved(data.proof)
    )
    return VerificationOut.of(found)


@group.get(
    "/prints/{str:token}",
    response=answers(PrintOut),
    summary="核对打印件（二维码）",
    openapi_extra={"x-source": "ZS-03"},
)
def print_scanned(request: Request, token: str) -> PrintOut:
    """打印件二维码网址 /p/ 之后的一段；查不到（404）的可能是伪造。"""
    return PrintOut.of(genuine.scanned(actor=stranger(request), token=token))


@group.post(
    "/prints",
    response=answers(PrintOut),
    summary="核对打印件（编号和姓名）",
    openapi_extra={"x-source": "ZS-03"},
)
def print_typed(request: Request, data: PrintIn) -> PrintOut:
    """姓名不符和编号不存在，回答一样（404）。与核验证书合计次数，超过后须附上安全验证。"""
    found = genuine.typed(
        actor=stranger(request), number=data.number, name=data.name, solved=_solved(data.proof)
    )
    return PrintOut.of(found)


def _solved(sent: ProofIn | None) -> proof.Solved | None:
    return proof.Solved(token=sent.token, number=sent.number) if sent else None
