"""Letting colleagues act for an organisation, and ending it (ZS-45, assurance 4)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from tests import cast
from tests.same_questions import NOBODY, refused, told
from zhiye.accounts.acting import capacities
from zhiye.accounts.models import User
from zhiye.core import clock, history
from zhiye.core.actor import Actor, Role
from zhiye.core.clock import now
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Conflict, Forbidden, Invalid, NotFound
from zhiye.organizations import delegation_services as delegations
from zhiye.organizations import services
from zhiye.organizations.models import Delegation, Function, Organization

pytestmark = [pytest.mark.django_db, pytest.mark.assurance(4)]


def held(user: User) -> list[tuple[int | None, frozenset[str]]]:
    """What the user may act for, without the empty capacity of who has no organisation."""
    found = [one for one in capacities(user) if one.role is Role.ORGANIZATION and one.id]
    return [(one.id, one.functions) for one in found]


def colleague_of(of: Organization, *functions: str) -> tuple[Actor, Delegation]:
    actor = cast.as_organization(of, colleague=True, functions=functions)
    return actor, Delegation.objects.get(user_id=actor.user_id or 0)


@pytest.mark.req("ZS-41")
class TestGrant:
    def test_it_works(self) -> None:
        here, user = cast.organization(), cast.user()
        owner = cast.as_organization(here)
        made = delegations.grant(actor=owner, user=user, functions=["safety", "licences"])
        assert made.functions == ["licences", "safety"]
        assert held(user) == [(here.pk, frozenset({"licences", "safety"}))]
        assert history.events_of(made).get().pgh_context["name"] == owner.name
        assert (user.pk, "delegation.granted") in told()
        log = AccessLog.objects.get(kind="grant")
        assert (log.user_id, log.subject_id) == (owner.user_id, str(user.pk))

    def test_only_who_may_grant(self) -> None:
        here = cast.organization()
        clerk, _ = colleague_of(here, "licences", "registrations")
        for actor in (Actor.public(), clerk, cast.as_person(cast.person()), cast.reviewer()):
            refused(
                Forbidden,
                partial(delegations.grant, actor=actor, user=cast.user(), functions=["licences"]),
            )

    def test_at_most_what_one_may_do_oneself(self) -> None:
        clerk, _ = colleague_of(cast.organization(), "delegations", "licences")
        user = cast.user()
        refused(
            Forbidden,
            lambda: delegations.grant(actor=clerk, user=user, functions=["licences", "safety"]),
        )
        delegations.grant(actor=clerk, user=user, functions=["licences", "delegations"])

    @pytest.mark.parametrize("functions", [[], ["everything"], ["licences", "everything"]])
    def test_known_functions(self, functions: list[str]) -> None:
        owner = cast.as_organization(cast.organization())
        error = refused(
            Invalid, lambda: delegations.grant(actor=owner, user=cast.user(), functions=functions)
        )
        assert set(error.errors) == {"functions"}

    def test_once(self) -> None:
        owner, user = cast.as_organization(cast.organization()), cast.user()
        first = delegations.grant(actor=owner, user=user, functions=["licences"])
        error = refused(
            Conflict, lambda: delegations.grant(actor=owner, user=user, functions=["safety"])
        )
        assert "已有本单位的有效授权" in error.message
        delegations.disable(actor=owner, pk=first.pk)
        delegations.grant(actor=owner, user=user, functions=["safety"])

    def test_until_a_moment(self) -> None:
        here, user = cast.organization(), cast.user()
        owner = cast.as_organization(here)
        until = now() + timedelta(hours=2)
        refused(
            Invalid,
            lambda: delegations.grant(
                actor=owner, user=user, functions=["licences"], valid_until=now()
            ),
        )
        delegations.grant(actor=owner, user=user, functions=["licences"], valid_until=until)
        with clock.freeze(until - timedelta(seconds=1)):
            assert held(user)
        with clock.freeze(until):
            assert not held(user)


@pytest.mark.req("ZS-45")
class TestDisable:
    def test_it_ends_at_once(self) -> None:
        here = cast.organization()
        clerk, delegation = colleague_of(here, "licences")
        user = User.objects.get(pk=clerk.user_id or 0)
        assert held(user)
        delegations.disable(actor=cast.as_organization(here), pk=delegation.pk)
        assert not held(user)
        assert (user.pk, "delegation.disabled") in told()

    def test_strangers_and_neighbours(self) -> None:
        here, elsewhere = cast.organization(), cast.organization()
        clerk, delegation = colleague_of(here, "licences")
        for actor in (Actor.public(), cast.as_organization(elsewhere), cast.reviewer()):
            refused(
                NotFound,
                partial(delegations.disable, actor=actor, pk=delegation.pk),
            )
        refused(Forbidden, lambda: delegations.disable(actor=clerk, pk=delegation.pk))
        owner = cast.as_organization(here)
        refused(NotFound, lambda: delegations.disable(actor=owner, pk=NOBODY))

    def test_second_click(self) -> None:
        here = cast.organization()
        _, delegation = colleague_of(here, "licences")
        owner = cast.as_organization(here)
        first = delegations.disable(actor=owner, pk=delegation.pk).disabled_at
        refused(Conflict, lambda: delegations.disable(actor=owner, pk=delegation.pk))
        delegation.refresh_from_db()
        assert delegation.disabled_at == first

    def test_somebody_who_may_grant_remains(self) -> None:
        here = cast.organization()
        owner = cast.as_organization(here)
        own = Delegation.objects.get(user_id=owner.user_id or 0)
        colleague_of(here, "licences", "registrations")
        error = refused(Conflict, lambda: delegations.disable(actor=owner, pk=own.pk))
        assert "请先授权" in error.remedy
        heir, _ = colleague_of(here, *Function.values)
        delegations.disable(actor=heir, pk=own.pk)

    def test_one_whose_right_ends_by_itself_is_no_heir(self) -> None:
        here = cast.organization()
        owner = cast.as_organization(here)
        own = Delegation.objects.get(user_id=owner.user_id or 0)
        _, heir = colleague_of(here, *Function.values)
        Delegation.objects.filter(pk=heir.pk).update(valid_until=now() + timedelta(days=1))
        refused(Conflict, lambda: delegations.disable(actor=owner, pk=own.pk))


def test_a_closed_organisation_is_nobodys_capacity() -> None:
    here = cast.organization()
    owner = cast.as_organization(here)
    user = User.objects.get(pk=owner.user_id or 0)
    assert held(user)
    services.close(actor=cast.reviewer(), pk=here.pk, reason="注销")
    assert not held(user)
