"""The messages of the SMS sandbox: /demo/sms/."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.web.person.phone import newest_code, text_of
from zhiye.core import phone

pytestmark = pytest.mark.django_db
PAGE = "/demo/sms/"


def test_a_newcomer_reads_the_code_without_logging_in() -> None:
    client, number = Client(), phone.demo(7_100_001)
    assert "还没有短信" in text_of(client.get(PAGE))
    client.post("/me/login/", {"phone": number, "send_code": "1"})
    page = client.get(PAGE)
    assert newest_code() in text_of(page)
    assert number not in page.content.decode()
    assert "138****0001" in text_of(page)
    assert "no-store" in page["Cache-Control"]


def test_the_list_alone_is_asked_again_by_script() -> None:
    part = Client().get(PAGE, headers={"hx-request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="sms"')


@pytest.mark.assurance(17)
def test_with_a_real_provider_the_page_does_not_exist(settings: Settings) -> None:
    settings.ZHIYE_INTEGRATIONS = {
        **settings.ZHIYE_INTEGRATIONS,
        "sms": {"provider": "http", "url": "https://sms.example/", "app": "a", "secret": "s" * 32},
    }
    assert Client().get(PAGE).status_code == 404
    assert Client().post(PAGE).status_code == 405
