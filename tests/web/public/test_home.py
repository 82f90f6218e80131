"""The front page, the announcements, the QR code of the person portal (SX-01, SX-07, SX-08)."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import cast
from zhiye.core.clock import today
from zhiye.notices.models import Announcement

PAGES = ["/", "/announcements/", "/organizations/", "/verify/", "/p/"]


def announce(title: str, *, portal: str = "public", **dates: date) -> Announcement:
    return Announcement.objects.create(
        title=title, body="第一行\n<b>第二行</b>", portal=portal, **{"shown_from": today(), **dates}
    )


@pytest.mark.django_db
@pytest.mark.parametrize("url", PAGES)
def test_page_is_whole(client: Client, url: str) -> None:
    answer = client.get(url)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'lang="zh-CN"' in page
    assert page.count("<h1") == 1
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    for entry in ("查单位", "核验证书", "公告", "企业申报", "个人端"):
        assert entry in page


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/", "/announcements/", "/organizations/", "/phone.svg"])
def test_post_is_refused(client: Client, url: str) -> None:
    assert client.post(url).status_code == 405


@pytest.mark.django_db
@pytest.mark.req("SX-01", "SX-07", "SX-08")
def test_home_offers_both_look_ups_and_every_way_in(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'action="/organizations/"' in page
    assert 'href="/verify/"' in page
    assert 'href="/login/"' in page
    assert 'href="/register/"' in page
    assert 'href="/login/?next=/gov/"' in page
    assert 'src="/phone.svg"' in page
    assert "http://testserver/me/" in page


@pytest.mark.django_db
@pytest.mark.req("SX-07")
def test_qr_code_is_a_file_with_the_address_of_the_person_portal(client: Client) -> None:
    answer = client.get("/phone.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    other = client.get("/phone.svg", headers={"host": "localhost"})
    assert other.content != answer.content, "the code holds the address"


@pytest.mark.django_db
def test_home_names_the_official_address(client: Client, settings: Settings) -> None:
    assert '唯一官方网址：<b class="zy-mono">testserver</b>' in client.get("/").content.decode()
    settings.ENV = settings.ENV.model_copy(update={"public_url": "https://zhiye.example.cn"})
    page = client.get("/").content.decode()
    assert "zhiye.example.cn" in page
    assert "https://zhiye.example.cn/me/" in page


@pytest.mark.django_db
def test_figures_are_counted_and_then_held(
    client: Client, catalogue: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    cast.certificate(worker)
    cast.registered(worker, here)
    with django_assert_max_num_queries(3):
        page = client.get("/").content.decode()
    assert "已认证单位 <b>1</b> 家，在册人员 <b>1</b> 人" in page
    with django_assert_max_num_queries(1):
        client.get("/")


@pytest.mark.django_db
def test_announcements_of_the_public_portal_are_shown_while_they_last(client: Client) -> None:
    now, everywhere = announce("现在的公告"), announce("各端的公告", portal="all")
    announce("给单位的公告", portal="organization")
    announce("过去的公告", shown_from=today() - timedelta(9), shown_until=today() - timedelta(1))
    later = announce("以后的公告", shown_from=today() + timedelta(1))
    for url in ("/", "/announcements/"):
        page = client.get(url).content.decode()
        assert now.title in page
        assert everywhere.title in page
        for hidden in ("给单位的公告", "过去的公告", "以后的公告"):
            assert hidden not in page
    assert client.get(f"/announcements/{later.pk}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.assurance(12)
def test_announcement_is_shown_as_plain_text(client: Client) -> None:
    page = client.get(f"/announcements/{announce('一条公告').pk}/").content.decode()
    assert "第一行<br>" in page
    assert "&lt;b&gt;第二行" in page


@pytest.mark.django_db
def test_without_announcements_the_page_says_so(client: Client) -> None:
    assert "目前没有公告" in client.get("/").content.decode()
    assert "目前没有公告" in client.get("/announcements/").content.decode()


@pytest.mark.django_db
def test_first_page_weighs_less_than_300_kilobytes(client: Client) -> None:
    """Everything a first visitor fetches, compressed as it is served."""
    page = client.get("/").content
    links = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode()))
    assert any(name.endswith(".css") for name in links)
    weights = {"page": len(gzip.compress(page))}
    for name in links:
        found = finders.find(name)
        assert isinstance(found, str), name
        weights[name] = len(gzip.compress(Path(found).read_bytes()))
    weights["qr"] = len(gzip.compress(client.get("/phone.svg").content))
    assert sum(weights.values()) < 300 * 1024, weights
