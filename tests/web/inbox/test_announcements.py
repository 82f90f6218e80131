"""Announcements: /inbox/announcements/…"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests import cast
from tests.support.login import login
from tests.web.person.phone import clerk_of, phone_of, text_of
from zhiye.core.actor import Role
from zhiye.core.clock import today
from zhiye.notices.models import Announcement

pytestmark = pytest.mark.django_db
LIST = "/inbox/announcements/"


def announce(title: str, portal: str = "all", *, days: int = 0, until: int = 9) -> Announcement:
    return Announcement.objects.create(
        title=title,
        body="第一行\n第二行 <b>不是标记</b>",
        portal=portal,
        shown_from=today() + timedelta(days=days),
        shown_until=today() + timedelta(days=until),
    )


def test_each_portal_has_its_own() -> None:
    for portal in ("person", "organization", "authority", "public", "all"):
        announce(f"给{portal}", portal)
    said = text_of(phone_of(cast.person()).get(LIST))
    assert "给person" in said
    assert "给all" in said
    assert "给organization" not in said
    clerk, here = Client(), cast.organization()
    login(clerk, clerk_of(here), Role.ORGANIZATION, here.pk)
    assert "给organization" in text_of(clerk.get(LIST))
    said = text_of(Client().get(LIST))
    assert "给public" in said
    assert "给person" not in said


def test_one_is_shown_as_plain_text() -> None:
    one = announce("停机维护")
    page = phone_of(cast.person()).get(f"{LIST}{one.pk}/")
    assert "第一行<br>第二行 &lt;b&gt;不是标记&lt;/b&gt;" in page.content.decode()


def test_what_is_over_to_come_or_for_others_is_not_found() -> None:
    client = phone_of(cast.person())
    for one in (
        announce("已过", days=-9, until=-1),
        announce("未到", days=3),
        announce("给单位", "organization"),
    ):
        assert client.get(f"{LIST}{one.pk}/").status_code == 404
        assert one.title not in text_of(client.get(LIST))
    assert client.get(f"{LIST}987654/").status_code == 404
    assert client.post(LIST).status_code == 405
