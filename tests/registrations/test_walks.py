"""No sequence of moves reaches a state that must not be (registrations and safety managers)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis.stateful import invariant

from tests import cast
from tests.walks import Verb, Walk, walk
from zhiye.certificates import services as certificates
from zhiye.certificates.models import Certificate
from zhiye.core.actor import Actor
from zhiye.organizations import services as organizations
from zhiye.organizations.models import Organization
from zhiye.people.models import Person
from zhiye.registrations import deregistration_services as leaving
from zhiye.registrations import safety_services, services
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.models import (
    LIVE_SAFETY,
    OPEN_DEREGISTRATION,
    OPEN_STATES,
    Consent,
    Deregistration,
    Registration,
    SafetyAppointment,
)
from zhiye.registrations.safety_flow import SAFETY


def correct(walk: Walk, actor: Actor, pk: int) -> Deregistration:
    """A returned deregistration with another proof."""
    proof = [cast.stored_file(actor, "termination_proof")]
    return leaving.resubmit(actor=actor, pk=pk, facts=Leaving(walk.day, proof))


def plain(verb: Callable[..., object], **more: Any) -> Verb:
    """A verb that needs nothing but the actor and the row, and perhaps a reason."""
    return lambda walk, actor, pk: verb(actor=actor, pk=pk, **more)


WHY: dict[str, Any] = {"reason": "原因说明"}
VERBS: dict[tuple[str, str], Verb] = {
    ("registration", "accept_invitation"): plain(services.accept),
    ("registration", "accept_application"): plain(services.accept),
    ("registration", "decline_invitation"): plain(services.decline),
    ("registration", "decline_application"): plain(services.decline, **WHY),
    ("registration", "withdraw_invitation"): plain(services.withdraw),
    ("registration", "withdraw_application"): plain(services.withdraw),
    ("deregistration", "consent"): plain(leaving.consent),
    ("deregistration", "decline"): plain(leaving.decline, **WHY),
    ("deregistration", "withdraw"): plain(leaving.withdraw),
    ("deregistration", "exit_alone"): plain(leaving.exit_alone),
    ("deregistration", "return"): plain(leaving.return_, **WHY),
    ("deregistration", "approve"): plain(leaving.approve),
    ("deregistration", "resubmit"): correct,
    ("safety", "cancel_end"): plain(safety_services.cancel_end),
    ("safety", "return_end"): plain(safety_services.return_end, **WHY),
    ("safety", "approve_end"): plain(safety_services.approve_end),
}


class RegistrationWalk(Walk):
    verbs = VERBS
    flows = (REGISTRATION, DEREGISTRATION, SAFETY)
    tracked = (Registration, Deregistration, SafetyAppointment)

    def build(self) -> None:
        self.organizations = [cast.organization(licensed=True) for _ in range(2)]
        self.persons = [cast.person() for _ in range(2)]
        for one in self.persons:
            cast.certificate(one, "G1")
        cast.technical(self.persons[0])
        self.people = [
            *[cast.as_person(one) for one in self.persons],
            *[cast.as_organization(one) for one in self.organizations],
            cast.as_organization(self.organizations[0], colleague=True, functions=["safety"]),
            cast.reviewer(),
            Actor.public(),
        ]

    def begin(self, kind: int, which: int) -> None:
        person, place = self.persons[which % 2], self.organizations[which // 2 % 2]
        active = list(Registration.objects.active())
        serving = list(SafetyAppointment.objects.filter(state__in=["active", "end_returned"]))
        acts: list[Callable[[], object]] = [
            lambda: cast.invitation(person, place),
            lambda: cast.invitation(person, place, ["technical", "other"]),
            lambda: cast.application(person, place),
            lambda: cast.appointed(place, person),
        ]
        for by in ("person", "organization", "person"):
            acts += [partial(cast.deregistration, row, by=by) for row in active]
        acts += [partial(cast.ending, row) for row in serving]
        self.attempt(acts[kind % len(acts)])

    def disturb(self, kind: int, which: int) -> None:
        if kind == 0 and which % 4 == 0:
            pk = self.organizations[which // 4 % 2].pk
            self.attempt(
                lambda: organizations.close(actor=self.people[5], pk=pk, reason="不再经营")
            )
        elif kind == 0:
            held = Certificate.objects.order_by("pk")[which % 2].pk
            self.attempt(lambda: certificates.revoke(actor=self.people[5], pk=held, reason="伪造"))
        elif kind == 1:
            cast.rule(cast.authority(), "deregistration_default_release_days", which % 2 * 3)
        elif kind < 5:
            keys = ["release_reviewer_needed", "safety_release_reviewer_needed"]
            keys.append("person_may_exit_alone")
            cast.rule(cast.authority(), keys[kind - 2], which % 2 == 0)
        elif kind == 5:
            actor, person = self.people[which % len(self.people)], self.persons[which % 2]
            categories = [[], ["operation", "nonsense"], ["inspection"]][which % 3]
            self.attempt(
                lambda: services.invite(actor=actor, person_id=person.pk, categories=categories)
            )
        else:
            self.leave_as_anybody(which)

    def leave_as_anybody(self, which: int) -> None:
        rows, actor = list(Registration.objects.order_by("-pk")[:4]), self.people[which % 7]
        if rows:
            self.attempt(
                lambda: leaving.start(
                    actor=actor,
                    registration_id=rows[which % len(rows)].pk,
                    facts=Leaving(
                        left_on=self.day, files=[cast.stored_file(actor, "termination_proof")]
                    ),
                )
            )

    @invariant()
    def one_organisation_a_person(self) -> None:
        active = Registration.objects.active()
        counted = Counter(active.values_list("person_id", flat=True))
        assert all(count == 1 for count in counted.values())
        # Safety managers are publicly shown as well.
        places = {
            person_id: {organization_id}
            for person_id, organization_id in active.values_list("person_id", "organization_id")
        }
        for person_id, organization_id in SafetyAppointment.objects.live().values_list(
            "person_id", "organization_id"
        ):
            assert person_id is not None
            places.setdefault(person_id, set()).add(organization_id)
        assert all(len(found) == 1 for found in places.values())

    @invariant()
    def one_open_wish_between_two(self) -> None:
        pairs = Counter(
            Registration.objects.filter(state__in=OPEN_STATES).values_list(
                "person_id", "organization_id"
            )
        )
        assert all(count == 1 for count in pairs.values())

    @invariant()
    def what_is_active_has_both_consents(self) -> None:
        sides: dict[int, set[str]] = {}
        for pk, side in Consent.objects.filter(purpose="register").values_list(
            "registration_id", "side"
        ):
            sides.setdefault(pk, set()).add(side)
        for row in Registration.objects.filter(state__in=["active", "ended"]):
            assert sides[row.pk] == {"person", "organization"}

    @invariant()
    def dates_fit_the_states(self) -> None:
        for row in Registration.objects.all():
            assert (row.active_from is not None) == (row.state in ("active", "ended"))
            assert (row.ended_on is not None) == (row.state == "ended")
            assert (
                row.ended_on is None or row.active_from is None or row.active_from <= row.ended_on
            )
        for safety in SafetyAppointment.objects.all():
            assert (safety.ended_on is not None) == (safety.state == "ended")

    @invariant()
    def leaving_concerns_what_is_active(self) -> None:
        under_way = Deregistration.objects.filter(state__in=OPEN_DEREGISTRATION)
        counted = Counter(under_way.values_list("registration_id", flat=True))
        assert all(count == 1 for count in counted.values())
        assert not under_way.exclude(registration__state="active").exists()
        for row in Deregistration.objects.filter(state="approved").select_related("registration"):
            assert row.registration.state == "ended"

    @invariant()
    def nobody_is_tied_to_a_closed_organisation(self) -> None:
        closed = Organization.objects.filter(state="closed")
        assert not Registration.objects.filter(
            organization__in=closed, state__in=["active", *OPEN_STATES]
        ).exists()
        assert not SafetyAppointment.objects.filter(
            organization__in=closed, state__in=LIVE_SAFETY
        ).exists()

    @invariant()
    def people_stay_as_they_are(self) -> None:
        assert Person.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.req("SX-02", "SX-21", "SX-23", "SX-31", "SX-33")
def test_no_sequence_breaks_what_must_hold() -> None:
    walk(RegistrationWalk)
