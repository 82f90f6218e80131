"""Accounts and their passwords: made, changed, stopped."""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction

from zhiye.accounts import passwords, perms, selectors, throttle
from zhiye.accounts.codes import Purpose, check_code, clean_phone
from zhiye.accounts.models import LoginSession, User
from zhiye.accounts.policy import DENGBAO
from zhiye.accounts.services.login import account_door, failed, password_is_right
from zhiye.accounts.services.sessions import end_all_sessions
from zhiye.core import audit, clock, history
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.core.text import clean_name, fold

EndReason = LoginSession.EndReason
TAKEN = "这个手机号已注册，请直接登录；忘记密码可以凭短信验证码重设。"
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def register(
    *, phone: str, password: str, code: str, subject: str, actor: Actor, name: str = ""
) -> User:
    """A new account by phone, password and SMS code (SX-10).

    Everything is judged before the code is used up. Raises Invalid, TooMany. That a number is
    taken is told only to whom the code has proved to hold it (assurance 20).
    """
    number = clean_phone(phone)
    person = clean_all({"name": (clean_name, name)})["name"] if fold(name) else ""
    passwords.check(password, policy=selectors.policy_of(None), phone=number)
    check_code(phone=number, purpose=Purpose.REGISTER, subject=subject, code=code)
    user = User(phone=number, name=person, password_changed_at=clock.now())
    user.set_password(password)
    return _save_new(user, actor, "注册")


def create_account(*, phone: str, name: str, actor: Actor) -> tuple[User, str]:
    """An account made by an administrator, with a first password that serves for one login.

    Returns the user and that password, which is shown once and never kept in plain. Raises
    Forbidden, Invalid.
    """
    if not perms.may_create_accounts(actor):
        raise Forbidden
    number = clean_phone(phone)
    person = clean_all({"name": (clean_name, name)})["name"]
    first = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    user = User(
        phone=number, name=person, must_change_password=True, password_changed_at=clock.now()
    )
    user.set_password(first)
    return _save_new(user, actor, "管理员开通账号"), first


def create_demo_user(*, phone: str, name: str, password: str) -> User:
    """An account of the demo stories; production refuses to start while one exists."""
    user = User(phone=clean_phone(phone), name=name, is_demo=True, password_changed_at=clock.now())
    user.set_password(password)
    return _save_new(user, Actor.system("accounts.demo"), "演示账号")


def change_password(
    *, user: User, old: str, new: str, actor: Actor, keep_session: int | None = None
) -> User:
    """A new password for somebody who knows the old one (SX-38).

    Every other login of the user ends. Raises Invalid, TooMany. Must not run inside the caller's
    transaction.
    """
    if actor.user_id != user.pk:
        raise Forbidden
    number = _plain_phone(user)
    confirm_password(user=user, password=old, actor=actor, field="old")
    passwords.check(new, policy=selectors.policy_of(user), phone=number, field="new")
    if old == new:
        raise Invalid({"new": "新密码不能与原密码相同。"})
    return _set_password(user, new, actor, "修改密码", keep=keep_session)


def confirm_password(*, user: User, password: str, actor: Actor, field: str = "password") -> None:
    """Ask for the password once more before something weighty (assurance 39).

    Raises Invalid beside `field`, TooMany. Must not run inside the caller's transaction.
    """
    door = account_door(_plain_phone(user), user, actor)
    throttle.attempt([door])
    if not password_is_right(user, password):
        failed(user, "核对密码", actor)
        raise Invalid({field: "密码不正确。"})
    throttle.forgive([door])


def confirm_oneself(*, user: User, password: str, actor: Actor) -> None:
    """The same of who has a password; who logs in by code only has none to give.

    Raises Invalid, TooMany.
    """
    if user.has_usable_password():
        confirm_password(user=user, password=password, actor=actor)


