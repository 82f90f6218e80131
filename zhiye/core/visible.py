"""Looking things up by what an actor may see; a stranger does not even learn that it exists."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django.db import models

from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound

M = TypeVar("M", bound=models.Model)


def visible(model: type[M], actor: Actor) -> models.QuerySet[M]:
    """The rows of a model that an actor may see, by its manager's `visible_to`."""
    return cast("models.QuerySet[M]", cast("Any", model).objects.visible_to(actor))


def get_one(rows: models.QuerySet[M], *said: str) -> M:
    """The one row asked for, where it may be seen. Raises NotFound, with a sentence of its own."""
    for found in rows[:1]:  # unlike first(), it asks for no order
        return found
    raise NotFound(*said)
