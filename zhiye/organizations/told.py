"""What a delegation says, for whoever may read it (ZS-42)."""

from __future__ import annotations

from collections.abc import Iterator

from zhiye.casework.facts import Fact
from zhiye.core.clock import last_day
from zhiye.organizations.models import Delegation


def told(row: Delegation) -> Iterator[Fact]:
    """Who acts, for what, from when until when."""
    user, person = row.user, getattr(row.user, "person", None)
    name = user.name or "未填姓名"
    yield Fact("人员姓名", f"{name}（企业认证经办人）" if row.is_owner else name)
    yield Fact("身份证号", person.id_number if person else "本人尚未填写“人员信息”", code=True)
    yield Fact("登录手机号", user.phone, code=True)
    yield Fact("账号", "可用" if user.is_active else "已停用，不能登录")
    yield Fact("是否授权", "否" if row.disabled_at else "是")
    if row.disabled_at:
        yield Fact("停用时间", row.disabled_at)
    yield Fact("授权功能", row.function_labels)
    yield Fact("授权开始", row.valid_from)
    until = last_day(row.valid_until) if row.valid_until else None
    yield Fact("授权截止", f"{until}（当天结束时失效）" if until else "长期")
