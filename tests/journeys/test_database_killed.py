"""kill -9 of the database and of a web worker while registrations are written.

What was acknowledged is there afterwards; the service comes back by itself; in between there are
only 503 with a sentence, or broken connections.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field

import psycopg
import pytest

from config.embedded import OWNER, Cluster
from tests.journeys.wire import BROKEN, Account, Answer, Wire
from tests.support.waiting import PATIENCE, until
from tools.site import Site
from zhiye.core.phone import demo

PEOPLE = (11, 13, 18, 20, 23)
"""Workers of the demo whom nobody else's journey needs, not registered anywhere."""
NEEDED = 25

CHAIN = """
with steps as (
  select flow, object_id, from_state, to_state, id,
         lag(to_state, 1, '') over (partition by flow, object_id order by id) as before
  from core_movelog)
select flow, object_id, before, from_state from steps where before <> from_state
"""
LAST = """
select r.id, r.state, l.to_state from registrations_registration r
left join lateral (select to_state from core_movelog where flow = 'registration'
  and object_id = r.id order by id desc limit 1) l on true
where r.state is distinct from l.to_state
"""


@dataclass
class Seen:
    """What all callers saw, shared between their threads."""

    acknowledged: list[tuple[int, str]] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    odd: list[Answer] = field(default_factory=list)
    good_at: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)

    def note(self, answer: Answer) -> None:
        """Keep what came; 503 must say a sentence, anything else unexpected is odd."""
        self.statuses[answer.status] += 1
        if answer.status < 400:
            self.good_at = time.monotonic()
        elif answer.status not in (409, 503) or len(answer.sentence) < 6:
            self.odd.append(answer)


class Pair:
    """An organisation and a worker; they invite, take back, and agree in the end."""

    def __init__(self, site: Site, n: int, seen: Seen) -> None:
        self.seen = seen
        self.clerk = Account(site.url, demo(99), patience=20)
        self.worker = Account(site.url, demo(PEOPLE[n]), patience=20)
        for key in self.clerk.organizations[100 + n :: len(PEOPLE)]:
            self.clerk.act_for(key)
            self.person = self.clerk.find(demo(PEOPLE[n]))
            first = self.clerk.invite(self.person)
            if first.status == 201:  # else its licence is not approved yet
                self._withdraw(int(first.json["id"]))
                return
        self.close()
        raise AssertionError("no organisation may invite")

    def close(self) -> None:
        """Hang up."""
        self.clerk.close()
        self.worker.close()

    def run(self) -> None:
        """Write until told to stop, then make a last invitation and accept it."""
        while not self.seen.stop.is_set():
            if (pk := self._invite()) is not None:
                self._withdraw(pk)
        pk = self._invite()
        assert pk is not None
        self._do(self.worker, pk, "accept", "active")

    def _invite(self) -> int | None:
        key = uuid.uuid4().hex
        while True:
            answer = self._try(lambda: self.clerk.invite(self.person, key))
            if answer is not None and answer.status == 201:
                self.seen.acknowledged.append((int(answer.json["id"]), "invited"))
                return int(answer.json["id"])
            if answer is not None and answer.status == 409:
                return None

    def _withdraw(self, pk: int) -> None:
        self._do(self.clerk, pk, "withdraw", "withdrawn")

    def _do(self, who: Account, pk: int, step: str, state: str) -> None:
        again = False
        while True:
            answer = self._try(lambda: who.post(f"/registrations/{pk}/{step}"))
            if answer is not None and answer.status == 200:
                self.seen.acknowledged.append((pk, state))
                return
            if answer is not None and answer.status == 409:
                assert again, answer  # done before, but the answer was lost
                return
            again = True

    def _try(self, call: object) -> Answer | None:
        assert callable(call)
        try:
            answer: Answer = call()
        except BROKEN:
            self.seen.broken += 1
            time.sleep(0.2)
            return None
        self.seen.note(answer)
        if answer.status == 503:
            time.sleep(0.2)
        return answer


def _visit(site: Site, seen: Seen) -> None:
    """Somebody who only looks at pages meanwhile."""
    with Wire(site.url, {"Accept": "text/html"}, patience=20) as wire:
        while not seen.stop.is_set():
            try:
                answer = wire.ask("GET", "/organizations/")
            except BROKEN:
                seen.broken += 1
            else:
                if answer.status != 200:
                    seen.note(answer)
            time.sleep(0.1)


@pytest.mark.req("SX-02", "SX-21")
@pytest.mark.assurance(9)
def test_nothing_acknowledged_is_lost_and_the_service_comes_back(site: Site) -> None:
    seen = Seen()
    pairs = [Pair(site, n, seen) for n in range(len(PEOPLE))]
    threads = [threading.Thread(target=pair.run) for pair in pairs]
    threads.append(threading.Thread(target=_visit, args=[site, seen]))
    for one in threads:
        one.start()
    try:
        _wait_for(seen, NEEDED)
        os.kill(site.postmaster, signal.SIGKILL)
        _comes_back(site, seen)
        before = seen.broken
        _wait_for(seen, len(seen.acknowledged) + NEEDED)
        os.kill(_a_web_worker(site), signal.SIGKILL)
        _wait_for(seen, len(seen.acknowledged) + NEEDED)
    finally:
        seen.stop.set()
        for one in threads:
            one.join(PATIENCE)
        for pair in pairs:
            pair.close()
    assert not [one for one in threads if one.is_alive()]
    assert not seen.odd, seen.odd[:3]
    assert seen.statuses[503] + before > 0, "the outage was not felt at all"
    assert set(seen.statuses) <= {200, 201, 409, 503}
    _everything_is_there(site, seen)


def _wait_for(seen: Seen, number: int) -> None:
    came = until(lambda: len(seen.acknowledged) >= number)
    assert came, f"{seen.statuses}, {seen.broken} broken"


def _comes_back(site: Site, seen: Seen) -> None:
    """A write that began after the kill is acknowledged; the first start anew has sufficed."""
    killed = time.monotonic()
    assert until(lambda: seen.good_at > killed + 0.5), f"{seen.statuses}"
    said = site.log.read_text(errors="replace")
    assert said.count("the database has ended") == said.count("the database answers again") == 1, (
        said
    )


def _a_web_worker(site: Site) -> int:
    """A process that answers pages: a child of the web server the launcher has started."""
    launcher = (site.data / "run.lock").read_text().split()[0]
    for child in _children(launcher):
        if "granian" in _said(child):
            workers = [one for one in _children(child) if "resource_tracker" not in _said(one)]
            return int(workers[0])
    raise AssertionError("the web server was not found")


def _children(pid: str) -> list[str]:
    return _said_by("pgrep", "-P", pid).split()


def _said(pid: str) -> str:
    return _said_by("ps", "-o", "command=", "-p", pid)


def _said_by(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _everything_is_there(site: Site, seen: Seen) -> None:
    with psycopg.connect(Cluster(site.data).url(OWNER)) as database:
        found = database.execute(
            "select object_id, to_state from core_movelog where flow = 'registration'"
            " and object_id = any(%s)",
            [[pk for pk, _ in seen.acknowledged]],
        ).fetchall()
        assert set(seen.acknowledged) <= set(found)
        assert len(seen.acknowledged) == len(set(seen.acknowledged))
        assert database.execute(CHAIN).fetchall() == []
        assert database.execute(LAST).fetchall() == []
        active = database.execute(
            "select person_id from registrations_registration where state = 'active'"
            " group by person_id having count(*) > 1"
        ).fetchall()
        assert active == []
