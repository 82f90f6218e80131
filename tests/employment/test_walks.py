"""No sequence of moves reaches a state that must not be (employment records and clues)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis.stateful import invariant

from tests import cast, hired
from tests.walks import Verb, Walk, walk
from zhiye.certificates import services as certificates
from zhiye.certificates.models import Certificate
from zhiye.core.actor import Actor
from zhiye.employment import services
from zhiye.employment.clue_flow import CLUE
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Correction, End, Release, Time
from zhiye.employment.models import LIVE, Clue, Employment, PaperKind, Spell


def plain(verb: Callable[..., object], **more: Any) -> Verb:
    """A verb that needs nothing but the actor and the row, and perhaps a reason."""
    return lambda walk, actor, pk: verb(actor=actor, pk=pk, **more)


def dated(verb: Callable[..., object], facts: type[End | Release]) -> Verb:
    """A verb that ends something today."""
    return lambda walk, actor, pk: verb(actor=actor, pk=pk, facts=facts(walk.day, "离职"))


def alone(walk: Walk, actor: Actor, pk: int) -> object:
    """A worker's own end, with proof."""
    proof = [cast.stored_file(actor, "termination_proof")]
    return services.release_alone(
        actor=actor,
        pk=pk,
        facts=Release(on=walk.day, why="离职", papers={PaperKind.TERMINATION.value: proof}),
    )


def times(walk: Walk) -> dict[str, Any]:
    """Another start and end."""
    return {"started_on": walk.day, "ends_on": walk.day + timedelta(days=200)}


WHY: dict[str, Any] = {"reason": "原因说明"}
VERBS: dict[tuple[str, str], Verb] = {
    ("employment", "resubmit"): lambda walk, actor, pk: services.resubmit(
        actor=actor, pk=pk, facts=hired.facts()
    ),
    ("employment", "withdraw"): plain(services.withdraw),
    ("employment", "deny"): plain(services.deny),
    ("employment", "return"): plain(services.return_, **WHY),
    ("employment", "record"): plain(services.record),
    ("employment", "amend"): lambda walk, actor, pk: services.amend(
        actor=actor, pk=pk, facts=Time(**times(walk))
    ),
    ("employment", "end"): dated(services.end, End),
    ("employment", "amend_end"): lambda walk, actor, pk: services.amend_end(
        actor=actor, pk=pk, facts=Correction(on=walk.day, why="更正", **times(walk))
    ),
    ("employment", "release"): dated(services.release, Release),
    ("employment", "release_alone"): alone,
    ("employment", "withdraw_release"): plain(services.withdraw_release),
    ("employment", "return_release"): plain(services.return_release, **WHY),
    ("employment", "record_release"): plain(services.record_release),
    ("employment_clue", "close"): plain(services.close_clue, **WHY),
}


class EmploymentWalk(Walk):
    verbs = VERBS
    flows = (EMPLOYMENT, CLUE)
    tracked = (Employment, Spell, Clue)

    def build(self) -> None:
        self.office = hired.fujian()
        self.organizations = [hired.organization(hired.IN_FUJIAN) for _ in range(2)]
        self.items = [hired.worker() for _ in range(2)]
        self.items.append(hired.item_of(self.items[0].certificate.person, "Q2"))
        self.people = [
            *[cast.as_person(one.certificate.person) for one in self.items[:2]],
            *[cast.as_organization(one) for one in self.organizations],
            cast.as_organization(self.organizations[0], colleague=True, functions=["personnel"]),
            hired.officer(self.office),
            hired.officer(hired.zhongshan()),
            Actor.public(),
        ]

    def begin(self, kind: int, which: int) -> None:
        item, place = self.items[which % 3], self.organizations[which // 3 % 2]
        lasting = hired.facts(self.day, self.day + timedelta(days=which % 40))
        acts: list[Callable[[], object]] = [
            lambda: hired.hired(item, place),
            lambda: hired.hired(item, place, lasting),
            lambda: hired.moving(item, place),
        ]
        self.attempt(acts[kind % len(acts)])

    def disturb(self, kind: int, which: int) -> None:
        if kind == 0:
            held = Certificate.objects.order_by("pk")[which % 3].pk
            reviewer = cast.reviewer()
            self.attempt(lambda: certificates.revoke(actor=reviewer, pk=held, reason="伪造"))
        elif kind < 3:
            # What is exclusive stays so: the rule may only become stricter in between.
            value = ["organization", "authority"][which % 2]
            cast.rule(self.office, "employment_release_recorded_by", value)
        elif kind < 5:
            cast.rule(self.office, "person_may_exit_alone", which % 2 == 0)
        else:
            item = self.items[which % 3]
            actor = self.people[which % len(self.people)]
            self.attempt(
                lambda: services.file(
                    actor=actor, employer_id=which % 5, item_ids=[item.pk], facts=hired.facts()
                )
            )

    @invariant()
    def one_employer_at_a_time(self) -> None:
        counted = Counter(Spell.objects.filter(closed_on=None).values_list("person_id", flat=True))
        assert all(count == 1 for count in counted.values())

    @invariant()
    def a_spell_is_open_as_long_as_one_of_its_records(self) -> None:
        live = set(Employment.objects.filter(state__in=LIVE).values_list("spell_id", flat=True))
        assert live == set(Spell.objects.filter(closed_on=None).values_list("pk", flat=True))

    @invariant()
    def a_spell_is_from_the_first_start_to_the_last_end(self) -> None:
        for spell in Spell.objects.prefetch_related("employments"):
            records = spell.employments.all()
            assert spell.opened_on == min(one.started_on for one in records)
            ends = [one.ended_on for one in records if one.ended_on]
            assert spell.closed_on in (None, max(ends, default=None))

    @invariant()
    def dates_fit_the_states(self) -> None:
        for row in Employment.objects.all():
            assert (row.ended_on is not None) == (row.state == "ended")
            assert (row.due_on is not None) == (row.state in ("reported", "releasing"))
            assert row.state not in ("releasing", "ended") or row.released_by
            assert (row.spell_id is not None) == (row.state in (*LIVE, "ended"))
            assert row.ends_on is None or row.ends_on >= row.started_on

    @invariant()
    def one_open_record_of_an_item_and_an_employer(self) -> None:
        pairs = Counter(
            Employment.objects.filter(state__in=LIVE).values_list("item_id", "employer_id")
        )
        assert all(count == 1 for count in pairs.values())


@pytest.mark.django_db
@pytest.mark.req("FJ-17", "FJ-19", "FJ-20", "FJ-21")
def test_no_sequence_breaks_what_must_hold(catalogue: None) -> None:
    walk(EmploymentWalk)
