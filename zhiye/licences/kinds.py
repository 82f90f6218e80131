"""The kind of cases of this app: licences that organisations file."""

from __future__ import annotations

from django.db.models import Q

from zhiye.casework.kinds import Kind, Side, Turn, register
from zhiye.core.actor import Role
from zhiye.licences import moves, selectors
from zhiye.licences.flows import LICENCE
from zhiye.licences.models import Licence, LicenceState
from zhiye.organizations.models import Function
from zhiye.organizations.selectors import acted_for

LICENCES = register(
    Kind[Licence](
        key="licences",
        label="行政许可",
        flow=LICENCE,
        service="registration",
        rows=selectors.licences,
        about=lambda row: row.reference,
        what=lambda row: row.get_kind_display(),
        line=lambda row: f"{row} · {row.reference}",
        sides={
            Role.ORGANIZATION: Side(
                "/org/licences/{pk}/",
                "/org/licences/",
                acts=(Function.LICENCES.value,),
                named="单位",
            ),
            Role.AUTHORITY: Side(
                "/gov/licences/{pk}/",
                "/gov/licences/",
                acts=("review",),
                reads=("view",),
                named=lambda row: row.organization.authority.name,
                api="/licences",
                help="审核",
            ),
        },
        turns=(
            Turn(
                Role.AUTHORITY,
                (LicenceState.SUBMITTED,),
                waits="审核本次填报，结果将发消息通知您。",
                task="等待审核",
            ),
            Turn(
                Role.ORGANIZATION,
                (LicenceState.RETURNED,),
                "按退回原因修改，重新提交审核。",
                "按退回原因修改后重新提交。",
                task="行政许可被退回",
                action="查看原因并更正",
            ),
            Turn(
                Role.ORGANIZATION,
                (LicenceState.DRAFT,),
                "把缺少的内容补齐，核对无误后提交审核。",
                task="行政许可尚未提交",
                action="继续填写",
            ),
        ),
        moves=moves.LICENCES,
        own=lambda actor: Q(organization__in=acted_for(actor)),
    )
)
