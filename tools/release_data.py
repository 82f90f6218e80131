"""`make release-data`: keeps a small database of this release, which every later one must upgrade.

Made once, when a release is cut, and committed: invented people only, in every state of a case.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from config.bootstrap import demo_environment
from config.console import ROOT, Failure, give_up, say, step
from config.embedded import OWNER, Cluster, ClusterError, Lease
from config.releases import VERSION

FOLDER = ROOT / "tests" / "upgrades"
DUMP = """
import sys, django
django.setup()
from config.backups import counts, programs
programs.run(programs.find("pg_dump", at_least=counts.server_major()), *sys.argv[1:])
"""
COMMANDS = (
    ("migrate",),
    ("load_regions",),
    ("load_catalogue",),
    ("load_demo", "--stories-only"),
)


def main() -> None:
    """Fill a database of its own with the demo's stories and write it to a file."""
    place = FOLDER / f"{VERSION}.dump"
    if place.exists():
        give_up(
            Failure(
                f"{place.relative_to(ROOT)} is there already.",
                "Give the next release its number in pyproject.toml.",
            )
        )
    place.parent.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            _write(Path(folder), place)
    except (Failure, ClusterError) as failure:
        give_up(Failure(failure.message, failure.remedy))
    say(f"  {place.relative_to(ROOT)}: {place.stat().st_size // 1024} KB")


def _write(data: Path, place: Path) -> None:
    cluster = Cluster(data, durable=False)
    with Lease(cluster):
        environment = os.environ | demo_environment(data) | {"DATABASE_URL": cluster.url(OWNER)}
        for command in COMMANDS:
            with step(" ".join(command)):
                _run([sys.executable, "manage.py", *command], environment)
        with step("dump"):
            given = ["--format", "custom", "--compress", "9", "--no-owner", "--no-privileges"]
            _run([sys.executable, "-c", DUMP, *given, "--file", str(place)], environment)
    cluster.remove()


def _run(command: list[str], environment: dict[str, str]) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings", **environment}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Failure(f"{command[1:3]} failed: {done.stderr.strip()[-400:]}", "See its words.")


if __name__ == "__main__":
    main()
