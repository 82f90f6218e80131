"""Changing a delegation: functions, from, until, off and on again (ZS-43)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests import cast
from tests.organizations.test_delegations import colleague_of, held
from tests.same_questions import NOBODY, refused, told
from zhiye.accounts.models import User
from zhiye.core import clock
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of, now, start_of, today
from zhiye.core.history import newest_event
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Conflict, Forbidden, Invalid, NotFound
from zhiye.organizations import delegation_services as delegations
from zhiye.organizations import selectors
from zhiye.organizations.models import Delegation, Function, Organization, Standing

pytestmark = [pytest.mark.django_db, pytest.mark.req("ZS-43")]
DAY = timedelta(days=1)
ALL = tuple(Function.values)


@pytest.fixture
def here() -> Organization:
    return cast.organization()


def own_of(actor: Actor) -> Delegation:
    """The actor's own delegation."""
    return Delegation.objects.get(user_id=actor.user_id or 0)


def change(actor: Actor, of: Delegation, **more: Any) -> Delegation:
    """Change what is named; the rest stays as it is."""
    facts = {"functions": of.functions, "valid_until": of.valid_until, **more}
    return delegations.change(actor=actor, pk=of.pk, **facts)


def told_delegates() -> set[tuple[int | None, str]]:
    """Who has been told what about delegations."""
    return {(who, event) for who, event in told() if event.startswith("delegation.")}


class TestChange:
    @pytest.mark.assurance(4, 29)
    def test_it_works_and_the_colleague_is_told(self, here: Organization) -> None:
        owner = cast.as_organization(here)
        clerk, grant = colleague_of(here, "licences")
        user = User.objects.get(pk=clerk.user_id or 0)
        until = end_of(today() + 30 * DAY)
        done = change(owner, grant, functions=["safety", "personnel"], valid_until=until)
        assert (done.functions, done.valid_until) == (["safety", "personnel"], until)
        assert done.valid_from == grant.valid_from
        assert held(user) == [(here.pk, frozenset({"safety", "personnel"}))]
        assert told_delegates() == {(user.pk, "delegation.changed")}
        log = AccessLog.objects.get(kind="grant")
        assert (log.user_id, log.subject_id) == (owner.user_id, str(user.pk))
        assert "安全管理人员、人员维护与预警" in log.detail

    def test_nothing_changed_is_told_to_nobody(self, here: Organization) -> None:
        _, grant = colleague_of(here, "licences")
        change(cast.as_organization(here), grant)
        assert told_delegates() == set()
        assert len(selectors.delegation_changes(grant)) == 4

    def test_strangers_neighbours_and_colleagues_without_the_right(
        self, here: Organization
    ) -> None:
        clerk, grant = colleague_of(here, "licences")
        for actor in (Actor.public(), cast.as_organization(cast.organization()), cast.reviewer()):
            refused(NotFound, partial(change, actor, grant))
        refused(Forbidden, lambda: change(clerk, grant))
        gone = Delegation(pk=NOBODY, functions=["licences"])
        refused(NotFound, lambda: change(cast.as_organization(here), gone))

    def test_an_outdated_page_changes_nothing(self, here: Organization) -> None:
        owner = cast.as_organization(here)
        _, grant = colleague_of(here, "licences")
        seen = newest_event(grant)
        change(owner, grant, functions=["safety"], seen=seen)
        error = refused(Conflict, lambda: change(owner, grant, functions=["personnel"], seen=seen))
        assert "已被修改" in error.message
        grant.refresh_from_db()
        assert grant.functions == ["safety"]

    @pytest.mark.parametrize("functions", [[], ["everything"], ["licences", "everything"]])
    def test_known_functions(self, here: Organization, functions: list[str]) -> None:
        _, grant = colleague_of(here, "licences")
        error = refused(
            Invalid, lambda: change(cast.as_organization(here), grant, functions=functions)
        )
        assert set(error.errors) == {"functions"}

    def test_only_a_verified_organisation_grants(self) -> None:
        here = cast.organization(verified=False)
        owner = cast.as_organization(here)
        _, grant = colleague_of(here, "licences")
        refused(Conflict, lambda: change(owner, grant, functions=["safety"]))
        refused(
            Conflict,
            lambda: delegations.grant(actor=owner, user=cast.user(), functions=["licences"]),
        )


