"""Dates in Chinese numerals, and the day a print is good until (ZS-03)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.prints import samples
from zhiye.prints.dates import chinese_date

pytestmark = pytest.mark.req("ZS-03")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 10, 22), "二〇二五年十月二十二日"),
        (date(2025, 11, 22), "二〇二五年十一月二十二日"),
        (date(2000, 1, 1), "二〇〇〇年一月一日"),
        (date(2010, 12, 10), "二〇一〇年十二月十日"),
        (date(2026, 9, 11), "二〇二六年九月十一日"),
        (date(2026, 3, 19), "二〇二六年三月十九日"),
        (date(2026, 4, 20), "二〇二六年四月二十日"),
        (date(2026, 5, 21), "二〇二六年五月二十一日"),
        (date(2026, 6, 30), "二〇二六年六月三十日"),
        (date(2099, 8, 31), "二〇九九年八月三十一日"),
        (date(2028, 2, 29), "二〇二八年二月二十九日"),
    ],
)
def test_in_words(day: date, words: str) -> None:
    assert chinese_date(day) == words


@pytest.mark.parametrize(
    ("printed", "until"),
    [
        (date(2025, 10, 22), date(2025, 11, 22)),
        (date(2025, 12, 31), date(2026, 1, 31)),
        (date(2026, 1, 28), date(2026, 2, 28)),
        (date(2026, 1, 29), date(2026, 2, 28)),
        (date(2026, 1, 30), date(2026, 2, 28)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 29), date(2028, 2, 29)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 29)),
        (date(2026, 2, 28), date(2026, 3, 28)),
        (date(2026, 3, 31), date(2026, 4, 30)),
    ],
)
def test_good_for_a_month(printed: date, until: date) -> None:
    assert samples.record().valid_until(printed) == until


def test_the_ruleset_decides_for_how_long() -> None:
    day = date(2025, 11, 30)
    assert samples.record(months=3).valid_until(day) == date(2026, 2, 28)
    assert samples.record(months=None).valid_until(day) is None
    assert samples.form().valid_until(day) is None
