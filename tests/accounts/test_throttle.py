"""Counting attempts, and forgetting them."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.accounts.cast import STRANGER, make_user
from zhiye.accounts import housekeeping, services, throttle
from zhiye.accounts.models import AuthCode, LoginSession, ThrottleBucket
from zhiye.accounts.services import Purpose
from zhiye.accounts.throttle import Door, Limit
from zhiye.core import clock
from zhiye.core.phone import demo
from zhiye.core.refusals import TooMany

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LIMIT = Limit(free=4)

pytestmark = pytest.mark.assurance(19)


def attempts(who: str, count: int, at: datetime) -> list[bool]:
    """Whether each of `count` attempts was let through."""
    through = []
    with clock.freeze(at):
        for _ in range(count):
            try:
                throttle.attempt([Door("test", who, LIMIT)])
                through.append(True)
            except TooMany:
                through.append(False)
    return through


@pytest.mark.django_db
def test_free_attempts_then_one_at_a_time() -> None:
    assert attempts("a", 6, NOON) == [True] * 4 + [False] * 2
    assert attempts("b", 1, NOON) == [True]
    assert attempts("a", 1, NOON + timedelta(seconds=29)) == [False]
    assert attempts("a", 2, NOON + timedelta(seconds=30)) == [True, False]


@pytest.mark.django_db
def test_refused_attempts_do_not_prolong_the_wait() -> None:
    attempts("a", 4, NOON)
    attempts("a", 50, NOON + timedelta(seconds=10))
    assert attempts("a", 1, NOON + timedelta(seconds=30)) == [True]


@pytest.mark.django_db
def test_an_hour_of_quiet_forgets_everything() -> None:
    attempts("a", 4, NOON)
    assert attempts("a", 4, NOON + timedelta(hours=1)) == [True] * 4


@pytest.mark.django_db
def test_a_place_with_a_mistake_now_and_then_is_never_stopped() -> None:
    for minutes in range(0, 24 * 60, 20):
        assert attempts("office", 1, NOON + timedelta(minutes=minutes)) == [True]


@pytest.mark.django_db(transaction=True)
def test_attempts_at_once_are_all_counted() -> None:
    through: list[bool] = []
    barrier = threading.Barrier(12)

    def run() -> None:
        try:
            barrier.wait()
            through.extend(attempts("a", 1, NOON))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert through.count(True) == LIMIT.free


@pytest.mark.django_db(transaction=True)
def test_a_good_attempt_beside_others_breaks_none_of_them() -> None:
    door = Door("test", "a", Limit(free=1000))
    done: list[int] = []

    def run() -> None:
        try:
            for n in range(100):
                throttle.attempt([door])
                throttle.forgive([door])
                done.append(n)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 4 * 100


@pytest.mark.django_db
@pytest.mark.assurance(35)
def test_daily_job_clears_what_no_longer_counts_and_keeps_the_rest() -> None:
    user = make_user()
    with clock.freeze(NOON):
        attempts("a", 1, NOON)
        services.issue_code(phone=demo(1), purpose=Purpose.LOGIN, subject="s", actor=STRANGER)
        session = services.open_session(user=user, actor=STRANGER, agent="", method="code")
    with clock.freeze(NOON + timedelta(hours=23)):
        assert housekeeping.purge() == {"codes": 0, "counters": 0, "logins": 0}
    with clock.freeze(NOON + timedelta(days=3)):
        counters = ThrottleBucket.objects.count()
        assert housekeeping.purge() == {"codes": 1, "counters": counters, "logins": 0}
    assert not AuthCode.objects.exists()
    assert LoginSession.objects.filter(pk=session.pk, ended_at__isnull=True).exists()
