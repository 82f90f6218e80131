"""One-time codes by SMS (assurance 21; CASEI: three a day and number).

A code is bound to the number, to what it is for and to one request: `subject` is a random id the
page keeps in the server-side session, or the number of the thing that is confirmed. Neither the
code nor the number is ever written to a log.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from zhiye.accounts import delivery, throttle
from zhiye.accounts.models import AuthCode
from zhiye.accounts.rules import CodeRules, code_rules
from zhiye.core import audit, clock
from zhiye.core.actor import Actor
from zhiye.core.phone import normalise
from zhiye.core.refusals import Invalid, TooMany, Unavailable
from zhiye.core.sealed import blind_index, blind_indexes
from zhiye.core.text import BadValue, fold

Purpose = AuthCode.Purpose
DIGITS = 6
MOST_ATTEMPTS = 5
MOST_PER_SOURCE = throttle.Limit(free=20, first=timedelta(minutes=5), longest=timedelta(minutes=30))


def clean_phone(phone: str) -> str:
    """The normalised number. Raises Invalid({"phone": …})."""
    try:
        return normalise(phone)
    except BadValue as error:
        raise error.as_invalid("phone") from error


def issue_code(*, phone: str, purpose: Purpose, subject: str, actor: Actor) -> AuthCode:
    """Make a code and send it at once after commit.

    Raises TooMany: sooner than 60 s after the last one, more than 3 a calendar day (Shanghai) for
    one number, or too many for one source. Whether the number has an account plays no part.
    Must not run inside the caller's transaction.
    """
    phone = clean_phone(phone)
    throttle.attempt([source_door(actor)])
    rules = code_rules()
    with transaction.atomic(durable=True):
        throttle.serialise(f"code:{blind_index(phone, 'phone')}")
        moment = clock.now()
        _refuse_too_many(phone, rules, moment)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        row = AuthCode(
            phone_index=blind_index(phone, "phone"),
            purpose=purpose,
            subject=subject,
            created_at=moment,
            expires_at=moment + timedelta(minutes=rules.minutes_valid),
            ip=actor.ip,
        )
        row.code_hash = _hash(row, code)
        row.save()
        audit.record(
            "code", actor=actor, subject_kind="authcode", subject_id=row.pk, detail=purpose.label
        )
    _send(row, phone, purpose, code, rules.minutes_valid)
    return row


def _send(row: AuthCode, phone: str, purpose: Purpose, code: str, minutes: int) -> None:
    """Hand the code to the SMS service; when that is down the code has not been used up."""
    try:
        delivery.send_code(phone=phone, purpose=purpose, code=code, minutes=minutes)
    except Unavailable:
        row.delete()
        raise


def check_code(*, phone: str, purpose: Purpose, subject: str, code: str) -> None:
    """Use up a code. Raises Invalid({"code": …}) when it is not the right one.

    Only the newest code of this number, purpose and subject counts, once, for at most five tries.
    Must not run inside the caller's transaction: a wrong try has to stay counted.
    """
    phone = clean_phone(phone)
    with transaction.atomic(durable=True):
        told = _try(phone, purpose, subject, fold(code).replace(" ", ""))
    if told:
        raise Invalid({"code": told})


def _try(phone: str, purpose: Purpose, subject: str, code: str) -> str:
    row = (
        AuthCode.objects.select_for_update()
        .filter(phone_index__in=blind_indexes(phone, "phone"), purpose=purpose, subject=subject)
        .order_by("-id")
        .first()
    )
    if row is None:
        return "请先获取验证码。"
    if row.used_at is not None:
        return "验证码已使用过，请重新获取。"
    if row.expires_at <= clock.now():
        return "验证码已过期，请重新获取。"
    if row.attempts >= MOST_ATTEMPTS:
        return "验证码输错次数过多，请重新获取。"
    row.attempts += 1
    right = constant_time_compare(row.code_hash, _hash(row, code))
    if right:
        row.used_at = clock.now()
    row.save(update_fields=["attempts", "used_at"])
    return "" if right else "验证码不正确，请核对短信。"


def purge(older_than: timedelta = timedelta(days=2)) -> int:
    """Delete codes that can no longer be used or counted; returns how many. For the daily job."""
    return AuthCode.objects.filter(created_at__lt=clock.now() - older_than).delete()[0]


def source_door(actor: Actor) -> throttle.Door:
    """Counts the codes one source asks for; ZHIYE_CODES_PER_SOURCE_HOUR replaces the 20."""
    free = getattr(settings, "ZHIYE_CODES_PER_SOURCE_HOUR", MOST_PER_SOURCE.free)
    limit = throttle.Limit(free, first=MOST_PER_SOURCE.first, longest=MOST_PER_SOURCE.longest)
    return throttle.Door("code.source", actor.ip, limit)


def _hash(row: AuthCode, code: str) -> str:
    return salted_hmac(
        "zhiye.code",
        f"{row.phone_index}|{row.purpose}|{row.subject}|{code}",
    ).hexdigest()


def _refuse_too_many(phone: str, rules: CodeRules, moment: datetime) -> None:
    sent = AuthCode.objects.filter(phone_index__in=blind_indexes(phone, "phone"))
    last = sent.order_by("-created_at").first()
    if last is not None:
        wait = rules.seconds_between - (moment - last.created_at).total_seconds()
        if wait > 0:
            seconds = int(wait + 0.999)
            raise TooMany(f"验证码发送过于频繁，请{seconds}秒后再试。", retry_after=seconds)
    midnight = clock.start_of(clock.local_date(moment))
    if sent.filter(created_at__gte=midnight).count() >= rules.per_phone_day:
        seconds = int((clock.end_of(clock.local_date(moment)) - moment).total_seconds()) + 1
        raise TooMany(
            f"这个手机号今天已发送{rules.per_phone_day}次验证码，请明天再试，或用密码登录。",
            retry_after=seconds,
        )
