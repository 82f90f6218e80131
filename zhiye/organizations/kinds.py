"""The kind of cases of this app: organisations whose identity is reviewed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from zhiye.casework.facts import Fact, Paper, Stands, Step
from zhiye.casework.kinds import Kind, Side, Turn, register
from zhiye.core.actor import Role
from zhiye.organizations import moves, selectors
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.models import Function, Organization, OrganizationState


def _proven(row: Organization) -> Iterator[Fact]:
    """What an organisation filed, and what the company register answered."""
    yield Fact("单位名称", row.name, field="name")
    yield Fact("统一社会信用代码", row.uscc, code=True, field="uscc")
    yield Fact("单位类型", row.kind_labels, field="kinds")
    yield Fact("法定代表人", row.legal_representative, field="legal_representative")
    yield Fact("所在地", row.region.full_name, field="region")
    yield Fact("单位地址", row.address, field="address")
    yield Fact("联系人", row.contact_name, field="contact_name")
    yield Fact("联系电话", row.contact_phone, code=True, field="contact_phone")
    yield Fact("受理机构", row.authority.name)
    yield Fact("登记信息比对", row.register_answer or "尚未比对")
    yield Fact("认证时间", row.verified_at, sides=(Role.ORGANIZATION,))


def _proofs(row: Organization) -> Iterator[Paper]:
    """营业执照 and 授权书."""
    for label, file in (("营业执照", row.business_licence), ("授权书", row.authorisation)):
        if file is not None:
            yield Paper(label, [file])


def _to_verified(row: Organization) -> Iterator[Step]:
    """Handed in, compared with the company register, reviewed where they differ."""
    yield Step("填写并提交", "done")
    yield Step("登记信息比对", "done" if row.register_answer or row.is_verified else "current")
    yield Step.of("审核", REVIEW.get(row.state), "done")
    yield Step("认证完成", "done" if row.is_verified else "todo")


REVIEW: dict[str, Stands] = {
    OrganizationState.SUBMITTED: ("current", "等待审核"),
    OrganizationState.RETURNED: ("failed", "已退回，请更正"),
    OrganizationState.CLOSED: ("failed", "已终止"),
}


ORGANIZATIONS = register(
    Kind[Organization](
        key="organizations",
        label="企业认证",
        flow=ORGANIZATION,
        rows=selectors.organizations,
        about=lambda row: row.name,
        what=lambda row: f"{row.kind_labels} · {row.region.name}",
        facts=_proven,
        papers=_proofs,
        way=_to_verified,
        sides={
            Role.ORGANIZATION: Side(
                "/org/organization/",
                "/org/organization/",
                acts=(Function.ORGANIZATION.value,),
                named="本单位经办人",
                menu="organization",
            ),
            Role.AUTHORITY: Side(
                "/gov/organizations/{pk}/",
                "/gov/organizations/",
                acts=("review",),
                reads=("view",),
                named=lambda row: row.authority.name,
                api="/organizations",
                help="审核",
            ),
        },
        turns=(
            Turn(
                Role.AUTHORITY,
                (OrganizationState.SUBMITTED,),
                waits="审核企业认证，结果将发消息通知您。",
                task="等待审核",
            ),
            Turn(
                Role.ORGANIZATION,
                (OrganizationState.RETURNED,),
                "按退回原因更正，重新提交。",
                "按退回原因修改后重新提交。",
                task="企业认证被退回",
                action="查看原因并更正",
            ),
        ),
        moves=moves.ORGANIZATIONS,
        own=lambda actor: Q(pk__in=selectors.acted_for(actor)),
    )
)
