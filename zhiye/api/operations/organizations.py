"""企业认证: the organisation's own record, and the reviewer's list of organisations."""

from __future__ import annotations

from zhiye.api import who
from zhiye.api.cases import Cases
from zhiye.api.common import Group, answering, key_header
from zhiye.api.schemas.common import CaseOut, FileOut, MoveIn, Told
from zhiye.api.schemas.inputs import PlacedIn, given, shows, takes
from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.organizations import services
from zhiye.organizations.inputs import OrganizationFacts
from zhiye.organizations.kinds import ORGANIZATIONS
from zhiye.organizations.models import Function, Organization


@takes(OrganizationFacts)
class OrganizationIn(MoveIn, PlacedIn):
    """What 企业认证 asks for (SX-12)."""


@shows(Organization, "id", "name", "uscc", "kinds", "region", "authority", "state", "created_at")
class OrganizationOut(Told):
    """An organisation in a reviewer's list."""


@shows(Organization, "legal_representative", "address", "contact_name", "contact_phone",
       "register_answer", "verified_at")  # fmt: skip
class OrganizationDetailOut(OrganizationOut, CaseOut):
    """An organisation's full record, phone masked."""

    business_licence: FileOut | None
    authorisation: FileOut | None


own = Group("企业认证", "organizations")
group = Group("单位（审核）", "organizations")

CASES = Cases(ORGANIZATIONS, OrganizationOut, who.officers("review", "view"), OrganizationDetailOut)
CASES.add_reads(
    group, "organizations", "one_organization", whose="审核机关辖区内的单位", holds="单位信息、材料"
)
CASES.add_steps(group)


@answering(own.get, "", "本单位", "SX-12")
def organization(request: Request) -> OrganizationDetailOut:
    """认证状态、单位信息和办理记录；尚未提交认证时为 404。"""
    shown: OrganizationDetailOut = CASES.show(*_own(who.organization(request)))
    return shown


@CASES.does(own.post, "", "提交企业认证", "organization.submit")
def submit(request: Request, data: OrganizationIn, key: str = key_header()) -> Organization:
    """提交单位信息和营业执照；与登记信息比对一致的当即认证。提交人成为本单位经办人。"""
    actor = who.organization(request)
    made = services.submit(actor=actor, facts=given(data, OrganizationFacts, actor), key=key)
    _act_for(request, made)
    return made


@CASES.does(own.put, "", "修改后重新提交", "organization.resubmit")
def resubmit(request: Request, data: OrganizationIn) -> Organization:
    """被退回的企业认证更正后重新提交。"""
    actor, pk = _own(who.organization(request, Function.ORGANIZATION))
    facts = given(data, OrganizationFacts, actor)
    return services.resubmit(actor=actor, pk=pk, facts=facts, seen=data.seen)


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
