"""Backs up database and files into a new folder inside FOLDER: `python -m config.backup FOLDER`.

The key ring is never in it: keep a copy of that somewhere else.
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from config.backups import files, manifest, programs
from config.backups.place import opened, private
from config.console import Failure, say, step

_LEFT_SECONDS = 24 * 3600  # what a killed backup left behind is that old


def main() -> None:
    """One line a step; the last one names the backup."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", type=Path, help="on another disk; every backup gets its own in it"
    )
    chosen = parser.parse_args()
    with opened():
        say(f"\n  {back_up(chosen.folder.expanduser().resolve())}")
        say("  The key ring is not in it: keep a copy of that elsewhere.")


@private()
def back_up(folder: Path) -> Path:
    """Make a backup inside `folder`; returns its own folder. Raises Failure, leaving nothing."""
    from django.conf import settings

    from zhiye.core import clock, keyring

    keyring.current()
    if folder.is_relative_to(settings.DATA_DIR):
        raise Failure(f"{folder} lies in the data folder itself.", "Give one on another disk.")
    moment = clock.now()
    final = folder / f"zhiye-{moment.astimezone(clock.LOCAL):%Y-%m-%d-%H%M%S}"
    part = folder / f".{final.name}.part"
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".zhiye-*.part"):
        if left.stat().st_mtime < time.time() - _LEFT_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    part.mkdir()
    try:
        _fill(part, moment)
        part.rename(final)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return final


def _fill(part: Path, moment: datetime) -> None:
    from config.backups import counts

    program = programs.find("pg_dump", at_least=counts.server_major())
    with step("exported heads of the audit chain"):
        sums = files.copy_part("audit", part)
    with step("database"), _snapshot() as name:
        facts = _facts()
        dump = str(part / manifest.DUMP)
        programs.run(program, "--format=custom", f"--snapshot={name}", f"--file={dump}")
    with step("uploaded files"):
        sums |= files.copy_part("files", part)
        files.write_sums(part / manifest.SUMS, sums)
        if lost := files.without_bytes(sums, moment):
            say(f"  ! files on record are missing or changed on the disk ({len(lost)}): {lost[0]}")
    with step("checksums"):
        document = {
            "made_at": moment.isoformat(),
            "pg_dump": program.major,
            **facts,
            "dump": manifest.described(part / manifest.DUMP),
            "files": manifest.described(part / manifest.SUMS) | {"count": len(sums)},
            "lost": len(lost),
        }
        manifest.write(part, document)
        _to_disk(part)


@contextmanager
def _snapshot() -> Iterator[str]:
    """What this transaction sees, under a name by which pg_dump sees the same."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _facts() -> dict[str, Any]:
    """What is compared after a restore, as the snapshot has it."""
    from config.backups import counts
    from zhiye.core.chain import heads

    return {
        "postgresql": counts.server_major(),
        "migrations": counts.migrations(),
        "tables": counts.counts(),
        "head": heads.head(),
    }


def _to_disk(folder: Path) -> None:
    """A backup that was told of survives a power cut."""
    for path in (*folder.rglob("*"), folder):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


if __name__ == "__main__":
    main()
