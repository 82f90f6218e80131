"""Who acts for an authority, and for how long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.accounts.cast import acting_for, make_authority, make_user
from zhiye.accounts import selectors, services
from zhiye.accounts.acting import Capacity, capacities
from zhiye.accounts.models import User
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Conflict, Forbidden, Invalid, NotFound

SYSTEM = Actor.system("test")
DAY = date(2026, 3, 2)


def authorities(user: User) -> list[Capacity]:
    return [one for one in capacities(user) if one.role is Role.AUTHORITY]


@pytest.mark.django_db
@pytest.mark.assurance(4, 29)
def test_grant_gives_functions_and_territory() -> None:
    user, city = make_user(), make_authority()
    services.grant_membership(authority=city, user=user, functions=["view", "review"], actor=SYSTEM)
    (capacity,) = authorities(user)
    assert (capacity.id, capacity.name, capacity.territory) == (city.pk, city.name, "1401")
    assert capacity.functions == {"view", "review"}
    assert capacity.url == "/gov/"
    assert AccessLog.objects.get(kind="grant").subject_id == str(user.pk)


@pytest.mark.django_db
@pytest.mark.assurance(4)
def test_disabled_grant_is_gone_at_once() -> None:
    user, city = make_user(), make_authority()
    grant = services.grant_membership(authority=city, user=user, functions=["view"], actor=SYSTEM)
    services.disable_membership(pk=grant.pk, actor=SYSTEM, reason="调离")
    assert authorities(user) == []
    with pytest.raises(Conflict):
        services.disable_membership(pk=grant.pk, actor=SYSTEM, reason="调离")


@pytest.mark.django_db
@pytest.mark.assurance(4)
def test_holds_from_the_first_to_the_end_of_the_last_day_in_shanghai() -> None:
    user, city = make_user(), make_authority()
    services.grant_membership(
        authority=city,
        user=user,
        functions=["view"],
        actor=SYSTEM,
        valid_from=DAY,
        valid_until=DAY + timedelta(days=1),
    )
    second = timedelta(seconds=1)
    begins = datetime(2026, 3, 1, 16, tzinfo=UTC)
    ends = datetime(2026, 3, 3, 16, tzinfo=UTC)
    for moment, holds in (
        (begins - second, False),
        (begins, True),
        (ends - second, True),
        (ends, False),
    ):
        with clock.freeze(moment):
            assert bool(authorities(user)) is holds


@pytest.mark.django_db
def test_grant_of_a_closed_authority_does_not_hold() -> None:
    user, city = make_user(), make_authority()
    services.grant_membership(authority=city, user=user, functions=["view"], actor=SYSTEM)
    city.is_active = False
    city.save()
    assert authorities(user) == []


@pytest.mark.django_db
def test_once_for_each_authority_and_again_after_it_was_disabled() -> None:
    user, city = make_user(), make_authority()
    grant = services.grant_membership(authority=city, user=user, functions=["view"], actor=SYSTEM)
    with pytest.raises(Conflict):
        services.grant_membership(authority=city, user=user, functions=["view"], actor=SYSTEM)
    services.disable_membership(pk=grant.pk, actor=SYSTEM, reason="调离")
    services.grant_membership(authority=city, user=user, functions=["rules"], actor=SYSTEM)
    assert authorities(user)[0].functions == {"rules"}


@pytest.mark.django_db
@pytest.mark.parametrize("functions", [[], ["everything"], ["view", "sudo"]])
def test_unknown_functions_are_refused(functions: list[str]) -> None:
    with pytest.raises(Invalid):
        services.grant_membership(
            authority=make_authority(), user=make_user(), functions=functions, actor=SYSTEM
        )


@pytest.mark.django_db
def test_end_before_the_start_is_refused() -> None:
    with pytest.raises(Invalid):
        services.grant_membership(
            authority=make_authority(),
            user=make_user(),
            functions=["view"],
            actor=SYSTEM,
            valid_from=DAY,
            valid_until=DAY - timedelta(days=1),
        )


@pytest.mark.django_db
@pytest.mark.assurance(5)
def test_nobody_grants_to_oneself_or_outside_the_territory() -> None:
    province = make_authority("140000", "山西省市场监督管理局（测试）")
    city = make_authority()
    admin, user = make_user(1), make_user(2)
    actor = acting_for(admin, city, "members")
    for authority, whom in ((city, admin), (province, user)):
        with pytest.raises(Forbidden):
            services.grant_membership(
                authority=authority, user=whom, functions=["view"], actor=actor
            )
    services.grant_membership(authority=city, user=user, functions=["review"], actor=actor)
    above = acting_for(admin, province, "members")
    assert selectors.members(above).count() == 1


@pytest.mark.django_db
def test_without_the_function_forbidden_for_a_stranger_not_found() -> None:
    city, other = make_authority(), make_authority("140200", "大同市市场监督管理局（测试）")
    admin, user = make_user(1), make_user(2)
    grant = services.grant_membership(authority=city, user=user, functions=["view"], actor=SYSTEM)
    with pytest.raises(Forbidden):
        services.grant_membership(
            authority=city,
            user=make_user(3),
            functions=["view"],
            actor=acting_for(admin, city, "review"),
        )
    with pytest.raises(NotFound):
        services.disable_membership(
            pk=grant.pk, actor=acting_for(admin, other, "members"), reason="调离"
        )
    with pytest.raises(Forbidden):
        services.disable_membership(
            pk=grant.pk, actor=Actor(user.pk, "", Role.PERSON), reason="调离"
        )


@pytest.mark.django_db
def test_oneself_comes_first_and_an_organisation_can_always_be_proved() -> None:
    first, last = capacities(make_user())
    assert (first.role, first.id) == (Role.PERSON, None)
    assert (last.role, last.id, last.functions) == (Role.ORGANIZATION, None, frozenset())
