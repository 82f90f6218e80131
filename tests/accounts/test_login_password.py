"""Who logs in by phone and password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import low_level
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from pytest_django import Settings

from tests.accounts.cast import GOOD, STRANGER, make_user
from zhiye.accounts import services
from zhiye.accounts.models import ThrottleBucket, User
from zhiye.accounts.services.login import WRONG
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.models import AccessLog
from zhiye.core.phone import demo
from zhiye.core.refusals import Forbidden, Invalid, Refusal, TooMany

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def log_in(password: str = GOOD, *, seq: int = 1, actor: Actor = STRANGER) -> User:
    return services.login_password(phone=demo(seq), password=password, actor=actor)


def told(password: str, *, seq: int = 1, actor: Actor = STRANGER) -> str:
    with pytest.raises(Refusal) as refused:
        log_in(password, seq=seq, actor=actor)
    return refused.value.message


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cost of each password that argon2 hashes."""
    done: list[str] = []
    make, check = low_level.hash_secret, low_level.verify_secret

    def hash_secret(*args: Any, **options: Any) -> bytes:
        done.append("m={memory_cost},t={time_cost},p={parallelism}".format_map(options))
        return make(*args, **options)

    def verify_secret(encoded: bytes, *args: Any) -> bool:
        done.append(encoded.split(b"$")[3].decode())
        return check(encoded, *args)

    monkeypatch.setattr(low_level, "hash_secret", hash_secret)
    monkeypatch.setattr("argon2._password_hasher.verify_secret", verify_secret)
    return done


@pytest.mark.django_db
@pytest.mark.req("SX-11")
def test_right_pair_is_the_user() -> None:
    user = make_user()
    assert log_in() == user
    assert services.login_password(phone="+86 138 0000 0001", password=GOOD, actor=STRANGER) == user


@pytest.mark.django_db
@pytest.mark.assurance(20)
def test_unknown_wrong_without_password_and_disabled_get_one_answer() -> None:
    make_user(1)
    without = make_user(2)
    without.set_unusable_password()
    without.save()
    stopped = make_user(3)
    stopped.is_active = False
    stopped.save()
    answers = {told("falsch falsch", seq=seq) for seq in (1, 2, 3, 4)}
    assert answers == {WRONG}


@pytest.mark.django_db
@pytest.mark.assurance(20)
def test_unknown_number_takes_as_much_work_as_a_wrong_password(hashed: list[str]) -> None:
    """What takes long is the hash: each refusal makes one, of one cost."""
    make_user(1)
    without = make_user(2)
    without.set_unusable_password()
    without.save()
    work = []
    for seq in (1, 2, 3):
        hashed.clear()
        told("falsch falsch", seq=seq)
        work.append(hashed[:])
    assert work == [["m=19456,t=2,p=1"]] * 3


@pytest.mark.django_db
@pytest.mark.assurance(29, 31)
def test_failure_is_logged_with_account_and_source_but_nothing_typed() -> None:
    user = make_user()
    told("mein Geheimnis")
    log = AccessLog.objects.get(kind="login")
    assert (log.ok, log.subject_id, log.ip) == (False, str(user.pk), STRANGER.ip)
    kept = str(AccessLog.objects.values().get(pk=log.pk))
    assert "mein Geheimnis" not in kept
    assert demo(1) not in kept


@pytest.mark.django_db
def test_disabled_account_is_told_after_the_right_password() -> None:
    user = make_user()
    user.is_active = False
    user.save()
    with pytest.raises(Forbidden, match="已停用"):
        log_in()


@pytest.mark.django_db
@pytest.mark.assurance(19)
def test_waits_after_five_and_twice_as_long_each_time() -> None:
    make_user()
    waits = []
    moment = NOON
    with clock.freeze(moment):
        for _ in range(5):
            assert told("falsch falsch") == WRONG
    for _ in range(3):
        with clock.freeze(moment), pytest.raises(TooMany) as refused:
            log_in()
        waits.append(refused.value.retry_after)
        moment += timedelta(seconds=refused.value.retry_after)
        with clock.freeze(moment):
            assert told("falsch falsch") == WRONG
    assert waits == [30, 60, 120]


