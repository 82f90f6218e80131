"""How the moves of an organisation are asked for, and what is said once they are done."""

from __future__ import annotations

from zhiye.casework.kinds import MovePage
from zhiye.organizations import services
from zhiye.organizations.models import Organization

ORGANIZATIONS: dict[str, MovePage[Organization]] = {
    "return": MovePage(
        services.return_,
        done="已退回，单位会收到通知。",
        reasons=(
            "营业执照照片不清楚，请重新上传原件的彩色照片",
            "单位名称与营业执照不一致",
            "统一社会信用代码与营业执照不一致",
            "法定代表人与营业执照不一致",
            "经办人不是法定代表人，请上传加盖公章的授权书",
            "单位类型选择不全，请按许可范围勾选",
        ),
    ),
    "approve": MovePage(services.approve, done="已审核通过，单位会收到通知。"),
    "close": MovePage(services.close, done="已终止认证，单位和在册人员会收到通知。"),
}
