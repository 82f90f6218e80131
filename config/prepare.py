"""Brings a database up to date: schema, rights, reference data, demo stories, collected files.

Runs as the owner of the schema. What was loaded once is remembered in the database itself, so a
data folder and a database given by DATABASE_URL cannot drift apart.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

from config.console import ROOT, Failure, give_up, say, step

NOT_SERVED = (
    "vendor/tabler-icons/*",  # icons are put into the pages on the server
    "ninja/*",  # the interface is described in pages of our own
    "django_htmx/ext/*",
    "django_htmx/ht*-4*",
    "django_htmx/htmx-2.js",
)
"""Files of packages that no page names: compressing them took most of a first start."""


@dataclass(frozen=True)
class Load:
    """A command that fills tables; run again only when one of its source files has changed."""

    command: str
    title: str
    sources: tuple[str, ...] = ()
    demo: bool = False


LOADS = (
    Load("load_regions", "regions", ("zhiye/regions/data/**/*", "var/vendor/**/*.json")),
    Load("load_catalogue", "catalogues", ("zhiye/catalogue/data/**/*",)),
    Load("load_demo", "demo stories", demo=True),
)


def main() -> None:
    """Run every step, one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-demo", action="store_true", help="leave the tables empty")
    chosen = parser.parse_args()
    django.setup()
    try:
        _carry_along()
        for load in LOADS:
            if not (load.demo and (chosen.no_demo or _settings().ENV.production)):
                _load(load)
        collect()
    except Failure as failure:
        give_up(failure)


def _carry_along() -> None:
    """Bring the schema up to date, saying first what becomes of data that is there already."""
    from config import releases

    if told := releases.look().words:
        say(f"  {told}")
    with step("database schema and rights"):
        _migrate()
    _mark(releases.MARK)
    _set_mark(releases.MARK, releases.VERSION)


def _migrate() -> None:
    from django.db import DatabaseError

    from zhiye.core import privileges

    try:
        _call("migrate")
        _call("grant_app_role", role=_settings().ENV.app_role)
    except DatabaseError as error:
        raise Failure(
            f"The database cannot be brought up to date: {str(error).splitlines()[0]}",
            "Its role must own the schema; make clean DATA=… starts a try-out anew.",
        ) from error
    if wrong := privileges.forbidden(_settings().ENV.app_role):
        raise Failure(
            f"Role {_settings().ENV.app_role} may change log tables ({wrong[0]}).",
            "Serve with a role that does not own the tables.",
        )


def _load(load: Load) -> None:
    from django.core.management import get_commands

    mark = _fingerprint(load.sources)
    if load.command not in get_commands() or _mark(load.command) == mark:
        return
    with step(load.title):
        _call(load.command)
    _set_mark(load.command, mark)


def collect() -> None:
    """Collect pages' files with hashed names; skipped when no source has changed."""
    settings = _settings()
    sources = [*settings.STATICFILES_DIRS, ROOT / "zhiye" / "web" / "shared" / "static"]
    sources.append(Path(django.__file__).parent / "forms")
    mark = _fingerprint(os.path.relpath(folder, ROOT) + "/**/*" for folder in sources)
    stamp = settings.STATIC_ROOT / ".sha256"
    if stamp.is_file() and stamp.read_text() == mark:
        return
    with step("style sheets and scripts"):
        _call("collectstatic", interactive=False, clear=True, ignore_patterns=list(NOT_SERVED))
    stamp.write_text(mark)


def _fingerprint(patterns: Iterable[str]) -> str:
    """Changes when a matching file is added, removed or written."""
    digest = hashlib.sha256()
    for pattern in patterns:
        base, _, rest = pattern.partition("/**/")
        for path in sorted((ROOT / base).rglob(rest)) if rest else []:
            if path.is_file() and "tabler-icons" not in path.parts:
                digest.update(f"{path.name} {path.stat().st_size}".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _mark(name: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "create table if not exists setup_loaded"
            " (name text primary key, mark text not null, at timestamptz not null default now())"
        )
        cursor.execute("select mark from setup_loaded where name = %s", [name])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _set_mark(name: str, mark: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "insert into setup_loaded (name, mark) values (%s, %s)"
            " on conflict (name) do update set mark = excluded.mark, at = now()",
            [name, mark],
        )


def _call(command: str, **options: Any) -> None:
    """A management command without its chatter; its words are shown when it fails."""
    from django.core.management import CommandError, call_command

    out = io.StringIO()
    try:
        call_command(command, verbosity=0, stdout=out, stderr=out, **options)
    except CommandError as error:
        words = "\n".join([*out.getvalue().splitlines()[-5:], str(error)])
        raise Failure(f"{command}: {words}", f"Try `manage.py {command}` by itself.") from error


def _settings() -> Any:
    from django.conf import settings

    return settings


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
        sys.exit(0)
    sys.exit(130)
