"""Processes, ports and files as the machine has them."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from config.embedded.errors import ClusterError

# Kept for the life of this process: a database may outlive the command that started it.
started: list[subprocess.Popen[bytes]] = []


def reap() -> None:
    """Collect ended children, so that a killed postmaster does not stay as a zombie."""
    for process in list(started):
        if process.poll() is not None:
            started.remove(process)


def postmaster(pgdata: Path) -> int | None:
    """Process id from postmaster.pid, if that process really is this cluster's postmaster."""
    try:
        pid = int((pgdata / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if _is_postgres_of(pid, pgdata) else None


def _is_postgres_of(pid: int, pgdata: Path) -> bool:
    """A reused process id must not pass for the database (common after a container restart)."""
    if Path("/proc/self").exists():
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        named = os.path.basename(command[0]) == b"postgres"
        return state != "Z" and named and os.fsencode(str(pgdata)) in command
    shown = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], check=False, capture_output=True, text=True
    ).stdout
    return "postgres" in shown and str(pgdata) in shown


def remove_stale_pid_file(pgdata: Path) -> None:
    """PostgreSQL refuses to start when the recorded id now belongs to some other process."""
    if postmaster(pgdata) is None:
        (pgdata / "postmaster.pid").unlink(missing_ok=True)


def free_port(preferred: int) -> int:
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ClusterError("No free port on 127.0.0.1.", "Close some programs and try again.")


def send(pid: int, how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, how)


def until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def dies_with_parent(number: signal.Signals = signal.SIGINT) -> None:
    """Linux: this signal comes when the parent is killed, so that nothing is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, int(number))


def clean_environment() -> dict[str, str]:
    """PG* variables of the caller must not lead the programs elsewhere."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}


def tail(path: Path) -> str:
    try:
        return " / ".join(path.read_text("utf-8", "replace").splitlines()[-3:])
    except OSError:
        return "(empty)"


def disk_hint(data: Path) -> str:
    free = shutil.disk_usage(data if data.exists() else data.anchor).free // 2**20
    return f"Only {free} MB are free on the disk of {data}." if free < 300 else ""
