"""How a licence filing moves (SX-13 to SX-18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.clock import end_of, now
from zhiye.core.flow import Flow, Move, nobody_else
from zhiye.licences import notices, perms, snapshots
from zhiye.licences.checks import ON_START, ON_SUBMIT, not_expired, organization_verified
from zhiye.licences.models import Licence
from zhiye.licences.models import LicenceState as S


def _submitted(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> Mapping[str, Any]:
    licence.submitted_at = now()
    return {"submission": snapshots.keep(licence).number}


def _approved(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> None:
    licence.decided_at = now()
    licence.lapses_at = end_of(licence.valid_until) if licence.valid_until else None


def _decided(licence: Licence, actor: Actor, data: Mapping[str, Any]) -> None:
    licence.decided_at = now()


LICENCE = Flow[Licence](
    name="licence",
    title="行政许可",
    model_label="licences.Licence",
    states=S,
    final=frozenset({S.EXPIRED, S.REVOKED, S.DISCARDED}),
    related=("organization",),
    moves=[
        Move("start", "新建", (), S.DRAFT, Role.ORGANIZATION, perms.may_file,
             checks=ON_START, source_of_rule="SX-13"),
        Move("submit", "提交审核", (S.DRAFT, S.RETURNED), S.SUBMITTED, Role.ORGANIZATION,
             perms.may_file, checks=ON_SUBMIT, effect=_submitted,
             source_of_rule="SX-14、SX-15、SX-16、SX-17"),
        Move("withdraw", "撤回修改", (S.SUBMITTED,), S.DRAFT, Role.ORGANIZATION, perms.may_file,
             ends="审核将暂停，修改后需要重新提交。"),
        Move("return", "退回", (S.SUBMITTED,), S.RETURNED, Role.AUTHORITY, perms.may_review,
             effect=_decided, needs_reason=True, notify=notices.returned,
             source_of_rule="SX-18"),
        Move("approve", "审核通过", (S.SUBMITTED,), S.APPROVED, Role.AUTHORITY, perms.may_review,
             checks=(organization_verified, not_expired), effect=_approved, notify=notices.approved,
             source_of_rule="SX-18"),
        Move("discard", "作废", (S.DRAFT, S.RETURNED), S.DISCARDED, Role.ORGANIZATION,
             perms.may_file, danger=True, ends="这份填报将作废，不能恢复。"),
        Move("revoke", "撤销", (S.APPROVED,), S.REVOKED, Role.AUTHORITY, perms.may_review,
             needs_reason=True, effect=_decided, danger=True, notify=notices.revoked,
             ends="该许可不再作为公示依据，单位将不能新增人员注册。"),
        Move("expire", "到期", (S.APPROVED,), S.EXPIRED, Role.SYSTEM, nobody_else,
             timed="lapses_at", notify=notices.expired),
    ],
)  # fmt: skip