@pytest.mark.django_db
@pytest.mark.assurance(19)
def test_never_longer_than_a_quarter_of_an_hour_and_then_the_owner_gets_in() -> None:
    user = make_user()
    moment, waits = NOON, list[int]()
    for _ in range(25):
        with clock.freeze(moment):
            try:
                log_in("falsch falsch")
            except TooMany as refused:
                waits.append(refused.retry_after)
                moment += timedelta(seconds=refused.retry_after)
            except Invalid:
                pass
    assert max(waits) == 15 * 60
    with clock.freeze(moment + timedelta(minutes=15)):
        assert log_in() == user
        assert log_in() == user


@pytest.mark.django_db
@pytest.mark.assurance(19)
def test_success_forgets_the_failures_of_the_account() -> None:
    make_user()
    with clock.freeze(NOON):
        for _ in range(3):
            for _ in range(4):
                told("falsch falsch")
            log_in()


@pytest.mark.django_db
@pytest.mark.assurance(19)
def test_owner_at_a_known_place_is_not_kept_out_by_a_stranger() -> None:
    user = make_user()
    home = Actor.public(ip="198.51.100.20")
    services.open_session(user=user, actor=home, agent="", method="password")
    with clock.freeze(clock.now()):
        for _ in range(5):
            told("falsch falsch")
        with pytest.raises(TooMany):
            log_in()
        assert log_in(actor=home) == user


@pytest.mark.django_db
@pytest.mark.assurance(19)
def test_one_source_that_tries_many_numbers_has_to_wait(settings: Settings) -> None:
    settings.ZHIYE_LOGINS_PER_SOURCE_HOUR = 6
    with clock.freeze(NOON):
        for seq in range(6):
            assert told("falsch falsch", seq=seq) == WRONG
        assert "次数过多" in told("falsch falsch", seq=7)
        assert told("falsch falsch", seq=8, actor=Actor.public(ip="203.0.113.9")) == WRONG


@pytest.mark.django_db
@pytest.mark.assurance(19)
def test_good_logins_of_an_office_do_not_add_up(settings: Settings) -> None:
    settings.ZHIYE_LOGINS_PER_SOURCE_HOUR = 3
    make_user()
    with clock.freeze(NOON):
        for _ in range(10):
            log_in()


@pytest.mark.django_db
@pytest.mark.assurance(31)
def test_counters_hold_neither_number_nor_address() -> None:
    make_user()
    told("falsch falsch")
    kept = str(list(ThrottleBucket.objects.values()))
    assert demo(1) not in kept
    assert STRANGER.ip not in kept


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "123"])
def test_number_that_is_none_is_told_beside_the_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        services.login_password(phone=typed, password=GOOD, actor=STRANGER)
    assert list(refused.value.errors) == ["phone"]


@pytest.mark.django_db(transaction=True)
def test_refuses_to_run_where_the_counting_could_be_rolled_back() -> None:
    make_user()
    with transaction.atomic(), pytest.raises(RuntimeError):
        log_in()


@pytest.mark.django_db
@pytest.mark.assurance(17)
def test_first_password_serves_once_and_for_seven_days() -> None:
    operator = Actor.system("test")
    with clock.freeze(NOON):
        user, first = services.create_account(phone=demo(5), name="纪南星", actor=operator)
        assert user.must_change_password
        assert log_in(first, seq=5) == user
        services.open_session(user=user, actor=STRANGER, agent="", method="password")
        assert "只能用一次" in told(first, seq=5)
        late, other = services.create_account(phone=demo(6), name="纪南星", actor=operator)
    with clock.freeze(NOON + timedelta(days=7)):
        assert log_in(other, seq=6) == late
    with clock.freeze(NOON + timedelta(days=7, seconds=1)):
        assert "已过期" in told(other, seq=6)


@pytest.mark.django_db
@pytest.mark.assurance(18)
def test_older_hash_is_made_anew_with_our_parameters_at_login() -> None:
    user = make_user()
    user.password = Argon2PasswordHasher().encode(GOOD, "some salt of before")
    user.save()
    assert "m=102400" in user.password
    log_in()
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert log_in() == user
