"""Asking for an SMS code."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from tests.accounts.cast import STRANGER, make_authority, make_user, sent_code
from zhiye.accounts.models import AuthCode
from zhiye.accounts.services import Purpose, issue_code
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.models import AccessLog
from zhiye.core.phone import demo
from zhiye.core.refusals import Invalid, Refusal, TooMany, Unavailable
from zhiye.integrations.models import SandboxMessage
from zhiye.regions.models import RuleValue

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PHONE = demo(1)


def ask(
    *,
    phone: str = PHONE,
    purpose: Purpose = Purpose.LOGIN,
    subject: str = "s",
    actor: Actor = STRANGER,
) -> AuthCode:
    return issue_code(phone=phone, purpose=purpose, subject=subject, actor=actor)


@pytest.mark.django_db
@pytest.mark.assurance(21)
def test_sends_six_digits_and_keeps_only_a_hash() -> None:
    row = ask()
    message = SandboxMessage.objects.get()
    code = sent_code()
    assert message.phone.plain_for_system() == PHONE
    assert len(code) == 6
    assert "登录" in message.text
    assert "10分钟" in message.text
    stored = AuthCode.objects.values().get(pk=row.pk)
    assert code not in str(stored)
    assert PHONE not in str(stored)
    assert row.expires_at - row.created_at == timedelta(minutes=10)


@pytest.mark.django_db
@pytest.mark.assurance(29, 31)
def test_is_logged_without_code_and_number(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        ask()
    log = AccessLog.objects.get(kind="code")
    assert log.detail == "登录"
    assert log.ip == STRANGER.ip
    assert sent_code() not in str(AccessLog.objects.values().get(pk=log.pk))
    assert PHONE not in str(AccessLog.objects.values().get(pk=log.pk))
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith("django.db")]
    assert not [line for line in ours if PHONE in line or sent_code() in line]


@pytest.mark.django_db
@pytest.mark.assurance(21)
def test_again_after_59_seconds_is_refused_after_60_taken() -> None:
    with clock.freeze(NOON):
        ask()
    with clock.freeze(NOON + timedelta(seconds=59)), pytest.raises(TooMany) as refused:
        ask()
    assert refused.value.retry_after == 1
    with clock.freeze(NOON + timedelta(seconds=60)):
        ask()
    assert AuthCode.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.assurance(21)
def test_three_a_day_whatever_the_purpose_until_midnight_in_shanghai() -> None:
    evening = datetime(2026, 3, 2, 15, 50, tzinfo=UTC)  # 23:50 in Shanghai
    for minute, purpose in enumerate((Purpose.LOGIN, Purpose.RESET, Purpose.BIND)):
        with clock.freeze(evening + timedelta(minutes=2 * minute)):
            ask(purpose=purpose)
    with clock.freeze(evening + timedelta(minutes=9, seconds=59)), pytest.raises(TooMany) as no:
        ask()
    assert "今天已发送3次" in no.value.message
    assert 1 <= no.value.retry_after <= 2
    with clock.freeze(evening + timedelta(minutes=10)):
        ask()
    assert AuthCode.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.assurance(19)
def test_one_source_cannot_ask_for_many_numbers(settings: Settings) -> None:
    settings.ZHIYE_CODES_PER_SOURCE_HOUR = 4
    with clock.freeze(NOON):
        for seq in range(4):
            ask(phone=demo(seq))
        with pytest.raises(TooMany):
            ask(phone=demo(5))
        ask(phone=demo(6), actor=Actor.public(ip="203.0.113.8"))
    assert AuthCode.objects.count() == 5


@pytest.mark.django_db
@pytest.mark.assurance(20)
def test_same_for_numbers_with_and_without_account() -> None:
    make_user(1)
    known, unknown = ask(phone=demo(1)), ask(phone=demo(2))
    assert known.purpose == unknown.purpose
    assert SandboxMessage.objects.count() == 2


def set_at_the_top(key: str, value: int) -> None:
    """A rule of the authority that runs the platform."""
    RuleValue.objects.create(
        authority=make_authority("140000", "山西省市场监督管理局（测试）"),
        key=key,
        value=value,
        effective_from=clock.local_date(NOON),
        reason="test",
        set_by_name="test",
    )


@pytest.mark.django_db
def test_the_ruleset_sets_the_seconds_between_two_codes() -> None:
    set_at_the_top("sms_code_seconds_between", 90)
    with clock.freeze(NOON):
        ask()
    with clock.freeze(NOON + timedelta(seconds=89)), pytest.raises(TooMany):
        ask()
    with clock.freeze(NOON + timedelta(seconds=90)):
        ask()


@pytest.mark.django_db
def test_the_ruleset_sets_the_minutes_a_code_is_valid() -> None:
    set_at_the_top("sms_code_minutes_valid", 2)
    row = ask()
    assert row.expires_at - row.created_at == timedelta(minutes=2)
    assert "2分钟" in SandboxMessage.objects.get().text


@pytest.mark.django_db
def test_with_two_authorities_at_the_top_the_defaults_hold() -> None:
    set_at_the_top("sms_code_minutes_valid", 2)
    make_authority("440000", "广东省市场监督管理局（测试）")
    row = ask()
    assert row.expires_at - row.created_at == timedelta(minutes=10)


@pytest.mark.django_db
def test_limits_come_from_the_ruleset_of_the_authority_at_the_top() -> None:
    set_at_the_top("sms_codes_per_phone_day", 1)
    with clock.freeze(NOON):
        ask()
    with clock.freeze(NOON + timedelta(minutes=5)), pytest.raises(TooMany):
        ask()


@pytest.mark.django_db
@pytest.mark.assurance(53)
def test_service_down_costs_nothing_and_is_told() -> None:
    with clock.freeze(NOON):
        with pytest.raises(Unavailable):
            ask(phone="13800009999")
        with pytest.raises(Unavailable):
            ask(phone="13800009999")
    assert not AuthCode.objects.exists()


@pytest.mark.django_db
def test_number_that_cannot_be_reached_is_told_beside_the_field() -> None:
    with pytest.raises(Invalid) as refused:
        ask(phone="13800009998")
    assert "phone" in refused.value.errors


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "12345", "0351-1234567", "abcdefghijk"])
def test_wrong_number_is_told_beside_the_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(phone=typed)
    assert list(refused.value.errors) == ["phone"]
    assert not AuthCode.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.assurance(21)
def test_asked_for_ten_times_at_once_one_code_is_sent() -> None:
    results: list[str] = []
    barrier = threading.Barrier(10)

    def run(number: int) -> None:
        try:
            barrier.wait()
            ask(actor=Actor.public(ip=f"203.0.113.{number}"))
            results.append("sent")
        except Refusal as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["sent"] + ["too_many"] * 9
    assert AuthCode.objects.count() == 1
