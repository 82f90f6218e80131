"""Where the bytes lie: by default a folder outside the web root, written atomically.

Another storage (S3-compatible) is a `files` entry in Django's STORAGES; only `save`, `open`,
`delete`, `exists` are used.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages


class AtomicStorage(FileSystemStorage):
    """A file appears whole or not at all, and survives a power cut once it is told."""

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            part.rename(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        return name


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def root() -> Path:
    """The folder of the default storage."""
    return Path(settings.MEDIA_ROOT)


def storage() -> Storage:
    """The storage of uploaded files."""
    try:
        return storages["files"]
    except InvalidStorageError:
        return AtomicStorage(location=root())


def save(path: str, data: bytes) -> None:
    """Write bytes under a path that nobody else uses."""
    kept = storage().save(path, ContentFile(data))
    if kept != path:
        storage().delete(kept)
        raise FileExistsError(path)


def load(path: str) -> bytes:
    """Read all bytes of a path."""
    with storage().open(path) as file:
        return bytes(file.read())


def delete_all(paths: list[str]) -> None:
    """Remove paths; a missing one is fine."""
    for path in paths:
        storage().delete(path)
