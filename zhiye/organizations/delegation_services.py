"""Verbs on delegations: who may act for an organisation, for what and how long (ZS-41 to ZS-45).

Every verb locks the organisation's row first and asks the actor's own grant anew behind that lock,
so that colleagues who change or disable each other at once do so one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from zhiye.accounts import throttle
from zhiye.accounts.selectors import user_by_phone
from zhiye.core import audit, history, phone
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.clock import last_day, local_date, now, today
from zhiye.core.constraints import RefusingConstraints
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.core.text import same_name
from zhiye.core.visible import get_one
from zhiye.organizations import notices, perms
from zhiye.organizations.models import (
    Delegation,
    Function,
    Organization,
    Standing,
    function_labels,
)

if TYPE_CHECKING:
    from zhiye.accounts.models import User

LOOKUPS = throttle.Limit(free=20)
NOBODY = (
    "没有找到姓名和手机号都相符的账号。请同事先在登录页“注册单位账号”（不用做企业认证），再来授权。"
)
ENDED = "您自己的授权已停用、已到期或不包括“人员授权”。"


@dataclass(frozen=True)
class _Term:
    """What a delegation is to allow: functions, from, until (None: without an end)."""

    functions: list[str]
    start: datetime
    until: datetime | None


def find_colleague(*, actor: Actor, name: str, number: str) -> User:
    """The account to let act; name and login phone must both fit, so that nobody is found out.

    Raises Forbidden, Invalid, TooMany. Must not run inside the caller's transaction.
    """
    if not perms.may_delegate(actor.organization_id or 0, actor):
        raise Forbidden
    cleaned = clean_all({"phone": (phone.normalise, number)})["phone"]
    throttle.attempt([throttle.Door("delegate", str(actor.user_id), LOOKUPS)])
    found = user_by_phone(cleaned)
    if found is None or not found.is_active or not same_name(found.name, name):
        raise Invalid({"phone": NOBODY})
    return found


def grant(
    *,
    actor: Actor,
    user: User,
    functions: Sequence[str],
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    key: str = "",
) -> Delegation:
    """Let a colleague act for one's organisation, at most for what one may do oneself (ZS-41).

    Without `valid_from` at once, without `valid_until` until disabled. Who was disabled before
    gets the same row back, so that its history stays in one place. Raises Forbidden, Invalid,
    Conflict.
    """

    def act() -> Delegation:
        _lock(actor)
        own = _own(actor)
        chosen = _Term(_functions(functions), _start(valid_from, None), valid_until)
        _judge_period(chosen)
        _judge_reach(actor, own, None, chosen)
        rows = Delegation.objects.filter(user=user, organization=own.organization)
        live = rows.filter(disabled_at__isnull=True).first()
        if live is not None:
            raise Conflict(
                f"该人员已有本单位的{live.standing().label}授权。",
                remedy="请在授权名单中找到此人，点“授权”修改功能或期限。",
            )
        found = rows.order_by("pk").last() or Delegation(user=user, organization=own.organization)
        _write(found, chosen)
        _tell("delegation.granted", found, actor, "授权")
        return found

    with RefusingConstraints(), transaction.atomic(), context(actor):
        made, _ = once(
            key=key, operation="delegation.grant", actor=actor, model=Delegation, act=act
        )
        return made


def change(
    *,
    actor: Actor,
    pk: int,
    functions: Sequence[str],
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    seen: int | None = None,
) -> Delegation:
    """Change functions and period of a delegation; one that is over holds again (ZS-43).

    Without `valid_from` the beginning stays (at once for one that is over); without `valid_until`
    there is no end. Functions the editor lacks stay as they are and are not made to last longer.
    `seen` is the newest change the page showed. Raises NotFound, Forbidden, Invalid, Conflict.
    """
    with RefusingConstraints(), transaction.atomic(), context(actor):
        found, own = _locked(actor, pk)
        _judge_fresh(found, seen)
        stands = found.standing() in (Standing.ACTIVE, Standing.UPCOMING)
        held = found if stands else None
        chosen = _Term(_functions(functions), _start(valid_from, held), valid_until)
        _judge_period(chosen)
        _judge_reach(actor, own, held, chosen)
        before = history.newest_event(found)
        managed = _management(own.organization_id)
        _write(found, chosen)
        _somebody_remains(own.organization_id, managed)
        if history.newest_event(found) != before:
            event = "delegation.changed" if stands else "delegation.granted"
            _tell(event, found, actor, "修改授权" if stands else "恢复授权")
        return found


def disable(*, actor: Actor, pk: int) -> Delegation:
    """End a delegation at once, also for sessions that are open (ZS-45).

    Somebody who may manage delegations always remains. Raises NotFound, Forbidden, Conflict.
    """
    with transaction.atomic(), context(actor):
        found, own = _locked(actor, pk)
        if found.disabled_at is not None:
            raise Conflict("该授权已经停用。", remedy="请刷新页面查看最新情况。")
        managed = _management(own.organization_id)
        found.disabled_at = now()
        found.save(update_fields=["disabled_at"])
        _somebody_remains(own.organization_id, managed)
        _tell("delegation.disabled", found, actor, "停用授权")
        return found


# -- who may -------------------------------------------------------------------------------------


def _lock(actor: Actor) -> None:
    """Nobody else changes the organisation's delegations until the end of the transaction."""
    Organization.objects.select_for_update(no_key=True).filter(
        pk=actor.organization_id or 0
    ).first()


