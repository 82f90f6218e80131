"""How a deregistration moves: proof, the other side's consent, review (SX-23, SX-39, SX-61)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Met, Unmet, check
from zhiye.core.clock import now, today
from zhiye.core.flow import Flow, Move, nobody_else
from zhiye.files import links
from zhiye.regions import rules
from zhiye.registrations import consents, perms
from zhiye.registrations import deregistration_notices as notices
from zhiye.registrations.flows import REGISTRATION, lapse_moment
from zhiye.registrations.models import (
    OPEN_DEREGISTRATION,
    Deregistration,
    RegistrationState,
    Side,
)
from zhiye.registrations.models import (
    DeregistrationState as S,
)

Data = Mapping[str, Any]


@check("is_active", "此人正在本单位公示", source="SX-23")
def is_active(deregistration: Deregistration, actor: Actor, data: Data) -> Met | Unmet:
    """Only an active registration can be ended."""
    if deregistration.registration.state == RegistrationState.ACTIVE:
        return Met()
    return Unmet("这份公示已经不在公示中。", "请刷新页面查看最新情况。")


@check("proof", "已上传解除劳动合同证明书", source="SX-23、SX-61", field="files")
def proof(deregistration: Deregistration, actor: Actor, data: Data) -> Met | Unmet | None:
    """The termination proof is there."""
    if not deregistration.pk:
        return None
    if links.present(deregistration.files):
        return Met()
    return Unmet("还没有上传解除劳动合同证明书。", "请拍照或选择文件上传。")


@check("left", "解除劳动合同日期不晚于今天", source="SX-23", field="left_on")
def left(deregistration: Deregistration, actor: Actor, data: Data) -> Met | Unmet:
    """Leaving in the future cannot be deregistered yet."""
    if deregistration.left_on <= today():
        return Met()
    return Unmet("解除劳动合同日期晚于今天。", "请在解除之日或之后办理。")


@check("alone", "所在地区允许本人单方面办理注销", source="FJ-20")
def alone(deregistration: Deregistration, actor: Actor, data: Data) -> Met | Unmet | None:
    """A value of the ruleset: yes in Fujian, no in Shanxi."""
    authority_id = deregistration.registration.organization.authority_id
    if rules.get_bool("person_may_exit_alone", authority_id):
        return Met()
    return Unmet("本地区须由单位同意后才能注销。", "请联系单位处理；单位拒不配合的，可向协会反映。")


def _started(deregistration: Deregistration, actor: Actor, data: Data) -> Data:
    authority_id = deregistration.registration.organization.authority_id
    days = rules.get_int("deregistration_default_release_days", authority_id)
    deregistration.releases_at = lapse_moment(days) if days else None
    side = deregistration.started_by
    kept = consents.keep(deregistration.registration, side, actor, purpose="deregister")
    return {"consent": kept.pk}


def _consented(deregistration: Deregistration, actor: Actor, data: Data) -> Data:
    deregistration.submitted_at = now()
    side = deregistration.other_side
    kept = consents.keep(deregistration.registration, side, actor, purpose="deregister")
    return {"consent": kept.pk}


def _submitted(deregistration: Deregistration, actor: Actor, data: Data) -> None:
    deregistration.submitted_at = now()


def _returned(deregistration: Deregistration, actor: Actor, data: Data) -> None:
    deregistration.decided_at = now()


def _approved(deregistration: Deregistration, actor: Actor, data: Data) -> None:
    deregistration.decided_at = now()
    REGISTRATION.do("end", deregistration.registration_id, actor=Actor.system("注销办结"))


def _onward(deregistration: Deregistration, actor: Actor) -> None:
    """Where the ruleset asks for no reviewer, it is done at once (Fujian, SX: a reviewer)."""
    if not notices.is_reviewed(deregistration.registration):
        DEREGISTRATION.do("finish", deregistration.pk, actor=Actor.system("无需审核"))


_BY_PERSON, _BY_ORGANIZATION = Q(started_by=Side.PERSON), Q(started_by=Side.ORGANIZATION)
STARTER = ((Role.ORGANIZATION, _BY_ORGANIZATION), (Role.PERSON, _BY_PERSON))
OTHER_SIDE = ((Role.PERSON, _BY_ORGANIZATION), (Role.ORGANIZATION, _BY_PERSON))

DEREGISTRATION = Flow[Deregistration](
    name="deregistration",
    title="注销公示",
    model_label="registrations.Deregistration",
    states=S,
    final=frozenset({S.DECLINED, S.WITHDRAWN, S.APPROVED}),
    related=("registration__organization", "registration__person__user"),
    moves=[
        Move("start", "申请注销", (), S.AWAITING_CONSENT, Role.ORGANIZATION, perms.is_starter,
             turns=STARTER, checks=(is_active, left), effect=_started, notify=notices.started,
             source_of_rule="SX-23、SX-61"),
        Move("consent", "同意注销", (S.AWAITING_CONSENT,), S.AWAITING_REVIEW, Role.PERSON,
             perms.is_other_side, turns=OTHER_SIDE, checks=(is_active, proof),
             effect=_consented, notify=notices.consented, then=_onward,
             source_of_rule="SX-39、SX-62"),
        Move("decline", "不同意", (S.AWAITING_CONSENT,), S.DECLINED, Role.PERSON,
             perms.is_other_side, turns=OTHER_SIDE, needs_reason=True, notify=notices.declined,
             danger=True, ends="这次注销申请将终止，公示继续有效。",
             source_of_rule="SX-39"),
        Move("withdraw", "撤回", (S.AWAITING_CONSENT, S.RETURNED), S.WITHDRAWN, Role.ORGANIZATION,
             perms.is_starter, turns=STARTER, notify=notices.withdrawn, danger=True,
             ends="这次注销申请将终止，公示继续有效。"),
        Move("exit_alone", "单方面办理", (S.AWAITING_CONSENT,), S.AWAITING_REVIEW, Role.PERSON,
             perms.is_starting_person, checks=(is_active, proof, alone), effect=_submitted,
             notify=notices.exited_alone, then=_onward, source_of_rule="FJ-20"),
        Move("release", "逾期未答复，视为同意", (S.AWAITING_CONSENT,), S.AWAITING_REVIEW,
             Role.SYSTEM, nobody_else, checks=(is_active,), effect=_submitted,
             notify=notices.released, then=_onward, timed="releases_at"),
        Move("return", "退回", (S.AWAITING_REVIEW,), S.RETURNED, Role.AUTHORITY, perms.may_review,
             needs_reason=True, effect=_returned, notify=notices.returned,
             source_of_rule="SX-24"),
        Move("resubmit", "修改后重新提交", (S.RETURNED,), S.AWAITING_REVIEW, Role.ORGANIZATION,
             perms.is_starter, turns=STARTER, checks=(is_active, proof, left), effect=_submitted,
             then=_onward, source_of_rule="SX-24"),
        Move("approve", "审核通过", (S.AWAITING_REVIEW,), S.APPROVED, Role.AUTHORITY,
             perms.may_review, checks=(is_active, proof), effect=_approved,
             source_of_rule="SX-23"),
        Move("finish", "无需审核，办结", (S.AWAITING_REVIEW,), S.APPROVED, Role.SYSTEM,
             nobody_else, checks=(is_active,), effect=_approved),
        Move("moot", "因公示已结束而终止", OPEN_DEREGISTRATION, S.WITHDRAWN, Role.SYSTEM,
             nobody_else),
    ],
)  # fmt: skip
