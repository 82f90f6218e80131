"""What waits for whoever asks, counted once a request."""

from __future__ import annotations

from zhiye.casework import waiting
from zhiye.casework.kinds import Task
from zhiye.http.request import Request


def counts(request: Request) -> dict[str, int]:
    """How many cases wait for the actor, by the key of the kind."""
    if not hasattr(request, "waiting_counts"):
        request.waiting_counts = waiting.counts(request.actor)
    return request.waiting_counts


def in_menu(request: Request) -> dict[str, int]:
    """The same by the entry of the menu."""
    return waiting.in_menu(request.actor, counts(request))


def tasks(request: Request) -> list[Task]:
    """What waits for the actor, as lines of the work-basket."""
    return waiting.tasks(request.actor, counts(request))
