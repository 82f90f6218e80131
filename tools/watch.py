"""A child process in a process group of its own that is started again when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress

from config.console import ROOT, Failure, say
from config.embedded import dies_with_parent

MOST_STARTS = 5
WITHIN_SECONDS = 60.0


class Child:
    """One program of the running system."""

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        *,
        orphaned: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self._orphaned = orphaned
        self._command = command
        self._environment = environment
        self._starts: list[float] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it gets the signal `orphaned` when this process is killed."""
        self._starts.append(time.monotonic())
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what matters comes by the log, on standard error
            start_new_session=True,
            preexec_fn=lambda: dies_with_parent(self._orphaned),
        )

    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def keep_alive(self) -> None:
        """Start it again if it ended; raises Failure when it ends again and again."""
        if self.alive():
            return
        now = time.monotonic()
        self._starts = [moment for moment in self._starts if now - moment < WITHIN_SECONDS]
        if len(self._starts) >= MOST_STARTS:
            raise Failure(
                f"The {self.name} ended {MOST_STARTS} times within a minute.",
                "Its last lines above say why.",
            )
        say(f"  ! the {self.name} has ended: starting it again")
        self._signal(signal.SIGKILL)  # what it may have left in its group
        self.start()

    def ask_to_end(self) -> None:
        """SIGTERM to the program; it ends its own children."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()

    def end_before(self, deadline: float) -> None:
        """Wait for the end; what is left of the group by then is killed."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.1, deadline - time.monotonic()))
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
