"""The reviewer's verbs on 企业认证 (SX-12, assurance 5)."""

from __future__ import annotations

import pytest

from tests import cast
from tests.same_questions import Case, HasColleagues, NeedsReason, refused
from zhiye.core.actor import Actor
from zhiye.core.refusals import Forbidden
from zhiye.organizations import services
from zhiye.organizations.flows import ORGANIZATION
from zhiye.organizations.models import Delegation, Organization

pytestmark = pytest.mark.req("SX-12")


def neighbour() -> Actor:
    """A reviewer of another province with a case of his own."""
    return cast.reviewer(cast.organization(verified=False, code="150102").authority)


class TestApprove(HasColleagues):
    def case(self) -> Case:
        made = cast.organization(verified=False)
        return Case(
            flow=ORGANIZATION,
            pk=made.pk,
            do=services.approve,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view", "people"]),
            target="verified",
            neighbours=[neighbour(), cast.as_organization(cast.organization())],
            told=[(cast.as_organization(made).user_id, "organization.verified")],
        )

    @pytest.mark.assurance(5)
    def test_nobody_verifies_the_own_organisation(self) -> None:
        case = self.case()
        row = Organization.objects.get(pk=case.pk)
        refused(Forbidden, lambda: case.act(cast.as_organization(row)))
        both = cast.reviewer()
        Delegation.objects.create(user_id=both.user_id or 0, organization=row, functions=["safety"])
        refused(Forbidden, lambda: case.act(both))

    def test_a_city_reviews_its_own_counties_only(self) -> None:
        case = self.case()
        taiyuan = cast.reviewer(cast.authority("140100", kind="regulator"))
        datong = cast.reviewer(cast.authority("140200", kind="regulator"))
        assert not Organization.objects.visible_to(datong).exists()
        case.act(taiyuan)


class TestReturn(HasColleagues, NeedsReason):
    def case(self) -> Case:
        made = cast.organization(verified=False)
        return Case(
            flow=ORGANIZATION,
            pk=made.pk,
            do=services.return_,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["view"]),
            target="returned",
            neighbours=[neighbour()],
            told=[(cast.as_organization(made).user_id, "organization.returned")],
        )


class TestClose(HasColleagues, NeedsReason):
    def case(self) -> Case:
        made = cast.organization()
        return Case(
            flow=ORGANIZATION,
            pk=made.pk,
            do=services.close,
            actor=cast.reviewer(),
            colleague=cast.reviewer(functions=["rules"]),
            target="closed",
            neighbours=[neighbour(), cast.as_organization(cast.organization())],
            told=[(cast.as_organization(made).user_id, "organization.closed")],
        )

    def test_the_code_may_be_verified_again(self) -> None:
        case = self.ready()
        row = case.act()
        again = cast.organization(verified=False)
        Organization.objects.filter(pk=again.pk).update(uscc=row.uscc)  # type: ignore[attr-defined]
        services.approve(actor=cast.reviewer(), pk=again.pk)
