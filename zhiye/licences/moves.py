"""How the moves of a licence filing are asked for, and what is said once they are done."""

from __future__ import annotations

from zhiye.casework.kinds import MovePage
from zhiye.licences import services
from zhiye.licences.models import Licence

LICENCES: dict[str, MovePage[Licence]] = {
    "submit": MovePage(
        services.submit,
        ask="提交后由审核人员核对。",
        done="已提交审核，结果将发消息通知您。",
    ),
    "withdraw": MovePage(
        services.withdraw, ask="撤回后可以修改，改好再提交。", done="已撤回，可以继续修改。"
    ),
    "discard": MovePage(
        services.discard, ask="作废后这份填报不再办理，办理记录保留。", done="已作废。"
    ),
    "return": MovePage(
        services.return_,
        done="已退回，单位会收到通知。",
        reasons=(
            "许可证照片不清楚，请重新上传",
            "许可证编号与证书不一致",
            "有效期与证书不一致",
            "许可子项目与证书不一致，请按证书逐项勾选",
            "缺少证书副页，请补传全部页",
            "申请书不是受理机关出具的正式版本，请在省局行政许可管理系统下载后上传",
            "证书上的单位名称与本单位不一致",
        ),
    ),
    "approve": MovePage(services.approve, reason=True, done="已审核通过，单位会收到通知。"),
    "revoke": MovePage(services.revoke, done="已撤销，单位会收到通知。"),
}
