"""Lists as files, by their pages: wall time and memory in a web process of their own.

A web process that has only shown the front page already holds the whole application; what the
export adds to that is held against the target, and the whole is told beside it.
"""

from __future__ import annotations

from bench.imports import child
from bench.report import Part

MOST_MEGABYTES = 120


def measure(rows: int) -> Part:
    """The employers' list (with certificates) and the authority's list, both `rows` people long."""
    part = Part("export", details={"rows": rows})
    kinds = {
        "personnel of an organisation, with certificates": ("personnel", "1"),
        "everybody registered, for an authority": ("register",),
    }
    for words, arguments in kinds.items():
        told = child(*arguments)
        part.details[arguments[0]] = told
        part.say(f"{words}: {rows:,} rows, wall", told["seconds"], "s")
        part.say(f"{words}: memory added", told["added_megabytes"], "MB", most=MOST_MEGABYTES)
        part.say(f"{words}: the whole web process at its peak", told["peak_megabytes"], "MB")
    return part
