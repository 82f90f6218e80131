"""Reviewing, returning, correcting a deregistration (SX-23, SX-24, assurance 5)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from tests import cast
from tests.same_questions import WORDS, Case, HasColleagues, NeedsReason, refused
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.core.refusals import ChecksFailed, Forbidden, Invalid
from zhiye.organizations.models import Delegation
from zhiye.registrations import deregistration_services as services
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.models import Deregistration, Registration


def active(code: str = "140105") -> Registration:
    here, worker = cast.organization(licensed=True, code=code), cast.person()
    cast.certificate(worker)
    return cast.registered(worker, here)


def neighbours() -> list[Actor]:
    """A reviewer of another province, with a case of his own, and the people of that case."""
    theirs = active("150102")
    cast.under_review(theirs)
    return [
        cast.reviewer(theirs.organization.authority),
        cast.side(theirs, "person"),
        cast.side(theirs, "organization"),
    ]


@pytest.mark.req("SX-23", "SX-61")
class TestApprove(HasColleagues):
    def case(self) -> Case:
        mine = active()
        owner = cast.side(mine, "organization").user_id
        return Case(
            flow=DEREGISTRATION,
            pk=cast.under_review(mine).pk,
            do=services.approve,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view", "people"]),
            target="approved",
            neighbours=neighbours(),
            told=[(owner, "registration.ended"), (mine.person.user_id, "registration.ended")],
        )

    def test_the_registration_ends_today(self) -> None:
        case = self.case()
        case.act()
        row = Deregistration.objects.get(pk=case.pk)
        ended = row.registration
        assert (ended.state, ended.ended_on) == ("ended", today())
        log = REGISTRATION.last_log(ended)
        assert log is not None
        assert (log.move, log.acting_role) == ("end", Role.SYSTEM.value)
        cast.invitation(ended.person, cast.organization(licensed=True))

    def test_neither_side_approves(self) -> None:
        case = self.case()
        row = Deregistration.objects.get(pk=case.pk)
        for who in ("person", "organization"):
            refused(Forbidden, partial(case.act, cast.side(row.registration, who)))

    @pytest.mark.assurance(5)
    def test_a_reviewer_who_is_the_person_is_refused(self) -> None:
        case = self.case()
        row = Deregistration.objects.get(pk=case.pk)
        both = cast.reviewer()
        row.registration.person.user_id = both.user_id
        row.registration.person.save()
        refused(Forbidden, lambda: case.act(both))
        assert case.state()[0] == "awaiting_review"

    @pytest.mark.assurance(5)
    def test_a_reviewer_who_acts_for_the_organisation_is_refused(self) -> None:
        case = self.case()
        row = Deregistration.objects.get(pk=case.pk)
        both = cast.reviewer()
        held = Delegation.objects.create(
            user_id=both.user_id or 0,
            organization=row.registration.organization,
            functions=["personnel"],
        )
        refused(Forbidden, lambda: case.act(both))
        Delegation.objects.filter(pk=held.pk).update(disabled_at=held.created_at)
        case.act(both)


@pytest.mark.req("SX-24")
class TestReturn(HasColleagues, NeedsReason):
    def case(self) -> Case:
        mine = active()
        return Case(
            flow=DEREGISTRATION,
            pk=cast.under_review(mine, by="person").pk,
            do=services.return_,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view"]),
            target="returned",
            neighbours=neighbours(),
            told=[(mine.person.user_id, "deregistration.returned")],
        )


@pytest.mark.req("SX-24")
class TestResubmit(HasColleagues):
    def case(self) -> Case:
        mine, theirs = active(), active()
        made, other = cast.under_review(mine), cast.under_review(theirs)
        reviewer = cast.reviewer()
        for one in (made, other):
            services.return_(actor=reviewer, pk=one.pk, reason=WORDS)
        clerk = cast.side(mine, "organization")
        return Case(
            flow=DEREGISTRATION,
            pk=made.pk,
            do=services.resubmit,
            actor=clerk,
            colleague=cast.as_organization(mine.organization, colleague=True, functions=["safety"]),
            target="awaiting_review",
            neighbours=[cast.side(theirs, "organization"), cast.side(theirs, "person")],
            facts={"facts": Leaving(today(), [cast.stored_file(clerk, "termination_proof")])},
        )

    def test_the_new_proof_replaces_the_old_which_stays_on_record(self) -> None:
        case = self.case()
        row = Deregistration.objects.get(pk=case.pk)
        old = row.files.get()
        case.act(facts=replace(case.facts["facts"], note="补充盖章"))
        old.refresh_from_db()
        assert old.removed_at is not None
        assert row.files.get(removed_at__isnull=True).file == case.facts["facts"].files[0]
        row.refresh_from_db()
        assert row.note == "补充盖章"

    def test_the_other_side_does_not_correct_it(self) -> None:
        case = self.case()
        row = Deregistration.objects.get(pk=case.pk)
        refused(Forbidden, lambda: case.act(cast.side(row.registration, "person")))

    def test_the_proof_is_needed_again(self) -> None:
        case = self.case()
        assert "files" in refused(Invalid, lambda: case.act(facts=Leaving(today()))).errors

    def test_returned_and_resubmitted_twice_then_approved(self) -> None:
        case = self.case()
        case.act()
        services.return_(actor=cast.reviewer(), pk=case.pk, reason="再补")
        again = [cast.stored_file(case.actor, "termination_proof")]
        case.act(facts=Leaving(today(), again))
        services.approve(actor=cast.reviewer(), pk=case.pk)
        row = Deregistration.objects.get(pk=case.pk)
        assert [log.move for log in DEREGISTRATION.log_of(row)] == [
            "start", "consent", "return", "resubmit", "return", "resubmit", "approve",
        ]  # fmt: skip
        assert row.registration.state == "ended"

    def test_what_was_returned_can_be_given_up(self) -> None:
        case = self.case()
        assert services.withdraw(actor=case.actor, pk=case.pk).state == "withdrawn"


@pytest.mark.django_db
@pytest.mark.req("SX-24", "SX-61")
def test_what_the_person_asked_for_is_returned_to_the_person() -> None:
    mine = active()
    made = cast.under_review(mine, by="person")
    services.return_(actor=cast.reviewer(), pk=made.pk, reason="证明书缺页")
    person, clerk = cast.side(mine, "person"), cast.side(mine, "organization")
    proof = [cast.stored_file(person, "termination_proof") for _ in range(2)]
    refused(
        Forbidden,
        lambda: services.resubmit(actor=clerk, pk=made.pk, facts=Leaving(today(), proof)),
    )
    services.resubmit(actor=person, pk=made.pk, facts=Leaving(today(), proof))
    assert made.files.filter(removed_at__isnull=True).count() == 2
    services.approve(actor=cast.reviewer(), pk=made.pk)
    mine.refresh_from_db()
    assert mine.state == "ended"


@pytest.mark.django_db
def test_a_proof_taken_away_is_noticed_at_the_review() -> None:
    made = cast.under_review(active())
    made.files.update(removed_at=made.created_at)
    error = refused(ChecksFailed, lambda: services.approve(actor=cast.reviewer(), pk=made.pk))
    assert [finding.key for finding in error.table.failed] == ["proof"]
