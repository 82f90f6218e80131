"""Services switched by an authority: what begins, what runs on, whose menus show what."""

from __future__ import annotations

from functools import partial

import pytest

from tests import cast
from tests.same_questions import refused
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import ChecksFailed, Conflict
from zhiye.licences import services as licence_services
from zhiye.licences.inputs import LicenceFacts
from zhiye.organizations import offered
from zhiye.organizations.models import Function, Organization
from zhiye.registrations import services as registration_services
from zhiye.registrations.models import RegistrationState

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("SX-03", "ZS-21", "FJ-12"),
]
BOTH = frozenset({"registration", "employment"})


def switch_off(service: str = "registration", code: str = "140000") -> None:
    cast.rule(cast.authority(code), f"offers_{service}", False)


def open_to(actor: Actor) -> frozenset[str]:
    return frozenset(offered.open_services(actor, offered.authority_of(actor)))


class TestAuthorityOf:
    def test_everybody_is_served_by_the_authority_of_the_own_place(self) -> None:
        here = cast.organization()
        assert offered.authority_of(cast.as_organization(here)) == here.authority_id
        worker = cast.as_person(cast.person())
        assert offered.authority_of(worker) == cast.authority().pk
        officer = cast.reviewer()
        assert offered.authority_of(officer) == officer.authority_id

    def test_who_has_no_place_yet_is_served_by_nobody(self) -> None:
        cast.authority()
        user = cast.user()
        for actor in (
            Actor.public(),
            Actor(user.pk, user.name, Role.ORGANIZATION),
            Actor(user.pk, user.name, Role.PERSON),
        ):
            assert offered.authority_of(actor) is None
            assert open_to(actor) == BOTH


class TestOpenServices:
    def test_a_service_switched_off_is_closed_to_who_never_used_it(self) -> None:
        actors = [
            cast.as_organization(cast.organization()),
            cast.as_person(cast.person()),
            cast.reviewer(),
        ]
        assert [open_to(one) for one in actors] == [BOTH] * 3
        switch_off()
        assert [open_to(one) for one in actors] == [{"employment"}] * 3

    def test_a_neighbouring_authority_is_not_touched(self) -> None:
        switch_off(code="150000")
        assert open_to(cast.as_organization(cast.organization())) == BOTH

    def test_what_was_used_before_stays_open(self) -> None:
        worker, here = cast.person(), cast.organization(licensed=True)
        cast.certificate(worker)
        cast.registered(worker, here)
        other = cast.organization()
        switch_off()
        for actor in (cast.as_organization(here), cast.as_person(worker), cast.reviewer()):
            assert open_to(actor) == BOTH
        assert open_to(cast.as_organization(other)) == {"employment"}

    def test_functions_of_a_delegation_follow(self) -> None:
        always = [Function.ORGANIZATION, Function.DELEGATIONS]
        assert offered.functions_open(frozenset()) == always
        assert offered.functions_open(frozenset({"employment"})) == [
            Function.ORGANIZATION,
            Function.EMPLOYMENT,
            Function.CERTIFICATES,
            Function.DELEGATIONS,
        ]
        assert offered.functions_open(frozenset({"registration", "employment"})) == list(Function)

    def test_require_open_names_what_is_offered_instead(self) -> None:
        clerk = cast.as_organization(cast.organization())

        def require(function: Function) -> None:
            at = offered.authority_of(clerk)
            offered.require_open(offered.open_services(clerk, at), at, function)

        require(Function.LICENCES)
        switch_off()
        require(Function.ORGANIZATION)
        require(Function.EMPLOYMENT)
        refusal = refused(Conflict, lambda: require(Function.LICENCES))
        assert refusal.code == "not_offered"
        assert "聘用记录" in refusal.remedy


class TestNothingNewBegins:
    """The same check stands in the table before the button and in the move."""

    @pytest.fixture
    def here(self) -> Organization:
        here = cast.organization(licensed=True)
        switch_off()
        return here

    def test_no_licence(self, here: Organization) -> None:
        clerk = cast.as_organization(here)
        facts = LicenceFacts(kind="held")
        error = refused(ChecksFailed, lambda: licence_services.start(actor=clerk, facts=facts))
        assert [one.key for one in error.table.failed] == ["offered"]

    def test_no_safety_manager(self, here: Organization) -> None:
        error = refused(ChecksFailed, lambda: cast.appointed(here))
        assert [one.key for one in error.table.failed] == ["offered"]

    def test_no_invitation_and_no_application(self, here: Organization) -> None:
        worker = cast.person()
        cast.certificate(worker)
        for act in (cast.invitation, cast.application):
            error = refused(ChecksFailed, partial(act, worker, here))
            assert [one.key for one in error.table.failed] == ["offered"]
        shown = registration_services.eligibility(
            actor=cast.as_organization(here),
            person=worker,
            organization=here,
            categories=["operation"],
        )
        assert [one.key for one in shown.failed] == ["offered"]

    def test_what_is_open_is_finished(self) -> None:
        worker, here = cast.person(), cast.organization(licensed=True)
        cast.certificate(worker)
        asked = cast.invitation(worker, here)
        draft = cast.licence(here, submitted=False)
        switch_off()
        done = registration_services.accept(actor=cast.as_person(worker), pk=asked.pk)
        assert done.state == RegistrationState.ACTIVE
        licence_services.submit(actor=cast.as_organization(here), pk=draft.pk)

    def test_where_it_is_offered_the_table_does_not_speak_of_it(self) -> None:
        shown = registration_services.eligibility(
            actor=cast.as_organization(here := cast.organization()),
            person=cast.person(),
            organization=here,
            categories=["operation"],
        )
        assert "offered" not in [one.key for one in shown]
