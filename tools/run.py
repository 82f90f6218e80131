"""`make run`: database, web server and job worker, watched, and all stopped together.

python -m tools.run --port 8000 --data .data/dev
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType
from typing import IO

from config.bootstrap import demo_environment
from config.console import ROOT, Failure, give_up, say, step
from config.embedded import APPLICATION, OWNER, Cluster, ClusterError, Lease
from tools.watch import Child

LOOK_EVERY = 0.5
STOP_SECONDS = 15.0


class Stop(Exception):
    """A signal asked us to end."""


def main() -> None:
    """Start everything, wait for Ctrl-C, stop everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", type=Path, default=ROOT / ".data" / "dev")
    parser.add_argument("--no-demo", action="store_true", help="start with an empty system")
    parser.add_argument("--stop", action="store_true", help="stop the one that runs on --data")
    chosen = parser.parse_args()
    data = chosen.data.expanduser().resolve()
    if chosen.stop:
        return _stop_other(data)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _asked_to_stop)
    try:
        _Run(chosen.host, chosen.port, data, demo=not chosen.no_demo).whole()
    except (Failure, ClusterError) as failure:
        give_up(Failure(failure.message, failure.remedy))
    except OSError as error:
        give_up(Failure(str(error), f"Check the rights and the free space of {data}."))
    except Stop:
        say("  stopped")
    return None


def _asked_to_stop(number: int, frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)  # the clean-up itself must not be interrupted
    raise Stop


