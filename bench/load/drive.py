"""The load itself, by Locust, in a process of its own: `python -m bench.load.drive PLAN OUT`.

Importing Locust changes sockets, threads and `time.sleep` of the whole process: whoever sleeps lets
the others go on. So nothing else imports this.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from locust import FastHttpUser, User, task
from locust.env import Environment

from bench import processor
from bench.load.figures import REFUSALS, SLOW, Sample, Step, recovery
from bench.load.people import MIX, Answer, Stopped, Town, Visit
from config.console import say

SPAWN = 50.0
"""New people a second."""
CALM, CROWD = 3, 5
"""Before a spike a third of those who could be served are there, then five times as many."""
GOOD = (200, 302)


@dataclass(frozen=True)
class Plan:
    """How to load what."""

    url: str
    cast: dict[str, Any]
    server: list[int]
    start: int
    growth: float
    most: int
    settle: float
    hold: float
    think: tuple[float, float]
    spike: float


class Ledger:
    """Every answer, and what went wrong beside them."""

    def __init__(self) -> None:
        self.samples: list[Sample] = []
        self.wrong: list[str] = []

    def take(self, name: str, response_time: float, response: Any, **_: Any) -> None:
        """Locust's event of one request."""
        status = int(getattr(response, "status_code", 0) or 0)
        self.samples.append(Sample(time.time(), name, response_time, status))

    def clear(self) -> tuple[list[Sample], list[str]]:
        """What was written since the last time."""
        taken = self.samples, self.wrong
        self.samples, self.wrong = [], []
        return taken


class _Browser:
    """A person's browser: Locust's client with cookies, an address of its own, and patience."""

    sources = itertools.count(1)

    def __init__(self, client: Any, think: tuple[float, float]) -> None:
        self.client, self.think = client, think
        number = next(self.sources)
        self.headers = {
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        }
        client.cookiejar.clear()

    def get(self, path: str, name: str) -> Answer:
        time.sleep(random.uniform(*self.think))  # noqa: S311  a pause, not a secret
        return self._told(
            self.client.get(path, name=name, headers=self.headers, allow_redirects=False)
        )

    def post(self, path: str, data: dict[str, Any], name: str) -> Answer:
        time.sleep(random.uniform(*self.think))  # noqa: S311  a pause, not a secret
        return self._told(
            self.client.post(
                path, data=data, name=name, headers=self.headers, allow_redirects=False
            )
        )

    def _told(self, response: Any) -> Answer:
        status = int(response.status_code or 0)
        if status in REFUSALS or status not in GOOD:
            raise Stopped("" if status in REFUSALS or status >= 400 or not status else f"{status}")
        headers = response.headers or {}
        return Answer(status, response.text or "", headers.get("location", ""))


def user_classes(plan: Plan, town: Town, ledger: Ledger) -> list[type[User]]:
    """One class of users a kind of visit, weighted as in the mix."""

    class Somebody(FastHttpUser):
        abstract = True
        host = plan.url
        default_headers = {"User-Agent": "zhiye-load"}
        visit: Visit

        @task
        def come(self) -> None:
            browser = _Browser(self.client, plan.think)
            try:
                type(self).visit(browser, town)
            except Stopped as stopped:
                if str(stopped):
                    ledger.wrong.append(f"{type(self).__name__}: {stopped}")

    return [
        type(visit.__name__, (Somebody,), {"weight": weight, "visit": staticmethod(visit)})
        for visit, weight in MIX.items()
    ]


class Drive:
    """A climb, then a spike."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.ledger = plan, Ledger()
        self.environment = Environment(
            user_classes=user_classes(plan, Town(plan.cast), self.ledger)
        )
        events: Any = self.environment.events
        events.request.add_listener(self.ledger.take)
        self.runner = self.environment.create_local_runner()

    def whole(self) -> dict[str, Any]:
        """All figures, as plain data."""
        steps = self.climb()
        within = [one.users for one in steps if one.p95 <= SLOW]
        spike = self.spike(max(within, default=self.plan.start)) if self.plan.spike else {}
        self.runner.quit()
        return {"steps": [asdict(one) for one in steps], "spike": spike}

    def climb(self) -> list[Step]:
        """More and more people until the p95 of all answers passes SLOW."""
        steps: list[Step] = []
        users = float(self.plan.start)
        while users <= self.plan.most:
            steps.append(self.step(round(users)))
            if steps[-1].p95 > SLOW:
                break
            users *= self.plan.growth
        return steps

    def step(self, users: int) -> Step:
        """So many people; figures begin when they have settled."""
        self.people(users)
        time.sleep(self.plan.settle)
        self.ledger.clear()
        before, own, began = processor.seconds(self.plan.server), time.process_time(), time.time()
        time.sleep(self.plan.hold)
        took = time.time() - began
        used = processor.seconds(self.plan.server) - before
        made = Step.of(
            *self.ledger.clear(),
            users=users,
            seconds=took,
            processor=used,
            generator=time.process_time() - own,
        )
        say(
            f"    {users} at work: {made.rate:.1f}/s, p95 {made.p95:.0f} ms, writes "
            f"{made.slowest_write:.0f} ms, {made.per_core:.1f}/s for a core of {made.cores:.2f},"
            f" {made.refused} refused, {sum(made.errors.values())} errors"
        )
        return made

    def people(self, users: int) -> None:
        """Wait until so many are there."""
        self.runner.start(users, SPAWN, wait=False)
        if self.runner.spawning_greenlet is not None:
            self.runner.spawning_greenlet.join()

    def spike(self, served: int) -> dict[str, Any]:
        """Five times as many people for a while, then as before: how long until all is quick."""
        calm = max(1, served // CALM)
        self.people(calm)
        time.sleep(self.plan.settle)
        self.ledger.clear()
        self.people(calm * CROWD)
        time.sleep(self.plan.spike)
        crowded = Step.of(
            self.ledger.samples,
            (),
            users=calm * CROWD,
            seconds=self.plan.spike,
            processor=0,
            generator=0,
        )
        self.people(calm)
        end = time.time()
        time.sleep(2 * max(self.plan.spike, self.plan.hold))
        samples, wrong = self.ledger.clear()
        whole = Step.of(samples, wrong, users=calm, seconds=1, processor=0, generator=0)
        return {
            "calm": calm,
            "crowd": calm * CROWD,
            "seconds": self.plan.spike,
            "p95": crowded.p95,
            "recovery": recovery(samples, end, time.time()),
            "refused": whole.refused,
            "errors": whole.errors,
        }


def main() -> None:
    """Load by the plan in the first file, write the figures to the second."""
    given = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    plan = Plan(**{**given, "think": tuple(given["think"])})
    figures = Drive(plan).whole()
    Path(sys.argv[2]).write_text(json.dumps(figures, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
