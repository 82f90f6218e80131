"""Taking back what the other side has not answered yet."""

from __future__ import annotations

from tests import cast
from tests.same_questions import Case, HasColleagues, SameQuestions, refused
from zhiye.core.refusals import Conflict
from zhiye.registrations import services
from zhiye.registrations.flows import REGISTRATION
from zhiye.registrations.models import Registration


class TestWithdrawInvitation(HasColleagues):
    def case(self) -> Case:
        here, elsewhere = cast.organization(licensed=True), cast.organization(licensed=True)
        worker, neighbour = cast.person(), cast.person()
        for one in (worker, neighbour):
            cast.certificate(one)
        invitation = cast.invitation(worker, here)
        cast.invitation(neighbour, elsewhere)
        return Case(
            flow=REGISTRATION,
            pk=invitation.pk,
            do=services.withdraw,
            actor=cast.as_organization(here),
            colleague=cast.as_organization(here, colleague=True, functions=["personnel"]),
            target="withdrawn",
            neighbours=[cast.as_organization(elsewhere), cast.as_person(neighbour)],
            told=[(worker.user_id, "registration.withdrawn")],
            move="withdraw_invitation",
        )

    def test_the_person_can_no_longer_accept(self) -> None:
        case = self.case()
        case.act()
        row = Registration.objects.get(pk=case.pk)
        refused(Conflict, lambda: services.accept(actor=cast.as_person(row.person), pk=row.pk))


class TestWithdrawApplication(SameQuestions):
    def case(self) -> Case:
        here = cast.organization(licensed=True)
        worker, neighbour = cast.person(), cast.person()
        for one in (worker, neighbour):
            cast.certificate(one)
        application = cast.application(worker, here)
        cast.application(neighbour, here)
        return Case(
            flow=REGISTRATION,
            pk=application.pk,
            do=services.withdraw,
            actor=cast.as_person(worker),
            target="withdrawn",
            neighbours=[cast.as_person(neighbour)],
            move="withdraw_application",
        )
