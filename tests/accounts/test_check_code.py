"""Using an SMS code."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from tests.accounts.cast import STRANGER, sent_code
from zhiye.accounts.models import AuthCode
from zhiye.accounts.services import Purpose, check_code, issue_code
from zhiye.core import clock
from zhiye.core.phone import demo
from zhiye.core.refusals import Invalid

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PHONE = demo(1)

pytestmark = pytest.mark.assurance(21)


def issue(*, purpose: Purpose = Purpose.LOGIN, subject: str = "s") -> str:
    issue_code(phone=PHONE, purpose=purpose, subject=subject, actor=STRANGER)
    return sent_code()


def use(
    code: str, *, phone: str = PHONE, purpose: Purpose = Purpose.LOGIN, subject: str = "s"
) -> str:
    """The sentence of the refusal, or ''."""
    try:
        check_code(phone=phone, purpose=purpose, subject=subject, code=code)
    except Invalid as refused:
        return refused.errors["code"][0]
    return ""


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.django_db
def test_right_code_works_once() -> None:
    code = issue()
    assert use(code) == ""
    assert "已使用过" in use(code)
    assert AuthCode.objects.get().used_at is not None


@pytest.mark.django_db
def test_full_width_digits_and_spaces_are_read() -> None:
    code = issue()
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert use(f" {wide[:3]} {wide[3:]} ") == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "works"), [(599, True), (600, False)])
def test_ten_minutes(after: int, works: bool) -> None:
    with clock.freeze(NOON):
        code = issue()
    with clock.freeze(NOON + timedelta(seconds=after)):
        told = use(code)
    assert (told == "") is works
    assert works or "已过期" in told


@pytest.mark.django_db
def test_five_tries_then_even_the_right_code_is_refused() -> None:
    code = issue()
    for _ in range(5):
        assert "不正确" in use(wrong(code))
    assert "次数过多" in use(code)
    assert AuthCode.objects.get().used_at is None


@pytest.mark.django_db
def test_fifth_try_may_be_the_right_one() -> None:
    code = issue()
    for _ in range(4):
        use(wrong(code))
    assert use(code) == ""


@pytest.mark.django_db
def test_bound_to_purpose_number_and_subject() -> None:
    code = issue()
    assert use(code, purpose=Purpose.RESET) == "请先获取验证码。"
    assert use(code, subject="another browser") == "请先获取验证码。"
    assert use(code, phone=demo(2)) == "请先获取验证码。"
    assert use(code) == ""


@pytest.mark.django_db
def test_newer_code_replaces_the_older() -> None:
    with clock.freeze(NOON):
        first = issue()
    with clock.freeze(NOON + timedelta(seconds=60)):
        second = issue()
        if first != second:
            assert "不正确" in use(first)
        assert use(second) == ""


@pytest.mark.django_db(transaction=True)
def test_refuses_to_run_where_a_wrong_try_could_be_rolled_back() -> None:
    code = issue()
    with transaction.atomic(), pytest.raises(RuntimeError):
        use(code)


@pytest.mark.django_db(transaction=True)
def test_used_by_many_at_once_exactly_one_succeeds() -> None:
    code = issue()
    told: list[str] = []
    barrier = threading.Barrier(8)

    def run() -> None:
        try:
            barrier.wait()
            told.append(use(code))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told.count("") == 1
    assert len(told) == 8
