"""Reads of lists; the first argument is who asks."""

from __future__ import annotations

from django.db import models

from zhiye.core.actor import Actor
from zhiye.core.visible import get_one
from zhiye.employment.models import Batch, BatchRow
from zhiye.employment.models.batches import BatchQuerySet


def batches(actor: Actor) -> BatchQuerySet:
    """The lists of the acting organisation."""
    rows: BatchQuerySet = Batch.objects.visible_to(actor).select_related("employer", "started_by")
    return rows


def get(actor: Actor, pk: int) -> Batch:
    """One visible list. Raises NotFound."""
    return get_one(batches(actor).select_related("employer__organization", "result").filter(pk=pk))


def counts(batch: Batch) -> dict[str, int]:
    """How many rows of a visible list have each outcome."""
    found = batch.rows.order_by().values_list("outcome").annotate(models.Count("pk"))
    return dict(found)


def rows(batch: Batch, outcome: str = "") -> models.QuerySet[BatchRow]:
    """The rows of a visible list, all or those of one outcome."""
    found = batch.rows.select_related("batch").prefetch_related("records")
    return found.filter(outcome=outcome) if outcome else found
