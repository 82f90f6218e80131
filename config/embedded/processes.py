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
from collections.abc import Callable, Iterator
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


def ours(pid: int) -> bool:
    """Whether this process has started it and not yet seen it end."""
    return any(process.pid == pid for process in started)


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


def end_orphans(cluster_name: str) -> None:
    """End what a killed postmaster has left behind: it holds the shared memory of the cluster.

    They end by themselves as a rule, but one that waits for something else never sees it.
    """
    found = orphans(cluster_name)
    for pid in found:
        send(pid, signal.SIGKILL)
    if found:
        until(lambda: not orphans(cluster_name), 5.0)


def orphans(cluster_name: str) -> list[int]:
    """Processes below a postmaster, by the title PostgreSQL gives them; zombies have none."""
    title = f"postgres: {cluster_name}: "
    return [pid for pid, command in _commands() if command.startswith(title)]


def _commands() -> Iterator[tuple[int, str]]:
    if Path("/proc/self").exists():
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                with suppress(OSError):
                    yield int(folder.name), (folder / "cmdline").read_text("utf-8", "replace")
        return
    shown = subprocess.run(
        ["ps", "-A", "-o", "pid=,command="], check=False, capture_output=True, text=True
    ).stdout
    for line in shown.splitlines():
        pid, _, command = line.strip().partition(" ")
        yield int(pid), command.strip()


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