def _own(actor: Actor) -> Delegation:
    """The actor's own grant at this moment, asked behind the lock. Raises Forbidden, Conflict."""
    if not perms.may_delegate(actor.organization_id or 0, actor):
        raise Forbidden
    held = Delegation.objects.in_force(now()).filter(
        user_id=actor.user_id or 0, organization_id=actor.organization_id or 0
    )
    own = held.select_related("organization").first()
    if own is None or Function.DELEGATIONS.value not in own.functions:
        raise Forbidden(ENDED, remedy="请联系本单位其他可以管理授权的同事。")
    if not own.organization.is_verified:
        raise Conflict("单位尚未完成企业认证，暂时不能授权。", remedy="请先完成企业认证。")
    return own


def _locked(actor: Actor, pk: int) -> tuple[Delegation, Delegation]:
    """A delegation of the actor's organisation, locked, and the actor's own."""
    _lock(actor)
    found = Delegation.objects.visible_to(actor).select_for_update(of=("self",))
    delegation = get_one(found.select_related("user", "organization").filter(pk=pk))
    return delegation, _own(actor)


# -- what is allowed -----------------------------------------------------------------------------


def _functions(wanted: Sequence[str]) -> list[str]:
    chosen = [one for one in Function.values if one in set(wanted)]
    if not chosen or len(chosen) != len(set(wanted)):
        raise Invalid({"functions": "请至少勾选一项授权功能。"})
    return chosen


def _start(wanted: datetime | None, held: Delegation | None) -> datetime:
    """When the grant begins: never in the past, unless it began then and nobody changes that."""
    if held is not None and (wanted is None or local_date(wanted) == local_date(held.valid_from)):
        return held.valid_from
    if wanted is not None and local_date(wanted) < today():
        raise Invalid({"valid_from": "授权开始不能早于今天。"})
    return max(wanted, now()) if wanted is not None else now()


def _judge_period(term: _Term) -> None:
    if term.until is None:
        return
    if term.until <= now():
        raise Invalid({"valid_until": "授权截止须晚于现在。"})
    if term.until <= term.start:
        raise Invalid({"valid_until": "授权截止不能早于授权开始。"})


def _judge_reach(actor: Actor, own: Delegation, held: Delegation | None, term: _Term) -> None:
    """Nobody gives what they lack, takes it away unasked, or gives for longer than they have.

    `held` is the grant as it stands; None for one that begins anew.
    """
    may = frozenset(own.functions) & actor.functions
    had = frozenset(held.functions) if held else frozenset()
    beyond = had - may
    given = frozenset(term.functions) - had
    longer = held is None or term.start < held.valid_from or _later(term.until, held.valid_until)
    if not given <= may:
        raise Forbidden("只能授予您自己拥有的功能。")
    if beyond - set(term.functions):
        raise Forbidden(
            f"您没有“{function_labels(beyond - set(term.functions))}”功能，不能单独收回。",
            remedy="请由拥有这项功能的同事修改；紧急时可以停用整项授权。",
        )
    if beyond and longer:
        raise Forbidden(
            f"此人还有您没有的“{function_labels(beyond)}”功能，您不能延长授权期限。",
            remedy="请由拥有这些功能的同事修改。",
        )
    if own.valid_until is not None and (longer or given) and _later(term.until, own.valid_until):
        day = last_day(own.valid_until)
        raise Invalid({"valid_until": f"您自己的授权到 {day} 为止，给同事的期限不能更长。"})


def _later(one: datetime | None, other: datetime | None) -> bool:
    """Whether an end lies after another; None is no end at all."""
    return other is not None and (one is None or one > other)


def _judge_fresh(found: Delegation, seen: int | None) -> None:
    newest = history.newest_event(found)
    if seen is not None and seen != newest:
        raise Conflict(
            "您打开页面之后，这项授权已被修改。", remedy="请刷新页面，查看授权历史信息后再办理。"
        )


# -- somebody remains ----------------------------------------------------------------------------


def _management(organization_id: int) -> int:
    """2: somebody may manage delegations without an end; 1: only until some day; 0: nobody."""
    managers = Delegation.objects.in_force(now()).filter(
        organization_id=organization_id,
        functions__contains=[Function.DELEGATIONS.value],
        user__is_active=True,
    )
    ends = list(managers.values_list("valid_until", flat=True))
    return 2 if None in ends else min(len(ends), 1)


def _somebody_remains(organization_id: int, before: int) -> None:
    """The organisation never locks itself out: not by disabling, a date, or a function less."""
    if _management(organization_id) < before:
        raise Conflict(
            "这是本单位最后一个可以长期管理授权的人员，不能停用、设定期限或去掉“人员授权”。",
            remedy="请先授权给接手的同事：包括“人员授权”功能，不填截止日期。",
        )


# -- writing -------------------------------------------------------------------------------------


def _write(delegation: Delegation, term: _Term) -> None:
    delegation.functions = term.functions
    delegation.valid_from, delegation.valid_until = term.start, term.until
    delegation.disabled_at = None
    delegation.save()


def _tell(event: str, delegation: Delegation, actor: Actor, what: str) -> None:
    notices.tell_delegate(
        event, delegation, actor, key=f"delegation:{history.newest_event(delegation)}"
    )
    audit.record(
        "grant",
        actor=actor,
        subject_kind="accounts.User",
        subject_id=delegation.user_id,
        detail=f"{what}：{delegation.function_labels}（{delegation.period}）",
    )
