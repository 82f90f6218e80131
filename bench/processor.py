"""Processor time of whole trees of processes, so that the server is told from who loads it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def seconds(roots: Iterable[int]) -> float:
    """User and system seconds of these processes, all below them, and those that have ended."""
    parents: dict[int, int] = {}
    used: dict[int, int] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has just ended: its parent tells its time
            parents[int(folder.name)] = int(fields[1])
            used[int(folder.name)] = sum(int(one) for one in fields[11:15])
    counted = {one for one in roots if one in used}
    grown = True
    while grown:
        below = {one for one, parent in parents.items() if parent in counted} - counted
        counted |= below
        grown = bool(below)
    return sum(used[one] for one in counted) / TICKS
