"""How the moves of a certificate are asked for, and what is said once they are done."""

from __future__ import annotations

from zhiye.casework.kinds import MovePage
from zhiye.certificates import amendments, services
from zhiye.certificates.inputs import Amendment, CertificateFacts
from zhiye.certificates.models import Certificate, FirstIssue

CERTIFICATES: dict[str, MovePage[Certificate]] = {
    "withdraw": MovePage(
        services.withdraw,
        title="撤回填报",
        ask=lambda row: f"撤回“{row.get_kind_display()}”的填报？",
        done="已撤回。需要时可以重新填报。",
        then="/me/certificates/",
    ),
    "resubmit": MovePage(
        services.resubmit,
        takes=CertificateFacts,
        title=lambda row: row.get_kind_display(),
        done="已重新提交审核。结果会有短信告诉您。",
    ),
    "amend": MovePage(
        amendments.amend,
        takes=Amendment,
        title=lambda row: row.get_kind_display(),
        done="已提交，等待重新核验。结果会有短信告诉您。",
    ),
    "return": MovePage(services.return_, done="已退回，本人会收到通知。"),
    "approve": MovePage(services.approve, done="已审核通过，本人会收到通知。"),
    "revoke": MovePage(services.revoke, done="已登记吊销，本人会收到通知。"),
}

FIRST_ISSUES: dict[str, MovePage[FirstIssue]] = {
    "return": MovePage(services.return_first_issue, done="已退回，本人会收到通知。"),
    "approve": MovePage(services.approve_first_issue, done="已审核通过，本人会收到通知。"),
}
