"""Refusing an invitation or an application (SX-22, SX-60)."""

from __future__ import annotations

import pytest

from tests import cast
from tests.same_questions import Case, HasColleagues, NeedsReason, SameQuestions
from zhiye.registrations import services
from zhiye.registrations.flows import REGISTRATION


@pytest.mark.req("SX-60")
class TestDeclineInvitation(SameQuestions):
    def case(self) -> Case:
        here = cast.organization(licensed=True)
        worker, neighbour = cast.person(), cast.person()
        for one in (worker, neighbour):
            cast.certificate(one)
        invitation = cast.invitation(worker, here)
        cast.invitation(neighbour, here)
        return Case(
            flow=REGISTRATION,
            pk=invitation.pk,
            do=services.decline,
            actor=cast.as_person(worker),
            target="declined",
            neighbours=[cast.as_person(neighbour)],
            told=[(cast.as_organization(here).user_id, "registration.declined")],
            move="decline_invitation",
        )

    def test_the_same_two_may_try_again(self) -> None:
        case = self.case()
        declined = case.act()
        cast.invitation(declined.person, declined.organization)  # type: ignore[attr-defined]


@pytest.mark.req("SX-22")
class TestDeclineApplication(HasColleagues, NeedsReason):
    def case(self) -> Case:
        here, elsewhere = cast.organization(licensed=True), cast.organization(licensed=True)
        worker, neighbour = cast.person(), cast.person()
        for one in (worker, neighbour):
            cast.certificate(one)
        application = cast.application(worker, here)
        cast.application(neighbour, elsewhere)
        return Case(
            flow=REGISTRATION,
            pk=application.pk,
            do=services.decline,
            actor=cast.as_organization(here),
            colleague=cast.as_organization(here, colleague=True, functions=["safety"]),
            target="declined",
            neighbours=[cast.as_organization(elsewhere), cast.as_person(neighbour)],
            told=[(worker.user_id, "registration.declined")],
            move="decline_application",
        )
