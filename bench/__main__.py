"""`make bench [N=100000]`: ratios against yardsticks, measured side by side in one run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

from config.embedded import Cluster, Lease
from tools.console import ROOT, step

ROUNDS, EACH = 12, 150
ACCEPTS = 1200


def main() -> None:
    """Load the people, measure, print and keep the figures in `.data/bench/figures.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--data", type=Path, default=ROOT / ".data" / "bench")
    chosen = parser.parse_args()
    with Lease(Cluster(chosen.data, durable=True)) as lease:
        _environment(lease.cluster.url(), chosen.data)
        figures = _run(chosen.people)
    figures["machine"] = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    text = json.dumps(figures, ensure_ascii=False, indent=2)
    (chosen.data / "figures.json").write_text(text, encoding="utf-8")
    sys.stdout.write(text + "\n")


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


def _run(people: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from bench import data

    with step("empty database with schema and catalogue"):
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        call_command("migrate", verbosity=0)
        call_command("load_catalogue", verbosity=0)
    with step(f"{people:,} people by COPY, sealed"):
        seconds = data.load(people)
    figures: dict[str, Any] = {
        "people": people,
        "load_seconds": round(seconds, 1),
        "people_a_second": round(people / seconds),
    }
    with step("public verification against a bare view and the ORM with a template"):
        figures["verification"] = _verification(people)
    with step("the accept move against its raw writes"):
        figures["accept"] = _accept()
    return figures


def _verification(people: int) -> dict[str, Any]:
    from django.core.handlers.wsgi import WSGIHandler
    from django.test.utils import override_settings
    from django.urls import clear_url_caches, set_urlconf

    from bench import data
    from bench.calls import post, side_by_side

    real = WSGIHandler()
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF="bench.yardsticks"):
        yard = WSGIHandler()

    def typed(number: int) -> dict[str, str]:
        seq = number * 7919 % people
        return {"name": data.a_name(seq), "number": data.id_number(seq)}

    token = "b" * 32

    def verify(number: int) -> None:
        page = post(
            real,
            "/verify/",
            {**typed(number), "csrfmiddlewaretoken": token},
            {
                "HTTP_COOKIE": f"csrftoken={token}",
                "REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
            },
        )
        if "有效".encode() not in page:
            raise RuntimeError("verification did not find the person")

    def of_yard(path: str) -> Any:
        def call(number: int) -> None:
            set_urlconf("bench.yardsticks")
            post(yard, path, typed(number), {})

        return call

    clear_url_caches()

    def public(number: int) -> None:
        set_urlconf(None)
        verify(number)

    rates = side_by_side(
        {"bare": of_yard("/bare/"), "orm": of_yard("/orm/"), "verify": public},
        rounds=ROUNDS,
        each=EACH,
    )
    return {
        "calls_a_second": {name: round(rate) for name, rate in rates.items()},
        "verify_over_orm": round(rates["verify"] / rates["orm"], 2),
        "verify_over_bare": round(rates["verify"] / rates["bare"], 3),
        "target_verify_over_orm": 0.6,
    }


def _accept() -> dict[str, Any]:
    from bench import accept
    from bench.calls import side_by_side

    invited = accept.prepare(ACCEPTS * 2)
    started = time.perf_counter()
    rates = side_by_side(
        {
            "move": accept.the_move(invited[:ACCEPTS]),
            "raw": accept.raw_writes(invited[ACCEPTS:]),
        },
        rounds=10,
        each=100,
    )
    return {
        "a_second": {name: round(rate) for name, rate in rates.items()},
        "move_over_raw": round(rates["move"] / rates["raw"], 3),
        "seconds": round(time.perf_counter() - started, 1),
    }


if __name__ == "__main__":
    main()
