"""企业认证: how an organisation proves who it is (SX-12)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Met, Unmet, check
from zhiye.core.clock import now
from zhiye.core.flow import Flow, Move, nobody_else
from zhiye.organizations import notices, perms
from zhiye.organizations.models import Organization
from zhiye.organizations.models import OrganizationState as S
from zhiye.organizations.selectors import contact_of

_on_verified: list[Callable[[Organization], object]] = []


def on_verified(act: Callable[[Organization], object]) -> None:
    """Let a higher app open what a verified organisation has there, in that transaction."""
    _on_verified.append(act)


def _open(organization: Organization, actor: Actor) -> None:
    for act in _on_verified:
        act(organization)


@check("uscc_free", "该统一社会信用代码尚未被其他账号认证", source="SX-12", field="uscc")
def uscc_free(organization: Organization, actor: Actor, data: Mapping[str, Any]) -> Met | Unmet:
    """One verified organisation per USCC; the database holds it as well."""
    taken = Organization.objects.verified().filter(uscc=organization.uscc)
    other = taken.exclude(pk=organization.pk).select_related("authority").first()
    if other is not None:
        return Unmet(
            "该统一社会信用代码已有单位完成认证。",
            "请联系本单位已认证的经办人在“人员授权”中为您授权；"
            f"联系不上时，请持营业执照原件和单位证明联系{contact_of(other.authority)}处理。",
        )
    return Met()


def _verified(
    organization: Organization, actor: Actor, data: Mapping[str, Any]
) -> Mapping[str, Any]:
    organization.verified_at = now()
    return {"register_answer": organization.register_answer}


ORGANIZATION = Flow[Organization](
    name="organization",
    title="企业认证",
    model_label="organizations.Organization",
    states=S,
    final=frozenset({S.CLOSED}),
    related=("authority", "region"),
    moves=[
        Move("submit", "提交认证", (), S.SUBMITTED, Role.ORGANIZATION, perms.may_submit,
             checks=(uscc_free,), source_of_rule="SX-12"),
        Move("verify_by_register", "登记信息比对一致", (S.SUBMITTED,), S.VERIFIED, Role.SYSTEM,
             nobody_else, checks=(uscc_free,), effect=_verified, notify=notices.verified,
             then=_open),
        Move("approve", "认证通过", (S.SUBMITTED,), S.VERIFIED, Role.AUTHORITY, perms.may_review,
             checks=(uscc_free,), effect=_verified, notify=notices.verified, then=_open,
             source_of_rule="SX-12"),
        Move("return", "退回", (S.SUBMITTED,), S.RETURNED, Role.AUTHORITY, perms.may_review,
             needs_reason=True, notify=notices.returned, source_of_rule="SX-12"),
        Move("resubmit", "修改后重新提交", (S.RETURNED,), S.SUBMITTED, Role.ORGANIZATION,
             perms.may_correct, checks=(uscc_free,), source_of_rule="SX-12"),
        Move("close", "终止认证", (S.VERIFIED, S.SUBMITTED, S.RETURNED), S.CLOSED, Role.AUTHORITY,
             perms.may_review, needs_reason=True, danger=True,
             ends="该单位将不能再办理任何业务，公示页不再显示。", notify=notices.closed),
    ],
)  # fmt: skip
