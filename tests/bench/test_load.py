"""What `make load` does in each visit still works, and its figures are counted right."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest
from django.test import Client

from bench import processor
from bench.load import cast as making
from bench.load.figures import Sample, Step, p95, recovery, told
from bench.load.people import MIX, WRITES, Answer, Town
from tests import cast
from zhiye.certificates.models import Certificate
from zhiye.employment.models import Employment
from zhiye.regions.models import AuthorityKind
from zhiye.registrations.models import Registration


class Browser:
    """Django's client in the place of a loaded server; nobody pauses."""

    def __init__(self, done: list[str]) -> None:
        self.done = done
        address = f"10.0.{len(done) >> 8 & 255}.{len(done) & 255}"
        self.client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)

    def get(self, path: str, name: str) -> Answer:
        return self._told(name, self.client.get(path))

    def post(self, path: str, data: dict[str, Any], name: str) -> Answer:
        return self._told(name, self.client.post(path, data))

    def _told(self, name: str, response: Any) -> Answer:
        assert response.status_code in (200, 302), (name, response.content.decode()[-2000:])
        self.done.append(name)
        text = response.content.decode() if response.status_code == 200 else ""
        return Answer(response.status_code, text, response.headers.get("location", ""))


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_every_visit_does_what_it_is_there_for() -> None:
    cast.authority()
    cast.authority("442000", kind=AuthorityKind.REGULATOR, rules={})
    cast.organization(licensed=True)
    town = Town(making.build(making.Sizes(workers=2, free=1, waiting=3, employers=1)).as_json())
    done: list[str] = []
    for visit in MIX:
        for _ in range(2):  # the second time nothing is left to use up; officers come in turns
            visit(Browser(done), town)
    written = {name for name in done if name.endswith(WRITES)}
    assert {name.removesuffix(WRITES) for name in written} == {
        "log in",
        "worker: accept",
        "clerk: invite",
        "clerk: employment filed",
        "officer: decide",
    }
    assert Registration.objects.filter(state="active").count() == 2
    assert Registration.objects.filter(state="invited").count() == 1
    assert Employment.objects.count() == 1
    assert not Certificate.objects.filter(state="submitted").exists()


def samples(*milliseconds: float, status: int = 200, at: float = 0.0) -> list[Sample]:
    return [Sample(at, "worker: accept *", one, status) for one in milliseconds]


def test_ninety_five_of_a_hundred() -> None:
    assert p95([]) == 0
    assert p95([float(n) for n in range(1, 101)]) == 95
    assert p95([7.0]) == 7


def a_step(given: list[Sample], *wrong: str) -> Step:
    return Step.of(given, wrong, users=5, seconds=10, processor=2, generator=1)


def test_a_step_counts_answers_for_the_time_the_server_worked() -> None:
    made = a_step(samples(*[100.0] * 80) + samples(5.0, status=429))
    assert (made.requests, made.refused, made.per_core, made.cores) == (80, 1, 40, 0.2)
    assert made.good


@pytest.mark.parametrize(
    "made",
    [
        a_step(samples(501.0)),
        a_step(samples(341.0)),
        a_step(samples(100.0, status=500)),
        a_step(samples(100.0, status=0)),
        a_step(samples(100.0), "worker: no link"),
    ],
    ids=["slow", "slow to write", "failed", "no answer", "not what a page should say"],
)
def test_what_is_not_served_well(made: Step) -> None:
    assert not made.good
    lines = {line.what: line.met for line in told([made], {}).lines}
    assert lines["most people served well"] is None
    assert lines["errors, all steps"] is (not made.errors)


def test_a_spike_is_over_when_pages_stay_quick() -> None:
    given = [one for n in range(60) for one in samples(900.0 if n < 12 else 90.0, at=float(n))]
    assert recovery(given, 0, 60) == 12
    assert recovery(given[:14], 0, 14) is None  # not seen quick for long enough
    assert recovery(samples(*[90.0] * 3, at=0.5), 0, 60) is None  # then no answer at all
    failing = [*given, *samples(90.0, status=500, at=30.5)]
    assert recovery(failing, 0, 60) == 31


def test_the_processor_time_of_a_tree_grows_with_its_work() -> None:
    before, end = processor.seconds([os.getpid()]), time.process_time() + 0.05
    while time.process_time() < end:
        pass
    assert processor.seconds([os.getpid()]) > before
    assert processor.seconds([]) == 0
