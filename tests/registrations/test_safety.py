"""Safety managers: named without review, ended with one (SX-30 to SX-33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests import cast
from tests.same_questions import (
    Case,
    HasColleagues,
    NeedsReason,
    refused,
    told,
)
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict, Forbidden, Invalid, NotFound
from zhiye.organizations.models import Organization
from zhiye.people import services as people
from zhiye.people.inputs import PersonFacts
from zhiye.registrations import deregistration_services
from zhiye.registrations import safety_services as services
from zhiye.registrations.inputs import Manager, Posts, SafetyEnd
from zhiye.registrations.models import Registration, SafetyAppointment, SafetyPostHeld
from zhiye.registrations.safety_flow import SAFETY


def appoint(actor: Actor, **more: Any) -> SafetyAppointment:
    key = more.pop("key", "")
    wish: dict[str, Any] = {
        "name": "冯安全",
        "id_number": cast.an_id(17),
        "phone": "13800000017",
        **more,
    }
    if "posts" not in wish:
        wish["posts"] = [cast.post_facts(actor)]
    return services.appoint(actor=actor, facts=Manager(**wish), key=key)


@pytest.fixture
def here() -> Organization:
    return cast.organization()


@pytest.mark.django_db
@pytest.mark.req("SX-30")
class TestAppoint:
    def test_it_works(self, here: Organization) -> None:
        clerk = cast.as_organization(here)
        posts = [
            cast.post_facts(clerk, "production/crane/director"),
            cast.post_facts(clerk, "production/elevator/director"),
        ]
        made = appoint(clerk, posts=posts)
        assert (made.state, made.person, made.name) == ("active", None, "冯安全")
        assert made.reference.startswith("AQ14-")
        assert [held.letter for held in made.posts.order_by("id")] == [one.letter for one in posts]
        posts[0].letter.refresh_from_db()
        assert (posts[0].letter.holder_kind, posts[0].letter.holder_id) == ("safety", made.pk)
        log = MoveLog.objects.get(flow="safety", object_id=made.pk)
        assert (log.move, log.acting_id) == ("appoint", here.pk)

    def test_the_person_learns_of_it(self, here: Organization) -> None:
        worker = cast.person()
        before = told()
        made = cast.appointed(here, worker)
        assert made.person == worker
        assert told() - before == {(worker.user_id, "safety.appointed")}
        assert list(SafetyAppointment.objects.visible_to(cast.as_person(worker))) == [made]

    def test_who_signs_up_later_finds_the_appointment(self, here: Organization) -> None:
        clerk, seq = cast.as_organization(here), 900
        made = appoint(clerk, name="冯后来", id_number=cast.an_id(seq))
        account = cast.user()
        actor = Actor(account.pk, "冯后来", Role.PERSON)
        person = people.complete_profile(
            actor=actor,
            user=account,
            facts=PersonFacts("冯后来", cast.an_id(seq), cast.region()),
        )
        made.refresh_from_db()
        assert made.person == person

    def test_who_may(self, here: Organization) -> None:
        owner = cast.as_organization(here)
        posts = [cast.post_facts(owner)]
        colleague = cast.as_organization(here, colleague=True, functions=["registrations"])
        refused(Forbidden, lambda: appoint(colleague, posts=posts))
        for actor in (Actor.public(), cast.as_person(cast.person()), cast.reviewer()):
            with pytest.raises((Forbidden, NotFound)):
                appoint(actor, posts=posts)
        assert not SafetyAppointment.objects.exists()

    @pytest.mark.req("SX-32")
    @pytest.mark.parametrize(
        ("kinds", "may"),
        [
            (["inspection"], False),
            (["testing"], False),
            (["inspection", "testing"], False),
            (["inspection", "production"], True),
            (["filling"], True),
        ],
    )
    def test_inspection_bodies_have_none(self, kinds: list[str], may: bool) -> None:
        clerk = cast.as_organization(cast.organization(kinds=kinds))
        if may:
            assert appoint(clerk).state == "active"
            return
        error = refused(ChecksFailed, lambda: appoint(clerk))
        assert [finding.key for finding in error.table.failed] == ["not_inspecting"]

    @pytest.mark.req("SX-12")
    def test_the_organisation_must_be_verified(self) -> None:
        clerk = cast.as_organization(cast.organization(verified=False))
        error = refused(ChecksFailed, lambda: appoint(clerk))
        assert [finding.key for finding in error.table.failed] == ["organization_verified"]

    def test_every_wrong_field_is_told(self, here: Organization) -> None:
        clerk = cast.as_organization(here)
        error = refused(
            Invalid,
            lambda: appoint(clerk, name="", id_number="123", phone="110", posts=[]),
        )
        assert set(error.errors) == {"name", "id_number", "phone", "posts"}
        twice = [cast.post_facts(clerk), cast.post_facts(clerk)]
        assert "只需添加一行" in refused(Invalid, lambda: appoint(clerk, posts=twice)).message
        early = [replace(twice[0], appointed_on=today() + timedelta(days=1))]
        assert "posts" in refused(Invalid, lambda: appoint(clerk, posts=early)).errors

    def test_director_and_officer_are_two_people(self, here: Organization) -> None:
        clerk = cast.as_organization(here)
        both = [
            cast.post_facts(clerk, "production/crane/director"),
            cast.post_facts(clerk, "production/crane/officer"),
        ]
        error = refused(ChecksFailed, lambda: appoint(clerk, posts=both))
        assert [finding.key for finding in error.table.failed] == ["posts"]
        assert "不能由同一人担任" in error.message
        assert not SafetyPostHeld.objects.exists()

    @pytest.mark.req("SX-02")
    def test_one_person_serves_one_organisation(self, here: Organization) -> None:
        appoint(cast.as_organization(here))
        error = refused(ChecksFailed, lambda: appoint(cast.as_organization(here)))
        assert "已是本单位的安全管理人员" in error.message
        elsewhere = cast.as_organization(cast.organization())
        error = refused(ChecksFailed, lambda: appoint(elsewhere))
        assert here.name in error.message

    @pytest.mark.req("SX-02")
    def test_registered_elsewhere(self, here: Organization) -> None:
        worker, elsewhere = cast.person(), cast.organization(licensed=True)
        cast.certificate(worker)
        cast.registered(worker, elsewhere)
        error = refused(ChecksFailed, lambda: cast.appointed(here, worker))
        assert [finding.key for finding in error.table.failed] == ["free"]
        assert elsewhere.name in error.message
        assert cast.appointed(elsewhere, worker).state == "active"

    def test_another_name_for_a_known_number(self, here: Organization) -> None:
        worker = cast.person("陈一名")
        number = worker.id_number.plain_for_system()
        clerk = cast.as_organization(here)
        error = refused(Invalid, lambda: appoint(clerk, name="陈二名", id_number=number))
        assert "name" in error.errors
        # What is on record about the person is not told.
        assert "陈一名" not in error.message

    @pytest.mark.assurance(10)
    def test_the_same_form_sent_twice(self, here: Organization) -> None:
        clerk = cast.as_organization(here)
        posts = [cast.post_facts(clerk)]
        assert len({appoint(clerk, posts=posts, key="k").pk for _ in range(2)}) == 1


@pytest.mark.req("SX-30")
class TestAddPosts(HasColleagues):
    def case(self) -> Case:
        here, elsewhere = cast.organization(), cast.organization()
        cast.appointed(elsewhere)
        clerk = cast.as_organization(here)
        return Case(
            flow=SAFETY,
            pk=cast.appointed(here).pk,
            do=services.add_posts,
            actor=clerk,
            colleague=cast.as_organization(here, colleague=True, functions=["licences"]),
            target="active",
            neighbours=[cast.as_organization(elsewhere)],
            facts={"facts": Posts([cast.post_facts(clerk, "production/elevator/director")])},
        )

    def second_click(self, case: Case) -> None:
        """The post is held already."""
        assert "同一岗位只需添加一行" in refused(Conflict, case.act).message

    def test_a_post_that_clashes_with_one_held(self) -> None:
        case = self.ready()
        clash = [cast.post_facts(case.actor, "production/crane/officer")]
        error = refused(ChecksFailed, lambda: case.act(facts=Posts(clash)))
        assert [finding.key for finding in error.table.failed] == ["posts"]

    def test_something_must_be_added(self) -> None:
        case = self.ready()
        assert "posts" in refused(Invalid, lambda: case.act(facts=Posts())).errors


@pytest.mark.req("SX-31")
class TestRequestEnd(HasColleagues):
    def case(self) -> Case:
        here, elsewhere = cast.organization(), cast.organization()
        cast.appointed(elsewhere)
        clerk = cast.as_organization(here)
        return Case(
            flow=SAFETY,
            pk=cast.appointed(here, cast.person()).pk,
            do=services.request_end,
            actor=clerk,
            colleague=cast.as_organization(here, colleague=True, functions=["registrations"]),
            target="ending",
            neighbours=[cast.as_organization(elsewhere), cast.as_person(cast.person())],
            facts={"facts": SafetyEnd(today(), [cast.stored_file(clerk, "termination_proof")])},
        )

    def test_date_and_proof_are_needed(self) -> None:
        case = self.case()
        error = refused(Invalid, lambda: case.act(facts=SafetyEnd()))
        assert set(error.errors) == {"left_on", "files"}
        late = SafetyEnd(today() + timedelta(days=1))
        told = refused(Invalid, lambda: case.act(facts=late)).errors
        assert told["left_on"] == ["解除劳动合同日期不能晚于今天。"]

    def test_without_a_reviewer_it_ends_at_once(self) -> None:
        case = self.case()
        row = SafetyAppointment.objects.get(pk=case.pk)
        cast.rule(row.organization.authority, "safety_release_reviewer_needed", False)
        assert case.act().state == "ended"  # type: ignore[attr-defined]
        row.refresh_from_db()
        assert row.ended_on == today()


@pytest.mark.req("SX-31")
class TestCancelEnd(HasColleagues):
    def case(self) -> Case:
        here, elsewhere = cast.organization(), cast.organization()
        cast.ending(cast.appointed(elsewhere))
        return Case(
            flow=SAFETY,
            pk=cast.ending(cast.appointed(here)).pk,
            do=services.cancel_end,
            actor=cast.as_organization(here),
            colleague=cast.as_organization(here, colleague=True, functions=["organization"]),
            target="active",
            neighbours=[cast.as_organization(elsewhere)],
        )


def another_province() -> Actor:
    theirs = cast.organization(code="150102")
    cast.ending(cast.appointed(theirs))
    return cast.reviewer(theirs.authority)


@pytest.mark.req("SX-31")
class TestReturnEnd(HasColleagues, NeedsReason):
    def case(self) -> Case:
        here = cast.organization()
        return Case(
            flow=SAFETY,
            pk=cast.ending(cast.appointed(here)).pk,
            do=services.return_end,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view"]),
            target="end_returned",
            neighbours=[another_province()],
            told=[(cast.as_organization(here).user_id, "safety.returned")],
        )

    def test_corrected_and_handed_in_again(self) -> None:
        case = self.ready()
        case.act()
        row = SafetyAppointment.objects.get(pk=case.pk)
        again = cast.ending(row)
        assert again.state == "ending"
        assert [log.move for log in SAFETY.log_of(row)][-1] == "resubmit_end"
        assert row.files.filter(removed_at__isnull=True).count() == 1


@pytest.mark.req("SX-31")
class TestApproveEnd(HasColleagues):
    def case(self) -> Case:
        here, worker = cast.organization(), cast.person()
        return Case(
            flow=SAFETY,
            pk=cast.ending(cast.appointed(here, worker)).pk,
            do=services.approve_end,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view", "rules"]),
            target="ended",
            neighbours=[another_province()],
            told=[
                (cast.as_organization(here).user_id, "safety.ended"),
                (worker.user_id, "safety.ended"),
            ],
        )

    def test_the_person_may_be_named_elsewhere_now(self) -> None:
        case = self.case()
        case.act()
        row = SafetyAppointment.objects.get(pk=case.pk)
        assert row.ended_on == today()
        assert cast.appointed(cast.organization(), row.person).state == "active"

    @pytest.mark.assurance(5)
    def test_nobody_approves_the_own_end(self) -> None:
        case = self.case()
        row = SafetyAppointment.objects.get(pk=case.pk)
        assert row.person is not None
        both = cast.reviewer()
        row.person.user_id = both.user_id
        row.person.save()
        refused(Forbidden, lambda: case.act(both))
        refused(Forbidden, lambda: case.act(cast.as_organization(row.organization)))


@pytest.mark.django_db
@pytest.mark.req("SX-33")
class TestIndependence:
    """Who is a safety manager and registered is ended in both places, one without the other."""

    def test_ending_one_leaves_the_other(self) -> None:
        here, worker = cast.organization(licensed=True), cast.person()
        cast.certificate(worker)
        registration, safety = cast.registered(worker, here), cast.appointed(here, worker)
        services.approve_end(actor=cast.reviewer(), pk=cast.ending(safety).pk)
        registration.refresh_from_db()
        assert registration.state == "active"

    def test_and_the_other_way_round(self) -> None:
        here, worker = cast.organization(licensed=True), cast.person()
        cast.certificate(worker)
        registration, safety = cast.registered(worker, here), cast.appointed(here, worker)
        made = cast.under_review(registration)
        deregistration_services.approve(actor=cast.reviewer(), pk=made.pk)
        safety.refresh_from_db()
        registration.refresh_from_db()
        assert (safety.state, registration.state) == ("active", "ended")
        # Still tied by the one that was not ended.
        elsewhere = cast.organization(licensed=True)
        refused(ChecksFailed, lambda: cast.invitation(worker, elsewhere))

    def test_both_may_wait_for_review_at_once(self) -> None:
        here, worker = cast.organization(licensed=True), cast.person()
        cast.certificate(worker)
        registration, safety = cast.registered(worker, here), cast.appointed(here, worker)
        assert cast.under_review(registration).state == "awaiting_review"
        assert cast.ending(safety).state == "ending"
        assert Registration.objects.active().count() == 1