def reset_password(*, phone: str, code: str, subject: str, new: str, actor: Actor) -> User:
    """A new password for somebody who holds the phone. Every login of the user ends.

    Raises Invalid, TooMany, Forbidden for a disabled account.
    """
    number = clean_phone(phone)
    user = selectors.user_by_phone(number)
    strict = selectors.policy_of(user) is DENGBAO
    passwords.check(new, policy=selectors.policy_of(None), phone=number, field="new")
    check_code(phone=number, purpose=Purpose.RESET, subject=subject, code=code)
    if user is None:
        raise Invalid({"phone": "这个手机号还没有注册账号，请先注册。"})
    if not user.is_active:
        raise Forbidden("这个账号已停用，不能重设密码。", remedy="请联系平台管理员。")
    if strict:
        passwords.check(new, policy=DENGBAO, phone=number, field="new")
    return _set_password(user, new, actor, "重设密码", keep=None)


def change_phone(
    *, user: User, phone: str, code: str, subject: str, password: str, actor: Actor
) -> User:
    """Bind another number, after the password was asked once more (assurance 39).

    `code` was sent to the new number for Purpose.BIND. Raises Invalid, TooMany, Forbidden.
    """
    if actor.user_id != user.pk:
        raise Forbidden
    number = clean_phone(phone)
    confirm_oneself(user=user, password=password, actor=actor)
    check_code(phone=number, purpose=Purpose.BIND, subject=subject, code=code)
    try:
        with transaction.atomic(), history.context(actor, "更换手机号"):
            locked = User.objects.select_for_update().get(pk=user.pk)
            locked.phone = number
            locked.save(update_fields=["phone", "phone_index"])
            _record("phone", locked, actor, "更换手机号")
    except IntegrityError as error:
        raise Invalid({"phone": "这个手机号已用于另一个账号。"}) from error
    return locked


def rename(*, user: User, name: str, actor: Actor) -> User:
    """Correct the name of an account, as it then stands in logs and timelines."""
    if actor.user_id != user.pk:
        raise Forbidden
    with transaction.atomic(), history.context(actor, "修改姓名"):
        user.name = clean_all({"name": (clean_name, name)})["name"]
        user.save(update_fields=["name"])
    return user


def disable(*, user: User, actor: Actor, reason: str) -> User:
    """Stop an account: all its logins end at once. Raises Forbidden, Invalid, Conflict."""
    if not perms.may_disable(user, actor):
        raise Forbidden
    if not fold(reason):
        raise Invalid({"reason": "请写明停用原因。"})
    with transaction.atomic(), history.context(actor, reason):
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not locked.is_active:
            raise Conflict("这个账号已经停用。")
        locked.is_active = False
        locked.save(update_fields=["is_active"])
        _record("account", locked, actor, "停用账号", reason)
        end_all_sessions(user=locked, actor=actor, reason=EndReason.DISABLED)
    return locked


def enable(*, user: User, actor: Actor, reason: str) -> User:
    """Let a stopped account work again. Raises Forbidden, Conflict."""
    if not perms.may_disable(user, actor):
        raise Forbidden
    with transaction.atomic(), history.context(actor, reason):
        locked = User.objects.select_for_update().get(pk=user.pk)
        if locked.is_active:
            raise Conflict("这个账号没有停用。")
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        _record("account", locked, actor, "恢复账号", reason)
    return locked


def _set_password(user: User, new: str, actor: Actor, what: str, *, keep: int | None) -> User:
    with transaction.atomic(), history.context(actor, what):
        locked = User.objects.select_for_update().get(pk=user.pk)
        locked.set_password(new)
        locked.password_changed_at = clock.now()
        locked.must_change_password = False
        locked.save(update_fields=["password", "password_changed_at", "must_change_password"])
        _record("password", locked, actor, what)
        end_all_sessions(user=locked, actor=actor, reason=EndReason.PASSWORD, keep=keep)
    return locked


def _save_new(user: User, actor: Actor, what: str) -> User:
    try:
        with transaction.atomic(), history.context(actor, what):
            user.save()
            _record("account", user, actor, what)
    except IntegrityError as error:
        raise Invalid({"phone": TAKEN}) from error
    return user


def _record(kind: str, user: User, actor: Actor, detail: str, reason: str = "") -> None:
    audit.record(
        kind,
        actor=actor,
        subject_kind="accounts.User",
        subject_id=user.pk,
        detail=detail,
        reason=reason,
    )


def _plain_phone(user: User) -> str:
    return user.phone.plain_for_system() if user.phone else ""
