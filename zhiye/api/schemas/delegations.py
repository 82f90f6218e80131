"""Who may act for an organisation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from zhiye.api.schemas.common import Day, In, Line, Paging, StateOut
from zhiye.api.schemas.inputs import narrows
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of, last_day, start_of
from zhiye.core.history import newest_event
from zhiye.organizations import perms
from zhiye.organizations.listing import DELEGATIONS
from zhiye.organizations.models import Delegation, Function

Named = Literal[
    "organization",
    "licences",
    "registrations",
    "safety",
    "personnel",
    "employment",
    "certificates",
    "delegations",
]
Functions = Annotated[list[Named], Field(max_length=20)]
Secret = Annotated[str, Field(max_length=200)]


class FunctionOut(Schema):
    """A function that can be granted."""

    value: str
    label: str


@narrows(DELEGATIONS, "name", "since", "until")
class DelegationQuery(Paging):
    """Which delegations (ZS-40)."""


class NumberIn(In):
    """A whole ID number, never in the address."""

    number: Line = Field(description="完整的身份证号")


class TermIn(In):
    """For what, from when, until when; with the own password once more."""

    functions: Functions = Field(description="授权功能，至多为自己拥有的")
    valid_from: Day | None = Field(None, description="从这一天零时起；不填为立即生效，修改时为不变")
    valid_until: Day | None = Field(None, description="到这一天结束时失效；不填为长期有效")
    password: Secret = Field("", description="自己的登录密码；没有设置密码的账号不填")

    def term(self) -> dict[str, Any]:
        """The functions and the moments the grant begins and ends, for the service."""
        return {
            "functions": self.functions,
            "valid_from": start_of(self.valid_from) if self.valid_from else None,
            "valid_until": end_of(self.valid_until) if self.valid_until else None,
        }


class DelegationIn(TermIn):
    """Whom to let act (ZS-41)."""

    name: Line = Field(description="同事姓名，须与账号一致")
    phone: Line = Field(description="同事的登录手机号")


class DelegationChangeIn(TermIn):
    """A changed delegation (ZS-43)."""

    seen: int | None = Field(None, description="读取时得到的 seen，可防止按过时的内容修改")


class DelegationOut(Schema):
    """A colleague who may, might or might once act; numbers masked."""

    id: int
    name: str
    id_number: str = Field(description="已遮盖；本人没有填写人员信息时为空")
    phone: str = Field(description="已遮盖的登录手机号")
    functions: list[FunctionOut]
    is_owner: bool = Field(description="企业认证经办人")
    valid_from: datetime
    valid_until: datetime | None
    last_day: date | None = Field(description="授权的最后一天")
    disabled_at: datetime | None
    standing: StateOut = Field(description="有效、未开始、已到期、已停用")

    @classmethod
    def fields(cls, row: Delegation) -> dict[str, Any]:
        """What the list and the detail share."""
        person = getattr(row.user, "person", None)
        standing = row.standing()
        return {
            "id": row.pk,
            "name": row.user.name,
            "id_number": str(person.id_number) if person else "",
            "phone": str(row.user.phone or ""),
            "functions": [
                FunctionOut(value=one.value, label=one.label)
                for one in Function
                if one.value in row.functions
            ],
            "is_owner": row.is_owner,
            "valid_from": row.valid_from,
            "valid_until": row.valid_until,
            "last_day": last_day(row.valid_until) if row.valid_until else None,
            "disabled_at": row.disabled_at,
            "standing": StateOut(value=standing.value, label=standing.label),
        }


class DelegationDetailOut(DelegationOut):
    """A delegation with what the caller may do."""

    may_change: bool
    may_disable: bool
    seen: int = Field(description="最近一次修改的编号，修改时原样带回")

    @classmethod
    def of(cls, row: Delegation, actor: Actor) -> DelegationDetailOut:
        """A visible delegation for whoever asks."""
        may = perms.may_delegate(row.organization_id, actor)
        return cls(
            **cls.fields(row),
            may_change=may,
            may_disable=may and row.disabled_at is None,
            seen=newest_event(row),
        )
