"""One line a step, and failures that say what to do."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent


class Failure(Exception):
    """A step that cannot go on; `remedy` tells the person at the keyboard what to do."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def say(text: str) -> None:
    """A line at once, also into a pipe."""
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Shows a step's name while it works and its time when done."""
    live = sys.stdout.isatty()
    start = time.monotonic()
    if live:
        print(f"  … {name}", end="", flush=True)
    yield
    seconds = time.monotonic() - start
    say(f"{chr(13) if live else ''}  ✓ {name} ({seconds:.1f} s)")


def give_up(failure: Failure) -> NoReturn:
    """End with the failure's sentence and remedy, without a trace."""
    say(f"\n  ✗ {failure.message}")
    if failure.remedy:
        say(f"    → {failure.remedy}")
    sys.exit(1)
