"""How the moves of an organisation are asked for, and what is said once they are done."""

from __future__ import annotations

from zhiye.casework.kinds import MovePage
from zhiye.organizations import services
from zhiye.organizations.models import Organization

ORGANIZATIONS: dict[str, MovePage[Organization]] = {
    "return": MovePage(services.return_, done="已退回，单位会收到通知。"),
    "approve": MovePage(services.approve, done="已审核通过，单位会收到通知。"),
    "close": MovePage(services.close, done="已终止认证，单位和在册人员会收到通知。"),
}