class TestPeriod:
    def test_it_begins_and_ends_to_the_second(self, here: Organization) -> None:
        clerk, grant = colleague_of(here, "licences")
        user = User.objects.get(pk=clerk.user_id or 0)
        first, last = today() + 2 * DAY, today() + 4 * DAY
        done = change(
            cast.as_organization(here), grant, valid_from=start_of(first), valid_until=end_of(last)
        )
        second = timedelta(seconds=1)
        for moment, standing in (
            (start_of(first) - second, Standing.UPCOMING),
            (start_of(first), Standing.ACTIVE),
            (end_of(last) - second, Standing.ACTIVE),
            (end_of(last), Standing.EXPIRED),
        ):
            with clock.freeze(moment):
                assert done.standing() is standing
                assert bool(held(user)) is (standing is Standing.ACTIVE)

    @pytest.mark.parametrize(
        ("since", "until", "field"),
        [(-1, None, "valid_from"), (None, -1, "valid_until"), (3, 2, "valid_until")],
    )
    def test_no_beginning_in_the_past_and_no_end_before_it(
        self, here: Organization, since: int | None, until: int | None, field: str
    ) -> None:
        _, grant = colleague_of(here, "licences")
        owner = cast.as_organization(here)
        error = refused(
            Invalid,
            lambda: change(
                owner,
                grant,
                valid_from=None if since is None else start_of(today() + since * DAY),
                valid_until=None if until is None else end_of(today() + until * DAY),
            ),
        )
        assert set(error.errors) == {field}

    def test_one_day_is_enough(self, here: Organization) -> None:
        _, grant = colleague_of(here, "licences")
        day = today() + 3 * DAY
        done = change(
            cast.as_organization(here), grant, valid_from=start_of(day), valid_until=end_of(day)
        )
        assert done.period == f"{day} 至 {day}"

    def test_the_day_it_began_leaves_the_moment_alone(self, here: Organization) -> None:
        _, grant = colleague_of(here, "licences")
        began = now() - 10 * DAY
        Delegation.objects.filter(pk=grant.pk).update(valid_from=began)
        day = start_of(clock.local_date(began))
        done = change(cast.as_organization(here), grant, functions=["safety"], valid_from=day)
        assert done.valid_from == began


