"""Logins and how they end (assurance 38). One row a login; the request carries only its id."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhiye.accounts.models import LoginSession, User
from zhiye.accounts.policy import session_limits
from zhiye.core import audit, clock
from zhiye.core.actor import Actor, Role

EndReason = LoginSession.EndReason
METHODS = {"password": "密码登录", "code": "验证码登录", "id_number": "身份证号登录"}
NOTED_EVERY = timedelta(minutes=1)


def open_session(*, user: User, actor: Actor, agent: str, method: str) -> LoginSession:
    """Keep a new login. `method` is "password", "code" or "id_number"; `agent` names the device."""
    moment = clock.now()
    session = LoginSession.objects.create(
        user=user,
        created_at=moment,
        last_seen_at=moment,
        ip=actor.ip,
        agent=agent[:80],
        channel=actor.channel,
        method=method,
    )
    audit.record(
        "login",
        actor=_as(user, actor),
        subject_kind="accounts.User",
        subject_id=user.pk,
        detail=METHODS.get(method, method),
    )
    return session


def use_session(*, session: LoginSession, role: Role) -> bool:
    """Whether the open login a request came with still holds; False once it has run out.

    The time of last use is noted once a minute.
    """
    if not session.user.is_active:
        return False
    moment = clock.now()
    idle, absolute = session_limits(role)
    if moment - session.last_seen_at >= idle:
        _end(session, EndReason.IDLE, moment)
        return False
    if moment - session.created_at >= absolute:
        _end(session, EndReason.EXPIRED, moment)
        return False
    if moment - session.last_seen_at >= NOTED_EVERY:
        LoginSession.objects.filter(pk=session.pk).update(last_seen_at=moment)
    return True


def end_session(*, session: LoginSession, actor: Actor, reason: EndReason) -> None:
    """End one login; a second time does nothing."""
    if _end(session, reason, clock.now()):
        audit.record(
            "logout",
            actor=actor,
            subject_kind="accounts.User",
            subject_id=session.user_id,
            detail=EndReason(reason).label,
        )


def end_all_sessions(
    *, user: User, actor: Actor, reason: EndReason, keep: int | None = None
) -> int:
    """End every login of a user except `keep`; returns how many."""
    ended = (
        LoginSession.objects.open()
        .filter(user=user)
        .exclude(pk=keep or 0)
        .update(ended_at=clock.now(), end_reason=reason)
    )
    if ended:
        audit.record(
            "logout",
            actor=actor,
            subject_kind="accounts.User",
            subject_id=user.pk,
            detail=f"{EndReason(reason).label}：结束{ended}处登录",
        )
    return ended


def note_switch(*, actor: Actor) -> None:
    """Keep in the access log for whom a user acts from now on."""
    audit.record(
        "switch",
        actor=actor,
        subject_kind=actor.role.value,
        subject_id=actor.acting_id or "",
        detail=f"切换身份：{actor.role.label} {actor.acting_name}".strip(),
    )


def purge(older_than: timedelta = timedelta(days=184)) -> int:
    """Delete ended logins after the time logs are kept (assurance 35); for the daily job."""
    return LoginSession.objects.filter(ended_at__lt=clock.now() - older_than).delete()[0]


def _end(session: LoginSession, reason: EndReason, moment: datetime) -> bool:
    return bool(
        LoginSession.objects.open().filter(pk=session.pk).update(ended_at=moment, end_reason=reason)
    )


def _as(user: User, actor: Actor) -> Actor:
    return Actor(user.pk, str(user), Role.PERSON, ip=actor.ip, channel=actor.channel)
