"""States in the words of the person concerned, and what happens next, by whom, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhiye.certificates.item_validity import SOON
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateState,
    FirstIssue,
    FirstIssueState,
)
from zhiye.core.clock import today
from zhiye.employment.models import Employment, EmploymentState
from zhiye.registrations.models import (
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
    Side,
)


@dataclass(frozen=True)
class Status:
    """A state as a coloured word."""

    tone: str
    text: str


# Registrations ---------------------------------------------------------------------------------

_REGISTRATION = {
    RegistrationState.INVITED: Status("warning", "待您同意"),
    RegistrationState.APPLIED: Status("info", "待单位同意"),
    RegistrationState.ACTIVE: Status("success", "公示中"),
    RegistrationState.WITHDRAWN: Status("ended", "已撤回"),
    RegistrationState.LAPSED: Status("ended", "已失效"),
    RegistrationState.ENDED: Status("ended", "已注销"),
}


def of_registration(registration: Registration) -> Status:
    """The state of a registration."""
    state = RegistrationState(registration.state)
    if state is RegistrationState.DECLINED:
        by_me = registration.origin == "invitation"
        return Status("ended", "您已拒绝") if by_me else Status("danger", "单位未同意")
    return _REGISTRATION[state]


# Deregistrations -------------------------------------------------------------------------------


def of_deregistration(one: Deregistration) -> Status:
    """The state of a deregistration."""
    mine = one.started_by == Side.PERSON
    return {
        DeregistrationState.AWAITING_CONSENT: (
            Status("info", "待单位同意") if mine else Status("warning", "待您同意")
        ),
        DeregistrationState.DECLINED: (
            Status("danger", "单位不同意") if mine else Status("ended", "您未同意")
        ),
        DeregistrationState.WITHDRAWN: Status("ended", "已撤回"),
        DeregistrationState.AWAITING_REVIEW: Status("info", "待审核"),
        DeregistrationState.RETURNED: (
            Status("warning", "已退回，请修改") if mine else Status("info", "已退回单位修改")
        ),
        DeregistrationState.APPROVED: Status("success", "已注销"),
    }[DeregistrationState(one.state)]


# Certificates ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownItem:
    """One item of a certificate with its validity in words."""

    item: CertificateItem
    status: Status
    first_issue: Status | None = None

    @property
    def needs_me(self) -> bool:
        """Whether the holder has to supplement the first-issue date now."""
        return self.first_issue is not None and self.first_issue.tone == "warning"


def of_validity(until: date | None) -> Status:
    """How long something is valid, in words; a last day counts to its end."""
    if until is None:
        return Status("neutral", "未注明有效期")
    left = (until - today()).days
    if left < 0:
        return Status("danger", f"已过期 {-left} 天")
    if left == 0:
        return Status("warning", "今天到期")
    if left <= SOON:
        return Status("warning", f"还剩 {left} 天")
    return Status("success", "有效")


def of_first_issue(found: FirstIssue | None) -> Status:
    """The state of a T/F supplement that the ruleset asks for (SX-55)."""
    if found is None:
        return Status("warning", "首次取证日期待补充")
    return {
        FirstIssueState.SUBMITTED: Status("info", "首次取证日期审核中"),
        FirstIssueState.RETURNED: Status("warning", "首次取证日期被退回"),
        FirstIssueState.APPROVED: Status("success", f"首次取证 {found.issued_on:%Y-%m-%d}"),
    }[FirstIssueState(found.state)]


def of_certificate(certificate: Certificate, items: Sequence[ShownItem]) -> Status:
    """The state of a certificate; one on record shows whether it still counts."""
    if certificate.state != CertificateState.APPROVED:
        return {
            CertificateState.SUBMITTED: Status("info", "待审核"),
            CertificateState.RETURNED: Status("warning", "已退回，请修改"),
            CertificateState.WITHDRAWN: Status("ended", "已撤回"),
            CertificateState.SUSPENDED: Status("danger", "已暂停"),
            CertificateState.REVOKED: Status("danger", "已吊销"),
        }[CertificateState(certificate.state)]
    tones = {one.status.tone for one in items}
    if not items or tones == {"danger"}:
        return Status("danger", "已到期")
    if tones & {"danger", "warning"}:
        return Status("warning", "即将到期" if "danger" not in tones else "部分到期")
    return Status("success", "有效")


# Employment ------------------------------------------------------------------------------------


def of_employment(one: Employment) -> Status:
    """The state of an employment record."""
    return {
        EmploymentState.REPORTED: Status("warning", "变更待登记"),
        EmploymentState.RETURNED: Status("info", "变更退回单位修改"),
        EmploymentState.DENIED: Status("ended", "您已否认"),
        EmploymentState.WITHDRAWN: Status("ended", "单位已撤回"),
        EmploymentState.ACTIVE: Status("success", "在聘"),
        EmploymentState.RELEASING: Status("info", "注销待登记"),
        EmploymentState.ENDED: Status("ended", "已终止"),
    }[EmploymentState(one.state)]
