"""A person asks the outside registers again, and is told what each of them said (SX-54, SX-57).

People miss certificates and used to be given five things to check by hand (lessons U44): here the
system checks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from procrastinate.contrib.django.models import ProcrastinateJob

from zhiye.accounts import throttle
from zhiye.certificates import register_sync
from zhiye.certificates.register_sync import Heard
from zhiye.core.actor import Actor
from zhiye.core.refusals import TooMany
from zhiye.people.models import Person
from zhiye.people.services import own_person

LIMIT = throttle.Limit(free=4)
WAITING = ("todo", "doing")


class Fetching(StrEnum):
    """Where the newest look-up of a person stands."""

    NEVER = "never"
    UNDER_WAY = "under_way"
    RETRYING = "retrying"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Fetch:
    """The newest look-up: its state and when it was asked for or will be tried again."""

    state: Fetching
    at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether an answer is still to come soon."""
        return self.state is Fetching.UNDER_WAY


def fetch_of(person_id: int) -> Fetch:
    """Where the newest look-up of a person stands, as the queue knows it."""
    job = (
        ProcrastinateJob.objects.filter(task_name=register_sync.TASK, args__person_id=person_id)
        .order_by("-id")
        .first()
    )
    if job is None:
        return Fetch(Fetching.NEVER)
    if job.status not in WAITING:
        state = Fetching.DONE if job.status == "succeeded" else Fetching.FAILED
        return Fetch(state, job.scheduled_at)
    return Fetch(Fetching.RETRYING if job.attempts else Fetching.UNDER_WAY, job.scheduled_at)


def refresh(*, actor: Actor) -> None:
    """Ask the registers again, as a job. Raises Forbidden before the profile, TooMany.

    A look-up that still waits is not asked for twice. Must not run inside the caller's
    transaction: what is counted stays counted.
    """
    person = own_person(actor)
    if fetch_of(person.pk).is_open:
        return
    _count(person)
    register_sync.enqueue(person)


def explain(*, actor: Actor) -> list[Heard]:
    """Ask both registers now, take over what they have, and return what each of them said.

    Raises Forbidden before the profile, TooMany. Must not run inside the caller's transaction.
    """
    person = own_person(actor)
    _count(person)
    return register_sync.take_over(person=person).heard


def _count(person: Person) -> None:
    """The registers belong to others: a person may ask them four times an hour."""
    try:
        throttle.attempt([throttle.Door("certificates.refresh", str(person.pk), LIMIT)])
    except TooMany as error:
        minutes = -(-error.retry_after // 60)
        raise TooMany(
            f"刚刚已经查过几次，登记系统的数据不会变得这么快，请过{minutes}分钟再更新。",
            retry_after=error.retry_after,
        ) from error
