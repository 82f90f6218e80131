"""Waiting until something is true: as long as a machine that does much else needs."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 300.0
"""Seconds after which nothing more is expected. Never a measure of how quick something is."""


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Whether a condition comes true; asked twenty times a second."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
