"""Restores a backup into an empty database and an empty data folder, and proves what it restored.

python -m config.restore FOLDER
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from config.backups import files, manifest, programs
from config.backups.place import opened, private
from config.console import Failure, say, step

_AFTER = "Do not serve it. Take another backup, or find out what happened to this one."


def main() -> None:
    """One line a step; at the end what to do next."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder `python -m config.backup` has named")
    chosen = parser.parse_args()
    with opened(new=True):
        document = restore(chosen.folder.expanduser().resolve())
        say(f"\n  Restored as of {document['made_at']}. Next:")
        say("  1. as the owner `python -m config.prepare`")
        say("  2. start web nodes and worker, log in, open a file")
        say("  3. messages that waited at that moment are sent again: tell support")


@private()
def restore(folder: Path) -> dict[str, Any]:
    """Restore and compare; returns the manifest. Raises Failure.

    Until everything that can be checked beforehand is, nothing is written; the database itself is
    written whole or not at all, so after a failure the same command may be given again.
    """
    with step("the backup is whole"):
        _check_keyring()
        document = manifest.read(folder)
    _check_target(document)
    program = programs.find("pg_restore", at_least=max(document["pg_dump"], _server()))
    sums = files.read_sums(folder / manifest.SUMS)
    with step("uploaded files"):
        places = {part: _beside(files.source(part)) for part in files.PARTS}
        for part, place in places.items():
            shutil.rmtree(place, ignore_errors=True)
            files.bring(folder, sums, part, place)
    with step("database"):
        options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
        programs.run(program, *options, str(folder / manifest.DUMP))
        for part, place in places.items():
            _put(place, files.source(part))
        _prepare_database()
    with step("rows, audit chain and files are those of the backup"):
        _compare(document, sums)
    return document


def _check_keyring() -> None:
    """A try-out would make a new ring where one is missing; here that would hide the loss."""
    from django.conf import settings

    path = Path(settings.ZHIYE_KEYRING_FILE)
    if not getattr(settings, "ZHIYE_KEYRING", "") and not path.exists():
        raise Failure(
            f"There is no key ring at {path}.",
            "Put the key ring of the backed-up installation there (mode 0600) first.",
        )


def _check_target(document: Mapping[str, Any]) -> None:
    from config.backups import counts

    if other := counts.version_problem(document["migrations"]):
        raise Failure(
            f"The backup is of {other}.",
            "Restore it with that version, then bring it up to date with `config.prepare`.",
        )
    if _server() < document["postgresql"]:
        raise Failure(
            f"The backup is of PostgreSQL {document['postgresql']}, this server is {_server()}.",
            f"Give a server of version {document['postgresql']} or newer.",
        )
    _check_empty()


def _check_empty() -> None:
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND"
            " relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_%%'"
            " OR nspname = 'information_schema')"
        )
        found = cursor.fetchone()[0]
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.ENV.app_role])
        has_role = cursor.fetchone() is not None
    name = connection.settings_dict["NAME"]
    if found:
        raise Failure(
            f"Database {name} is not empty: it holds {found} tables and sequences.",
            "Nothing was changed. Create an empty database and give it in DATABASE_URL.",
        )
    if not has_role:
        raise Failure(
            f"The server has no role {settings.ENV.app_role}, with which the pages are served.",
            f"CREATE ROLE {settings.ENV.app_role} LOGIN PASSWORD '…'",
        )
    for part in files.PARTS:
        if next(files.names(files.source(part)), None) is not None:
            raise Failure(
                f"{files.source(part)} is not empty.", "Give an empty data folder in ZHIYE_DATA."
            )


def _server() -> int:
    from config.backups import counts

    return counts.server_major()


def _beside(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.restoring")


def _put(place: Path, target: Path) -> None:
    if place.is_dir():
        if target.is_dir():
            shutil.rmtree(target)  # has no file in it
        place.rename(target)


def _prepare_database() -> None:
    """The application's rights, and the figures without which the first hours would be slow."""
    from django.conf import settings
    from django.db import connection, transaction

    from zhiye.core import privileges

    with transaction.atomic():
        privileges.grant(settings.ENV.app_role)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _compare(document: Mapping[str, Any], sums: Mapping[str, str]) -> None:
    from config.backups import counts
    from zhiye.core.chain import checking, heads

    here, told = counts.counts(), document["tables"]
    for name in sorted({*here, *told}):
        if here.get(name) != told.get(name):
            raise Failure(
                f"Table {name} has {here.get(name)} rows, the backup had {told.get(name)}.", _AFTER
            )
    if document["head"] and (words := heads.problem(document["head"])):
        raise Failure(f"The head of the audit chain in the backup {words}.", _AFTER)
    if findings := checking.verify().findings:
        raise Failure(
            f"The audit chain does not hold ({len(findings)} findings): {findings[0]}.",
            "`manage.py audit_chain verify` lists them; ask whether they are known. " + _AFTER,
        )
    lost = files.without_bytes(sums, datetime.fromisoformat(document["made_at"]))
    if len(lost) > document["lost"]:
        raise Failure(f"Files on record lack their bytes ({len(lost)}): {lost[0]}.", _AFTER)


if __name__ == "__main__":
    main()
