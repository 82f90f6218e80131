"""How a safety appointment moves: no review to begin, a review to end (SX-30, SX-31)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.checks import Mend, Met, Unmet, check
from zhiye.core.clock import now, today
from zhiye.core.flow import Flow, Move, nobody_else
from zhiye.files import links
from zhiye.organizations.models import Organization
from zhiye.organizations.offered import offered
from zhiye.regions import rules
from zhiye.registrations import perms
from zhiye.registrations import safety_notices as notices
from zhiye.registrations.models import (
    LIVE_SAFETY,
    Registration,
    SafetyAppointment,
)
from zhiye.registrations.models import (
    SafetyState as S,
)

Data = Mapping[str, Any]


@check("not_inspecting", "单位不是检验、检测机构", source="SX-32")
def not_inspecting(appointment: SafetyAppointment, actor: Actor, data: Data) -> Met | Unmet:
    """Inspection and testing bodies have no safety managers."""
    if appointment.organization.is_inspecting_only:
        return Unmet("检验、检测机构不需要填报安全管理人员。")
    return Met()


@check("organization_verified", "单位已完成企业认证", source="SX-12", mend="organization")
def organization_verified(appointment: SafetyAppointment, actor: Actor, data: Data) -> Met | Unmet:
    """The organisation has proved who it is."""
    if appointment.organization.is_verified:
        return Met()
    return Unmet("单位尚未完成企业认证。", "请先完成企业认证。")


@check("free", "此人没有在其他单位任安全管理人员或公示", source="SX-02", field="id_number")
def free(appointment: SafetyAppointment, actor: Actor, data: Data) -> Met | Unmet:
    """Nobody is publicly shown at two organisations, in whichever list."""
    other = (
        SafetyAppointment.objects.live()
        .filter(id_index=appointment.id_index)
        .exclude(pk=appointment.pk)
        .select_related("organization")
        .first()
    )
    if other is not None and other.organization_id == appointment.organization_id:
        return Unmet(
            "此人已是本单位的安全管理人员。",
            "需要增加岗位的，请在列表中追加岗位。",
            mend=(Mend("safety_posts", other.pk, other.name),),
        )
    if other is not None:
        return Unmet(
            f"此人已是“{other.organization.name}”的安全管理人员。", "须先在该单位办理注销。"
        )
    if appointment.person_id is not None:
        elsewhere = (
            Registration.objects.active()
            .filter(person_id=appointment.person_id)
            .exclude(organization_id=appointment.organization_id)
            .select_related("organization")
            .first()
        )
        if elsewhere is not None:
            return Unmet(
                f"此人正在“{elsewhere.organization.name}”公示。", "须先在该单位办理注销公示。"
            )
    return Met()


@check(
    "posts",
    "岗位至少一个，互不冲突，每个岗位有任命书",
    source="SX-30、domain-facts 6",
    field="posts",
)
def posts(appointment: SafetyAppointment, actor: Actor, data: Data) -> Met | Unmet | None:
    """At least one post; director and officer are not the same person (第73号令)."""
    chosen = data.get("posts")
    if chosen is None:
        return None
    if not chosen:
        return Unmet("还没有添加岗位。", "请至少添加一个岗位并上传盖章的任命书。")
    held = appointment.posts.select_related("post") if appointment.pk else ()
    picked = {one.post.code: one.post for one in (*held, *chosen)}
    for post in picked.values():
        clash = next((picked[code] for code in post.incompatible_codes if code in picked), None)
        if clash is not None:
            return Unmet(f"“{post.name}”和“{clash.name}”不能由同一人担任。", "请只保留其中一个。")
    return Met()


@check("proof", "已上传解除劳动合同证明书", source="SX-31", field="files")
def proof(appointment: SafetyAppointment, actor: Actor, data: Data) -> Met | Unmet:
    """The termination proof is there."""
    if links.present(appointment.files):
        return Met()
    return Unmet("还没有上传解除劳动合同证明书。", "请上传后再提交。")


def _submitted(appointment: SafetyAppointment, actor: Actor, data: Data) -> None:
    appointment.submitted_at = now()


def _decided(appointment: SafetyAppointment, actor: Actor, data: Data) -> None:
    appointment.decided_at = now()


def _ended(appointment: SafetyAppointment, actor: Actor, data: Data) -> None:
    appointment.decided_at = now()
    appointment.ended_on = today()


def is_reviewed(organization: Organization) -> bool:
    """Whether the authority's rules put a reviewer behind an end (Shanxi: a reviewer)."""
    return rules.get_bool("safety_release_reviewer_needed", organization.authority_id)


def _onward(appointment: SafetyAppointment, actor: Actor) -> None:
    """Where the ruleset asks for no reviewer, it is done at once."""
    if not is_reviewed(appointment.organization):
        SAFETY.do("finish_end", appointment.pk, actor=Actor.system("无需审核"))


ON_APPOINT = (offered("registration"), organization_verified, not_inspecting, free, posts)

SAFETY = Flow[SafetyAppointment](
    name="safety",
    title="安全管理人员",
    model_label="registrations.SafetyAppointment",
    states=S,
    final=frozenset({S.ENDED}),
    related=("organization", "person__user"),
    moves=[
        Move("appoint", "添加", (), S.ACTIVE, Role.ORGANIZATION, perms.may_appoint,
             checks=ON_APPOINT, notify=notices.appointed,
             source_of_rule="SX-30"),
        Move("add_posts", "追加岗位", (S.ACTIVE,), S.ACTIVE, Role.ORGANIZATION, perms.may_appoint,
             checks=(posts,), source_of_rule="SX-30"),
        Move("request_end", "申请注销", (S.ACTIVE,), S.ENDING, Role.ORGANIZATION,
             perms.may_appoint, checks=(proof,), effect=_submitted, then=_onward,
             source_of_rule="SX-31"),
        Move("cancel_end", "撤回注销", (S.ENDING, S.END_RETURNED), S.ACTIVE, Role.ORGANIZATION,
             perms.may_appoint, ends="注销申请将撤回，此人继续在任。"),
        Move("resubmit_end", "修改后重新提交", (S.END_RETURNED,), S.ENDING, Role.ORGANIZATION,
             perms.may_appoint, checks=(proof,), effect=_submitted, then=_onward),
        Move("return_end", "退回", (S.ENDING,), S.END_RETURNED, Role.AUTHORITY,
             perms.may_review_safety, needs_reason=True, effect=_decided, notify=notices.returned,
             source_of_rule="SX-31"),
        Move("approve_end", "审核通过", (S.ENDING,), S.ENDED, Role.AUTHORITY,
             perms.may_review_safety, checks=(proof,), effect=_ended, notify=notices.ended,
             source_of_rule="SX-31"),
        Move("finish_end", "无需审核，办结", (S.ENDING,), S.ENDED, Role.SYSTEM, nobody_else,
             checks=(proof,), effect=_ended, notify=notices.ended),
        Move("end_closed", "因单位认证终止而注销", LIVE_SAFETY, S.ENDED, Role.SYSTEM, nobody_else,
             effect=_ended, notify=notices.ended_closed),
    ],
)  # fmt: skip
