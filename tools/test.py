"""`make test`: all tests, several at once, the browser journeys included."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

from config.console import ROOT, Failure, give_up, say
from tools import browser

# One more than the machine has cores: much of the time goes by waiting for a browser or a start.
WORKERS = str(min(os.cpu_count() or 1, 7) + 1)


def main() -> None:
    """Provide a browser, then run pytest; further arguments are pytest's."""
    given = sys.argv[1:]
    try:
        if "not journey" not in shlex.join(given):
            browser.provide()
    except Failure as failure:
        give_up(failure)
    workers = os.environ.get("ZHIYE_TEST_WORKERS", WORKERS)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        workers,
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        *given,
    ]
    say(f"  … tests, {workers} workers")
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode != 0:
        give_up(Failure("Tests failed.", "One alone: .venv/bin/python -m pytest tests/FILE::NAME"))


if __name__ == "__main__":
    main()
