"""Logging in: by phone and password (SX-11), by phone and SMS code (SX-51).

These functions decide who it is; the page then opens the session. An unknown number, a wrong
password and an account without a password get one sentence after the same work (assurance 20).
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from zhiye.accounts import selectors, throttle
from zhiye.accounts.codes import Purpose, check_code, clean_phone
from zhiye.accounts.models import LoginSession, User
from zhiye.accounts.policy import FIRST_PASSWORD_VALID, NIST
from zhiye.core import audit, clock, history
from zhiye.core.actor import Actor
from zhiye.core.refusals import Forbidden, Invalid
from zhiye.core.sealed import blind_index

WRONG = "手机号或密码不正确。"
PER_ACCOUNT = throttle.Limit(free=5)
PER_SOURCE = throttle.Limit(free=50)


def login_password(*, phone: str, password: str, actor: Actor) -> User:
    """The user of a phone and password (SX-11).

    Raises Invalid (one sentence for every wrong pair), TooMany, Forbidden for a disabled account
    after the right password. Must not run inside the caller's transaction.
    """
    number = clean_phone(phone)
    user = selectors.user_by_phone(number)
    account, source = account_door(number, user, actor), source_door(actor)
    throttle.attempt([account, source])
    if not password_is_right(user, password) or user is None:
        failed(user, "密码登录", actor)
        raise Invalid({"__all__": WRONG})
    throttle.forgive([account])
    throttle.give_back([source])
    _refuse_disabled(user, actor)
    _refuse_spent_first_password(user, actor)
    return user


def login_code(
    *,
    phone: str,
    code: str,
    subject: str,
    actor: Actor,
    create: bool = False,
    purpose: Purpose = Purpose.LOGIN,
) -> User:
    """The user of a phone that has received a code (SX-51).

    With `create` a number without an account gets one, without a password. That a number has no
    account is told only to whom the code has proved to hold it. Raises Invalid, TooMany,
    Forbidden. Must not run inside the caller's transaction.
    """
    number = clean_phone(phone)
    source = source_door(actor)
    throttle.attempt([source])
    try:
        check_code(phone=number, purpose=purpose, subject=subject, code=code)
    except Invalid:
        failed(selectors.user_by_phone(number), "验证码登录", actor)
        raise
    throttle.give_back([source])
    user = selectors.user_by_phone(number)
    if user is None:
        if not create:
            raise Invalid({"phone": "这个手机号还没有注册账号，请先注册。"})
        user = _first_seen(number, actor)
    _refuse_disabled(user, actor)
    return user


def password_is_right(user: User | None, password: str) -> bool:
    """Whether a password is the user's; takes the same time when there is no user."""
    typed = password[: NIST.longest + 1]
    if user is None:
        make_password(typed)
        return False
    return user.check_password(typed)


def account_door(number: str, user: User | None, actor: Actor) -> throttle.Door:
    """Counts wrong passwords for one number.

    A source the user has lately logged in from is counted by itself, so that somebody else who
    guesses cannot keep the owner out; the SMS code stays open to everybody in any case.
    """
    who = blind_index(number, "phone")
    if selectors.knows_source(user, actor.ip):
        who = f"{who}@{actor.ip}"
    return throttle.Door("login.account", who, PER_ACCOUNT)


def source_door(actor: Actor) -> throttle.Door:
    """Counts failed logins from one address; ZHIYE_LOGINS_PER_SOURCE_HOUR replaces the 50."""
    free = getattr(settings, "ZHIYE_LOGINS_PER_SOURCE_HOUR", PER_SOURCE.free)
    return throttle.Door("login.source", actor.ip, throttle.Limit(free))


def failed(user: User | None, how: str, actor: Actor, why: str = "") -> None:
    """Keep a failed login in the access log: whose account, from where, never what was typed."""
    audit.record(
        "login",
        actor=actor,
        subject_kind="accounts.User",
        subject_id=user.pk if user else "",
        detail=how,
        reason=why,
        ok=False,
    )


def _first_seen(number: str, actor: Actor) -> User:
    try:
        with transaction.atomic(), history.context(actor, "首次用手机号登录"):
            user = User(phone=number)
            user.set_unusable_password()
            user.save()
            return user
    except IntegrityError:
        return User.objects.get(phone_index=blind_index(number, "phone"))


def _refuse_disabled(user: User, actor: Actor) -> None:
    if not user.is_active:
        failed(user, "登录", actor, "账号已停用")
        raise Forbidden(
            "这个账号已停用，不能登录。", remedy="请联系为您开通账号的机关或平台管理员。"
        )


def _refuse_spent_first_password(user: User, actor: Actor) -> None:
    """A password set by somebody else serves for one login within seven days (assurance 17)."""
    if not user.must_change_password or user.password_changed_at is None:
        return
    used = LoginSession.objects.filter(
        user=user, created_at__gte=user.password_changed_at, method="password"
    ).exists()
    expired = clock.now() - user.password_changed_at > FIRST_PASSWORD_VALID
    if used or expired:
        why = "初始密码只能用一次" if used else "初始密码已过期"
        failed(user, "密码登录", actor, why)
        raise Forbidden(f"{why}。", remedy="请用“忘记密码”凭短信验证码设置自己的密码。")
