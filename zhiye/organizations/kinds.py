"""The kind of cases of this app: organisations whose identity is reviewed."""

from __future__ import annotations

from django.db.models import Q

from zhiye.casework.kinds import Kind, Side, Turn, register
from zhiye.core.actor import Role
from zhiye.organizations import moves, selectors
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.models import Function, Organization, OrganizationState

ORGANIZATIONS = register(
    Kind[Organization](
        key="organizations",
        label="企业认证",
        flow=ORGANIZATION,
        rows=selectors.organizations,
        about=lambda row: row.name,
        what=lambda row: row.kind_labels,
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
