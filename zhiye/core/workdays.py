"""Working days: the published calendar of mainland China, overlaid by an editable table.

The calendar comes from the `holidays` package. It answers for a year whose make-up days are not
published yet, but only with the fixed holidays; therefore authorities keep overrides by hand and
are warned in November (domain-facts 7, lessons trap 16). The core knows no table: the regions app
hands in a provider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays

OverrideProvider = Callable[[date, date], Mapping[date, bool]]
"""Gives the overridden days from the first date to the second, both included."""

_WEEKEND = 5
_SPAN = 60
_NOTICE_MONTH = 11


def _none(first: date, last: date) -> Mapping[date, bool]:
    return {}


_provider: OverrideProvider = _none


def set_override_provider(provider: OverrideProvider | None) -> OverrideProvider:
    """Install the source of overridden days; returns the former one. None removes it."""
    global _provider
    former, _provider = _provider, provider or _none
    return former


@lru_cache(maxsize=64)
def _calendar(year: int) -> holidays.HolidayBase:
    # Built whole and never grown afterwards, so that threads may share it. The neighbouring
    # years are needed because a make-up day may lie across the turn of the year.
    return holidays.country_holidays("CN", years=(year - 1, year, year + 1), expand=False)


def _by_calendar(day: date) -> bool:
    calendar = _calendar(day.year)
    if day in calendar:
        return False
    return day.weekday() < _WEEKEND or day in calendar.weekend_workdays


def is_working_day(day: date) -> bool:
    """Whether offices work on that date: the override if there is one, else the calendar."""
    override = _provider(day, day).get(day)
    return _by_calendar(day) if override is None else override


def _days(start: date, step: int) -> Iterator[tuple[date, bool]]:
    """The days after (or before) `start`, each with whether it is a working day."""
    day = start + timedelta(days=step)
    while True:
        ahead = day + timedelta(days=step * _SPAN)
        overrides = _provider(min(day, ahead), max(day, ahead))
        while day != ahead:
            override = overrides.get(day)
            yield day, _by_calendar(day) if override is None else override
            day += timedelta(days=step)


def add_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start`; the day of the event itself is not counted.

    A negative count goes back. Zero gives `start` itself, whatever day it is.
    """
    left = abs(count)
    if left == 0:
        return start
    for day, working in _days(start, 1 if count > 0 else -1):
        left -= working
        if left == 0:
            return day
    raise AssertionError("the calendar does not end")


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first` up to and including `last`.

    So `working_days_between(d, add_working_days(d, n)) == n`. Negative when `last` is earlier.
    """
    if last < first:
        return -working_days_between(last, first)
    overrides = _provider(first, last)
    total = 0
    for offset in range(1, (last - first).days + 1):
        day = first + timedelta(days=offset)
        total += overrides.get(day, _by_calendar(day))
    return total


def working_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both included, with one look at the overrides.

    For lists that show many spans at once.
    """
    overrides = _provider(first, last)
    span = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in span if overrides.get(day, _by_calendar(day))]


def year_is_known(year: int) -> bool:
    """Whether that year's make-up days are known, from the package or from overrides.

    Overrides count once they hold a make-up day (a Saturday or Sunday that is worked): every
    published list since 2001 has one, while a single local day off proves nothing.
    """
    if year in _calendar(year).special_public_holidays:
        return True
    overrides = _provider(date(year, 1, 1), date(year, 12, 31))
    return any(working and day.weekday() >= _WEEKEND for day, working in overrides.items())


def missing_year_warning(today: date) -> str | None:
    """A sentence when a calendar year that is needed has no published make-up days yet.

    The present year is always needed; the next one from 1 November, when the list is usually out.
    """
    if not year_is_known(today.year):
        return _sentence(today.year)
    if today.month >= _NOTICE_MONTH and not year_is_known(today.year + 1):
        return _sentence(today.year + 1)
    return None


def _sentence(year: int) -> str:
    return (
        f"{year}年的放假和调休安排尚未录入，跨入{year}年的工作日期限可能算错。"
        "请按国务院办公厅通知补录工作日调整。"
    )
