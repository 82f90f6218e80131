"""`make check`: style, types, import order, migrations, templates, secrets. All are run."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from config.bootstrap import demo_environment
from config.console import ROOT, Failure, give_up, say
from config.embedded import Cluster, ClusterError, Lease

PYTHON = sys.executable
MANAGE = [PYTHON, "manage.py"]
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("style (ruff check)", [PYTHON, "-m", "ruff", "check", "--output-format", "concise", "."]),
    (
        "format (ruff format)",
        [PYTHON, "-m", "ruff", "format", "--check", "--output-format", "concise", "."],
    ),
    ("secrets and personal data", [PYTHON, "-m", "tools.scan_secrets"]),
    ("import order (import-linter)", [PYTHON, "-m", "tools.layers"]),
    ("missing migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    ("Django's own checks", [*MANAGE, "check", "--fail-level", "WARNING"]),
    ("templates", [PYTHON, "-m", "tools.lint_templates"]),
    ("types (mypy)", [PYTHON, "-m", "mypy"]),
)


def main() -> None:
    """Run every check; one line each, and the words of those that fail."""
    try:
        data = ROOT / ".data" / "test"
        with Lease(cluster := Cluster(data, durable=False)):
            environment = os.environ | demo_environment(data) | {"DATABASE_URL": cluster.url()}
            failed = [name for name, command in CHECKS if not _passes(name, command, environment)]
    except ClusterError as error:
        give_up(Failure(error.message, error.remedy))
    if failed:
        give_up(Failure(f"{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}."))


def _passes(name: str, command: list[str], environment: dict[str, str]) -> bool:
    start = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    good = done.returncode == 0
    say(f"  {'✓' if good else '✗'} {name} ({time.monotonic() - start:.1f} s)")
    if not good:
        say(done.stdout.rstrip())
    return good


if __name__ == "__main__":
    main()
