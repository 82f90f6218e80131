"""Logins: opened, used, ended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from tests.accounts.cast import STRANGER, make_user
from zhiye.accounts import selectors, services
from zhiye.accounts.models import LoginSession, User
from zhiye.accounts.services import sessions
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.models import AccessLog

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
EndReason = LoginSession.EndReason

pytestmark = pytest.mark.assurance(38)


def open_session(user: User) -> LoginSession:
    return services.open_session(
        user=user, actor=STRANGER, agent="Windows 电脑 · Edge", method="password"
    )


def used_by(session: LoginSession, user: User, role: Role = Role.PERSON) -> bool:
    login = selectors.open_login(session.pk, user.pk)
    return login is not None and services.use_session(session=login, role=role)


def me(user: User) -> Actor:
    return Actor(user.pk, user.name, Role.PERSON)


@pytest.mark.django_db
@pytest.mark.assurance(29)
def test_opening_is_logged_with_user_source_and_way() -> None:
    user = make_user()
    session = open_session(user)
    log = AccessLog.objects.get(kind="login")
    assert (log.ok, log.user_id, log.ip, log.detail) == (True, user.pk, STRANGER.ip, "密码登录")
    assert session.agent == "Windows 电脑 · Edge"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "idle", "absolute"),
    [
        (Role.AUTHORITY, timedelta(minutes=30), timedelta(hours=12)),
        (Role.ORGANIZATION, timedelta(hours=2), timedelta(hours=24)),
        (Role.PERSON, timedelta(hours=12), timedelta(days=7)),
    ],
)
def test_idle_and_absolute_limit(role: Role, idle: timedelta, absolute: timedelta) -> None:
    user = make_user()
    second = timedelta(seconds=1)

    def used(session: LoginSession, after: timedelta) -> bool:
        with clock.freeze(NOON + after):
            return used_by(session, user, role)

    with clock.freeze(NOON):
        first, busy = open_session(user), open_session(user)
    assert used(first, idle - second)
    after = idle - second
    while after < absolute - second:
        assert used(busy, after)
        after = min(after + idle - second, absolute - second)
    assert used(busy, absolute - second)
    assert not used(busy, absolute)
    assert not used(first, 2 * idle)
    first.refresh_from_db()
    busy.refresh_from_db()
    assert (first.end_reason, busy.end_reason) == (EndReason.IDLE, EndReason.EXPIRED)


@pytest.mark.django_db
def test_limits_can_be_set(settings: Settings) -> None:
    settings.ZHIYE_SESSION_LIMITS = {"authority": (5, 60)}
    user = make_user()
    with clock.freeze(NOON):
        session = open_session(user)
    with clock.freeze(NOON + timedelta(minutes=5)):
        assert not used_by(session, user, Role.AUTHORITY)


@pytest.mark.django_db
def test_of_somebody_else_is_not_used() -> None:
    session = open_session(make_user(1))
    other = make_user(2)
    assert not used_by(session, other)


@pytest.mark.django_db
def test_ended_is_over_and_stays_over() -> None:
    user = make_user()
    session = open_session(user)
    for _ in range(2):
        services.end_session(session=session, actor=me(user), reason=EndReason.LOGOUT)
    assert not used_by(session, user)
    assert AccessLog.objects.filter(kind="logout").count() == 1


@pytest.mark.django_db
def test_own_sessions_are_the_own_ones_only() -> None:
    user, other = make_user(1), make_user(2)
    mine, gone, theirs = open_session(user), open_session(user), open_session(other)
    services.end_session(session=gone, actor=me(user), reason=EndReason.ENDED)
    assert list(selectors.own_sessions(me(user))) == [mine]
    assert selectors.own_session(me(user), theirs.pk) is None
    assert not selectors.own_sessions(Actor.public()).exists()


@pytest.mark.django_db
def test_end_all_but_one() -> None:
    user = make_user()
    mine, *_ = (open_session(user) for _ in range(3))
    ended = services.end_all_sessions(
        user=user, actor=me(user), reason=EndReason.ENDED, keep=mine.pk
    )
    assert ended == 2
    assert list(selectors.own_sessions(me(user))) == [mine]


@pytest.mark.django_db
@pytest.mark.assurance(35)
def test_purge_keeps_184_days() -> None:
    user = make_user()
    with clock.freeze(NOON):
        session = open_session(user)
        services.end_session(session=session, actor=me(user), reason=EndReason.LOGOUT)
    with clock.freeze(NOON + timedelta(days=184)):
        assert sessions.purge() == 0
    with clock.freeze(NOON + timedelta(days=184, seconds=1)):
        assert sessions.purge() == 1
