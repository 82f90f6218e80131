"""PostgreSQL's own programs: found, asked for their version, run."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from config.console import Failure
from config.embedded import ClusterError, binaries, processes


@dataclass(frozen=True)
class Program:
    """A program of one major version."""

    path: Path
    major: int


def find(name: str, *, at_least: int) -> Program:
    """The first of a version that is new enough: on PATH, else from the embedded database."""
    found = list(_all(name))
    for program in found:
        if program.major >= at_least:
            return program
    older = ", ".join(f"{program.path} is {program.major}" for program in found)
    raise Failure(
        f"No {name} of PostgreSQL {at_least} or newer was found"
        + (f" ({older})." if older else "."),
        f"Install the client programs of PostgreSQL {at_least} and put them on PATH.",
    )


def _all(name: str) -> Iterator[Program]:
    places = [Path(path)] if (path := shutil.which(name)) else []
    with suppress(ClusterError):
        places.append(binaries.installed() / "bin" / name)
    for place in places:
        if major := _major(place):
            yield Program(place, major)


def _major(place: Path) -> int:
    with suppress(OSError):
        done = subprocess.run(
            [str(place), "--version"], capture_output=True, text=True, check=False
        )
        if told := re.search(r"\(PostgreSQL\) (\d+)", done.stdout):
            return int(told[1])
    return 0


def run(program: Program, *options: str) -> None:
    """Run it on the connected database; raises Failure with its last words."""
    from django.conf import settings
    from django.db import connection

    told = connection.settings_dict
    address = make_conninfo(
        dbname=told["NAME"],
        user=told["USER"],
        host=told["HOST"],
        port=str(told["PORT"]),
        **settings.ENV.database_url.options,
    )
    done = subprocess.run(
        [str(program.path), "--no-password", "--dbname", address, *options],
        env=processes.clean_environment() | {"PGPASSWORD": told["PASSWORD"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = " / ".join(done.stderr.strip().splitlines()[-3:])
        raise Failure(f"{program.path.name} failed: {last}", "See the log of the database server.")
