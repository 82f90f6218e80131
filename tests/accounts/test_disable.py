"""Stopping an account."""

from __future__ import annotations

import pytest

from tests.accounts.cast import STRANGER, acting_for, make_authority, make_user
from zhiye.accounts import services
from zhiye.accounts.acting import capacities
from zhiye.accounts.models import AuthorityMembership, LoginSession, User
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.regions.models import Authority

SYSTEM = Actor.system("test")


def member(user: User, authority: Authority) -> None:
    AuthorityMembership.objects.create(
        user=user, authority=authority, functions=["review"], valid_from=clock.today()
    )


@pytest.mark.django_db
@pytest.mark.assurance(38)
def test_all_logins_end_and_nothing_can_be_acted_for() -> None:
    user = make_user()
    session = services.open_session(user=user, actor=STRANGER, agent="", method="password")
    stopped = services.disable(user=user, actor=SYSTEM, reason="离职")
    session.refresh_from_db()
    assert session.end_reason == LoginSession.EndReason.DISABLED
    assert capacities(stopped) == []
    assert AccessLog.objects.get(kind="account").reason == "离职"


@pytest.mark.django_db
def test_second_click_is_refused_and_it_can_be_undone() -> None:
    user = make_user()
    services.disable(user=user, actor=SYSTEM, reason="离职")
    with pytest.raises(Conflict):
        services.disable(user=user, actor=SYSTEM, reason="离职")
    assert services.enable(user=user, actor=SYSTEM, reason="返岗").is_active
    with pytest.raises(Conflict):
        services.enable(user=user, actor=SYSTEM, reason="返岗")


@pytest.mark.django_db
def test_needs_a_reason() -> None:
    with pytest.raises(Invalid):
        services.disable(user=make_user(), actor=SYSTEM, reason=" ")


@pytest.mark.django_db
def test_member_administrator_stops_members_of_the_own_territory_only() -> None:
    city, other = make_authority(), make_authority("140200", "大同市市场监督管理局（测试）")
    admin, inside, outside, both, worker = (make_user(seq) for seq in range(1, 6))
    member(inside, city)
    member(outside, other)
    member(both, city)
    member(both, other)
    actor = acting_for(admin, city, "members")
    for user in (outside, both, worker, admin):
        with pytest.raises(Forbidden):
            services.disable(user=user, actor=actor, reason="离职")
    assert not services.disable(user=inside, actor=actor, reason="离职").is_active


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.PUBLIC, Role.PERSON, Role.ORGANIZATION])
def test_others_cannot(role: Role) -> None:
    user, other = make_user(1), make_user(2)
    with pytest.raises(Forbidden):
        services.disable(user=user, actor=Actor(other.pk, "", role), reason="离职")


@pytest.mark.django_db
def test_colleague_without_the_function_cannot() -> None:
    city = make_authority()
    user, other = make_user(1), make_user(2)
    member(user, city)
    with pytest.raises(Forbidden):
        services.disable(user=user, actor=acting_for(other, city, "review"), reason="离职")
