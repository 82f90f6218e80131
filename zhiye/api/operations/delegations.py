"""人员授权: who may act for the organisation, with the same verbs as the pages (ZS-40 to ZS-45)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from ninja import Query
from pydantic import Field

from zhiye.accounts.services.users import confirm_oneself
from zhiye.api import who
from zhiye.api.common import Group, answering, created, key_header, page_of
from zhiye.api.schemas.common import ChangeOut, In, Line, PageOut, Paging, StateOut, Told
from zhiye.api.schemas.inputs import given, narrows, shows, takes
from zhiye.core.actor import Actor
from zhiye.core.clock import last_day
from zhiye.core.history import newest_event
from zhiye.core.refusals import NotFound
from zhiye.http import acting
from zhiye.http.request import Request
from zhiye.organizations import delegation_services as services
from zhiye.organizations import perms, selectors
from zhiye.organizations.inputs import Grant, Term
from zhiye.organizations.listing import DELEGATIONS
from zhiye.organizations.models import Delegation, Function

Secret = Annotated[str, Field(max_length=200)]
_ONCE_MORE = "自己的登录密码；没有设置密码的账号不填"


class FunctionOut(StateOut):
    """A function that can be granted."""


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

    found = {
        "id_number": "user.person.id_number",
        "functions": lambda row: [one for one in Function if one.value in row.functions],
        "last_day": lambda row: last_day(row.valid_until) if row.valid_until else None,
        "standing": lambda row: row.standing(),
    }

    id_number: str = Field(description="已遮盖；本人没有填写人员信息时为空")
    functions: list[FunctionOut]
    last_day: date | None = Field(description="授权的最后一天")
    standing: StateOut = Field(description="有效、未开始、已到期、已停用")


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
            row, may_change=may, may_disable=may and row.disabled_at is None, seen=newest_event(row)
        )


group = Group("人员授权", "delegations")


def _actor(request: Request) -> Actor:
    return who.organization(request, Function.DELEGATIONS)


def _show(actor: Actor, pk: int) -> DelegationDetailOut:
    return DelegationDetailOut.seen_by(selectors.delegation(actor, pk), actor)


@answering(group.get, "", "授权名单", "ZS-40")
def delegations(request: Request, query: Query[DelegationQuery]) -> PageOut[DelegationOut]:
    """本单位现在、将来和曾经的被授权人。按姓名、授权日期查找；按身份证号查找用 POST /find。"""
    rows = DELEGATIONS.matching(selectors.delegations(_actor(request)), query.model_dump())
    return page_of(rows, query, DelegationOut.many)


@answering(group.post, "/find", "按身份证号查被授权人", "ZS-40")
def find(request: Request, data: NumberIn) -> DelegationDetailOut:
    """号码须完整；只在本单位的授权名单中查找。"""
    actor = _actor(request)
    found = selectors.delegation_of_number(actor, data.number)
    if found is None:
        raise NotFound("本单位的授权名单里没有这个号码。", remedy="请核对号码，或改用姓名查找。")
    return DelegationDetailOut.seen_by(found, actor)


@answering(group.get, "/{int:pk}", "一名被授权人", "ZS-42")
def delegation(request: Request, pk: int) -> DelegationDetailOut:
    """授权功能、期限和现在的状态。"""
    return _show(_actor(request), pk)


@answering(group.get, "/{int:pk}/changes", "授权历史信息", "ZS-44")
def changes(request: Request, pk: int) -> list[ChangeOut]:
    """历次授权修改的各项明细，新的在前：时间、办理人、修改前、修改后。"""
    found = selectors.delegation(_actor(request), pk)
    return ChangeOut.many(selectors.delegation_changes(found))


@answering(group.post, "", "新增授权", "ZS-41", status=201)
def grant(request: Request, data: DelegationIn, key: str = key_header()) -> DelegationDetailOut:
    """让已有账号的同事代表本单位办理。功能至多为自己拥有的，期限不超过自己的。"""
    actor = _actor(request)
    confirm_oneself(user=acting.user_of(request), password=data.password, actor=actor)
    asked = given(data, Grant, actor)
    colleague = services.find_colleague(actor=actor, name=asked.name, number=asked.phone)
    made = services.grant(actor=actor, user=colleague, **asked.moments(), key=key)
    return created(_show(actor, made.pk))


@answering(group.put, "/{int:pk}", "修改授权", "ZS-43")
def change(request: Request, pk: int, data: DelegationChangeIn) -> DelegationDetailOut:
    """修改功能和期限；已停用、已到期的重新生效。自己没有的功能须原样带回。"""
    actor = _actor(request)
    selectors.delegation(actor, pk)
    confirm_oneself(user=acting.user_of(request), password=data.password, actor=actor)
    services.change(actor=actor, pk=pk, **given(data, Term, actor).moments(), seen=data.seen)
    return _show(actor, pk)


@answering(group.post, "/{int:pk}/disable", "禁用授权", "ZS-45")
def disable(request: Request, pk: int) -> DelegationDetailOut:
    """立即生效，对方已登录的网页和令牌也一样。本单位总要留有能长期管理授权的人。"""
    actor = _actor(request)
    services.disable(actor=actor, pk=pk)
    return _show(actor, pk)
