"""What the verbs on organisations and delegations take (SX-12, ZS-41, ZS-43)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from zhiye.core import text
from zhiye.core.clock import end_of, start_of
from zhiye.core.inputs import code, contact_number, day, line, paper, phone_number, several
from zhiye.files.models import StoredFile
from zhiye.organizations.models import Function, OrganizationKind
from zhiye.regions.models import Region

_person = partial(line, longest=50, clean=text.clean_name)


@dataclass(frozen=True)
class OrganizationFacts:
    """What 企业认证 asks for (SX-12)."""

    name: str = line(
        "单位名称",
        help="与营业执照一致的全称。",
        clean=text.clean_organization_name,
        needed=True,
        fills="organization",
    )
    uscc: str = code(help="营业执照上的 18 位代码。", needed=True)
    kinds: Sequence[str] = several(
        "单位类型",
        OrganizationKind,
        help="可多选。检验、检测机构不需要填报安全管理人员；"
        "使用、经营单位只在办理聘用记录的地区勾选。",
        needed=True,
        sentence="请至少选择一种单位类型。",
    )
    legal_representative: str = _person("法定代表人", needed=True)
    region: Region | None = None
    address: str = line("单位地址", help="与营业执照住所一致。", longest=200, needed=True)
    contact_name: str = _person("联系人", needed=True, fills="name")
    contact_phone: str = contact_number(
        help="手机，或“区号-号码”的座机。", needed=True, fills="tel"
    )
    business_licence: StoredFile | None = paper(
        "营业执照",
        help="正本或副本，四角完整、文字清晰。",
        file="business_licence",
        needed=True,
    )
    authorisation: StoredFile | None = paper(
        "授权书", help="经办人不是法定代表人本人时上传，须加盖单位公章。", file="authorization"
    )


@dataclass(frozen=True)
class Colleague:
    """Somebody with an account; name and login phone must both fit."""

    name: str = line("同事姓名", longest=60, needed=True)
    phone: str = phone_number(
        "同事的登录手机号", help="同事须先在登录页“注册单位账号”。", needed=True
    )


@dataclass(frozen=True)
class Term:
    """What a colleague may act for, from which day, until the end of which (ZS-43)."""

    functions: Sequence[str] = several(
        "授权功能", Function, needed=True, sentence="请至少勾选一项授权功能。"
    )
    valid_from: date | None = day("授权开始", help="从这一天零时起；不填为立即生效。")
    valid_until: date | None = day(
        "授权截止", help="到这一天结束时自动失效；不填为长期有效，可随时停用。"
    )

    def moments(self) -> dict[str, Any]:
        """The functions and the moments the grant begins and ends, as the verbs take them."""
        return {
            "functions": self.functions,
            "valid_from": start_of(self.valid_from) if self.valid_from else None,
            "valid_until": end_of(self.valid_until) if self.valid_until else None,
        }


@dataclass(frozen=True)
class Grant(Term, Colleague):
    """Whom to let act, for what and how long (ZS-41)."""