class TestReach:
    """A grant never exceeds what the granter may do; what the editor lacks stays."""

    def test_only_own_functions_are_given(self, here: Organization) -> None:
        editor, _ = colleague_of(here, "delegations", "licences")
        _, grant = colleague_of(here, "licences")
        refused(Forbidden, lambda: change(editor, grant, functions=["licences", "safety"]))

    def test_what_the_editor_lacks_stays_and_is_not_taken_away_silently(
        self, here: Organization
    ) -> None:
        editor, _ = colleague_of(here, "delegations", "licences", "personnel")
        _, grant = colleague_of(here, "licences", "safety")
        error = refused(Forbidden, lambda: change(editor, grant, functions=["personnel"]))
        assert "安全管理人员" in error.message
        assert "停用整项授权" in error.remedy
        done = change(editor, grant, functions=["safety", "personnel"])
        assert done.functions == ["safety", "personnel"]

    def test_what_the_editor_lacks_is_not_made_to_last_longer(self, here: Organization) -> None:
        editor, _ = colleague_of(here, "delegations", "licences")
        _, grant = colleague_of(here, "licences", "safety")
        soon, later = end_of(today() + DAY), end_of(today() + 9 * DAY)
        change(cast.as_organization(here), grant, valid_until=soon)
        grant.refresh_from_db()
        error = refused(Forbidden, lambda: change(editor, grant, valid_until=later))
        assert "延长" in error.message
        Delegation.objects.filter(pk=grant.pk).update(valid_until=later)
        grant.refresh_from_db()
        assert change(editor, grant, valid_until=soon).valid_until == soon

    def test_what_is_over_comes_back_without_what_the_editor_lacks(
        self, here: Organization
    ) -> None:
        editor, _ = colleague_of(here, "delegations", "licences")
        _, grant = colleague_of(here, "licences", "safety")
        delegations.disable(actor=editor, pk=grant.pk)
        refused(Forbidden, lambda: change(editor, grant, functions=["licences", "safety"]))
        assert change(editor, grant, functions=["licences"]).functions == ["licences"]

    @pytest.mark.parametrize("more", [{}, {"valid_until": 9}])
    def test_nobody_gives_for_longer_than_they_have(
        self, here: Organization, more: dict[str, int]
    ) -> None:
        editor, own = colleague_of(here, *ALL)
        Delegation.objects.filter(pk=own.pk).update(valid_until=end_of(today() + 5 * DAY))
        until = end_of(today() + more["valid_until"] * DAY) if more else None
        user = cast.user()
        for act in (
            lambda: delegations.grant(
                actor=editor, user=user, functions=["licences"], valid_until=until
            ),
            lambda: change(editor, own, valid_until=until),
        ):
            error = refused(Invalid, act)
            assert str(today() + 5 * DAY) in error.errors["valid_until"][0]
        delegations.grant(
            actor=editor,
            user=user,
            functions=["licences"],
            valid_until=end_of(today() + 5 * DAY),
        )

    def test_a_longer_grant_may_be_cut_down_but_gets_nothing_new(self, here: Organization) -> None:
        editor, own = colleague_of(here, *ALL)
        Delegation.objects.filter(pk=own.pk).update(valid_until=end_of(today() + 5 * DAY))
        _, grant = colleague_of(here, "licences", "safety")
        refused(Invalid, lambda: change(editor, grant, functions=["licences", "personnel"]))
        assert change(editor, grant, functions=["licences"]).valid_until is None


class TestOnAgain:
    @pytest.mark.assurance(4)
    def test_who_was_disabled_holds_again_in_the_same_row(self, here: Organization) -> None:
        owner = cast.as_organization(here)
        clerk, grant = colleague_of(here, "licences")
        user = User.objects.get(pk=clerk.user_id or 0)
        began = grant.valid_from
        delegations.disable(actor=owner, pk=grant.pk)
        assert not held(user)
        done = change(owner, grant, functions=["safety"])
        assert held(user) == [(here.pk, frozenset({"safety"}))]
        assert done.valid_from > began
        events = ("delegation.disabled", "delegation.granted")
        assert told_delegates() == {(user.pk, event) for event in events}

    def test_one_that_ran_out_begins_anew(self, here: Organization) -> None:
        owner = cast.as_organization(here)
        clerk, grant = colleague_of(here, "licences")
        user = User.objects.get(pk=clerk.user_id or 0)
        Delegation.objects.filter(pk=grant.pk).update(
            valid_from=now() - 9 * DAY, valid_until=now() - DAY
        )
        grant.refresh_from_db()
        assert grant.standing() is Standing.EXPIRED
        done = change(owner, grant, valid_until=end_of(today()))
        assert done.standing() is Standing.ACTIVE
        assert held(user)

    def test_granting_anew_keeps_the_history_in_one_place(self, here: Organization) -> None:
        owner = cast.as_organization(here)
        clerk, grant = colleague_of(here, "licences")
        user = User.objects.get(pk=clerk.user_id or 0)
        delegations.disable(actor=owner, pk=grant.pk)
        again = delegations.grant(actor=owner, user=user, functions=["safety"])
        assert again.pk == grant.pk
        items = [(one.label, one.old, one.new) for one in selectors.delegation_changes(again)]
        assert items[:3] == [
            ("是否授权", "否", "是"),
            ("授权功能", "行政许可", "安全管理人员"),
            ("是否授权", "是", "否"),
        ]

    def test_an_expired_grant_is_changed_and_not_given_twice(self, here: Organization) -> None:
        clerk, grant = colleague_of(here, "licences")
        user = User.objects.get(pk=clerk.user_id or 0)
        Delegation.objects.filter(pk=grant.pk).update(
            valid_from=now() - 9 * DAY, valid_until=now() - DAY
        )
        error = refused(
            Conflict,
            lambda: delegations.grant(
                actor=cast.as_organization(here), user=user, functions=["licences"]
            ),
        )
        assert "已到期授权" in error.message
        assert "点“授权”" in error.remedy


