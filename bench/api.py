"""The API's verification over HTTP beside FastAPI and asyncpg with the same statements.

Each is served by one process as it usually is (granian with threads, uvicorn with its loop) and
asked in turns over connections that stay open for a round. The client takes a part of the machine,
so what is held against each other is requests for a second of the processor of server and database.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from bench import data, processor
from bench.report import Part
from config.console import ROOT, Failure
from config.embedded import Cluster
from tools.site import free_port

LEAST = 0.35
ROUNDS, EACH, CLIENTS, WARM = 9, 400, 4, 40
PRODUCT = "config.wsgi:application"
YARD = "bench.api_yard:app"
SECONDS = 60.0


def measure(people: int, folder: Path) -> Part:
    """Requests a second of the processor of both, in turns; `folder` is the database's."""
    postmaster = Cluster(folder).pid() or 0
    numbers = itertools.count()
    taken: dict[str, list[tuple[float, float]]] = {"product": [], "yard": []}
    with ExitStack() as stack:
        asked = {
            "product": stack.enter_context(_served(_granian, "/api/v1/public/verify", people)),
            "yard": stack.enter_context(_served(_uvicorn, "/verify", people)),
        }
        for one in asked.values():
            one.ask(numbers, WARM)
        for _ in range(ROUNDS):
            for name, one in asked.items():
                before, started = one.processor(postmaster), time.perf_counter()
                one.ask(numbers, EACH)
                used, wall = one.processor(postmaster) - before, time.perf_counter() - started
                taken[name].append((EACH / used, EACH / wall))
    part = Part("api", details={"requests_a_second_of_processor_and_clock": taken})
    for name, words in {"product": "verification", "yard": "yardstick: FastAPI, asyncpg"}.items():
        part.say(f"{words}, for a second of processor", round(median(a for a, _ in taken[name])))
        part.say(f"{words}, for a second of the clock", round(median(b for _, b in taken[name])))
    for place, words in enumerate(("processor", "clock")):
        pairs = zip(taken["product"], taken["yard"], strict=True)
        ratio = median(ours[place] / theirs[place] for ours, theirs in pairs)
        target = {} if words == "clock" else {"least": LEAST}
        part.say(f"verification over FastAPI and asyncpg, by {words}", ratio, "", **target)
    return part


class _Server:
    """One of the two servers, asked by several clients at once."""

    def __init__(self, port: int, pid: int, path: str, people: int) -> None:
        self.port, self.pid, self.path, self.people = port, pid, path, people

    def ask(self, numbers: Iterator[int], many: int) -> None:
        """So many requests, each from another source and about another person."""
        shares = [[next(numbers) for _ in range(many // CLIENTS)] for _ in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as threads:
            list(threads.map(self._ask, shares))

    def _ask(self, numbers: list[int]) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        for number in numbers:
            seq = number * 7919 % self.people
            asked = {"name": data.a_name(seq), "number": data.id_number(seq)}
            source = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            headers = {"Content-Type": "application/json", "X-Forwarded-For": source}
            connection.request("POST", self.path, json.dumps(asked), headers)
            answer = connection.getresponse()
            told = answer.read()
            if answer.status != 200 or '"有效"'.encode() not in told:
                raise RuntimeError(f"{self.path}: {answer.status} {told[:300]!r}")
        connection.close()

    def processor(self, postmaster: int) -> float:
        """Seconds used so far by this server and the database."""
        return processor.seconds([self.pid, postmaster])


def _granian(port: int) -> list[str]:
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    options += ["--workers", "1", "--blocking-threads", str(CLIENTS), "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *options, "--no-ws", PRODUCT]


def _uvicorn(port: int) -> list[str]:
    options = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    return [sys.executable, "-m", "uvicorn", *options, "--no-access-log", YARD]


@contextmanager
def _served(command: Callable[[int], list[str]], path: str, people: int) -> Iterator[_Server]:
    port = free_port()
    process = subprocess.Popen(
        command(port), cwd=ROOT, env=os.environ | {"ZHIYE_TRUSTED_PROXIES": "127.0.0.1"}
    )
    try:
        _wait(process, port)
        yield _Server(port, process.pid, path, people)
    finally:
        process.terminate()
        process.wait(SECONDS)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise Failure("A server of the bench did not start.", "See the lines above.")
