"""Colleagues who change each other's delegations at the same moment, on real connections."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from tests import cast
from tests.registrations.test_races import at_once, kinds
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of, today
from zhiye.organizations import delegation_services as delegations
from zhiye.organizations.models import Delegation, Function, Organization

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("ZS-45"),
]
ALL = list(Function.values)
LESS = [one for one in ALL if one != "delegations"]


def two_managers() -> tuple[Organization, Actor, Actor, dict[int | None, int]]:
    """An organisation with two who may do everything, and whose delegation is which."""
    here = cast.organization()
    owner = cast.as_organization(here)
    heir = cast.as_organization(here, colleague=True, functions=ALL)
    found = Delegation.objects.filter(organization=here)
    held: dict[int | None, int] = {row.user_id: row.pk for row in found}
    return here, owner, heir, held


def managers(of: Organization) -> int:
    """How many may manage delegations without an end."""
    found = Delegation.objects.filter(organization=of, disabled_at__isnull=True)
    return found.filter(functions__contains=["delegations"], valid_until__isnull=True).count()


def test_two_disable_each_other() -> None:
    here, owner, heir, held = two_managers()
    answers = at_once(
        [
            lambda: delegations.disable(actor=owner, pk=held[heir.user_id]),
            lambda: delegations.disable(actor=heir, pk=held[owner.user_id]),
        ]
    )
    assert kinds(answers) == {"Delegation": 1, "Forbidden": 1}
    assert managers(here) == 1


def test_two_leave_at_once() -> None:
    here, owner, heir, held = two_managers()
    answers = at_once(
        [partial(delegations.disable, actor=who, pk=held[who.user_id]) for who in (owner, heir)]
    )
    assert kinds(answers) == {"Delegation": 1, "Conflict": 1}
    assert managers(here) == 1


def test_one_takes_the_function_while_the_other_sets_an_end() -> None:
    here, owner, heir, held = two_managers()
    until = end_of(today() + timedelta(days=1))
    answers = at_once(
        [
            lambda: delegations.change(actor=owner, pk=held[heir.user_id], functions=LESS),
            lambda: delegations.change(
                actor=heir, pk=held[owner.user_id], functions=ALL, valid_until=until
            ),
        ]
    )
    found = kinds(answers)
    assert found["Delegation"] == 1, answers
    assert found["Forbidden"] + found["Conflict"] == 1
    assert managers(here) == 1


def test_one_colleague_granted_by_two_at_once_holds_one_delegation() -> None:
    here, owner, heir, _ = two_managers()
    user = cast.user()
    answers = at_once(
        [
            partial(delegations.grant, actor=who, user=user, functions=["licences"])
            for who in (owner, heir)
        ]
    )
    assert kinds(answers) == {"Delegation": 1, "Conflict": 1}
    assert Delegation.objects.filter(organization=here, user=user).count() == 1


@pytest.mark.assurance(10)
def test_the_same_form_sent_many_times_grants_once() -> None:
    _, owner, _, _ = two_managers()
    user = cast.user()
    answers = at_once(
        [lambda: delegations.grant(actor=owner, user=user, functions=["licences"], key="form-9")]
        * 5
    )
    assert kinds(answers) == {"Delegation": 5}
    assert Delegation.objects.filter(user=user).count() == 1


def test_two_change_the_same_page_and_one_is_told() -> None:
    here, owner, heir, _ = two_managers()
    clerk = cast.as_organization(here, colleague=True, functions=["licences"])
    grant = Delegation.objects.get(user_id=clerk.user_id or 0)
    from zhiye.core.history import newest_event

    seen = newest_event(grant)
    answers = at_once(
        [
            partial(delegations.change, actor=who, pk=grant.pk, functions=[one], seen=seen)
            for who, one in ((owner, "safety"), (heir, "personnel"))
        ]
    )
    assert kinds(answers) == {"Delegation": 1, "Conflict": 1}
