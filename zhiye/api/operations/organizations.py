"""企业认证: the organisation's own record, and the reviewer's list of organisations."""

from __future__ import annotations

from zhiye.api import who
from zhiye.api.cases import Cases, Words
from zhiye.api.common import answering, key_header, router
from zhiye.api.schemas.inputs import given
from zhiye.api.schemas.organizations import (
    OrganizationDetailOut,
    OrganizationIn,
    OrganizationOut,
)
from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.organizations import services
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.organizations.kinds import ORGANIZATIONS
from zhiye.organizations.models import Function, Organization

own = router("企业认证")
group = router("单位（审核）")

CASES = Cases(ORGANIZATIONS, OrganizationOut, OrganizationDetailOut, who.officers("review", "view"))
CASES.add_reads(
    group,
    Words(
        "organizations_organizations",
        "辖区内的单位",
        "审核机关辖区内的单位；awaiting=true 只列待核验的。",
    ),
    Words(
        "organizations_one_organization",
        "辖区内的一家单位",
        "单位信息、材料、现在可以办理的事项和办理记录。",
    ),
)
CASES.add_steps(group)


@answering(own.get, "", "本单位", "SX-12")
def organization(request: Request) -> OrganizationDetailOut:
    """认证状态、单位信息和办理记录；尚未提交认证时为 404。"""
    return CASES.show(*_own(who.organization(request)))


@CASES.does(own.post, "", "提交企业认证", "organization.submit")
def submit(request: Request, data: OrganizationIn, key: str = key_header()) -> Organization:
    """提交单位信息和营业执照；与登记信息比对一致的当即认证。提交人成为本单位经办人。"""
    actor = who.organization(request)
    made = services.submit(actor=actor, facts=_facts(actor, data), key=key)
    _act_for(request, made)
    return made


@CASES.does(own.put, "", "修改后重新提交", "organization.resubmit")
def resubmit(request: Request, data: OrganizationIn) -> Organization:
    """被退回的企业认证更正后重新提交。"""
    actor, pk = _own(who.organization(request, Function.ORGANIZATION))
    return services.resubmit(actor=actor, pk=pk, facts=_facts(actor, data), seen=data.seen)


def _own(actor: Actor) -> tuple[Actor, int]:
    if actor.organization_id is None:
        raise NotFound("还没有提交企业认证。", remedy="请先用 POST /organization 提交。")
    return actor, actor.organization_id


def _act_for(request: Request, made: Organization) -> None:
    """Let the new delegate act for the organisation, which may not have been chosen yet."""
    acting.adopt(request, acting.user_of(request))
    mine = next((one for one in request.capacities if one.key == f"organization:{made.pk}"), None)
    if mine is None:
        raise NotFound
    acting.keep(request, mine)
    acting.adopt(request, acting.user_of(request))


def _facts(actor: Actor, data: OrganizationIn) -> OrganizationFacts:
    return given(data, OrganizationFacts, actor)
