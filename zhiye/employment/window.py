"""Between which days an employment may begin and end (ZS-25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zhiye.certificates.models import CertificateItem
from zhiye.core.clock import add_months, today
from zhiye.core.workdays import add_working_days
from zhiye.regions import rules


@dataclass(frozen=True)
class Window:
    """The first and the last day allowed, both included; None is no bound."""

    earliest: date | None = None
    latest: date | None = None

    @property
    def sentence(self) -> str:
        """The range in words, shown before anybody types."""
        if self.earliest and self.latest:
            return f"可填 {self.earliest.isoformat()} 至 {self.latest.isoformat()}"
        if self.earliest:
            return f"最早可填 {self.earliest.isoformat()}"
        if self.latest:
            return f"最晚可填 {self.latest.isoformat()}"
        return "日期不限"


def earliest_start(months: int, on: date) -> date | None:
    """The first start that can still be filed on a day; 0 months is no bound.

    One year back, the same day excluded: filed on 2026-02-15, the earliest is 2025-02-16.
    """
    return add_months(on, -months) + timedelta(days=1) if months else None


def window_of(authority_id: int, item: CertificateItem, on: date | None = None) -> Window:
    """The window for an item under an authority's rules on a day (default: today)."""
    day = on or today()
    months = rules.get_int("employment_backdate_months", authority_id, day)
    bounded = rules.get_bool("employment_until_item_expiry", authority_id, day)
    return Window(earliest_start(months, day), item.valid_until if bounded else None)


def late_days(months: int, started_on: date, reported_on: date) -> int:
    """By how many days a report came after its period; 0 in time or without a period (FJ-12).

    "Within one month from the hire": hired on 31 January, the last day is the last of February.
    """
    if not months:
        return 0
    return max((reported_on - add_months(started_on, months)).days, 0)


def due_on(authority_id: int) -> date:
    """By when an authority records what is reported today (FJ-22)."""
    return add_working_days(today(), rules.get_int("employment_record_working_days", authority_id))
