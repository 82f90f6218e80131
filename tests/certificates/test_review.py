"""The reviewer's verbs on certificates (SX-53, assurance 5)."""

from __future__ import annotations

import pytest

from tests import cast
from tests.same_questions import Case, HasColleagues, NeedsReason, refused
from zhiye.certificates import selectors, services
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate
from zhiye.core.actor import Actor
from zhiye.core.refusals import Forbidden

pytestmark = pytest.mark.req("SX-53")


def neighbours() -> list[Actor]:
    """A reviewer of another province with a case of his own, and another holder."""
    cast.authority("150000")
    theirs = cast.typed_certificate(cast.person(code="150102"))
    other = cast.person()
    cast.typed_certificate(other)
    return [cast.reviewer(theirs.authority), cast.as_person(other)]


class TestApprove(HasColleagues):
    def case(self) -> Case:
        holder = cast.person()
        return Case(
            flow=CERTIFICATE,
            pk=cast.typed_certificate(holder).pk,
            do=services.approve,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view", "people"]),
            target="approved",
            neighbours=neighbours(),
            told=[(holder.user, "certificate.approved")],
        )

    def test_it_counts_from_now_on(self) -> None:
        case = self.case()
        holder = Certificate.objects.get(pk=case.pk).person_id
        assert selectors.valid_items(holder) == []
        case.act()
        assert [item.code for item in selectors.valid_items(holder)] == ["G1"]

    @pytest.mark.assurance(5)
    def test_nobody_approves_the_own_certificate(self) -> None:
        case = self.case()
        row = Certificate.objects.get(pk=case.pk)
        refused(Forbidden, lambda: case.act(cast.as_person(row.person)))
        both = cast.reviewer()
        row.person.user_id = both.user_id
        row.person.save()
        refused(Forbidden, lambda: case.act(both))


class TestReturn(HasColleagues, NeedsReason):
    def case(self) -> Case:
        holder = cast.person()
        return Case(
            flow=CERTIFICATE,
            pk=cast.typed_certificate(holder).pk,
            do=services.return_,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["import"]),
            target="returned",
            neighbours=neighbours(),
            told=[(holder.user, "certificate.returned")],
        )


class TestRevoke(HasColleagues, NeedsReason):
    def case(self) -> Case:
        holder = cast.person()
        cast.authority("150000")
        cast.certificate(cast.person(code="150102"))
        return Case(
            flow=CERTIFICATE,
            pk=cast.certificate(holder).pk,
            do=services.revoke,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view"]),
            target="revoked",
            neighbours=[cast.reviewer(cast.authority("150000")), cast.as_person(cast.person())],
            told=[(holder.user, "certificate.revoked")],
        )

    def test_it_counts_no_more(self) -> None:
        case = self.ready()
        holder = Certificate.objects.get(pk=case.pk).person_id
        case.act()
        assert selectors.valid_items(holder) == []


@pytest.mark.django_db
@pytest.mark.assurance(2)
def test_an_organisation_sees_the_certificates_of_its_people_only() -> None:
    here, elsewhere = cast.organization(licensed=True), cast.organization(licensed=True)
    mine, theirs = cast.person(), cast.person()
    shown, hidden = cast.certificate(mine), cast.certificate(theirs)
    unverified, withdrawn = cast.typed_certificate(mine), cast.typed_certificate(mine)
    services.withdraw(actor=cast.as_person(mine), pk=withdrawn.pk)
    cast.registered(mine, here)
    cast.registered(theirs, elsewhere)
    clerk = cast.as_organization(here)
    assert set(selectors.certificates(clerk)) == {shown, unverified}
    assert hidden not in selectors.certificates(clerk)
