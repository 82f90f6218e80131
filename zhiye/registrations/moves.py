"""How the moves of this app are asked for, and what is said once they are done."""

from __future__ import annotations

from zhiye.casework.kinds import MovePage
from zhiye.registrations import deregistration_services, safety_services, services
from zhiye.registrations.inputs import Leaving, Posts, SafetyEnd
from zhiye.registrations.models import (
    Deregistration,
    DeregistrationState,
    Registration,
    SafetyAppointment,
    SafetyState,
    Side,
)
from zhiye.registrations.safety_flow import is_reviewed
from zhiye.registrations.texts import TEXTS

ANSWERED = "/me/registrations/{pk}/done/"

REGISTRATIONS: dict[str, MovePage[Registration]] = {
    "accept_invitation": MovePage(
        services.accept,
        ask=lambda row: TEXTS["register", Side.PERSON.value].for_(row),
        then=ANSWERED,
    ),
    "decline_invitation": MovePage(
        services.decline,
        title="拒绝邀请",
        ask=lambda row: f"拒绝 {row.organization.name} 的邀请？",
        reason=True,
        then=ANSWERED,
    ),
    "withdraw_application": MovePage(
        services.withdraw,
        ask=lambda row: f"撤回给 {row.organization.name} 的申请？",
        submit="确认撤回",
        done="申请已撤回。",
    ),
    "accept_application": MovePage(
        services.accept,
        ask="同意后即日起对外公示，不需要审核。",
        done="已同意，即日起在本单位公示，可在“人员维护”中查看。",
    ),
    "decline_application": MovePage(
        services.decline, ask="请写明拒绝的原因。", done="已拒绝，对方将看到原因。"
    ),
    "withdraw_invitation": MovePage(
        services.withdraw, ask="撤回后可以重新邀请。", done="邀请已撤回。"
    ),
}


# -- deregistrations: either side may have started one, the other answers ----------------------


def _consented(row: Deregistration) -> str:
    if row.other_side == Side.ORGANIZATION:
        return "已同意注销。"
    if row.state == DeregistrationState.APPROVED:
        return "已同意，注销完成。"
    return "已同意。审核通过后注销完成，会有短信告诉您。"


def _declining(row: Deregistration) -> str:
    if row.other_side == Side.ORGANIZATION:
        return "请写明不同意的原因。"
    return f"不同意 {row.registration.organization.name} 的注销申请？"


def _declined(row: Deregistration) -> str:
    if row.other_side == Side.ORGANIZATION:
        return "已答复不同意，本人将看到原因。"
    return "已告诉单位您不同意。公示继续有效。"


DEREGISTRATIONS: dict[str, MovePage[Deregistration]] = {
    "consent": MovePage(
        deregistration_services.consent,
        ask=lambda row: TEXTS["deregister", row.other_side].for_(row.registration),
        done=_consented,
    ),
    "decline": MovePage(
        deregistration_services.decline, title="不同意注销", ask=_declining, done=_declined
    ),
    "withdraw": MovePage(
        deregistration_services.withdraw,
        title="撤回注销申请",
        ask="撤回后可以重新发起。",
        done="注销申请已撤回，公示继续有效。",
    ),
    "exit_alone": MovePage(
        deregistration_services.exit_alone,
        title="单方面办理注销",
        ask=lambda row: (
            "不再等单位答复，凭解除劳动合同证明书直接办理注销？"
            f"办成后，您在 {row.registration.organization.name} 的公示结束。"
        ),
        submit="确认办理",
        done="已按单方面注销办理，不再等单位答复。",
    ),
    "resubmit": MovePage(
        deregistration_services.resubmit,
        takes=Leaving,
        title="修改注销申请",
        done="已重新提交审核。",
    ),
    "return": MovePage(
        deregistration_services.return_,
        done="已退回，发起方会收到通知。",
        reasons=(
            "解除劳动合同证明书不清楚，请重新上传",
            "证明书没有单位公章",
            "证明书上的姓名或证件号码与本人不一致",
            "证明书上的单位与公示单位不一致",
            "证明书上的解除日期与填写的不一致",
            "上传的不是解除劳动合同证明书",
        ),
    ),
    "approve": MovePage(
        deregistration_services.approve, done="已审核通过，注销完成，双方会收到通知。"
    ),
}


# -- safety managers ----------------------------------------------------------------------------


def _ending(row: SafetyAppointment) -> str:
    returned = row.state == SafetyState.END_RETURNED
    return "修改注销申请" if returned else f"注销安全管理人员{row.name}"


def _handing_in(row: SafetyAppointment) -> str:
    if row.state == SafetyState.END_RETURNED:
        return "重新提交审核"
    return "提交审核" if is_reviewed(row.organization) else "确认注销"


def _asked_to_end(row: SafetyAppointment) -> str:
    return "已注销。" if row.state == SafetyState.ENDED else "已提交注销，审核通过即完成。"


APPOINTMENTS: dict[str, MovePage[SafetyAppointment]] = {
    "posts": MovePage(
        safety_services.add_posts,
        moves=("add_posts",),
        takes=Posts,
        title=lambda row: f"为{row.name}追加岗位",
        done="岗位已追加。",
    ),
    "end": MovePage(
        safety_services.request_end,
        moves=("request_end", "resubmit_end"),
        takes=SafetyEnd,
        title=_ending,
        ask="只注销安全管理人员：此人如果还在“人员注册”中公示，须另行办理注销公示。",
        submit=_handing_in,
        done=_asked_to_end,
        listed=lambda row: "修改" if row.state == SafetyState.END_RETURNED else "注销",
    ),
    "cancel_end": MovePage(safety_services.cancel_end, done="已撤回注销，此人继续在任。"),
    "return_end": MovePage(
        safety_services.return_end,
        done="已退回，单位会收到通知。",
        reasons=(
            "解除劳动合同证明书不清楚，请重新上传",
            "证明书没有单位公章",
            "证明书上的姓名与安全管理人员不一致",
            "证明书上的解除日期与填写的不一致",
            "上传的不是解除劳动合同证明书",
        ),
    ),
    "approve_end": MovePage(safety_services.approve_end, done="已审核通过，单位会收到通知。"),
}
