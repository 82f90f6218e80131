"""`make run`: starts, watches, answers again after a kill, ends without leaving anything."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE
from typing import IO

import pytest

from config.embedded import Cluster, ClusterError
from tests.support.waiting import PATIENCE, until
from tools.run import _Run

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent


class Running:
    """A system of its own, without the demo, in a folder with a space in its name."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.log = data.with_suffix(".log")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.process: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        """Start it. It writes to a file: a pipe that nobody empties would stop it in the end."""
        with self.log.open("w") as out:
            self.process = self.start(self.port, to=out)
        # Its own word that it answers: from then on it watches what it has started.
        until(lambda: "zhiye answers at" in self.said() or not self.alive())
        if "zhiye answers at" not in self.said():
            self.end(signal.SIGKILL)
            raise AssertionError(self.said())

    def alive(self) -> bool:
        """Whether the start script runs."""
        return self.process is not None and self.process.poll() is None

    def said(self) -> str:
        """What it has written so far."""
        return self.log.read_text(errors="replace")[-4000:]

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end, and wait until it has."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)

    def start(self, port: int, *more: str, to: IO[str] | int = PIPE) -> subprocess.Popen[str]:
        given = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ZHIYE_", "DATABASE_URL", "DJANGO"))
        }
        command = [sys.executable, "-m", "tools.run", "--port", str(port), "--no-demo"]
        return subprocess.Popen(
            [*command, "--data", str(self.data), *more],
            cwd=ROOT,
            env=given,
            text=True,
            stdout=to,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def prepared_for(self) -> float:
        """Processor seconds of what the start script ran to its end: a busy machine adds none."""
        assert self.process is not None
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[13]) + int(stat[14])) / os.sysconf("SC_CLK_TCK")

    def answers(self) -> bool:
        try:
            url = f"http://127.0.0.1:{self.port}/healthz"
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.read() == b"ok")
        except (urllib.error.URLError, OSError):
            return False

    def processes(self) -> list[int]:
        """Everything that belongs to this data folder, by environment or argument."""
        found = []
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != os.getpid():
                try:
                    told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
                except OSError:
                    continue
                if os.fsencode(self.data) in told:
                    found.append(int(folder.name))
        return found


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = Running(tmp_path_factory.mktemp("run with space"))
    try:
        found.begin()
        yield found
    finally:
        found.end()
        Cluster(found.data).remove()


@pytest.fixture
def running(started: Running) -> Running:
    """The system, started anew where an earlier test has left it broken."""
    if not started.alive() or not until(started.answers):
        started.end(signal.SIGKILL)
        assert until(lambda: started.processes() == []), started.processes()
        started.begin()
    return started


def test_the_database_comes_back_and_the_pages_with_it(running: Running) -> None:
    before = Cluster(running.data).pid()
    assert before
    os.kill(before, signal.SIGKILL)
    assert until(lambda: Cluster(running.data).pid() not in (None, before)), running.said()
    assert until(Cluster(running.data).accepts), running.said()
    assert until(running.answers), running.said()
    assert running.alive()


def test_a_database_that_does_not_come_back_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster = Cluster(tmp_path)
    tries: list[str] = []

    def refuse(**_: object) -> None:
        tries.append("start")
        raise ClusterError("The disk is full.", "Free some space.")

    monkeypatch.setattr(cluster, "start", refuse)
    run = _Run("127.0.0.1", 1, tmp_path, demo=False)
    run.cluster = cluster
    run.look()
    run.look()
    assert len(tries) == 2
    assert "The disk is full." in capsys.readouterr().out


def test_the_pages_are_served_by_the_application_role(running: Running) -> None:
    url = b"DATABASE_URL=postgresql://zhiye_app:"
    serving = 0
    for pid in running.processes():
        folder = Path(f"/proc/{pid}")
        command = (folder / "cmdline").read_bytes()
        if b"granian" in command or b"config.worker" in command:
            assert url in (folder / "environ").read_bytes()
            serving += 1
    assert serving >= 3


def _servers(running: Running) -> set[int]:
    found = set()
    for pid in running.processes():
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        found |= {pid} if b"granian" in command else set()
    return found


def test_a_killed_web_server_comes_back(running: Running) -> None:
    before = _servers(running)
    os.kill(min(before), signal.SIGKILL)
    assert until(lambda: _servers(running) and not before & _servers(running))
    assert until(running.answers)


def test_a_second_start_on_the_same_data_is_refused(running: Running) -> None:
    said = running.start(running.port + 1).communicate(timeout=PATIENCE)[0]
    assert f"already runs on {running.data}" in said
    assert "make stop" in said


def test_a_taken_port_is_named(running: Running, tmp_path: Path) -> None:
    second = running.start(running.port, "--data", str(tmp_path))
    said = second.communicate(timeout=PATIENCE)[0]
    assert second.returncode == 1
    assert f"Port {running.port} is taken" in said
    assert f"make run PORT={running.port + 1}" in said


def test_ctrl_c_ends_everything_and_the_next_start_is_quick(running: Running) -> None:
    running.end(signal.SIGINT)
    assert "stopped" in running.said()
    assert until(lambda: running.processes() == []), running.processes()
    running.begin()
    assert running.prepared_for() < 15, "the second start prepares nothing anew"


def test_nothing_is_left_when_the_start_script_is_killed(running: Running) -> None:
    running.end(signal.SIGKILL)
    assert until(lambda: running.processes() == []), running.processes()
    running.begin()
