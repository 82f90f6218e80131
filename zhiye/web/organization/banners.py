"""What the page of a case says at its top beside the next step: why not, since when, until when."""

from __future__ import annotations

from django.utils.safestring import SafeString

from zhiye.core.flow import Log
from zhiye.employment.models import Employment, EmploymentState
from zhiye.licences.models import Licence, LicenceState
from zhiye.organizations.models import Organization, OrganizationState
from zhiye.registrations.models import (
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
    Side,
)
from zhiye.web.shared.banners import Banner, Button, because
from zhiye.web.shared.tones import mark, state_mark

UNLICENSED = Banner(
    "还不能注册人员",
    "还没有审核通过且在有效期内的行政许可。行政许可审核通过后，才能邀请人员或同意个人申请。",
    "warning",
    buttons=(Button("去填报行政许可", "/org/licences/", kind="primary"),),
)


def of_organization(row: Organization, log: Log) -> list[Banner]:
    """企业认证: why it was returned."""
    if row.state != OrganizationState.RETURNED:
        return []
    return [because("企业认证被退回", log.last("return"))]


def of_licence(row: Licence, log: Log) -> list[Banner]:
    """行政许可: why it was returned or revoked."""
    words = {LicenceState.RETURNED: "退回原因", LicenceState.REVOKED: "撤销原因"}
    title = words.get(LicenceState(row.state))
    return [because(title, log.last("return", "revoke"))] if title else []


def leaving(row: Deregistration, *ways: Button) -> Banner:
    """That the end of a registration is under way."""
    return Banner("正在办理注销", standing(row), "warning", buttons=ways)


def of_registration(row: Registration, log: Log) -> list[Banner]:
    """人员注册: since when it is public, or why it never was."""
    match row.state:
        case RegistrationState.ACTIVE:
            words = f"{row.active_from} 起在本单位公示。人员离开时请及时办理注销。"
            return [Banner("公示中", words, "success")]
        case RegistrationState.LAPSED:
            words = "对方没有在期限内答复，或已在其他单位公示。需要时可以重新邀请。"
            return [Banner("已失效", words)]
    no = log.last("decline_invitation", "decline_application")
    return [because("已拒绝", no, "danger", "对方没有填写原因。")] if no else []


def of_deregistration(row: Deregistration, log: Log) -> list[Banner]:
    """注销公示: since when it holds, or why not."""
    match row.state:
        case DeregistrationState.APPROVED:
            words = (
                f"{row.registration.ended_on} 起不再公示。"
                "此人如果还是安全管理人员，须在“安全管理人员”中另行注销。"
            )
            return [Banner("已注销", words, "success")]
        case DeregistrationState.RETURNED:
            return [because("退回原因", log.last("return"))]
        case DeregistrationState.DECLINED:
            return [because("不同意的原因", log.last("decline"), "danger")]
    return []


def of_employment(
    row: Employment, log: Log, elsewhere: Employment | None, *, by_office: bool
) -> list[Banner]:
    """聘用记录: who takes the person over, why not, since when and until when it holds.

    `by_office`: an office records the end, so the employer tells it instead of ending.
    """
    told = [_moving(row, elsewhere)] if elsewhere else []
    match row.state:
        case EmploymentState.RETURNED:
            told.append(because("退回原因", log.last("return")))
        case EmploymentState.DENIED:
            words = "本人没有填写说明。"
            told.append(because("本人表示没有换单位", log.last("deny"), "danger", words))
        case EmploymentState.ACTIVE:
            if log and log[-1].move == "return_release":
                told.append(because("注销被退回", log[-1]))
            told.append(_active(row, by_office))
        case EmploymentState.ENDED:
            why = f"，原因：{row.end_reason}" if row.end_reason else ""
            told.append(Banner("已终止", f"{row.ended_on} 起不再在聘{why}。记录保留。"))
    return told


def _active(row: Employment, by_office: bool) -> Banner:
    last = f"，{row.ends_on} 期满自动终止，续签的请在此之前修改聘用结束时间" if row.ends_on else ""
    leave = "请告知注销，由登记机关登记。" if by_office else "请填写终止聘用时间和原因。"
    words = f"{row.started_on} 起在本单位在聘{last}。人员离开时，{leave}"
    return Banner("在聘", words, "success")


def _moving(row: Employment, to: Employment) -> Banner:
    office = to.authority
    phone = f"（{office.phone}）" if office.phone else ""
    words = (
        f"{to.employer.shown_name}报送{row.person.name}自 {to.started_on} 起到该单位工作，"
        f"由{office.name}登记，预计 {to.due_on} 前办理。登记后本条记录自动终止。"
        f"有异议的，请在 {to.due_on} 之前联系{office.name}{phone}。"
    )
    return Banner("正在变更到其他单位", words, "warning")


def is_asked(row: Deregistration) -> bool:
    """Whether a person waits for this organisation's consent."""
    return row.state == DeregistrationState.AWAITING_CONSENT and row.started_by == Side.PERSON


def standing(row: Deregistration) -> SafeString:
    """The status mark of a deregistration, which says who is asked for consent."""
    if row.state != DeregistrationState.AWAITING_CONSENT:
        return state_mark(row)
    return mark("warning", "待本单位同意") if is_asked(row) else mark("info", "待本人同意")
