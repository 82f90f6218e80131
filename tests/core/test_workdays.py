"""Working days at the edges of the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiye.core import workdays

Overrides = dict[date, bool]


@pytest.fixture
def overrides() -> Iterator[Overrides]:
    """The override table of this test, empty at first."""
    table: Overrides = {}

    def provider(first: date, last: date) -> Mapping[date, bool]:
        return {day: working for day, working in table.items() if first <= day <= last}

    former = workdays.set_override_provider(provider)
    yield table
    workdays.set_override_provider(former)


@pytest.fixture(autouse=True)
def _empty(overrides: Overrides) -> None:
    """No test here reads the database."""


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-02-13", True),  # the last Friday before 春节
        ("2026-02-14", True),  # Saturday, made up
        ("2026-02-15", False),  # Sunday
        ("2026-02-16", False),  # 除夕
        ("2026-02-23", False),  # the last day off
        ("2026-02-24", True),
        ("2026-02-28", True),  # Saturday, made up
        ("2026-01-04", True),  # Sunday, made up
        ("2026-12-31", True),
        ("2027-01-01", False),
        ("2024-02-29", True),
        ("2028-02-29", True),
        ("2027-10-01", False),  # known without a published list
        ("2026-11-21", False),  # an ordinary Saturday
    ],
)
def test_published_calendar(day: str, working: bool) -> None:
    assert workdays.is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    """domain-facts 7: two packages agree on these sums."""
    assert workdays.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


@pytest.mark.assurance(54)
@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-16", 1, "2026-02-24"),  # an event on a holiday
        ("2026-12-30", 1, "2026-12-31"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2024-02-28", 1, "2024-02-29"),
        ("2026-11-20", 20, "2026-12-18"),
        ("2026-02-24", -1, "2026-02-14"),
        ("2026-02-15", 0, "2026-02-15"),
    ],
)
def test_add_working_days(start: str, count: int, due: str) -> None:
    assert workdays.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(due)


def test_an_override_wins_in_both_directions(overrides: Overrides) -> None:
    overrides[date(2027, 1, 4)] = False
    overrides[date(2027, 1, 3)] = True
    assert workdays.is_working_day(date(2027, 1, 3))
    assert not workdays.is_working_day(date(2027, 1, 4))
    assert workdays.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 3)
    assert workdays.add_working_days(date(2026, 12, 31), 2) == date(2027, 1, 5)
    assert workdays.working_days_between(date(2026, 12, 31), date(2027, 1, 5)) == 2


def test_an_override_far_ahead_is_asked_for(overrides: Overrides) -> None:
    plain = workdays.add_working_days(date(2026, 3, 2), 120)
    overrides[plain] = False
    assert workdays.add_working_days(date(2026, 3, 2), 120) > plain


def test_without_a_provider_the_calendar_answers(overrides: Overrides) -> None:
    workdays.set_override_provider(None)
    assert workdays.is_working_day(date(2026, 2, 14))


@given(
    st.dates(date(2020, 1, 1), date(2028, 6, 1)),
    st.integers(-300, 300),
    st.dictionaries(st.dates(date(2020, 1, 1), date(2028, 12, 31)), st.booleans(), max_size=9),
)
def test_adding_and_counting_agree(start: date, count: int, table: Overrides) -> None:
    def provider(first: date, last: date) -> Mapping[date, bool]:
        return {day: working for day, working in table.items() if first <= day <= last}

    former = workdays.set_override_provider(provider)
    try:
        due = workdays.add_working_days(start, count)
        if count > 0:
            assert workdays.is_working_day(due)
            assert workdays.working_days_between(start, due) == count
        if count < 0:
            assert workdays.is_working_day(due)
            # counted from the day before, because the first day is the one left out
            before = timedelta(days=1)
            assert workdays.working_days_between(due - before, start - before) == -count
    finally:
        workdays.set_override_provider(former)


@pytest.mark.parametrize(
    ("today", "warned"),
    [
        ("2026-10-31", None),
        ("2026-11-01", "2027"),
        ("2026-12-31", "2027"),
        ("2027-01-01", "2027"),
        ("2025-12-01", None),
    ],
)
def test_missing_year_is_told(today: str, warned: str | None) -> None:
    warning = workdays.missing_year_warning(date.fromisoformat(today))
    assert (warning is None) is (warned is None)
    assert (warning or "").startswith(warned or "")


def test_a_make_up_day_ends_the_warning_and_a_day_off_does_not(overrides: Overrides) -> None:
    november = date(2026, 11, 21)
    overrides[date(2027, 3, 8)] = False
    assert workdays.missing_year_warning(november)
    overrides[date(2027, 2, 13)] = True
    assert workdays.missing_year_warning(november) is None
