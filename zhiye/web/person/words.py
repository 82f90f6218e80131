"""States in the words of the person concerned, and what happens next, by whom, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhiye.certificates.item_validity import SOON
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateState,
    FirstIssue,
    FirstIssueState,
)
from zhiye.core.clock import last_day, today
from zhiye.employment.models import Employment, EmploymentState, ReleasedBy
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


@dataclass(frozen=True)
class Next:
    """What happens next: by whom ("您" is the reader), what, and until when."""

    who: str
    what: str
    by: datetime | date | None = None


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


def after_registration(registration: Registration) -> Next | None:
    """Who has to answer a registration, and until when."""
    by = last_day(registration.lapses_at) if registration.lapses_at else None
    if registration.state == RegistrationState.INVITED:
        return Next("您", "回复同意或拒绝，到期不回复自动失效。", by)
    if registration.state == RegistrationState.APPLIED:
        what = "答复您的申请，到期不答复自动失效。"
        return Next(registration.organization.name, what, by)
    return None


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


def after_deregistration(one: Deregistration) -> Next | None:
    """Who has to do what about a deregistration."""
    organization = one.registration.organization
    mine = one.started_by == Side.PERSON
    by = last_day(one.releases_at) if one.releases_at else None
    match DeregistrationState(one.state):
        case DeregistrationState.AWAITING_CONSENT if mine:
            return Next(organization.name, "答复您的注销申请。", by)
        case DeregistrationState.AWAITING_CONSENT:
            return Next("您", "看过证明后，回复同意或不同意。", by)
        case DeregistrationState.AWAITING_REVIEW:
            return Next(organization.authority.name, "审核。通过后注销完成，会有短信告诉您。")
        case DeregistrationState.RETURNED if mine:
            return Next("您", "按退回原因修改后重新提交。")
        case DeregistrationState.RETURNED:
            return Next(organization.name, "按退回原因修改后重新提交，您不用做什么。")
    return None


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


def reviewer_of(certificate: Certificate) -> str:
    """Who verifies a certificate entered by hand."""
    return certificate.authority.name if certificate.authority else "审核机构"


def after_certificate(certificate: Certificate) -> Next | None:
    """Who has to do what about a certificate entered by hand."""
    office = reviewer_of(certificate)
    if certificate.state == CertificateState.SUBMITTED:
        return Next(office, "审核。结果会有短信告诉您，这期间您不用做什么。")
    if certificate.state == CertificateState.RETURNED:
        return Next("您", "按退回原因修改后重新提交。")
    return None


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


def after_employment(one: Employment) -> Next | None:
    """Who has to do what about an employment record, and until when."""
    office, employer = one.authority.name, one.employer.name
    match EmploymentState(one.state):
        case EmploymentState.REPORTED:
            return Next(
                office, "登记这次变更。没有换单位的，请在登记前点“没有换单位”。", one.due_on
            )
        case EmploymentState.RETURNED:
            return Next(employer, "按退回原因修改后重新报送，您不用做什么。")
        case EmploymentState.RELEASING if one.released_by == ReleasedBy.PERSON:
            return Next(office, "登记注销。办好后会告诉您，您不用做什么。", one.due_on)
        case EmploymentState.RELEASING:
            return Next(office, "登记注销。您没有离职的，请在登记前联系登记机关。", one.due_on)
    return None
