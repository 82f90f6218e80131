"""What a climb and a spike have to say: rates, percentiles, errors, recovery."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.load.people import WRITES
from bench.report import Part

SLOW, SLOW_WRITE = 500.0, 341.0
LEAST_PER_CORE, MOST_RECOVERY = 30, 30
REFUSALS = (429, 503)
"""Answers by which a server under load protects itself; anything else that fails is an error."""
WINDOW = 5.0


@dataclass(frozen=True)
class Sample:
    """One answer: when it came, for which operation, after how many milliseconds."""

    at: float
    name: str
    milliseconds: float
    status: int


@dataclass
class Step:
    """Some people at work for some seconds."""

    users: int
    seconds: float
    processor: float
    generator: float
    requests: int = 0
    p95: float = 0.0
    p95_of: dict[str, float] = field(default_factory=dict)
    count_of: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    errors: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        samples: Sequence[Sample],
        wrong: Iterable[str],
        *,
        users: int,
        seconds: float,
        processor: float,
        generator: float,
    ) -> Step:
        """The figures of one step; `processor` is the server's time, `generator` the loader's."""
        answered = [one for one in samples if one.status not in REFUSALS]
        named: dict[str, list[float]] = {}
        for one in answered:
            named.setdefault(one.name, []).append(one.milliseconds)
        failed = Counter(
            f"{one.name}: {one.status or 'no answer'}"
            for one in answered
            if one.status >= 400 or not one.status
        )
        return cls(
            users,
            seconds,
            processor,
            generator,
            requests=len(answered),
            p95=p95([one.milliseconds for one in answered]),
            p95_of={name: p95(one) for name, one in sorted(named.items())},
            count_of={name: len(one) for name, one in sorted(named.items())},
            refused=len(samples) - len(answered),
            errors=dict(failed + Counter(wrong)),
        )

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return self.requests / self.seconds

    @property
    def cores(self) -> float:
        """How many cores the server kept busy."""
        return self.processor / self.seconds

    @property
    def per_core(self) -> float:
        """Requests a second for each core the server kept busy."""
        return self.requests / self.processor if self.processor else 0.0

    @property
    def slowest_write(self) -> float:
        """The largest p95 of an operation that writes."""
        return max((ms for name, ms in self.p95_of.items() if name.endswith(WRITES)), default=0.0)

    @property
    def good(self) -> bool:
        """Whether everybody is served well: quick pages, quick writes, no errors."""
        return self.p95 <= SLOW and self.slowest_write < SLOW_WRITE and not self.errors


def p95(milliseconds: Sequence[float]) -> float:
    """The time that 95 of 100 stay within; 0 of nothing."""
    told = sorted(milliseconds)
    return told[math.ceil(len(told) * 0.95) - 1] if told else 0.0


def recovery(samples: Sequence[Sample], end: float, until: float) -> float | None:
    """Seconds after the end of a spike until pages stay quick again; None where they do not.

    Quick is a p95 of at most SLOW over WINDOW seconds, in every window from then on; a window
    without an answer is not.
    """
    slow_until = end
    start = end
    while start + WINDOW <= until:
        inside = [one for one in samples if start <= one.at < start + WINDOW]
        quick = bool(inside) and p95([one.milliseconds for one in inside]) <= SLOW
        failed = any(one.status >= 500 and one.status not in REFUSALS for one in inside)
        if not quick or failed:
            slow_until = start + 1
        start += 1
    return None if slow_until + WINDOW > until else slow_until - end


def told(steps: Sequence[Step], spike: Mapping[str, Any]) -> Part:
    """The table: every step in a line, then the best one in full, then the spike."""
    details = {"steps": [asdict(one) for one in steps], "spike": dict(spike)}
    part = Part("load", details=details)
    for one in steps:
        part.say(f"{one.users} at work: p95", one.p95, "ms")
        words = f"{one.cores:.2f} cores for the server, {one.generator / one.seconds:.2f} the load"
        part.say(f"{one.users} at work: requests a second ({words})", one.rate, "/s")
    served = [one for one in steps if one.good]
    best = served[-1] if served else steps[0]
    part.say("most people served well", best.users if served else 0)
    part.say("then requests a second for a server core", best.per_core, least=LEAST_PER_CORE)
    for name, milliseconds in best.p95_of.items():
        target = {"most": SLOW_WRITE} if name.endswith(WRITES) else {}
        words = f"p95 of {name.removesuffix(WRITES)} ({best.count_of[name]})"
        part.say(words, milliseconds, "ms", **target)
    part.say("answers that ask to come back later, all steps", sum(one.refused for one in steps))
    errors = sum(sum(one.errors.values()) for one in steps)
    part.say("errors, all steps", errors, most=0)
    if spike:
        seconds = spike["recovery"]
        words = f"{spike['calm']} at work, {spike['crowd']} for {spike['seconds']:.0f} s: recovery"
        part.say(words, math.inf if seconds is None else seconds, "s", most=MOST_RECOVERY)
        part.say("errors in and after the spike", sum(spike["errors"].values()), most=0)
    return part
