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
    "return": MovePage(
        services.return_,
        done="已退回，本人会收到通知。",
        reasons=(
            "照片不清楚，请在光线充足处重新拍摄",
            "缺少项目页，请补拍批准项目页",
            "证书编号与证书不一致",
            "项目代号或名称与证书不一致",
            "有效期与证书不一致",
            "发证机关与证书不一致",
            "姓名与证书不一致",
            "证书已过期，请先办理复审",
        ),
    ),
    "approve": MovePage(services.approve, done="已审核通过，本人会收到通知。"),
    "revoke": MovePage(services.revoke, done="已登记吊销，本人会收到通知。"),
}

FIRST_ISSUES: dict[str, MovePage[FirstIssue]] = {
    "return": MovePage(
        services.return_first_issue,
        done="已退回，本人会收到通知。",
        reasons=(
            "截图不完整，请截取含姓名、证件号码和首次取证日期的整个页面",
            "截图上的日期与填写的不一致",
            "截图不是本人的",
            "旧证书照片页和批准项目页要一起上传",
            "所传证书不是该项目的首次证书",
        ),
    ),
    "approve": MovePage(services.approve_first_issue, done="已审核通过，本人会收到通知。"),
}
