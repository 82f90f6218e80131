"""The recipient's side, and announcements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import cast
from zhiye.core import clock
from zhiye.core.actor import Actor, Role
from zhiye.core.refusals import Forbidden, Invalid, NotFound
from zhiye.notices import selectors, services
from zhiye.notices.models import Announcement, Channel, Notice, Portal, Switch

if TYPE_CHECKING:
    from zhiye.accounts.models import User

    MakeUser = Callable[..., User]
    AsActor = Callable[[User], Actor]

pytestmark = pytest.mark.django_db
CONTEXT = {"who": "太原锅炉", "reason": "", "until": ""}


def told(user: User, key: str) -> Notice:
    notice = services.send(event="test.quiet", to=user, context=CONTEXT, key=key)
    assert notice is not None
    return notice


def test_the_inbox_is_ones_own_newest_first(
    a_user: MakeUser, as_actor: AsActor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user, other = a_user(), a_user("王秀英")
    first, second = told(user, "1"), told(user, "2")
    told(other, "1")
    actor = as_actor(user)
    with django_assert_num_queries(1):
        assert list(selectors.inbox(actor)) == [second, first]
    with django_assert_num_queries(1):
        assert selectors.unread_count(actor) == 2
    assert selectors.unread_count(actor, most=1) == 1
    for nobody in (Actor.public(), Actor.system("jobs")):
        assert not selectors.inbox(nobody).exists()


def test_reading_is_noted_once(a_user: MakeUser, as_actor: AsActor) -> None:
    user = a_user()
    notice = told(user, "1")
    read = services.mark_read(actor=as_actor(user), notice_id=notice.pk)
    assert read.read_at is not None
    again = services.mark_read(actor=as_actor(user), notice_id=notice.pk)
    assert again.read_at == read.read_at
    assert selectors.unread_count(as_actor(user)) == 0
    assert not selectors.inbox(as_actor(user), unread=True).exists()


@pytest.mark.assurance(1)
def test_another_users_notice_is_not_there(a_user: MakeUser, as_actor: AsActor) -> None:
    notice = told(a_user(), "1")
    for stranger in (as_actor(a_user("王秀英")), Actor.public()):
        with pytest.raises(NotFound):
            services.mark_read(actor=stranger, notice_id=notice.pk)
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_whole_inbox_at_once(a_user: MakeUser, as_actor: AsActor) -> None:
    user, other = a_user(), a_user("王秀英")
    for key in "123":
        told(user, key)
    told(other, "1")
    assert services.mark_all_read(actor=as_actor(user)) == 3
    assert services.mark_all_read(actor=as_actor(user)) == 0
    assert services.mark_all_read(actor=Actor.public()) == 0
    assert selectors.unread_count(as_actor(other)) == 1


def test_switches_are_ones_own(a_user: MakeUser, as_actor: AsActor) -> None:
    actor = as_actor(a_user())
    services.set_switches(actor=actor, channel=Channel.SMS, off=["test.asked"])
    services.set_switches(actor=actor, channel=Channel.SMS, off=["test.asked"])
    shown = {template.event: is_on for template, is_on in selectors.switches(actor)}
    assert shown["test.asked"] is False
    assert shown["registration.invited"] is True
    assert "test.quiet" not in shown  # it sends no message
    other = selectors.switches(as_actor(a_user("王秀英")))
    assert all(is_on for _, is_on in other)
    services.set_switches(actor=actor, channel=Channel.SMS, off=[])
    assert not Switch.objects.exists()


def test_unknown_events_and_the_anonymous_switch_nothing(
    a_user: MakeUser, as_actor: AsActor
) -> None:
    with pytest.raises(Invalid):
        services.set_switches(actor=as_actor(a_user()), channel=Channel.SMS, off=["x.y"])
    with pytest.raises(Forbidden):
        services.set_switches(actor=Actor.public(), channel=Channel.SMS, off=[])


# -- announcements -------------------------------------------------------------------------------


@pytest.fixture
def administrator(a_user: MakeUser) -> Actor:
    user = a_user("赵志强")
    return Actor(
        user.pk,
        user.name,
        Role.AUTHORITY,
        authority_id=cast.authority().pk,
        functions=frozenset(["rules"]),
    )


def publish(actor: Actor, **more: object) -> Announcement:
    told = {"title": "停机通知", "body": "周六凌晨维护。\n请提前办理。", "portal": "all", **more}
    facts = services.Announcing(**told)  # type: ignore[arg-type]
    return services.publish_announcement(actor=actor, facts=facts)


def test_an_announcement_is_shown_on_its_portal_and_days(administrator: Actor) -> None:
    with clock.freeze(date(2026, 11, 21)):
        everywhere = publish(administrator)
        persons = publish(
            administrator,
            portal=Portal.PERSON,
            shown_from=date(2026, 11, 22),
            shown_until=date(2026, 11, 23),
        )
        assert selectors.announcements(Portal.PERSON) == [everywhere]
    with clock.freeze(date(2026, 11, 23)):
        assert selectors.announcements(Portal.PERSON) == [persons, everywhere]
        assert selectors.announcements(Portal.ORGANIZATION) == [everywhere]
    with clock.freeze(date(2026, 11, 24)):
        assert selectors.announcements(Portal.PERSON) == [everywhere]
    assert everywhere.created_by_id == administrator.user_id
    assert everywhere.body.count("\n") == 1


def test_an_announcement_can_be_ended(administrator: Actor) -> None:
    shown = publish(administrator)
    later = publish(administrator, shown_from=clock.today() + timedelta(days=3))
    for announcement in (shown, later):
        services.end_announcement(actor=administrator, announcement_id=announcement.pk)
    with clock.freeze(clock.today() + timedelta(days=4)):
        assert selectors.announcements(Portal.ALL) == []
    with pytest.raises(NotFound):
        services.end_announcement(actor=administrator, announcement_id=0)


def test_another_authority_ends_nothing(administrator: Actor, a_user: MakeUser) -> None:
    shown = publish(administrator)
    elsewhere = cast.authority("130000", name="邻省协会")
    with pytest.raises(NotFound):
        services.end_announcement(actor=cast.reviewer(elsewhere), announcement_id=shown.pk)
    assert shown in selectors.announcements(Portal.ALL)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "😀"}, "title"),
        ({"body": " \n "}, "body"),
        ({"body": "字" * 2001}, "body"),
        ({"portal": "moon"}, "portal"),
        ({"shown_from": date(2026, 11, 21), "shown_until": date(2026, 11, 20)}, "shown_until"),
    ],
)
def test_wrong_announcements_say_why(
    administrator: Actor, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        publish(administrator, **wrong)
    assert list(caught.value.errors) == [field]
    assert caught.value.errors[field][0].endswith("。")


def test_only_administrators_announce(administrator: Actor, a_user: MakeUser) -> None:
    user = a_user()
    shown = publish(administrator)
    strangers = [
        Actor.public(),
        Actor(user.pk, user.name, Role.PERSON),
        Actor(user.pk, user.name, Role.ORGANIZATION, functions=frozenset(["rules"])),
        Actor(user.pk, user.name, Role.AUTHORITY, functions=frozenset(["review"])),
    ]
    for actor in strangers:
        with pytest.raises(Forbidden):
            publish(actor)
        with pytest.raises(Forbidden):
            services.end_announcement(actor=actor, announcement_id=shown.pk)
