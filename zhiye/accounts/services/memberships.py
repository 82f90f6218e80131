"""Giving and taking the right to act for an authority."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from zhiye.accounts import perms
from zhiye.accounts.codes import clean_phone
from zhiye.accounts.models import AuthorityMembership, Duty, User
from zhiye.accounts.selectors import user_by_phone
from zhiye.accounts.services.users import create_account
from zhiye.core import audit, clock, history, inputs
from zhiye.core.actor import Actor
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.core.text import fold, same_name
from zhiye.core.visible import get_one
from zhiye.regions.models import Authority


@dataclass(frozen=True)
class Admission:
    """Whom to let act for an authority, for what, from when until when."""

    phone: str = inputs.phone_number(
        needed=True,
        help="已有账号的直接授权；没有账号的自动开通，首次登录密码只显示一次。",
    )
    name: str = inputs.line("姓名", longest=30, needed=True)
    functions: Sequence[str] = inputs.several(
        "职能", Duty, needed=True, sentence="请至少选择一项职能。"
    )
    valid_from: date | None = inputs.day("生效日期", needed=True)
    valid_until: date | None = inputs.day("截止日期", help="当日 24 时失效；不填表示长期。")


def grant_membership(
    *,
    authority: Authority,
    user: User,
    functions: Iterable[str],
    actor: Actor,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> AuthorityMembership:
    """Let a user act for an authority; nobody gives a grant to oneself.

    `valid_until` counts to the end of that day. Raises Forbidden, Invalid, Conflict.
    """
    if not perms.may_staff(authority, actor) or user.pk == actor.user_id:
        raise Forbidden
    chosen = sorted(set(functions))
    if not chosen or not set(chosen) <= set(AuthorityMembership.FUNCTIONS):
        raise Invalid({"functions": "请至少选择一项职能。"})
    start = valid_from or clock.today()
    if valid_until is not None and valid_until < start:
        raise Invalid({"valid_until": "截止日期不能早于生效日期。"})
    membership = AuthorityMembership(
        user=user,
        authority=authority,
        functions=chosen,
        valid_from=start,
        valid_until=valid_until,
        granted_by_id=actor.user_id,
    )
    try:
        with transaction.atomic(), history.context(actor, "授权"):
            membership.save()
            _record(membership, actor, "授予机关工作人员职能：" + "、".join(chosen))
    except IntegrityError as error:
        raise Conflict("该用户已是本机关的工作人员。", remedy="请先停用原有授权。") from error
    return membership


def admit(
    *, actor: Actor, authority: Authority, phone: str, name: str, **grant: Any
) -> tuple[AuthorityMembership, str]:
    """Let the holder of a phone act for an authority; an account is opened where there is none.

    `grant` is what `grant_membership` takes beside. Returns the grant, and the first password of a
    new account. Raises Forbidden, Invalid, Conflict.
    """
    password = ""
    with transaction.atomic():
        user = user_by_phone(clean_phone(phone))
        if user is None:
            user, password = create_account(phone=phone, name=name, actor=actor)
        elif user.pk == actor.user_id:
            raise Invalid({"phone": "不能给自己授权，请由其他工作人员管理员办理。"})
        elif not same_name(user.name, name):
            raise Invalid({"name": "该手机号的账号姓名与填写的不一致，请核对手机号和姓名。"})
        return grant_membership(authority=authority, user=user, actor=actor, **grant), password


def disable_membership(*, pk: int, actor: Actor, reason: str) -> AuthorityMembership:
    """Take a grant back at once. Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction.atomic(), history.context(actor, reason):
        found = AuthorityMembership.objects.visible_to(actor).select_for_update(of=("self",))
        membership = get_one(found.select_related("authority").filter(pk=pk))
        if not perms.may_staff(membership.authority, actor):
            raise Forbidden
        if not fold(reason):
            raise Invalid({"reason": "请写明停用原因。"})
        if membership.disabled_at is not None:
            raise Conflict("这项授权已经停用。")
        membership.disabled_at = clock.now()
        membership.save(update_fields=["disabled_at"])
        _record(membership, actor, "停用机关工作人员授权", reason)
    return membership


def _record(membership: AuthorityMembership, actor: Actor, detail: str, reason: str = "") -> None:
    audit.record(
        "grant",
        actor=actor,
        subject_kind="accounts.User",
        subject_id=membership.user_id,
        detail=detail,
        reason=reason,
    )
