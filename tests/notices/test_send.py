"""Telling people: inbox and outbox in the sender's transaction, each thing once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, models, transaction
from pytest_django import Settings

from zhiye.core.actor import Actor
from zhiye.core.sealed import blind_index
from zhiye.notices import services
from zhiye.notices.models import Channel, Notice, Outbox, Switch
from zhiye.notices.services import Message, send, send_many

if TYPE_CHECKING:
    from zhiye.accounts.models import User

    MakeUser = Callable[..., User]

CONTEXT = {"who": "太原锅炉", "reason": "", "until": "2026-12-21"}


def ask(to: User | str, key: str = "case:1", **more: object) -> Notice | None:
    options = {"context": CONTEXT, "link": "/me/registrations/5/", **more}
    return send(event="test.asked", to=to, key=key, **options)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.assurance(28)
def test_a_user_gets_inbox_and_text_message(a_user: MakeUser, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://zhiye.example.cn/"
    user = a_user(number="13800000055")
    notice = ask(user)
    assert notice is not None
    assert (notice.title, notice.body) == ("太原锅炉请您答复", "太原锅炉请您答复。")
    assert (notice.link, notice.read_at) == ("/me/registrations/5/", None)
    row = Outbox.objects.get()
    assert (row.channel, row.status, row.notice) == (Channel.SMS, Outbox.Status.PENDING, notice)
    assert row.body == (
        "太原锅炉请您答复，2026-12-21前。 https://zhiye.example.cn/me/registrations/5/"
    )
    assert row.params == CONTEXT
    assert row.to.plain_for_system() == "13800000055"
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(o)::text from notices_outbox o")
        assert "13800000055" not in cursor.fetchone()[0]


@pytest.mark.django_db
def test_many_are_told_as_each_alone_would_be(a_user: MakeUser) -> None:
    one, other, quiet = a_user(), a_user(), a_user()
    Switch.objects.create(user=quiet, event="test.asked", channel=Channel.SMS)
    ask(one)
    link = "/me/registrations/5/"
    people = [one, other, quiet]
    messages = [Message(each, CONTEXT, link, "case:2") for each in people]
    assert send_many(event="test.asked", messages=messages) == 3
    fields = ("event", "title", "body", "link", "read_at")
    (alone, *many) = Notice.objects.order_by("pk").values(*fields)
    assert many == [alone] * 3
    sent = ("event", "channel", "subject", "body", "params", "status")
    (alone, *many) = Outbox.objects.order_by("created_at", "notice").values(*sent)
    assert many == [alone] * 2, "one has switched text messages off"
    assert {
        row.notice.recipient_id for row in Outbox.objects.filter(key="case:2") if row.notice
    } == {
        one.pk,
        other.pk,
    }


@pytest.mark.django_db
def test_many_are_told_once(a_user: MakeUser) -> None:
    one, other = a_user(), a_user()
    ask(one, key="case:1")
    again = [Message(each, CONTEXT, "", "case:1") for each in (one, other)]
    assert send_many(event="test.asked", messages=again) == 1
    assert send_many(event="test.asked", messages=again) == 0
    assert send_many(event="test.asked", messages=[]) == 0
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_are_told_inside_a_transaction_only() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        send_many(event="test.asked", messages=[])


@pytest.mark.django_db
def test_a_value_that_is_given_appears_and_one_not_given_is_a_fault(a_user: MakeUser) -> None:
    notice = ask(a_user(), context={**CONTEXT, "reason": "材料不清楚", "until": ""})
    assert notice is not None
    assert notice.body == "太原锅炉请您答复。原因：材料不清楚。"
    assert Outbox.objects.get().body.startswith("太原锅炉请您答复。 ")
    with pytest.raises(KeyError):
        ask(a_user(), context={"who": "太原锅炉"})
    with pytest.raises(KeyError):
        send(event="test.unknown", to=a_user(), context={}, key="1")


@pytest.mark.django_db
def test_a_value_with_braces_stays_text(a_user: MakeUser) -> None:
    notice = ask(a_user(), context={**CONTEXT, "reason": "{who} [[x]] <b>"})
    assert notice is not None
    assert notice.body == "太原锅炉请您答复。原因：{who} [[x]] <b>。"


@pytest.mark.django_db
def test_some_events_and_some_users_need_no_message(a_user: MakeUser) -> None:
    send(event="test.quiet", to=a_user(), context=CONTEXT, key="1")
    ask(a_user(number=None))
    assert Notice.objects.count() == 2
    assert not Outbox.objects.exists()


@pytest.mark.django_db
def test_a_bare_number_gets_a_message_only(a_user: MakeUser) -> None:
    assert ask("13800000066") is None
    row = Outbox.objects.get()
    assert (row.notice, row.to_index) == (None, blind_index("13800000066", "address"))
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_an_email_goes_out_beside_it(a_user: MakeUser) -> None:
    ask(a_user(), email="office@example.cn")
    row = Outbox.objects.get(channel=Channel.EMAIL)
    assert (row.subject, row.to.plain_for_system()) == ("太原锅炉请您答复", "office@example.cn")
    assert "/me/registrations/5/" in row.body


@pytest.mark.django_db
def test_the_same_thing_is_told_once_and_another_thing_again(a_user: MakeUser) -> None:
    user, other = a_user(), a_user("王秀英")
    assert ask(user) is not None
    assert ask(user) is None
    assert ask(other) is not None
    assert ask(user, "case:2") is not None
    for _ in range(2):
        ask("13800000066")
    assert (Notice.objects.count(), Outbox.objects.count()) == (3, 4)


@pytest.mark.django_db(transaction=True)
def test_told_at_the_same_moment_it_is_told_once(a_user: MakeUser) -> None:
    user = a_user()
    together = threading.Barrier(6)

    def tell(_: int) -> None:
        together.wait()
        try:
            with transaction.atomic():
                ask(user)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(tell, range(6)))
    assert (Notice.objects.count(), Outbox.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_what_did_not_happen_is_not_told(a_user: MakeUser) -> None:
    user = a_user()
    with transaction.atomic():
        ask(user)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not Outbox.objects.exists()
    with pytest.raises(RuntimeError, match="transaction"):
        ask(user)


@pytest.mark.django_db
def test_a_switched_off_channel_is_honoured_and_the_inbox_stays(
    a_user: MakeUser, as_actor: Callable[[User], Actor]
) -> None:
    user = a_user()
    services.set_switches(actor=as_actor(user), channel=Channel.SMS, off=["test.asked"])
    ask(user, email="office@example.cn")
    assert Notice.objects.count() == 1
    assert [row.channel for row in Outbox.objects.all()] == [Channel.EMAIL]
    services.set_switches(actor=as_actor(user), channel=Channel.SMS, off=[])
    ask(user, "case:2")
    assert Outbox.objects.filter(channel=Channel.SMS).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Notice, Outbox])
def test_what_was_told_cannot_be_deleted(a_user: MakeUser, model: type[models.Model]) -> None:
    user = a_user()
    ask(user)
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.all()._raw_delete(using="default")
    with pytest.raises(DatabaseError), transaction.atomic():
        user.delete()
    assert model._default_manager.count() == 1