class _Run:
    """One running system."""

    def __init__(self, host: str, port: int, data: Path, *, demo: bool) -> None:
        self.host, self.port, self.data, self.demo = host, port, data, demo
        self.cluster: Cluster | None = None
        self.lease: Lease | None = None
        self.children: list[Child] = []
        self.logins: subprocess.Popen[str] | None = None
        self.given = os.environ.get("DATABASE_URL", "")

    def whole(self) -> None:
        """From nothing to a served page, then watch until a signal comes."""
        with _only_one(self.data, self.port):
            _check_port(self.host, self.port)
            _check_disk(self.data)
            try:
                self._start()
                self._announce()
                while True:
                    time.sleep(LOOK_EVERY)
                    self.look()
            finally:
                self._end()

    def _start(self) -> None:
        if not self.given:
            with step("database"):
                self.cluster = Cluster(self.data)
                self.lease = Lease(self.cluster, ends_with_parent=True)
        command = [sys.executable, "-m", "config.prepare", *([] if self.demo else ["--no-demo"])]
        prepared = subprocess.run(command, cwd=ROOT, env=self._environment(OWNER), check=False)
        if prepared.returncode != 0:
            raise Failure("The database is not ready.", "See the lines above.")
        with step("web server and job worker"):
            environment = self._environment(APPLICATION)
            self.children = [
                Child("web server", self._web(), environment),
                # Without us there is no database either, which a gentle end would wait for.
                Child("job worker", self._worker(), environment, orphaned=signal.SIGKILL),
            ]
            for child in self.children:
                child.start()
            self._wait_for_answer()

    def _environment(self, role: str) -> dict[str, str]:
        """As given, else the demo's; the schema's owner only for preparing."""
        env = dict(os.environ)
        for name, value in demo_environment(self.data).items():
            env.setdefault(name, value)
        if self.cluster is not None:
            env["DATABASE_URL"] = self.cluster.url(role)
        elif role == OWNER:
            env["DATABASE_URL"] = os.environ.get("OWNER_DATABASE_URL") or self.given
        env.setdefault("ZHIYE_PUBLIC_URL", self._address())
        env["PYTHONUNBUFFERED"] = "1"
        return env

    def _web(self) -> list[str]:
        options = ["--interface", "wsgi", "--host", self.host, "--port", str(self.port)]
        options += ["--workers", str(os.cpu_count() or 1), "--blocking-threads", "4"]
        options += ["--respawn-failed-workers", "--workers-kill-timeout", "10"]
        options += ["--log-level", "warning", "--no-ws"]
        return [sys.executable, "-m", "granian", *options, "config.wsgi:application"]

    def _worker(self) -> list[str]:
        return [sys.executable, "-m", "config.worker"]

    def _wait_for_answer(self, seconds: float = 180.0) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            ended = [child for child in self.children if not child.alive()]
            if ended:
                raise Failure(f"The {ended[0].name} ended at once.", "See its lines above.")
            if _answers(f"http://{self._reached()}:{self.port}/healthz"):
                return
            time.sleep(0.1)
        raise Failure(f"The web server did not answer within {seconds:.0f} s.", "Run it again.")

    def _reached(self) -> str:
        return "127.0.0.1" if self.host in ("0.0.0.0", "") else self.host  # noqa: S104  compared

    def _address(self) -> str:
        return f"http://{'localhost' if self._reached() == '127.0.0.1' else self.host}:{self.port}"

    def _announce(self) -> None:
        say(f"\n  zhiye answers at {self._address()}/   (Ctrl-C stops it)\n")
        command = [sys.executable, str(ROOT / "manage.py"), "demo_logins"]
        self.logins = subprocess.Popen(
            [*command, "--base-url", self._address()],
            cwd=ROOT,
            env=self._environment(APPLICATION),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def look(self) -> None:
        """Start again whatever ended by itself; without a database nothing else would stay."""
        if self._database_runs():
            for child in self.children:
                child.keep_alive()
        if self.logins is not None and self.logins.poll() is not None:
            shown, good = self.logins.communicate()[0], self.logins.returncode == 0
            self.logins = None
            if good:
                say(shown)

    def _database_runs(self) -> bool:
        """Where it does not come back, the pages say so and the next look tries again."""
        if self.cluster is None or self.cluster.pid() is not None:
            return True
        say("  ! the database has ended: starting it again")
        try:
            self.cluster.start(ends_with_parent=True)
        except ClusterError as failure:
            say(f"  ✗ {failure.message}\n    → {failure.remedy}")
            return False
        say("  ✓ the database answers again")
        return True

    def _end(self) -> None:
        if self.logins is not None:
            self.logins.kill()
            self.logins.communicate()
        for child in self.children:
            child.ask_to_end()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.end_before(deadline)
        if self.lease is not None:
            self.lease.release()


class _only_one:  # noqa: N801  used as a statement
    """Holds the data folder; a second start on it is told who has it."""

    def __init__(self, data: Path, port: int) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.path, self.port = data / "run.lock", port
        self.file: IO[str] = self.path.open("a+")

    def __enter__(self) -> None:
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.file.seek(0)
            pid, _, port = self.file.read().strip().partition(" ")
            raise Failure(
                f"zhiye already runs on {self.path.parent} (process {pid}, port {port}).",
                "Use it, stop it with `make stop`, or give another DATA=… and PORT=….",
            ) from None
        self.file.truncate(0)
        self.file.write(f"{os.getpid()} {self.port}\n")
        self.file.flush()

    def __exit__(self, *_: object) -> None:
        self.file.truncate(0)
        self.file.close()


def _stop_other(data: Path) -> None:
    try:
        text = (data / "run.lock").read_text()
    except FileNotFoundError:
        text = ""
    pid = text.partition(" ")[0]
    if not pid.isdigit():
        return say(f"  nothing runs on {data}")
    os.kill(int(pid), signal.SIGTERM)
    deadline = time.monotonic() + 2 * STOP_SECONDS
    while (data / "run.lock").read_text() and time.monotonic() < deadline:
        time.sleep(0.1)
    return say("  stopped")


def _check_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Failure(
                f"Port {port} is reserved for root.", "Take one above 1023: make run PORT=8001"
            ) from None
        except OSError:
            raise Failure(
                f"Port {port} is taken by another program.", f"make run PORT={port + 1}"
            ) from None


def _check_disk(data: Path) -> None:
    free = shutil.disk_usage(data).free // 2**20
    if free < 300:
        raise Failure(f"Only {free} MB are free on the disk of {data}.", "Free at least 300 MB.")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    main()
