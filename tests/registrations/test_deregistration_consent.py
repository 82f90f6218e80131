"""The other side's answer to a deregistration, and taking it back (SX-39, SX-62, FJ-20)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import cast
from tests.same_questions import Case, HasColleagues, NeedsReason, SameQuestions, refused, told
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import ChecksFailed, Conflict
from zhiye.notices.models import Notice
from zhiye.regions.services import set_rule
from zhiye.registrations import deregistration_services as services
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.kinds import DEREGISTRATIONS
from zhiye.registrations.models import Consent, Deregistration, Registration


def active() -> Registration:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    return cast.registered(worker, here)


@pytest.mark.req("SX-62")
class TestConsentOfThePerson(SameQuestions):
    def case(self) -> Case:
        mine, theirs = active(), active()
        cast.deregistration(theirs)
        return Case(
            flow=DEREGISTRATION,
            pk=cast.deregistration(mine).pk,
            do=services.consent,
            actor=cast.side(mine, "person"),
            target="awaiting_review",
            neighbours=[cast.side(theirs, "person"), cast.side(theirs, "organization")],
            told=[(cast.side(mine, "organization").user_id, "deregistration.consented")],
        )

    def test_the_exact_words_are_kept(self) -> None:
        case = self.case()
        case.act()
        first, second = Consent.objects.filter(purpose="deregister").order_by("-id")[:2][::-1]
        assert (first.side, second.side) == ("organization", "person")
        assert "同意注销" in second.text
        assert "解除劳动合同" in second.text

    def test_the_registration_stays_until_it_is_reviewed(self) -> None:
        case = self.case()
        case.act()
        assert Registration.objects.active().count() == 2

    def test_the_side_that_asked_cannot_consent(self) -> None:
        case = self.case()
        row = DEREGISTRATION.model.objects.get(pk=case.pk)
        with pytest.raises(Exception, match="权限"):
            case.act(cast.side(row.registration, "organization"))


@pytest.mark.req("SX-39", "SX-61")
class TestConsentOfTheOrganisation(HasColleagues):
    def case(self) -> Case:
        mine, theirs = active(), active()
        cast.deregistration(theirs, by="person")
        return Case(
            flow=DEREGISTRATION,
            pk=cast.deregistration(mine, by="person").pk,
            do=services.consent,
            actor=cast.side(mine, "organization"),
            colleague=cast.as_organization(
                mine.organization, colleague=True, functions=["personnel"]
            ),
            target="awaiting_review",
            neighbours=[cast.side(theirs, "person"), cast.side(theirs, "organization")],
            told=[(cast.side(mine, "person").user_id, "deregistration.consented")],
        )


@pytest.mark.req("SX-39")
class TestDecline(HasColleagues, NeedsReason):
    def case(self) -> Case:
        mine, theirs = active(), active()
        cast.deregistration(theirs, by="person")
        return Case(
            flow=DEREGISTRATION,
            pk=cast.deregistration(mine, by="person").pk,
            do=services.decline,
            actor=cast.side(mine, "organization"),
            colleague=cast.as_organization(
                mine.organization, colleague=True, functions=["licences"]
            ),
            target="declined",
            neighbours=[cast.side(theirs, "organization"), cast.side(theirs, "person")],
            told=[(cast.side(mine, "person").user_id, "deregistration.declined")],
        )

    def test_the_registration_goes_on(self) -> None:
        self.ready().act()
        assert Registration.objects.active().count() == 2


class TestWithdraw(HasColleagues):
    def case(self) -> Case:
        mine, theirs = active(), active()
        cast.deregistration(theirs)
        return Case(
            flow=DEREGISTRATION,
            pk=cast.deregistration(mine).pk,
            do=services.withdraw,
            actor=cast.side(mine, "organization"),
            colleague=cast.as_organization(
                mine.organization, colleague=True, functions=["licences"]
            ),
            target="withdrawn",
            neighbours=[cast.side(theirs, "organization"), cast.side(theirs, "person")],
            told=[(cast.side(mine, "person").user_id, "deregistration.withdrawn")],
        )


@pytest.mark.django_db
@pytest.mark.req("SX-39", "SX-62")
def test_it_waits_in_the_basket_of_the_side_whose_turn_it_is() -> None:
    mine, theirs, reviewer = active(), active(), cast.reviewer()
    by_clerk, by_person = cast.deregistration(mine), cast.deregistration(theirs, by="person")

    def waiting(role: Role) -> set[Deregistration]:
        turns = DEREGISTRATIONS.tasks_of(role)
        return {row for one in turns for row in Deregistration.objects.filter(one.rows())}

    assert waiting(Role.PERSON) == {by_clerk}
    assert waiting(Role.ORGANIZATION) == {by_person}
    for made, registration in ((by_clerk, mine), (by_person, theirs)):
        side = cast.side(registration, made.other_side.value)
        services.consent(actor=side, pk=made.pk)
    assert waiting(Role.AUTHORITY) == {by_clerk, by_person}
    for made in (by_clerk, by_person):
        services.return_(actor=reviewer, pk=made.pk, reason="看不清")
    assert waiting(Role.PERSON) == {by_person}
    assert waiting(Role.ORGANIZATION) == {by_clerk}
    assert waiting(Role.AUTHORITY) == waiting(Role.SYSTEM) == set()


@pytest.mark.django_db
class TestSilence:
    """What happens when the other side does not answer is a value of the ruleset."""

    @pytest.mark.req("SX-23")
    def test_in_shanxi_nothing_happens(self) -> None:
        made = cast.deregistration(active(), by="person")
        with clock.freeze(clock.now() + timedelta(days=2000)):
            assert DEREGISTRATION.run_due() == 0
        made.refresh_from_db()
        assert (made.state, made.releases_at) == ("awaiting_consent", None)

    def test_where_the_ruleset_says_so_silence_is_consent(self) -> None:
        mine = active()
        cast.rule(mine.organization.authority, "deregistration_default_release_days", 10)
        made = cast.deregistration(mine, by="person")
        assert made.releases_at == clock.end_of(clock.today() + timedelta(days=10))
        notice = Notice.objects.get(event="deregistration.started")
        assert str(clock.today() + timedelta(days=10)) in notice.body
        before = told()
        with clock.freeze(made.releases_at - timedelta(seconds=1)):
            assert DEREGISTRATION.run_due() == 0
        with clock.freeze(made.releases_at):
            error = refused(
                Conflict,
                lambda: services.decline(
                    actor=cast.side(mine, "organization"), pk=made.pk, reason="晚了"
                ),
            )
            assert "视为同意" in error.message
            assert DEREGISTRATION.run_due() == 1
        made.refresh_from_db()
        assert made.state == "awaiting_review"
        assert told() - before == {
            (mine.person.user_id, "deregistration.released"),
            (cast.side(mine, "organization").user_id, "deregistration.released"),
        }

    def test_without_a_reviewer_silence_ends_it(self) -> None:
        mine = active()
        cast.rule(mine.organization.authority, "deregistration_default_release_days", 10)
        cast.rule(mine.organization.authority, "release_reviewer_needed", False)
        made = cast.deregistration(mine, by="person")
        before = told()
        assert made.releases_at is not None
        with clock.freeze(made.releases_at):
            assert DEREGISTRATION.run_due() == 1
        made.refresh_from_db()
        mine.refresh_from_db()
        assert (made.state, mine.state) == ("approved", "ended")
        assert {event for _, event in told() - before} == {"registration.ended"}


@pytest.mark.django_db
class TestWithoutReviewer:
    """Where the ruleset asks for no reviewer, both consents end the registration at once."""

    def test_both_consents_end_it(self) -> None:
        mine = active()
        cast.rule(mine.organization.authority, "release_reviewer_needed", False)
        before = told()
        done = cast.under_review(mine)
        assert done.state == "approved"
        mine.refresh_from_db()
        assert (mine.state, mine.ended_on) == ("ended", clock.today())
        moves = [row.move for row in DEREGISTRATION.log_of(done)]
        assert moves == ["start", "consent", "finish"]
        assert told() - before == {
            (mine.person.user_id, "deregistration.started"),
            (mine.person.user_id, "registration.ended"),
            (cast.side(mine, "organization").user_id, "registration.ended"),
        }

    def test_what_is_under_review_stays_there_when_the_rule_ends(self) -> None:
        mine, later = active(), active()
        asked = cast.under_review(mine)
        cast.rule(mine.organization.authority, "release_reviewer_needed", False)
        asked.refresh_from_db()
        assert asked.state == "awaiting_review"
        assert cast.under_review(later).state == "approved"

    def test_the_rule_of_the_day_of_consent_decides(self) -> None:
        mine, later = active(), active()
        begun = [cast.deregistration(one, by="person") for one in (mine, later)]
        set_rule(
            actor=Actor.system("test"),
            authority=mine.organization.authority,
            key="release_reviewer_needed",
            value=False,
            effective_from=clock.today() + timedelta(days=1),
            reason="试验",
        )
        for days, one, state in ((0, begun[0], "awaiting_review"), (1, begun[1], "approved")):
            with clock.freeze(clock.now() + timedelta(days=days)):
                done = services.consent(
                    actor=cast.side(one.registration, "organization"), pk=one.pk
                )
            assert done.state == state


@pytest.mark.req("FJ-20")
class TestExitAlone(SameQuestions):
    """Fujian: the person may end it alone, where the former employer did not."""

    def case(self) -> Case:
        mine, theirs = active(), active()
        cast.rule(mine.organization.authority, "person_may_exit_alone", True)
        cast.rule(mine.organization.authority, "release_reviewer_needed", False)
        cast.deregistration(theirs, by="person")
        owner = cast.side(mine, "organization").user_id
        return Case(
            flow=DEREGISTRATION,
            pk=cast.deregistration(mine, by="person").pk,
            do=services.exit_alone,
            actor=cast.side(mine, "person"),
            target="approved",
            neighbours=[cast.side(theirs, "person"), cast.side(theirs, "organization")],
            told=[
                (owner, "deregistration.exited_alone"),
                (owner, "registration.ended"),
                (mine.person.user_id, "registration.ended"),
            ],
            move="exit_alone",
        )

    def test_it_ends_the_registration(self) -> None:
        case = self.case()
        case.act()
        row = DEREGISTRATION.model.objects.get(pk=case.pk)
        assert (row.registration.state, row.registration.ended_on) == ("ended", clock.today())

    def test_shanxi_does_not_allow_it(self) -> None:
        mine = active()
        made = cast.deregistration(mine, by="person")
        person = cast.side(mine, "person")
        error = refused(ChecksFailed, lambda: services.exit_alone(actor=person, pk=made.pk))
        assert [finding.key for finding in error.table.failed] == ["alone"]
        option = DEREGISTRATION.option(made, "exit_alone", person)
        assert option is not None
        assert not option.allowed

    def test_with_a_reviewer_it_is_reviewed(self) -> None:
        mine = active()
        cast.rule(mine.organization.authority, "person_may_exit_alone", True)
        made = cast.deregistration(mine, by="person")
        done = services.exit_alone(actor=cast.side(mine, "person"), pk=made.pk)
        assert done.state == "awaiting_review"

    def test_the_organisation_may_not(self) -> None:
        mine = active()
        cast.rule(mine.organization.authority, "person_may_exit_alone", True)
        by_person = cast.deregistration(mine, by="person")
        clerk = cast.side(mine, "organization")
        with pytest.raises(Exception, match="权限"):
            services.exit_alone(actor=clerk, pk=by_person.pk)
        services.decline(actor=clerk, pk=by_person.pk, reason="未离职")
        by_clerk = cast.deregistration(mine, by="organization")
        with pytest.raises(Exception, match="权限"):
            services.exit_alone(actor=clerk, pk=by_clerk.pk)
