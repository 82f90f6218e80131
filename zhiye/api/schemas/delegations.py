"""Who may act for an organisation."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Self

from ninja import Schema
from pydantic import Field

from zhiye.api.schemas.common import Day, In, Line, Paging, StateOut, Told
from zhiye.api.schemas.inputs import narrows, shows
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


FUNCTIONS = [FunctionOut(value=one.value, label=one.label) for one in Function]


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


@shows(Delegation, "id", "is_owner", "valid_from", "valid_until", "disabled_at", name="user.name",
       phone="user.phone")  # fmt: skip
class DelegationOut(Told):
    """A colleague who may, might or might once act; numbers masked."""

    found = {"id_number": "user.person.id_number"}

    id_number: str = Field(description="已遮盖；本人没有填写人员信息时为空")
    functions: list[FunctionOut]
    last_day: date | None = Field(description="授权的最后一天")
    standing: StateOut = Field(description="有效、未开始、已到期、已停用")

    @classmethod
    def of(cls, row: Delegation, **more: Any) -> Self:
        """A visible delegation as it stands."""
        standing = row.standing()
        return super().of(
            row,
            functions=[one for one in FUNCTIONS if one.value in row.functions],
            last_day=last_day(row.valid_until) if row.valid_until else None,
            standing=StateOut(value=standing.value, label=standing.label),
            **more,
        )


class DelegationDetailOut(DelegationOut):
    """A delegation with what the caller may do."""

    may_change: bool
    may_disable: bool
    seen: int = Field(description="最近一次修改的编号，修改时原样带回")

    @classmethod
    def seen_by(cls, row: Delegation, actor: Actor) -> Self:
        """A visible delegation for whoever asks."""
        may = perms.may_delegate(row.organization_id, actor)
        return cls.of(
            row,
            may_change=may,
            may_disable=may and row.disabled_at is None,
            seen=newest_event(row),
        )
