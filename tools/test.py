"""`make test`: all tests, several at once, the browser journeys included."""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys

from config.console import ROOT, Failure, give_up, say
from tools import browser

# One more than the machine has cores: much of the time goes by waiting for a browser or a start.
WORKERS = str(min(os.cpu_count() or 1, 7) + 1)

# Processor seconds of the whole suite, the server's included: half an hour on two cores and a bit,
# what one still waits for. It is the bar for the product with all of its systems.
BUDGET = 3_000


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
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = used.ru_utime + used.ru_stime
    say(f"  … {seconds:.0f} s of processor time, of {BUDGET} s at most")
    if done.returncode != 0:
        give_up(Failure("Tests failed.", "One alone: .venv/bin/python -m pytest tests/FILE::NAME"))
    if seconds > BUDGET:
        give_up(Failure("The tests take too much.", "docs/testing.md says where the time goes."))


if __name__ == "__main__":
    main()
