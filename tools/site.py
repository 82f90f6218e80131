"""A whole demo of one's own on a free port, for journeys, pictures and trials."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from config.console import ROOT, Failure
from config.embedded import Cluster

START_SECONDS = 600.0
STOP_SECONDS = 40.0


@dataclass(frozen=True)
class Site:
    """A running demo: its address, its data folder, what it printed."""

    url: str
    data: Path
    log: Path

    @property
    def process(self) -> int:
        """The process id of the program that started its web server and its job worker."""
        return int((self.data / "run.lock").read_text().partition(" ")[0])

    @property
    def postmaster(self) -> int:
        """The process id of its database."""
        pid = Cluster(self.data).pid()
        if pid is None:
            raise Failure("The database of the demo does not run.", f"See {self.log}.")
        return pid


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(data: Path, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[Site]:
    """Start `make run`'s program on its own data and port; stop it and all it started.

    `settings` are what its environment says beside that.
    """
    data.mkdir(parents=True, exist_ok=True)
    log = data / "site.log"
    port = free_port()
    command = [sys.executable, "-m", "tools.run", "--port", str(port), "--data", str(data)]
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ZHIYE_") and name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=kept | dict(settings), stdout=out, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, f"http://127.0.0.1:{port}", log)
            yield Site(f"http://127.0.0.1:{port}", data, log)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if answers(url):
            return
        time.sleep(0.3)
    raise Failure(f"The demo did not start: {_end_of(log)}", f"See {log}.")


def answers(url: str) -> bool:
    """Whether the health page says yes."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=3) as reply:  # noqa: S310
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]
