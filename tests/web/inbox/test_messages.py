"""Messages: /inbox/… in every portal."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from tests import cast
from tests.support.login import login
from tests.web.person.phone import clerk_of, phone_of, text_of
from zhiye.accounts.models import User
from zhiye.core.actor import Role
from zhiye.notices.models import Notice, Switch
from zhiye.notices.services import send
from zhiye.notices.templates import TEMPLATES

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


def tell(to: User, key: str = "1", title: str = "起重机") -> Notice:
    with transaction.atomic():
        made = send(
            event="certificate.returned",
            to=to,
            context={"certificate": title, "reason": "照片不清楚"},
            link="/me/certificates/7/",
            key=key,
        )
    assert made is not None
    return made


def test_new_messages_are_counted_in_every_portal() -> None:
    person, here = cast.person(), cast.organization()
    assert person.user is not None
    tell(person.user)
    tell(person.user, "2")
    client = phone_of(person)
    assert "消息，2 条未读" in client.get("/me/").content.decode()
    assert "未读 2" in text_of(client.get(INBOX))
    clerk = Client()
    account = clerk_of(here)
    tell(account)
    login(clerk, account, Role.ORGANIZATION, here.pk)
    new = Notice.objects.filter(recipient=account).count()
    assert f"消息，{new} 条未读" in clerk.get(INBOX).content.decode()
    assert "zy-console" in clerk.get(INBOX).content.decode()
    assert "zy-weui" in client.get(INBOX).content.decode()


def test_opening_one_marks_it_read_and_leads_on() -> None:
    person = cast.person()
    assert person.user is not None
    one = tell(person.user)
    client = phone_of(person)
    assert f'href="{INBOX}{one.pk}/"' in client.get(INBOX).content.decode()
    page = client.get(f"{INBOX}{one.pk}/")
    assert "照片不清楚" in text_of(page)
    assert 'href="/me/certificates/7/"' in page.content.decode()
    one.refresh_from_db()
    assert one.read_at is not None
    assert "未读 0" in text_of(client.get(INBOX))
    assert "没有未读消息" in text_of(client.get(f"{INBOX}?unread"))
    assert f"{INBOX}{one.pk}/" in client.get(INBOX).content.decode()


def test_somebody_elses_message_is_not_found_and_stays_new() -> None:
    person, other = cast.person(), cast.person()
    assert person.user is not None
    assert other.user is not None
    one = tell(person.user)
    tell(other.user)
    assert phone_of(other).get(f"{INBOX}{one.pk}/").status_code == 404
    one.refresh_from_db()
    assert one.read_at is None


def test_all_are_marked_read_at_once() -> None:
    person, other = cast.person(), cast.person()
    assert person.user is not None
    assert other.user is not None
    tell(person.user)
    tell(person.user, "2")
    untouched = tell(other.user)
    client = phone_of(person)
    assert client.get(f"{INBOX}read/").status_code == 405
    assert client.post(f"{INBOX}read/")["Location"] == INBOX
    assert "2 条消息已标为已读" in text_of(client.get(INBOX))
    untouched.refresh_from_db()
    assert untouched.read_at is None


def test_long_lists_are_paged() -> None:
    person = cast.person()
    assert person.user is not None
    for n in range(25):
        tell(person.user, str(n), f"证书{n:02d}")
    client = phone_of(person)
    first = client.get(INBOX)
    assert "证书24" in text_of(first)
    assert "证书04" not in text_of(first)
    following = first.content.decode().split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "证书04" in text_of(client.get(INBOX + following.replace("&amp;", "&")))


def test_text_messages_can_be_switched_off_event_by_event() -> None:
    person = cast.person()
    assert person.user is not None
    client, page = phone_of(person), f"{INBOX}settings/"
    shown = client.get(page).content.decode()
    assert "资质证书退回" in shown
    assert "行政许可退回" not in shown
    offered = [
        event
        for event, template in TEMPLATES.items()
        if template.sms and f'value="{event}"' in shown
    ]
    keep = [event for event in offered if event != "certificate.returned"]
    assert client.post(page, {"on": keep})["Location"] == page
    assert [row.event for row in Switch.objects.all()] == ["certificate.returned"]
    assert client.post(page, {"on": offered}).status_code == 302
    assert not Switch.objects.exists()
    wrong = client.post(page, {"on": ["nothing"]})
    assert wrong.status_code == 422


def test_settings_of_another_portal_are_left_alone() -> None:
    person = cast.person()
    assert person.user is not None
    Switch.objects.create(user=person.user, event="licence.returned", channel="sms")
    client, page = phone_of(person), f"{INBOX}settings/"
    client.post(page, {"on": []})
    off = set(Switch.objects.values_list("event", flat=True))
    assert {"licence.returned", "certificate.returned"} <= off


@pytest.mark.parametrize("path", ["", "1/", "settings/"])
def test_the_anonymous_log_in_first(path: str) -> None:
    answer = Client().get(INBOX + path)
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_an_empty_inbox_says_what_will_be_there() -> None:
    assert "还没有消息" in text_of(phone_of(cast.person()).get(INBOX))
