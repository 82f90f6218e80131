"""Which release made the data that is here, and whether this one can carry it along.

A data folder outlives the code beside it. Before anything is changed the start reads which
migrations the database has had: data of an earlier release is carried along, data that this release
does not know is left as it is and the person at the keyboard is told what to do.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from config.console import ROOT, Failure

VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
MARK = "release"
OWN = "zhiye."


@dataclass(frozen=True)
class Found:
    """What a database holds: the release that made it, and what is to be done to its schema."""

    release: str = ""
    pending: int = 0

    @property
    def words(self) -> str:
        """What the start says it does with data that is there already; empty where it is current.

        Nothing is said of an empty database, nor of one that this release has made.
        """
        if not self.release or not self.pending:
            return ""
        what = "1 change" if self.pending == 1 else f"{self.pending} changes"
        return f"data of release {self.release}: {what} of the schema, nothing entered is lost"


def look() -> Found:
    """Recognise the data of the connected database.

    Raises Failure for data of a newer release, and for data from before the first release, whose
    schema nothing carries along.
    """
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    own = {app.label for app in apps.get_app_configs() if app.name.startswith(OWN)}
    known = {key for key in loader.disk_migrations if key[0] in own}
    applied = {key for key in loader.applied_migrations if key[0] in own}
    if not applied:
        return Found()
    release = mark()
    if applied - known:
        raise _foreign(release)
    return Found(release or VERSION, len(known - applied))


def _foreign(release: str) -> Failure:
    if release:
        return Failure(
            f"The data here was last used by release {release} of zhiye, which is newer than this"
            f" one ({VERSION}). Nothing was changed.",
            f"Start it with release {release} or newer, or give another folder: make run DATA=….",
        )
    return Failure(
        "The data here was made before the first release of zhiye, which cannot carry it along."
        " Nothing was changed.",
        "Give another folder: make run DATA=…; a try-out may be removed: make clean.",
    )


def mark() -> str:
    """The release that has used this database last; empty where none has said so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('setup_loaded')")
        if cursor.fetchone()[0] is None:
            return ""
        cursor.execute("SELECT mark FROM setup_loaded WHERE name = %s", [MARK])
        row = cursor.fetchone()
    return str(row[0]) if row else ""
