"""The files of the data folder: copied, counted, compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from config.console import Failure

PARTS = ("files", "audit")
_CHUNK = 1 << 20


def source(part: str) -> Path:
    """Where a part of the data folder is: uploaded files, exported heads of the audit chain."""
    from zhiye.core.chain import heads
    from zhiye.files import storage

    return storage.root() if part == "files" else heads.folder()


def names(folder: Path) -> Iterator[Path]:
    """Every whole file below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".part":
            yield path


def copy_part(part: str, target: Path) -> dict[str, str]:
    """Copy one part into `target`; returns path and SHA-256 of each file.

    Uploaded files are written once and never changed: what a database holds is whole when they are
    copied after it. Exported heads are of the chain in the database when copied before it.
    """
    sums: dict[str, str] = {}
    origin = source(part)
    for path in names(origin):
        name = f"{part}/{path.relative_to(origin).as_posix()}"
        with suppress(FileNotFoundError):  # an upload that nothing held, cleared away meanwhile
            sums[name] = copy(path, target / name)
    return sums


def copy(origin: Path, target: Path) -> str:
    """Copy one file; returns its SHA-256."""
    digest = hashlib.sha256()
    with origin.open("rb") as read:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as written:
            while piece := read.read(_CHUNK):
                digest.update(piece)
                written.write(piece)
    return digest.hexdigest()


def write_sums(path: Path, sums: Mapping[str, str]) -> None:
    """As `sha256sum --check` reads it."""
    path.write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()), "utf-8")


def read_sums(path: Path) -> dict[str, str]:
    """Path and SHA-256 of each file of a backup."""
    lines = path.read_text("utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def bring(backup: Path, sums: Mapping[str, str], part: str, target: Path) -> None:
    """Copy one part of a backup to `target`; raises Failure at the first file that differs."""
    for name, digest in sums.items():
        if not name.startswith(f"{part}/"):
            continue
        try:
            same = copy(backup / name, target / name.removeprefix(f"{part}/")) == digest
        except FileNotFoundError:
            same = False
        if not same:
            raise Failure(
                f"{backup / name} is missing or not what was backed up: its SHA-256 differs.",
                "Take another copy of this backup, or another backup.",
            )


def without_bytes(sums: Mapping[str, str], before: datetime) -> list[str]:
    """Files that something has held since before a moment, and whose bytes are not among these."""
    from zhiye.files.models import StoredFile

    held = StoredFile.objects.exclude(holder_kind="").filter(attached_at__lt=before)
    return [
        str(file.pk)
        for file in held.iterator(chunk_size=2000)
        if sums.get(f"files/{file.path}") != file.sha256
    ]
