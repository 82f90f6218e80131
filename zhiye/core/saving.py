"""Saving what a move has changed: validated, and no column more."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from zhiye.core.refusals import Invalid


def values_of(obj: models.Model) -> dict[str, Any]:
    """What the row holds now, so that only what an effect changes is written."""
    return {field.attname: copy(getattr(obj, field.attname)) for field in obj._meta.concrete_fields}


def save_valid(obj: models.Model, before: dict[str, Any] | None = None) -> None:
    """Validate and save: the whole new row, or the columns that differ from `before`."""
    try:
        obj.clean()
    except ValidationError as error:
        raise Invalid(
            error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        ) from error
    if before is None:
        obj.save(force_insert=True)
        return
    changed = [name for name, value in values_of(obj).items() if value != before[name]]
    if changed:
        obj.save(update_fields=changed)
