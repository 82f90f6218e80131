"""Counting in one statement, for doors that the whole public passes (docs/performance.md).

`throttle` delays one account or source after wrong guesses and holds the count under a lock. Here
the tries of a window are only counted, in one statement and without waiting for the disk: what a
power failure could lose is a count of minutes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from zhiye.accounts.models import ThrottleBucket
from zhiye.accounts.throttle import Door
from zhiye.core import clock

# The setting holds until the end of this statement's transaction.
COUNT = """
insert into accounts_throttlebucket as held (key, count, window_start, updated_at)
values (%(key)s, 1, %(now)s, %(now)s)
on conflict (key) do update set
  count = case when held.window_start <= %(since)s then 1 else held.count + 1 end,
  window_start = case when held.window_start <= %(since)s then %(now)s else held.window_start end,
  updated_at = %(now)s
returning count, window_start, set_config('synchronous_commit', 'off', true)
"""


def count(door: Door) -> tuple[int, int]:
    """Count one more try; returns how many this window has seen and the seconds it still runs.

    A window begins with the first try and is `door.limit.window` long; `door.limit.free` is for
    the caller to compare with.
    """
    moment = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": door.key, "now": moment, "since": moment - door.limit.window})
        seen, start, _ = cursor.fetchone()
    return int(seen), _left(start, door.limit.window, moment)


def look(door: Door) -> int:
    """How many tries the present window has seen, without counting one."""
    since = clock.now() - door.limit.window
    row = ThrottleBucket.objects.filter(key=door.key, window_start__gt=since)
    return row.values_list("count", flat=True).first() or 0


def _left(start: datetime, window: timedelta, moment: datetime) -> int:
    return max(1, int((start + window - moment).total_seconds() + 0.999))
