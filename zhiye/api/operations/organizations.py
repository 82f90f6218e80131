"""企业认证: the organisation's own record, and the reviewer's list of organisations."""

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
    one_file,
    page_of,
    region,
    router,
)
from zhiye.api.schemas.common import PageOut, ReasonIn
from zhiye.api.schemas.organizations import (
    OrganizationCaseQuery,
    OrganizationDetailOut,
    OrganizationIn,
    OrganizationOut,
)
from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.organizations import selectors, services
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.kinds import ORGANIZATIONS
from zhiye.organizations.models import Function, Organization
from zhiye.organizations.services import OrganizationFacts

own = router("企业认证")
group = router("单位（审核）")


def _show(actor: Actor, pk: int) -> OrganizationDetailOut:
    return OrganizationDetailOut.seen_by(selectors.get(actor, pk), actor)


@own.get(
    "",
    response=answers(OrganizationDetailOut),
    summary="本单位",
    openapi_extra={"x-source": "SX-12"},
)
def organization(request: Request) -> OrganizationDetailOut:
    """认证状态、单位信息和办理记录；尚未提交认证时为 404。"""
    return _show(*_own(who.organization(request)))


@own.post(
    "",
    response=answers(OrganizationDetailOut, status=201),
    summary="提交企业认证",
    openapi_extra=moves("organization.submit", source="SX-12"),
)
def submit(
    request: Request, data: OrganizationIn, key: str = key_header()
) -> OrganizationDetailOut:
    """提交单位信息和营业执照；与登记信息比对一致的当即认证。提交人成为本单位经办人。"""
    actor = who.organization(request)
    made = services.submit(actor=actor, facts=_facts(actor, data), key=key)
    acting.adopt(request, acting.user_of(request))
    return created(_fresh(request, made))


@own.put(
    "",
    response=answers(OrganizationDetailOut),
    summary="修改后重新提交",
    openapi_extra=moves("organization.resubmit", source="SX-12"),
)
def resubmit(request: Request, data: OrganizationIn) -> OrganizationDetailOut:
    """被退回的企业认证更正后重新提交。"""
    actor, pk = _own(who.organization(request, Function.ORGANIZATION))
    services.resubmit(actor=actor, pk=pk, facts=_facts(actor, data), seen=data.seen)
    return _show(actor, pk)


@group.get("", response=answers(PageOut[OrganizationOut]), summary="辖区内的单位")
def organizations(
    request: Request, query: Query[OrganizationCaseQuery]
) -> PageOut[OrganizationOut]:
    """审核机关辖区内的单位；awaiting=true 只列待核验的。"""
    actor = who.authority(request, "review", "view")
    rows = in_state(selectors.organizations(actor), ORGANIZATIONS, actor, query)
    return page_of(rows, query, OrganizationOut.of)


@group.get("/{int:pk}", response=answers(OrganizationDetailOut), summary="辖区内的一家单位")
def one_organization(request: Request, pk: int) -> OrganizationDetailOut:
    """单位信息、材料、现在可以办理的事项和办理记录。"""
    return _show(who.authority(request, "review", "view"), pk)


add_steps(
    group,
    ORGANIZATION,
    _show,
    OrganizationDetailOut,
    [
        Step("approve", services.approve, ("approve",), source="SX-12"),
        Step("return", services.return_, ("return",), ReasonIn, "SX-12"),
        Step("close", services.close, ("close",), ReasonIn),
    ],
)


def _own(actor: Actor) -> tuple[Actor, int]:
    if actor.organization_id is None:
        raise NotFound("还没有提交企业认证。", remedy="请先用 POST /organization 提交。")
    return actor, actor.organization_id


def _fresh(request: Request, made: Organization) -> OrganizationDetailOut:
    """For the new delegate, who may not have chosen to act for the organisation yet."""
    mine = next((one for one in request.capacities if one.key == f"organization:{made.pk}"), None)
    if mine is None:
        raise NotFound
    acting.keep(request, mine)
    acting.adopt(request, acting.user_of(request))
    return _show(request.actor, made.pk)


def _facts(actor: Actor, data: OrganizationIn) -> OrganizationFacts:
    return OrganizationFacts(
        name=data.name,
        uscc=data.uscc,
        kinds=list(data.kinds),
        legal_representative=data.legal_representative,
        region=region(data.region),
        address=data.address,
        contact_name=data.contact_name,
        contact_phone=data.contact_phone,
        business_licence=one_file(actor, data.business_licence, "business_licence"),
        authorisation=one_file(actor, data.authorisation, "authorisation"),
    )
