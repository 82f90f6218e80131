"""A circuit breaker: a provider that is down is not asked again for a while (assurance 53)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Breaker:
    """Opens after `failures` in a row; after `seconds` lets one call through to try."""

    def __init__(
        self,
        *,
        failures: int = 5,
        seconds: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._closed_again_at = 0.0
        self._trying = False

    def allows(self) -> bool:
        """Whether a call may be made now; while open, one caller at a time may try."""
        with self._lock:
            if self._in_a_row < self._failures:
                return True
            if self._trying or self._clock() < self._closed_again_at:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """A trustworthy answer came: closed."""
        with self._lock:
            self._in_a_row = 0
            self._trying = False

    def failed(self) -> None:
        """No trustworthy answer: opens, or stays open."""
        with self._lock:
            self._in_a_row += 1
            self._trying = False
            if self._in_a_row >= self._failures:
                self._closed_again_at = self._clock() + self._seconds
