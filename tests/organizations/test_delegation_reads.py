"""Looking delegations up, and what has been changed (ZS-40, ZS-44)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from tests import cast
from tests.organizations.test_delegations import colleague_of
from tests.same_questions import refused
from zhiye.core.actor import Actor
from zhiye.core.clock import end_of, local_date, now, start_of, today
from zhiye.core.history import context
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Invalid, NotFound
from zhiye.organizations import delegation_services as delegations
from zhiye.organizations import selectors
from zhiye.organizations.listing import DELEGATIONS
from zhiye.organizations.models import Delegation, DelegationQuerySet, Organization

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def named(of: Organization, name: str, **more: object) -> Delegation:
    """A colleague of that name with a grant."""
    fields = {"functions": ["licences"], **more}
    return Delegation.objects.create(user=cast.user(name), organization=of, **fields)


def found(owner: Actor, **told: object) -> DelegationQuerySet:
    """What the list shows of what was asked for."""
    return DELEGATIONS.matching(selectors.delegations(owner), told)


@pytest.mark.req("ZS-40")
class TestSearch:
    def test_by_a_part_of_the_name(self) -> None:
        here = cast.organization()
        owner = cast.as_organization(here)
        wanted = named(here, "欧阳授权")
        named(here, "王秀英")
        named(cast.organization(), "欧阳授权")
        assert list(found(owner, name=" 授权 ")) == [wanted]
        assert selectors.delegations(owner).count() == 3

    def test_the_days_count_to_their_edges(self) -> None:
        here = cast.organization()
        owner = cast.as_organization(here)
        day = today() + 10 * DAY
        second = timedelta(seconds=1)
        before = named(here, "前一日", valid_from=start_of(day) - second)
        first = named(here, "当日首", valid_from=start_of(day))
        last = named(here, "当日末", valid_from=end_of(day) - second)
        after = named(here, "后一日", valid_from=end_of(day))
        assert list(found(owner, since=day, until=day).order_by("pk")) == [first, last]
        assert before not in found(owner, since=day)
        assert after not in found(owner, until=day)

    @pytest.mark.assurance(28, 29)
    def test_by_the_whole_number_within_the_own_organisation(self) -> None:
        here, elsewhere = cast.organization(), cast.organization()
        owner = cast.as_organization(here)
        person = cast.person()
        number = person.id_number.plain_for_system()
        assert person.user is not None
        assert selectors.delegation_of_number(owner, number) is None
        Delegation.objects.create(user=person.user, organization=elsewhere, functions=["safety"])
        assert selectors.delegation_of_number(owner, number) is None
        grant = Delegation.objects.create(user=person.user, organization=here, functions=["safety"])
        assert selectors.delegation_of_number(owner, f" {number} ") == grant
        logs = AccessLog.objects.filter(kind="search", subject_kind="accounts.User")
        assert [log.ok for log in logs.order_by("pk")] == [False, False, True]
        assert not logs.filter(detail__contains=number[:10]).exists()

    @pytest.mark.parametrize("typed", ["", "7001011985", "赵建国"])
    def test_a_part_of_a_number_finds_nobody(self, typed: str) -> None:
        owner = cast.as_organization(cast.organization())
        error = refused(Invalid, lambda: selectors.delegation_of_number(owner, typed))
        assert set(error.errors) == {"number"}

    @pytest.mark.assurance(1)
    def test_only_the_own_organisation_sees_them(self) -> None:
        here = cast.organization()
        grant = named(here, "欧阳授权")
        for actor in (
            Actor.public(),
            cast.as_organization(cast.organization()),
            cast.reviewer(here.authority),
            cast.as_person(cast.person()),
        ):
            refused(NotFound, partial(selectors.delegation, actor, grant.pk))


@pytest.mark.req("ZS-44")
class TestHistory:
    def test_every_change_item_by_item_with_who_for_whom(self) -> None:
        here = cast.organization("太原授权试验有限公司")
        owner = cast.as_organization(here)
        user = cast.user()
        grant = delegations.grant(actor=owner, user=user, functions=["licences"])
        last = today() + 30 * DAY
        delegations.change(
            actor=owner, pk=grant.pk, functions=["licences", "safety"], valid_until=end_of(last)
        )
        delegations.disable(actor=owner, pk=grant.pk)
        found = selectors.delegation_changes(grant)
        assert [(one.label, one.old, one.new) for one in found] == [
            ("是否授权", "是", "否"),
            ("授权功能", "行政许可", "行政许可、安全管理人员"),
            ("授权截止", "长期", str(last)),
            ("是否授权", "", "是"),
            ("授权功能", "", "行政许可"),
            ("授权开始", "", str(local_date(now()))),
            ("授权截止", "", "长期"),
        ]
        assert {one.who for one in found} == {f"{owner.name}（太原授权试验有限公司）"}

    def test_writing_past_the_services_is_kept_too(self) -> None:
        here = cast.organization()
        _, grant = colleague_of(here, "licences")
        with context(Actor.system("整理"), "合并部门"):
            Delegation.objects.filter(pk=grant.pk).update(functions=["safety"])
        newest = selectors.delegation_changes(grant)[0]
        assert (newest.label, newest.new) == ("授权功能", "安全管理人员")
        assert (newest.who, newest.why) == ("系统（整理）", "合并部门")
