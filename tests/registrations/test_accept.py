"""Accepting an invitation or an application (SX-21, SX-22, SX-60)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.same_questions import Case, HasColleagues, SameQuestions, refused, told
from zhiye.core import clock
from zhiye.core.actor import Role
from zhiye.core.refusals import ChecksFailed, Conflict, NotFound
from zhiye.licences import services as licences
from zhiye.notices.models import Notice
from zhiye.registrations import selectors, services
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Consent, Registration

pytestmark = pytest.mark.django_db


@pytest.mark.req("SX-21", "SX-60", "SX-59")
class TestAcceptInvitation(SameQuestions):
    def case(self) -> Case:
        here = cast.organization(licensed=True)
        worker, neighbour = cast.person(), cast.person()
        for one in (worker, neighbour):
            cast.certificate(one)
        invitation = cast.invitation(worker, here)
        cast.invitation(neighbour, here)
        owner = cast.as_organization(here)
        return Case(
            flow=REGISTRATION,
            pk=invitation.pk,
            do=services.accept,
            actor=cast.as_person(worker),
            target="active",
            neighbours=[cast.as_person(neighbour)],
            told=[(owner.user_id, "registration.accepted")],
            move="accept_invitation",
        )

    def test_the_organisation_cannot_accept_its_own_invitation(self) -> None:
        case = self.case()
        row = Registration.objects.get(pk=case.pk)
        refused(Conflict, lambda: case.act(cast.as_organization(row.organization)))


@pytest.mark.req("SX-22")
class TestAcceptApplication(HasColleagues):
    def case(self) -> Case:
        here, elsewhere = cast.organization(licensed=True), cast.organization(licensed=True)
        worker = cast.person()
        cast.certificate(worker)
        application = cast.application(worker, here)
        cast.application(worker, elsewhere)
        return Case(
            flow=REGISTRATION,
            pk=application.pk,
            do=services.accept,
            actor=cast.as_organization(here),
            colleague=cast.as_organization(here, colleague=True, functions=["licences"]),
            target="active",
            neighbours=[cast.as_organization(elsewhere)],
            told=[
                (worker.user, "registration.accepted"),
                (cast.as_organization(elsewhere).user_id, "registration.application_overtaken"),
            ],
            move="accept_application",
        )

    def test_the_applicant_cannot_accept_the_own_application(self) -> None:
        case = self.case()
        row = Registration.objects.get(pk=case.pk)
        refused(Conflict, lambda: case.act(cast.as_person(row.person)))


@pytest.mark.req("SX-21", "SX-60")
@pytest.mark.assurance(27)
def test_both_consents_are_kept_word_for_word() -> None:
    here, worker = cast.organization("太原同意试验有限公司", licensed=True), cast.person("周同意")
    cast.certificate(worker)
    made = cast.registered(worker, here)
    asked, agreed = Consent.objects.filter(registration=made).order_by("id")
    assert (asked.side, agreed.side) == ("organization", "person")
    owner = cast.as_organization(here)
    assert (asked.user_id, asked.actor_name, asked.channel) == (owner.user_id, owner.name, "web")
    assert (agreed.user_id, agreed.channel) == (worker.user_id, "mobile")
    for words in ("周同意", "太原同意试验有限公司", "作业人员", "不能同时在其他单位公示"):
        assert words in agreed.text
    assert agreed.text_version == "2026-1"
    assert made.active_from == clock.today()


@pytest.mark.req("SX-59")
def test_the_person_sees_where_they_are_registered() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    assert selectors.current_of(worker.pk) is None
    cast.registered(worker, here)
    current = selectors.current_of(worker.pk)
    assert current is not None
    assert current.organization == here
    assert list(selectors.personnel(cast.as_organization(here))) == [current]


@pytest.mark.req("SX-02")
def test_other_open_invitations_and_applications_are_overtaken() -> None:
    here, second, third = (cast.organization(licensed=True) for _ in range(3))
    worker = cast.person()
    cast.certificate(worker)
    mine = cast.invitation(worker, here)
    invited, applied = cast.invitation(worker, second), cast.application(worker, third)
    before = told()
    services.accept(actor=cast.as_person(worker), pk=mine.pk)
    for late, event in ((invited, "overtaken"), (applied, "application_overtaken")):
        late.refresh_from_db()
        assert late.state == "lapsed"
        log = REGISTRATION.last_log(late)
        assert log is not None
        assert (log.move, log.data["because"]) == ("overtake", mine.reference)
        assert log.acting_role == Role.SYSTEM.value
        owner = cast.as_organization(late.organization)
        assert (owner.user_id, f"registration.{event}") in told() - before
        refused(Conflict, partial(services.accept, actor=cast.as_person(worker), pk=late.pk))


@pytest.mark.req("SX-02")
def test_a_second_organisation_is_refused_with_the_reason() -> None:
    first = cast.organization("太原先到机电有限公司", licensed=True)
    second = cast.organization(licensed=True)
    worker = cast.person()
    cast.certificate(worker)
    cast.registered(worker, first)
    error = refused(ChecksFailed, lambda: cast.invitation(worker, second))
    assert [finding.key for finding in error.table.failed] == ["exclusive"]
    assert "太原先到机电有限公司" in error.message
    assert "注销" in error.remedy
    error = refused(ChecksFailed, lambda: cast.application(worker, second))
    assert [finding.key for finding in error.table.failed] == ["exclusive"]


@pytest.mark.req("SX-06", "SX-19")
def test_what_has_changed_since_the_invitation_is_checked_again() -> None:
    here, worker = cast.organization(), cast.person()
    held = cast.licence(here, approved=True)
    cast.certificate(worker, valid_until=clock.today())
    invitation = cast.invitation(worker, here)
    tomorrow = clock.now() + timedelta(days=1)
    with clock.freeze(tomorrow):
        error = refused(
            ChecksFailed,
            lambda: services.accept(actor=cast.as_person(worker), pk=invitation.pk),
        )
    assert [finding.key for finding in error.table.failed] == ["certificate_operation"]
    licences.revoke(actor=cast.reviewer(), pk=held.pk, reason="误通过")
    error = refused(
        ChecksFailed, lambda: services.accept(actor=cast.as_person(worker), pk=invitation.pk)
    )
    assert [finding.key for finding in error.table.failed] == ["licence_approved"]


@pytest.mark.req("SX-21")
class TestLapse:
    """An unanswered invitation lapses at the end of the thirtieth day, not before."""

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        begun = datetime(2026, 3, 10, 9, 0, tzinfo=clock.LOCAL)
        return begun.replace(hour=hour, minute=minute) + timedelta(days=day)

    @pytest.fixture
    def invitation(self) -> Registration:
        with clock.freeze(self.at(0, 9)):
            here, worker = cast.organization(licensed=True), cast.person()
            cast.certificate(worker)
            return cast.invitation(worker, here)

    def test_it_is_valid_to_the_last_minute(self, invitation: Registration) -> None:
        assert invitation.lapses_at is not None
        last_day = (invitation.lapses_at - timedelta(seconds=1)).astimezone(clock.LOCAL).date()
        assert last_day == date(2026, 4, 9)
        notice = Notice.objects.get(event="registration.invited")
        assert "2026-04-09" in notice.body
        with clock.freeze(self.at(30, 23, 59)):
            assert REGISTRATION.run_due() == 0
            services.accept(actor=cast.as_person(invitation.person), pk=invitation.pk)

    def test_it_lapses_at_midnight_of_shanghai(self, invitation: Registration) -> None:
        before = told()
        with clock.freeze(self.at(31, 0)):
            assert REGISTRATION.run_due() == 1
            assert REGISTRATION.run_due() == 0
        invitation.refresh_from_db()
        assert invitation.state == "lapsed"
        log = REGISTRATION.last_log(invitation)
        assert log is not None
        assert (log.move, log.actor_name) == ("lapse", "系统（执业公示·逾期失效）")
        owner = cast.as_organization(invitation.organization)
        assert told() - before == {(owner.user_id, "registration.lapsed")}

    def test_nobody_slips_in_before_the_job(self, invitation: Registration) -> None:
        person = cast.as_person(invitation.person)
        with clock.freeze(self.at(31, 0)):
            error = refused(Conflict, lambda: services.accept(actor=person, pk=invitation.pk))
            assert "期限已过" in error.message
            assert REGISTRATION.available(invitation, person) == []
        with clock.freeze(self.at(30, 23)):
            assert {one.move.name for one in REGISTRATION.available(invitation, person)} == {
                "accept_invitation",
                "decline_invitation",
            }

    def test_the_ruleset_sets_the_days(self) -> None:
        with clock.freeze(self.at(0, 9)):
            here, worker = cast.organization(licensed=True), cast.person()
            cast.certificate(worker)
            cast.rule(here.authority, "invitation_days", 3)
            invitation = cast.invitation(worker, here)
        assert invitation.lapses_at == self.at(4, 0)

    def test_an_application_lapses_and_the_person_learns_it(self) -> None:
        with clock.freeze(self.at(0, 9)):
            here, worker = cast.organization(licensed=True), cast.person()
            cast.certificate(worker)
            cast.application(worker, here)
        before = told()
        with clock.freeze(self.at(31, 0)):
            assert REGISTRATION.run_due() == 1
        assert told() - before == {(worker.user_id, "registration.lapsed")}


def test_accepting_takes_few_statements() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    for code in ("G1", "N1", "Q2", "A"):
        cast.certificate(worker, code)
    invitation = cast.invitation(worker, here)
    with CaptureQueriesContext(connection) as asked:
        services.accept(actor=cast.as_person(worker), pk=invitation.pk)
    # Locks, checks, consent, update, log, notice; four of them are savepoints, the number does not
    # grow with the certificates.
    assert len(asked) <= 20


def test_nobody_accepts_what_is_not_there() -> None:
    refused(NotFound, lambda: services.accept(actor=cast.as_person(cast.person()), pk=1))
