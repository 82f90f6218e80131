"""No sequence of moves reaches a state that must not be (licence filings)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis.stateful import invariant

from tests import cast
from tests.walks import Verb, Walk, walk
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of
from zhiye.licences import services
from zhiye.licences.flows import LICENCE
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.models import Licence, LicenceSubmission, Slot
from zhiye.licences.selectors import has_counting


def plain(verb: Callable[..., object], **more: Any) -> Verb:
    """A verb that needs nothing but the actor and the row, and perhaps a reason."""
    return lambda walk, actor, pk: verb(actor=actor, pk=pk, **more)


WHY: dict[str, Any] = {"reason": "原因说明"}


class LicenceWalk(Walk):
    flows = (LICENCE,)
    tracked = (Licence,)
    verbs = {
        ("licence", "submit"): plain(services.submit),
        ("licence", "withdraw"): plain(services.withdraw),
        ("licence", "discard"): plain(services.discard),
        ("licence", "return"): plain(services.return_, **WHY),
        ("licence", "approve"): plain(services.approve),
        ("licence", "revoke"): plain(services.revoke, **WHY),
    }

    def build(self) -> None:
        self.here, self.elsewhere = cast.organization(), cast.organization()
        self.people = [
            cast.as_organization(self.here),
            cast.as_organization(self.here, colleague=True, functions=["safety"]),
            cast.as_organization(self.elsewhere),
            cast.reviewer(),
            cast.reviewer(functions=["view"]),
            Actor.public(),
        ]

    def facts(self, which: int) -> LicenceFacts:
        """Complete or not, running long or short, of each kind."""
        clerk = self.people[0]
        kind = ("held", "first", "change")[which % 3]
        long = timedelta(days=(700, 220, 100)[which % 7 % 3])
        made = LicenceFacts(
            kind=kind,
            number=f"TS{which % 4}" if kind != "first" else "",
            issued_by="山西省市场监督管理局",
            issued_on=self.day - timedelta(days=30),
            valid_until=self.day + long if kind == "held" else None,
            application_number="2026-1",
            accepted_on=self.day,
            nodes=[cast.leaf()],
            files={slot.value: [cast.stored_file(clerk, "licence")] for slot in Slot},
        )
        return replace(made, nodes=[]) if which % 11 == 0 else made

    def begin(self, kind: int, which: int) -> None:
        self.attempt(lambda: services.start(actor=self.people[0], facts=self.facts(which)))

    def disturb(self, kind: int, which: int) -> None:
        rows = list(Licence.objects.order_by("-pk")[:5])
        actor = self.people[(0, 0, 0, 1, 2, 3, 5)[kind]]
        if rows:
            pk = rows[which % len(rows)].pk
            self.attempt(lambda: services.edit(actor=actor, pk=pk, facts=self.facts(which)))

    @invariant()
    def submissions_are_counted(self) -> None:
        for row in Licence.objects.all():
            handed_in = LICENCE.log_of(row).filter(move="submit").count()
            numbers = list(
                LicenceSubmission.objects.filter(licence=row)
                .order_by("number")
                .values_list("number", flat=True)
            )
            assert numbers == list(range(1, handed_in + 1))

    @invariant()
    def what_is_approved_was_complete(self) -> None:
        for row in Licence.objects.filter(state__in=["submitted", "approved"]):
            assert row.submitted_at is not None
            assert row.nodes.exists()
            assert not row.nodes.filter(is_leaf=False).exists()
            assert row.files.filter(removed_at__isnull=True).exists()
            if row.state == "approved":
                assert row.decided_at is not None
                assert row.lapses_at == (end_of(row.valid_until) if row.valid_until else None)

    @invariant()
    def a_number_is_filed_once(self) -> None:
        live = Licence.objects.filter(kind="held", state__in=["submitted", "approved"])
        numbers = list(live.values_list("organization_id", "number"))
        assert len(numbers) == len(set(numbers))

    @invariant()
    def it_counts_while_it_is_approved_and_runs(self) -> None:
        running = [
            row
            for row in Licence.objects.filter(organization=self.here, state="approved")
            if row.valid_until is None or row.valid_until >= self.day
        ]
        assert has_counting(self.here.pk) == bool(running)
        assert not has_counting(self.elsewhere.pk)


@pytest.mark.django_db
@pytest.mark.req("SX-18", "SX-19")
def test_no_sequence_breaks_what_must_hold() -> None:
    walk(LicenceWalk)
