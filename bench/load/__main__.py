"""`make load`: how many people a server serves well, and how it stands a sudden crowd.

Starts what `make run` starts, demo included, adds people with something to do, lets more and more
of them work until the p95 of all answers passes 500 ms, then sends five times a calm number at
once. Everything is on this machine, the load too: figures are for the processor time the server
used, not for the machine's cores.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.__main__ import machine
from bench.load.figures import Step, told
from bench.report import Part, table
from config.bootstrap import demo_environment
from config.console import ROOT, Failure, give_up, step
from config.embedded import Cluster
from tools import site

ASKED = ("start", "growth", "most", "settle", "hold", "think", "spike")


def main() -> None:
    """Start, climb, spike, tell; figures are kept in `.data/load/figures.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / ".data" / "load")
    parser.add_argument("--start", type=int, default=50, help="people at work at first")
    parser.add_argument("--growth", type=float, default=1.3, help="from step to step")
    parser.add_argument("--most", type=int, default=3000, help="people at work at last")
    parser.add_argument("--settle", type=float, default=20, help="seconds before each step")
    parser.add_argument("--hold", type=float, default=40, help="seconds of each step")
    parser.add_argument("--think", type=float, nargs=2, default=(2.0, 8.0), help="seconds a page")
    parser.add_argument("--spike", type=float, default=30, help="seconds of the crowd; 0: none")
    parser.add_argument("--workers", type=int, default=4000, help="invented workers")
    chosen = parser.parse_args()
    try:
        part = measure(chosen)
    except Failure as failure:
        give_up(failure)
    figures: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": "python -m bench.load " + " ".join(sys.argv[1:]),
        "machine": machine(),
        "load_after": [round(one, 1) for one in os.getloadavg()],
        "parts": {part.name: part.as_json()},
    }
    text = json.dumps(figures, ensure_ascii=False, indent=2)
    (chosen.data / "figures.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"\n{table([part])}\n\n{figures['machine']}\n")


def measure(chosen: argparse.Namespace) -> Part:
    """One run on a fresh demo of its own."""
    shutil.rmtree(chosen.data, ignore_errors=True)
    settings = {"ZHIYE_TRUSTED_PROXIES": "127.0.0.1"}  # every visitor has an address of their own
    with ExitStack() as stack:
        with step("a demo of its own, as make run starts it"):
            running = stack.enter_context(site.running(chosen.data, settings))
        with step("people with something to do"):
            cast = _cast(chosen.data, chosen.workers)
        plan = {
            "url": running.url,
            "cast": cast,
            "server": [running.process, running.postmaster],
            **{name: getattr(chosen, name) for name in ASKED},
        }
        found = _driven(chosen.data, plan)
    return told([Step(**one) for one in found["steps"]], found["spike"])


def _cast(data: Path, workers: int) -> dict[str, Any]:
    os.environ.update(demo_environment(data) | {"DATABASE_URL": Cluster(data).url()})
    import django

    django.setup()
    from django.db import connection

    from bench.load import cast

    sizes = cast.Sizes(workers, workers // 2, workers, max(4, workers // 40))
    made = cast.build(sizes).as_json()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    return made


def _driven(data: Path, plan: dict[str, Any]) -> dict[str, Any]:
    """The load, in a process whose sockets Locust may change."""
    asked, answered = data / "plan.json", data / "driven.json"
    asked.write_text(json.dumps(plan, ensure_ascii=False), "utf-8")
    command = [sys.executable, "-m", "bench.load.drive", str(asked), str(answered)]
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode != 0:
        raise Failure("The load ended early.", "See the lines above.")
    found: dict[str, Any] = json.loads(answered.read_text("utf-8"))
    return found


if __name__ == "__main__":
    main()
