"""Who may act for an organisation."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from ninja import Schema
from pydantic import Field

from zhiye.api.schemas.common import In, Line, Paging, StateOut, Told
from zhiye.api.schemas.inputs import narrows, shows, takes
from zhiye.core.actor import Actor
from zhiye.core.clock import last_day
from zhiye.core.history import newest_event
from zhiye.organizations import perms
from zhiye.organizations.inputs import Grant, Term
from zhiye.organizations.listing import DELEGATIONS
from zhiye.organizations.models import Delegation, Function

Secret = Annotated[str, Field(max_length=200)]
_ONCE_MORE = "自己的登录密码；没有设置密码的账号不填"


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


@takes(Grant)
class DelegationIn(In):
    """Whom to let act, for what and how long (ZS-41); with the own password once more."""

    password: Secret = Field("", description=_ONCE_MORE)


@takes(Term)
class DelegationChangeIn(In):
    """A changed delegation (ZS-43); without a beginning it stays."""

    password: Secret = Field("", description=_ONCE_MORE)
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
