"""What happens to one person happens one after the other: every verb locks the person first."""

from __future__ import annotations

from functools import lru_cache

from django.db import models

from zhiye.core.prepared import Prepared, slot
from zhiye.core.refusals import NotFound
from zhiye.people.models import Person


def lock_person_of(model: type[models.Model], pk: int, *, through: str = "person_id") -> None:
    """Lock whom a case is about until the transaction ends. Raises NotFound."""
    if _of(model, through).first(pk=pk) is None:
        raise NotFound


@lru_cache
def _of(model: type[models.Model], through: str) -> Prepared[Person]:
    def whose() -> models.QuerySet[Person]:
        case = model._base_manager.filter(pk=slot("pk")).values(through)
        return Person.objects.select_for_update(no_key=True).filter(pk__in=case).only("pk")[:1]

    return Prepared(whose)
