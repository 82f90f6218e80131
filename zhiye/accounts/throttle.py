"""How often something may be tried, per account and per source (assurance 19).

Nothing here locks for good: a delay doubles up to a quarter of an hour, old attempts leak away,
and an hour of quiet forgets them all. An attempt is counted before it is judged, so that parallel
guesses count too; the counting is committed at once, whatever becomes of the attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from zhiye.accounts.models import ThrottleBucket
from zhiye.core import clock
from zhiye.core.refusals import TooMany

# In one statement: between a look and a lock somebody else's good attempt could forgive the row.
_HOLD = """
insert into accounts_throttlebucket as held (key, count, window_start, updated_at)
values (%(key)s, 0, %(now)s, %(now)s)
on conflict (key) do update set count = held.count
"""


@dataclass(frozen=True)
class Limit:
    """`free` attempts within `window`, then a delay that doubles from `first` up to `longest`."""

    free: int
    window: timedelta = timedelta(hours=1)
    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(minutes=15)

    def delay(self, count: int) -> timedelta:
        """How long to wait after the attempt number `count`."""
        if count < self.free:
            return timedelta(0)
        doubled: timedelta = self.first * 2 ** min(count - self.free, 10)
        return min(doubled, self.longest)


@dataclass(frozen=True)
class Door:
    """One thing that is counted: attempts at `scope` by or against `who`."""

    scope: str
    who: str
    limit: Limit

    @property
    def key(self) -> str:
        """What is stored: neither phone nor address can be read from it."""
        return salted_hmac("zhiye.throttle", f"{self.scope}:{self.who}").hexdigest()


def attempt(doors: Sequence[Door]) -> None:
    """Count one attempt at every door. Raises TooMany while any of them makes one wait.

    Must not run inside the caller's transaction: a refused attempt has to stay counted.
    """
    moment = clock.now()
    with transaction.atomic(durable=True):
        buckets = {door.key: _locked(door.key, moment) for door in _in_order(doors)}
        until = max((b.blocked_until for b in buckets.values() if b.blocked_until), default=None)
        if until is None or until <= moment:
            for door in doors:
                _count(buckets[door.key], door.limit, moment)
            return
    _refuse(until, moment)


def forgive(doors: Sequence[Door]) -> None:
    """The attempt was a good one: forget what was counted against an account."""
    ThrottleBucket.objects.filter(key__in=[door.key for door in doors]).delete()


def give_back(doors: Sequence[Door]) -> None:
    """The attempt was a good one: a source shared by many people gets its one count back."""
    for door in _in_order(doors):
        with transaction.atomic():
            bucket = ThrottleBucket.objects.select_for_update().filter(key=door.key).first()
            if bucket is not None:
                bucket.count = max(bucket.count - 1, 0)
                bucket.blocked_until = None
                bucket.save(update_fields=["count", "blocked_until"])


def serialise(name: str) -> None:
    """Until the end of the transaction nobody else passes under the same name."""
    _locked(Door("lock", name, Limit(1)).key, clock.now())


def purge(older_than: timedelta = timedelta(days=1)) -> int:
    """Delete counters nobody has touched; returns how many. For the daily job."""
    return ThrottleBucket.objects.filter(updated_at__lt=clock.now() - older_than).delete()[0]


def _in_order(doors: Sequence[Door]) -> list[Door]:
    """Always locked in the same order, so that two requests cannot wait for each other."""
    return sorted(doors, key=lambda door: door.key)


def _locked(key: str, moment: datetime) -> ThrottleBucket:
    """The bucket of a key, made if missing, held until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"key": key, "now": moment})
    return ThrottleBucket.objects.get(key=key)


def _count(bucket: ThrottleBucket, limit: Limit, moment: datetime) -> None:
    """One more attempt; `free` old ones are forgotten in every `window`, all after a quiet one."""
    leaked = int(limit.free * ((moment - bucket.window_start) / limit.window))
    if moment - bucket.updated_at >= limit.window or leaked >= bucket.count:
        bucket.count, bucket.window_start = 0, moment
    elif leaked > 0:
        bucket.count -= leaked
        bucket.window_start += leaked * (limit.window / limit.free)
    bucket.count += 1
    delay = limit.delay(bucket.count)
    bucket.blocked_until = moment + delay if delay else None
    bucket.updated_at = moment
    bucket.save()


def _refuse(until: datetime, moment: datetime) -> NoReturn:
    seconds = max(1, int((until - moment).total_seconds() + 0.999))
    wait = f"{seconds}秒" if seconds < 120 else f"{-(-seconds // 60)}分钟"
    raise TooMany(f"尝试次数过多，请过{wait}再试。", retry_after=seconds)
