"""`make bench [N=100000]`: figures against yardsticks, measured side by side in one run.

`python -m bench --only import --only pages` measures parts, `--full` loads a million people.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.report import Part, table
from config.console import ROOT, step
from config.embedded import Cluster, Lease

PARTS = ("plain", "import", "prints", "export", "pages", "verify", "api", "accept", "employment")
WITHOUT_PEOPLE = frozenset(["plain", "import", "prints"])
MILLION = 1_000_000


def main() -> None:
    """Measure, print a table and keep the figures in `.data/bench/figures.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000, help="rows of the lists")
    parser.add_argument("--data", type=Path, default=ROOT / ".data" / "bench")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; repeatable")
    parser.add_argument("--full", action="store_true", help="pages with a million people too")
    chosen = parser.parse_args()
    wanted = [part for part in PARTS if not chosen.only or part in chosen.only]
    load = os.getloadavg()
    with Lease(Cluster(chosen.data, durable=True)) as lease:
        _environment(lease.cluster.url(), chosen.data)
        parts = _run(chosen.people, chosen.data, wanted, full=chosen.full)
    figures: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": "python -m bench " + " ".join(sys.argv[1:]),
        "machine": machine(),
        "load_before": [round(one, 1) for one in load],
        "load_after": [round(one, 1) for one in os.getloadavg()],
        "parts": {part.name: part.as_json() for part in parts},
    }
    text = json.dumps(figures, ensure_ascii=False, indent=2)
    (chosen.data / "figures.json").write_text(text, encoding="utf-8")
    sys.stdout.write(f"\n{table(parts)}\n\n{figures['machine']}; load {figures['load_before'][0]}"
                     f" before, {figures['load_after'][0]} after\n")  # fmt: skip


def machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in _lines(Path("/proc/cpuinfo"))
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return (
        f"{os.cpu_count()} cores ({model}), {platform.system()}, Python {platform.python_version()}"
    )


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def _environment(url: str, data: Path) -> None:
    os.environ.update(
        DATABASE_URL=url,
        DJANGO_SETTINGS_MODULE="config.settings",
        ZHIYE_PROFILE="demo",
        ZHIYE_DATA=str(data),
        ZHIYE_SECRET_KEY="bench-" + "k" * 60,
    )
    import django

    django.setup()


def _run(rows: int, folder: Path, wanted: list[str], *, full: bool) -> list[Part]:
    parts: list[Part] = []
    if "plain" in wanted:
        parts.append(_of_demo())
    _empty()
    if "import" in wanted:
        from bench import imports

        with step(f"import of {rows:,} rows, {imports.ROUNDS} rounds against its yardsticks"):
            parts.append(imports.measure(rows, folder))
    if "prints" in wanted:
        from bench import prints

        with step(f"{prints.COUNT:,} record prints against typst alone"):
            parts.append(prints.measure())
    if not set(wanted) <= WITHOUT_PEOPLE:
        if parts:
            _empty()
        parts += _with_people(rows, folder, wanted, full=full)
    return parts


def _of_demo() -> Part:
    """The part that is measured on the demo."""
    from django.core.management import call_command

    from bench import plain
    from config import prepare

    _empty()
    with step("demo"):
        call_command("load_regions", verbosity=0)
        call_command("load_demo", verbosity=0)
    prepare.collect()
    with step("lists and desks against plain views"):
        return plain.measure()


def _empty() -> None:
    from django.core.management import call_command
    from django.db import connection

    with step("empty database with schema and catalogue"):
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        call_command("migrate", verbosity=0)
        call_command("load_catalogue", verbosity=0)


def _with_people(rows: int, folder: Path, wanted: list[str], *, full: bool) -> list[Part]:
    """The parts that need people, at growing sizes of the register."""
    from bench import data, exports, pages, verification
    from config import prepare

    whole = data.BIG + rows
    prepare.collect()
    loaded, parts = 0, [Part("load")]
    sizes: dict[int, dict[str, Any]] = {}
    for size in (data.BIG, whole, *((MILLION,) if full and whole < MILLION else ())):
        with step(f"{size:,} people by COPY, sealed"):
            seconds = data.load(size, begin=loaded)
        parts[0].say(f"people a second, {loaded:,} to {size:,}", (size - loaded) / seconds)
        loaded = size
        if "pages" in wanted:
            with step(f"pages with lists, {size:,} people"):
                sizes[size] = pages.measure(size)
        if size == whole and "export" in wanted:
            with step(f"exports of {rows:,} rows"):
                parts.append(exports.measure(rows))
        if size == whole and "verify" in wanted:
            with step("public verification against a bare view and the ORM with a template"):
                parts.append(verification.measure(whole))
        if size == whole and "api" in wanted:
            from bench import api

            with step("verification over HTTP against FastAPI and asyncpg"):
                parts.append(api.measure(whole, folder))
    if sizes:
        parts.append(pages.told(sizes))
    if "accept" in wanted:
        from bench import accept

        with step("the accept move against its raw writes"):
            parts.append(accept.measure())
    if "employment" in wanted:
        from bench import employment_batch

        with step(f"{employment_batch.ROWS:,} employment records from a spreadsheet"):
            parts.append(employment_batch.measure(folder))
    return parts


if __name__ == "__main__":
    main()
