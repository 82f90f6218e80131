"""Keeping the files of a thing equal to what a form sent.

A link model has `file` and `removed_at`; a file taken out keeps its row, so that the history of a
case still shows what a reviewer saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.files.models import StoredFile
from zhiye.files.services import attach


def replace(
    links: Any,
    wanted: Sequence[StoredFile],
    *,
    actor: Actor,
    holder: tuple[str, int],
    field: str = "files",
    **values: Any,
) -> None:
    """Make the present links of a related manager equal to `wanted`.

    `values` are fixed columns of the link rows (a slot). Raises what `attach` raises.
    """
    present: models.QuerySet[Any] = links.filter(removed_at__isnull=True, **values)
    present.exclude(file__in=wanted).update(removed_at=now())
    held = set(present.values_list("file_id", flat=True))
    for file in wanted:
        if file.pk not in held:
            attach(
                actor=actor,
                file_id=file.pk,
                holder_kind=holder[0],
                holder_id=holder[1],
                field=field,
            )
            links.create(file=file, **values)


def read_along(obj: models.Model, name: str = "files") -> None:
    """Read the present links of an object with their files, once for all who ask in a page."""
    model = obj._meta.get_field(name).related_model
    rows = model._default_manager.filter(removed_at__isnull=True)  # type: ignore[union-attr]
    found = rows.select_related("file").order_by("id")
    models.prefetch_related_objects([obj], models.Prefetch(name, found))


def present(links: Any, **values: Any) -> list[Any]:
    """The links there are now with their files, oldest first; of those read along, without asking.

    `values` are columns of the link rows (a slot).
    """
    rows = links.all()
    if rows._result_cache is None:
        rows = rows.filter(removed_at__isnull=True, **values).select_related("file").order_by("id")
    wanted = {"removed_at": None, **values}
    return [row for row in rows if all(getattr(row, name) == wanted[name] for name in wanted)]


def current(links: Any, **values: Any) -> list[StoredFile]:
    """The files linked now, oldest first."""
    return [link.file for link in present(links, **values)]
