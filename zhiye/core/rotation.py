"""Sealing old values anew with the newest keys: in batches, resumable, while the service runs.

Only rows that an older key sealed are touched, so an interrupted run simply goes on. History
tables accept no UPDATE: their rows keep the old key, which therefore stays in the ring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Func, Q, Value

from zhiye.core import keyring
from zhiye.core.sealed import BlindIndexField, SealedField, blind_index


@dataclass(frozen=True)
class Progress:
    """How far one table is."""

    table: str
    done: int
    left: int


def sealed_models() -> Iterator[tuple[type[models.Model], list[SealedField]]]:
    """Every table that holds sealed values and may be updated."""
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if fields and model._meta.managed and not _is_history(model):
            yield model, fields


def history_models() -> Iterator[type[models.Model]]:
    """Append-only tables with sealed values: their old keys must stay in the ring."""
    for model in apps.get_models():
        if _is_history(model) and any(
            isinstance(field, SealedField) for field in model._meta.concrete_fields
        ):
            yield model


def _is_history(model: type[models.Model]) -> bool:
    from pghistory.models import Event

    return issubclass(model, Event) or bool(getattr(model, "append_only", False))


def _indexes(model: type[models.Model]) -> list[BlindIndexField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, BlindIndexField)]


def stale(model: type[models.Model]) -> models.QuerySet[Any]:
    """Rows of which a value or an index was made with an older key."""
    ring = keyring.current()
    header, prefix = ring.data[0].header, f"{ring.index[0].id}."
    wanted = Q()
    found = model._default_manager.all()
    for field in model._meta.concrete_fields:
        if isinstance(field, SealedField):
            head = Func(
                F(field.attname),
                Value(1),
                Value(len(header)),
                function="substr",
                output_field=models.BinaryField(),
            )
            found = found.alias(**{f"head_{field.attname}": head})
            wanted |= Q(**{f"{field.attname}__isnull": False}) & ~Q(
                **{f"head_{field.attname}": header}
            )
        elif isinstance(field, BlindIndexField):
            wanted |= Q(**{f"{field.attname}__isnull": False}) & ~Q(
                **{f"{field.attname}__startswith": prefix}
            )
    return found.filter(wanted)


def rotate(
    *, batch: int = 500, tell: Callable[[Progress], None] = lambda progress: None
) -> dict[str, int]:
    """Bring every table to the newest keys; returns the rows changed for each table.

    Rows locked by somebody else are left for the next batch. A changed key is no change of the
    value, so no history row is written.
    """
    totals: dict[str, int] = {}
    for model, fields in sealed_models():
        table = model._meta.db_table
        totals[table] = 0
        while done := _one_batch(model, fields, batch):
            totals[table] += done
            tell(Progress(table, totals[table], stale(model).count()))
    return totals


def _one_batch(model: type[models.Model], fields: list[SealedField], batch: int) -> int:
    indexes = _indexes(model)
    quiet: AbstractContextManager[None] = pgtrigger.ignore()
    with transaction.atomic(), quiet:
        rows = list(stale(model).select_for_update(skip_locked=True).order_by("pk")[:batch])
        for row in rows:
            for field in fields:
                value = getattr(row, field.attname)
                if value is not None:
                    setattr(row, field.attname, value.plain_for_system())
        if rows:
            names = [field.attname for field in (*fields, *indexes)]
            model._default_manager.bulk_update(rows, names)
        return len(rows)


def drift(model: type[models.Model], *, batch: int = 2000) -> Iterator[object]:
    """Ids of rows whose look-up value does not belong to the sealed value (a repair list)."""
    fields = _indexes(model)
    for row in model._default_manager.order_by("pk").iterator(chunk_size=batch):
        for field in fields:
            sealed, index = getattr(row, field.of), getattr(row, field.attname)
            expected = sealed and blind_index(sealed.plain_for_system(), field.purpose)
            if index != expected and (index or expected):
                yield row.pk
