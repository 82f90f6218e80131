"""The same form sent twice, even in parallel, is one act with one reply (lessons U1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import models

from zhiye.core.actor import Actor
from zhiye.core.acts import part
from zhiye.core.models import IdempotencyKey

M = TypeVar("M", bound=models.Model)


def once(
    *, key: str, operation: str, actor: Actor, model: type[M], act: Callable[[], M]
) -> tuple[M, bool]:
    """Run `act` unless this user has sent `key` for `operation` before.

    Returns the object and whether it was made now. A parallel twin waits on the unique key and
    then gets the first one's object. Without a key or a user the act simply runs.
    """
    if not key or actor.user_id is None:
        return act(), True
    with part():
        row, fresh = IdempotencyKey.objects.get_or_create(
            key=key[:64], user_id=actor.user_id, operation=operation
        )
        if not fresh and row.result_id is not None:
            return model._default_manager.get(pk=row.result_id), False
        made = act()
        IdempotencyKey.objects.filter(pk=row.pk).update(result_id=made.pk)
        return made, True


def forget(*, before: datetime) -> int:
    """Remove keys of forms sent long ago; returns how many. Nobody sends such a form again."""
    return IdempotencyKey.objects.filter(at__lt=before).delete()[0]
