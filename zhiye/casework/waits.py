"""How long something has waited, in working days, and by when it is to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhiye.core.clock import local_date, today
from zhiye.core.workdays import working_days

SOON = 1


@dataclass(frozen=True)
class Wait:
    """How many working days something waits; with a target also the last day and what is left."""

    days: int
    is_today: bool = False
    due: date | None = None
    left: int | None = None

    @property
    def words(self) -> str:
        """What the list shows: 等待 2 个工作日, 还剩 1 个工作日, 超期 3 个工作日."""
        if self.left is None:
            if self.days:
                return f"等待 {self.days} 个工作日"
            return "今天提交" if self.is_today else "不满 1 个工作日"
        if self.left < 0:
            return f"超期 {-self.left} 个工作日"
        return f"还剩 {self.left} 个工作日" if self.left else "今天到期"

    @property
    def tone(self) -> str:
        """Danger once late, warning on the last days; without a target no colour judges."""
        if self.left is None:
            return "neutral"
        return "danger" if self.left < 0 else "warning" if self.left <= SOON else "info"


class Waits:
    """Working days of several things at once, with one look at the calendar.

    `longest` is the largest target in working days there may be, `due` the last days known already.
    """

    def __init__(
        self,
        since: Iterable[datetime | None] = (),
        *,
        longest: int = 0,
        due: Iterable[date | None] = (),
    ) -> None:
        self.today = today()
        last_days = [one for one in due if one is not None]
        days = [*(local_date(one) for one in since if one is not None), *last_days]
        ahead = max([self.today + timedelta(days=2 * longest + 20), *last_days])
        self._working = working_days(min([self.today, *days]), ahead) if days else []

    def until(self, due: date | None) -> Wait:
        """What is left of a last day that was fixed when the thing came in."""
        return Wait(0, due=due, left=self._left(due)) if due is not None else Wait(0)

    def of(self, since: datetime | None, target: int | None = None) -> Wait:
        """The wait of one of them; `target` is how many working days it may take."""
        if since is None:
            return Wait(0)
        began = local_date(since)
        after = [day for day in self._working if day > began]
        waited = sum(day <= self.today for day in after)
        if target is None:
            return Wait(waited, began == self.today)
        due = after[target - 1]
        return Wait(waited, began == self.today, due, self._left(due))

    def _left(self, due: date) -> int:
        if due >= self.today:
            return sum(self.today < day <= due for day in self._working)
        return -sum(due < day <= self.today for day in self._working)
