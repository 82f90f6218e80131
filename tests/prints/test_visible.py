"""Who sees that something was printed: one rule for list and count (assurance 1, 2)."""

from __future__ import annotations

import pytest
from django.db.models import Q

from tests import cast
from tests.prints.test_issue import issue
from tests.same_questions import strangers
from zhiye.core.actor import Actor
from zhiye.core.checks import Met
from zhiye.prints import kinds, selectors

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.assurance(1, 2),
    pytest.mark.usefixtures("no_kinds"),
]


def test_the_person_the_printer_the_authority_above_and_nobody_else() -> None:
    someone, neighbour = cast.person(), cast.person()
    here = cast.organization()
    clerk, colleague = cast.as_organization(here), cast.as_organization(here, colleague=True)
    city = cast.authority("140100", kind="regulator")
    made = issue(person=someone, actor=clerk, authority=city).record
    issue(person=neighbour)
    for sees in (
        clerk,
        cast.as_person(someone),
        cast.reviewer(city),
        cast.reviewer(cast.authority("140000", name="山西省的机关")),
        Actor.system("test"),
    ):
        assert made in selectors.prints(sees)
        assert made in selectors.of_holder(sees, "person", someone.pk)
    far = cast.reviewer(cast.authority("140200", name="大同市的机关"))
    for blind in (colleague, cast.as_person(neighbour), far, *strangers()):
        assert made not in selectors.prints(blind)
        assert not selectors.of_holder(blind, "person", someone.pk).filter(pk=made.pk).exists()


def test_who_prints_for_another_sees_it_only_while_acting_so() -> None:
    here = cast.organization()
    clerk = cast.as_organization(here)
    made = issue(actor=clerk).record
    elsewhere = cast.organization()
    assert made in selectors.prints(clerk)
    moved = Actor(clerk.user_id, clerk.name, clerk.role, organization_id=elsewhere.pk)
    assert made not in selectors.prints(moved)


def test_a_kind_lets_others_see_its_prints() -> None:
    here = cast.organization()
    made = issue(actor=cast.as_organization(here)).record
    colleague = cast.as_organization(here, colleague=True)
    assert not selectors.prints(colleague).exists()
    kinds.register_kind(
        "employment_record",
        stands=lambda _: Met(),
        visible=lambda who: Q(acting_role="organization", acting_id=who.organization_id),
    )
    assert list(selectors.prints(colleague)) == [made]
    assert not selectors.prints(cast.as_organization(cast.organization())).exists()


def test_newest_first() -> None:
    someone = cast.person()
    made = [issue(person=someone).record for _ in range(3)]
    assert list(selectors.prints(cast.as_person(someone))) == made[::-1]
