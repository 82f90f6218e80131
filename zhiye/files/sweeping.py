"""Bytes without a row: left behind when a transaction was rolled back after the write."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from zhiye.files import storage
from zhiye.files.models import StoredFile

_AGE_SECONDS = 24 * 3600


def sweep() -> int:
    """Delete files of the default storage older than a day that no row knows; returns how many."""
    removed = 0
    for folder in sorted(p for p in storage.root().glob("??/??") if p.is_dir()):
        found = {path: name for path in _old(folder) if (name := _id(path)) is not None}
        known = set(
            StoredFile.objects.filter(pk__in=set(found.values())).values_list("pk", flat=True)
        )
        for path, name in found.items():
            if name not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _old(folder: Path) -> Iterator[Path]:
    limit = time.time() - _AGE_SECONDS
    for path in folder.iterdir():
        if path.is_file() and path.stat().st_mtime < limit:
            yield path


def _id(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(path.name.split(".", 1)[0])
    except ValueError:
        return None