class TestSomebodyRemains:
    """The legal representative never locks everyone out, by no way of changing."""

    WAYS = (
        {"functions": [one for one in ALL if one != "delegations"]},
        {"valid_until": 1},
        {"valid_from": 1},
    )

    @pytest.mark.parametrize("way", WAYS, ids=["function", "until", "from"])
    def test_not_by_changing_oneself(self, here: Organization, way: dict[str, Any]) -> None:
        owner = cast.as_organization(here)
        facts = dict(way)
        if "valid_until" in facts:
            facts["valid_until"] = end_of(today() + DAY)
        if "valid_from" in facts:
            facts["valid_from"] = start_of(today() + DAY)
        own = own_of(owner)
        error = refused(Conflict, lambda: change(owner, own, **facts))
        assert "最后一个" in error.message
        own.refresh_from_db()
        assert (own.functions, own.valid_until) == (list(ALL), None)
        assert own.standing() is Standing.ACTIVE
        _, heir = colleague_of(here, *ALL)
        assert change(owner, own, **facts)
        assert heir.standing() is Standing.ACTIVE

    @pytest.mark.parametrize(
        "less",
        [
            {"valid_until": end_of(today() + DAY)},
            {"valid_from": start_of(today() + DAY)},
            {"disabled_at": now()},
            {"functions": ["licences"]},
        ],
        ids=["ends", "not begun", "disabled", "no function"],
    )
    def test_who_cannot_manage_for_good_is_no_heir(
        self, here: Organization, less: dict[str, Any]
    ) -> None:
        owner = cast.as_organization(here)
        _, heir = colleague_of(here, *ALL)
        Delegation.objects.filter(pk=heir.pk).update(**less)
        refused(Conflict, lambda: delegations.disable(actor=owner, pk=own_of(owner).pk))

    def test_whose_account_is_stopped_is_no_heir(self, here: Organization) -> None:
        owner = cast.as_organization(here)
        heir, _ = colleague_of(here, *ALL)
        User.objects.filter(pk=heir.user_id or 0).update(is_active=False)
        refused(Conflict, lambda: delegations.disable(actor=owner, pk=own_of(owner).pk))

    def test_where_only_limited_ones_are_left_the_last_stays(self, here: Organization) -> None:
        owner = cast.as_organization(here)
        one, first = colleague_of(here, *ALL)
        _, second = colleague_of(here, *ALL)
        Delegation.objects.filter(pk__in=(first.pk, second.pk)).update(
            valid_until=end_of(today() + DAY)
        )
        User.objects.filter(pk=owner.user_id or 0).update(is_active=False)
        delegations.disable(actor=one, pk=second.pk)
        refused(Conflict, lambda: delegations.disable(actor=one, pk=first.pk))

    def test_others_are_disabled_all_the_same(self, here: Organization) -> None:
        owner = cast.as_organization(here)
        _, clerk = colleague_of(here, "licences")
        delegations.disable(actor=owner, pk=clerk.pk)


@pytest.mark.assurance(4)
def test_whose_own_grant_has_just_ended_does_nothing_more(here: Organization) -> None:
    editor, own = colleague_of(here, *ALL)
    _, grant = colleague_of(here, "licences")
    delegations.disable(actor=cast.as_organization(here), pk=own.pk)
    for act in (
        lambda: change(editor, grant, functions=["safety"]),
        lambda: delegations.disable(actor=editor, pk=grant.pk),
        lambda: delegations.grant(actor=editor, user=cast.user(), functions=["licences"]),
    ):
        assert "您自己的授权" in refused(Forbidden, act).message
