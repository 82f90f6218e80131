"""The kind of cases of this app: licences that organisations file."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, prefetch_related_objects

from zhiye.casework.facts import Fact, Paper, Stands, Step
from zhiye.casework.kinds import Kind, Side, Turn, register
from zhiye.core.actor import Role
from zhiye.core.inputs import Shape
from zhiye.files import links
from zhiye.licences import moves, selectors
from zhiye.licences.flows import LICENCE
from zhiye.licences.inputs import asked_for
from zhiye.licences.models import SLOTS, Licence, LicenceState
from zhiye.organizations.models import Function
from zhiye.organizations.selectors import acted_for


def _filed(row: Licence) -> Iterator[Fact]:
    """What a filing says, in the words of its kind."""
    organization, offices = row.organization, (Role.AUTHORITY,)
    yield Fact("单位", organization.name, leads_to=organization)
    yield Fact("类型", row.get_kind_display(), field="kind")
    for one in asked_for(row.kind):
        if one.shape is not Shape.DOCUMENT:
            yield Fact(one.label, getattr(row, one.name), field=one.name)
    prefetch_related_objects([row], "nodes")
    items = [f"{node.full_name}　{node.parameter_limit}".rstrip() for node in row.nodes.all()]
    yield Fact(f"许可子项目（{len(items)} 项）", items or "还没有选择", field="items")
    yield Fact("统一社会信用代码", organization.uscc, code=True, under="申报单位", sides=offices)
    yield Fact("单位类型", organization.kind_labels, under="申报单位", sides=offices)
    yield Fact("法定代表人", organization.legal_representative, under="申报单位", sides=offices)


def _documents(row: Licence) -> Iterator[Paper]:
    """The documents that its kind asks for."""
    links.read_along(row)
    for slot in SLOTS[row.kind]:
        yield Paper(slot.label, links.current(row.files, slot=slot))


def _to_approval(row: Licence) -> Iterator[Step]:
    """Filled in, reviewed, then people can be registered."""
    filling = row.state in (LicenceState.DRAFT, LicenceState.RETURNED)
    yield Step("填写", "current" if filling else "done")
    yield Step.of("审核", REVIEW.get(row.state))
    yield Step("可以注册人员", "done" if row.state == LicenceState.APPROVED else "todo")


REVIEW: dict[str, Stands] = {
    LicenceState.SUBMITTED: ("current", "等待审核"),
    LicenceState.RETURNED: ("failed", "已退回"),
    LicenceState.APPROVED: ("done",),
    LicenceState.EXPIRED: ("done",),
    LicenceState.REVOKED: ("failed", "已撤销"),
}


LICENCES = register(
    Kind[Licence](
        key="licences",
        label="行政许可",
        flow=LICENCE,
        service="registration",
        rows=selectors.licences,
        about=lambda row: row.reference,
        what=lambda row: f"{row.get_kind_display()} {row.number or row.application_number}".strip(),
        line=lambda row: f"{row} · {row.reference}",
        facts=_filed,
        papers=_documents,
        way=_to_approval,
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
