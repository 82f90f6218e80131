"""Random walks: whoever does whatever in whichever order, what must hold always holds.

A walk lives in one transaction that is rolled back. Every act is a real verb; a refusal is fine,
any other error is not, and a refusal must not leave a log row.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, ClassVar

from django.db import models, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from hypothesis.strategies import integers

from zhiye.core import clock, flow, history
from zhiye.core.actor import Actor
from zhiye.core.flow import Flow
from zhiye.core.models import MoveLog
from zhiye.core.refusals import Refusal

Verb = Callable[[Any, Actor, int], object]
START = date(2026, 11, 21)
SETTINGS = settings(
    max_examples=int(os.environ.get("ZHIYE_TEST_WALKS", "8")),
    stateful_step_count=40,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=list(HealthCheck),
)


def walk(machine: type[Walk]) -> None:
    """Let hypothesis look for a sequence that breaks an invariant."""
    run_state_machine_as_test(machine, settings=SETTINGS)


class Walk(RuleBasedStateMachine):
    """A world, its people, and what must hold after every step."""

    flows: ClassVar[tuple[Flow[Any], ...]] = ()
    tracked: ClassVar[tuple[type[models.Model], ...]] = ()
    verbs: ClassVar[dict[tuple[str, str], Verb]] = {}
    people: list[Actor]

    def __init__(self) -> None:
        super().__init__()
        self.inside = ExitStack()
        self.inside.enter_context(transaction.atomic())
        self.day = START
        self.time = ExitStack()
        self.time.enter_context(clock.freeze(self.day))
        self.done = self.refused = 0
        self.build()

    def build(self) -> None:
        """Make the people of this walk."""
        raise NotImplementedError

    def teardown(self) -> None:
        try:
            self.the_log_chains_without_gaps()
            self.the_history_equals_the_rows()
        finally:
            self.time.close()
            transaction.set_rollback(True)
            self.inside.close()

    def sensible(self, which: int) -> None:
        """Do one of the moves that somebody may do now, as a page would offer it."""
        wishes = [
            (one, row.pk, option.move.name, actor)
            for one in self.flows
            for row in one.model._base_manager.order_by("pk")
            for actor in self.people
            for option in one.available(row, actor)
            if option.allowed and (one.name, option.move.name) in self.verbs
            # What leads further is done more often than what ends a thing.
            for _ in range(1 if option.move.danger or option.move.target in one.final else 3)
        ]
        if wishes:
            one, pk, move, actor = wishes[which % len(wishes)]
            self.attempt(lambda: self.verbs[one.name, move](self, actor, pk))

    def foolish(self, which: int, who: int, row: int) -> None:
        """Do any verb to any row as anybody."""
        (name, _), verb = sorted(self.verbs.items(), key=lambda pair: pair[0])[
            which % len(self.verbs)
        ]
        model = next(one.model for one in self.flows if one.name == name)
        keys = list(model._base_manager.order_by("-pk").values_list("pk", flat=True)[:5])
        if keys:
            actor = self.people[who % len(self.people)]
            self.attempt(lambda: verb(self, actor, keys[row % len(keys)]))

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something; whatever is refused must not have happened."""
        before = MoveLog.objects.count()
        try:
            with transaction.atomic():
                act()
        except Refusal:
            self.refused += 1
            assert MoveLog.objects.count() == before
        else:
            self.done += 1

    def begin(self, kind: int, which: int) -> None:
        """Start something new, as a page would offer it."""
        raise NotImplementedError

    def disturb(self, kind: int, which: int) -> None:
        """Change the world around: a rule, a fact, an ill-formed wish."""
        raise NotImplementedError

    @rule(kind=integers(0, 99), which=integers(0, 999), who=integers(0, 9))
    def something_happens(self, kind: int, which: int, who: int) -> None:
        """One rule for everything: hypothesis would leave whole kinds of acts out otherwise."""
        if kind < 45:
            self.sensible(which)
        elif kind < 75:
            self.begin(kind - 45, which)
        elif kind < 85:
            self.foolish(which, who, kind)
        elif kind < 92:
            self.disturb(kind - 85, which)
        else:
            self.time_passes({98: 31, 99: 120}.get(kind, kind - 91))

    def time_passes(self, days: int) -> None:
        """Some days go by, and the job that does timed moves runs."""
        self.day += timedelta(days=days)
        self.time.close()
        self.time.enter_context(clock.freeze(self.day))
        flow.run_all_due()
        for one in self.flows:
            assert not list(one.due(clock.now()))

    def the_log_chains_without_gaps(self) -> None:
        for one in self.flows:
            chains: dict[int, list[tuple[str, str]]] = defaultdict(list)
            for pk, begun, ended in (
                MoveLog.objects.filter(flow=one.name)
                .order_by("id")
                .values_list("object_id", "from_state", "to_state")
            ):
                chains[pk].append((begun, ended))
            states = dict(one.model._base_manager.values_list("pk", "state"))
            assert set(chains) == set(states)
            for pk, steps in chains.items():
                assert steps[0][0] == ""
                assert steps[-1][1] == states[pk]
                for (_, ended), (begun, _) in pairwise(steps):
                    assert begun == ended
                    assert begun not in one.final

    def the_history_equals_the_rows(self) -> None:
        for model in self.tracked:
            names = [field.attname for field in model._meta.concrete_fields]
            events: Any = history.event_model(model)
            newest = {row.pgh_obj_id: row for row in events.objects.order_by("pgh_id")}
            gone = {pk for pk, row in newest.items() if row.pgh_label == "delete"}
            rows = {row.pk: row for row in model._base_manager.all()}
            assert set(rows) == set(newest) - gone
            for pk, row in rows.items():
                for name in names:
                    assert getattr(row, name) == getattr(newest[pk], name), (model, name)
