"""The only source of time. Dates of validity are local dates: "expires on the 28th" holds
until the end of the 28th in Asia/Shanghai (lessons, trap 15)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
_frozen: ContextVar[datetime | None] = ContextVar("frozen_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """The present date in Asia/Shanghai."""
    return now().astimezone(LOCAL).date()


def end_of(day: date) -> datetime:
    """The first moment after a local date has ended; what is due on `day` lapses then."""
    return datetime.combine(day + timedelta(days=1), time.min, LOCAL).astimezone(UTC)


def start_of(day: date) -> datetime:
    """The first moment of a local date."""
    return datetime.combine(day, time.min, LOCAL).astimezone(UTC)


def local_date(moment: datetime) -> date:
    """The date in Asia/Shanghai of an aware moment."""
    return moment.astimezone(LOCAL).date()


def last_day(moment: datetime) -> date:
    """The last local date on which something can still be done before it lapses at a moment."""
    return local_date(moment - timedelta(seconds=1))


def add_years(day: date, years: int) -> date:
    """The same day years later; 29 February becomes 28 February in a common year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def add_months(day: date, months: int) -> date:
    """The same day months later, or the last day of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


@contextmanager
def freeze(moment: datetime | date) -> Iterator[None]:
    """Hold the clock still: at a moment, or at noon of a local date."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(12), LOCAL)
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
