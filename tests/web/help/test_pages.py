"""The link in every header, the pages behind it, and the way back (ZS-46, lessons U45)."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import cast
from tests.web.authority.office import Office
from tests.web.organization.desk import Desk, words
from tests.web.person.phone import phone_of
from zhiye.regions.services import edit_authority

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("ZS-46"),
]


def help_of(client: Client, url: str) -> str:
    """Where the help link of a page leads."""
    html = client.get(url).content.decode()
    found = re.search(r'<a class="zy-helplink" href="([^"]+)"', html)
    assert found, url
    return unescape(found[1])


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("/org/licences/", "行政许可"),
        ("/org/registrations/invite/", "人员注册"),
        ("/org/delegations/new/", "人员授权"),
    ],
)
def test_the_help_of_a_page_is_its_section_and_leads_back(url: str, section: str) -> None:
    desk = Desk(cast.organization(licensed=True))
    help_url = help_of(desk, url)
    assert unquote(help_url).startswith(f"/help/organization/{section}/")
    page = desk.get(help_url)
    html = page.content.decode()
    assert page.status_code == 200
    assert f"<h1>{section}</h1>" in html
    assert f'href="{url}"' in html.partition("<main")[2]
    assert "zy-helplink" not in html
    assert 'aria-current="page">' + section in html


@pytest.mark.parametrize("url", ["/", "/verify/", "/organizations/", "/login/", "/register/"])
def test_strangers_have_help_in_the_header_too(url: str) -> None:
    client = Client()
    page = client.get(help_of(client, url))
    assert page.status_code == 200
    assert "请联系您所在地的受理机构" in words(page)


def test_every_portal_shows_its_own_manual() -> None:
    worker, office = phone_of(cast.person()), Office(cast.reviewer())
    page = worker.get(help_of(worker, "/me/certificates/")).content.decode()
    assert "zy-weui" in page
    assert "<h1>资质证书</h1>" in page
    page = office.get(help_of(office, "/gov/imports/")).content.decode()
    assert "<h1>名册导入</h1>" in page
    assert "审核端" in page


def test_somebody_elses_manual_is_shown_in_the_public_look() -> None:
    for client in (Client(), phone_of(cast.person())):
        html = client.get("/help/authority/").content.decode()
        assert "zy-public" in html


def test_contents_leave_out_what_is_not_offered() -> None:
    desk = Desk(here := cast.organization())
    assert "人员注册" in desk.text("/help/organization/")
    cast.rule(here.authority, "offers_registration", False)
    said = desk.text("/help/organization/")
    assert "企业认证" in said
    contents = said.partition("单位端使用手册")[2]
    assert "人员注册" not in contents
    assert desk.get("/help/organization/人员注册/").status_code == 200


def test_the_support_contact_and_the_service_guide_of_the_authority() -> None:
    desk = Desk(here := cast.organization())
    edit_authority(
        actor=cast.reviewer(here.authority),
        authority=here.authority,
        support_contact="QQ 群 1085544089",
        phone="0760-0000000",
        address="试验路1号",
        website="https://example.org/",
        service_guide="工作日 9 时到 17 时。",
    )
    said = desk.text("/help/organization/")
    for told in (
        "技术支持：QQ 群 1085544089",
        "电话 0760-0000000",
        "试验路1号",
        "https://example.org/",
        "工作日 9 时到 17 时。",
    ):
        assert told in said


@pytest.mark.parametrize(
    "evil", ["https://example.org/", "//example.org/", "javascript:alert(1)", "org/", "/\\evil"]
)
def test_the_way_back_never_leaves_the_site(evil: str) -> None:
    html = Client().get("/help/public/", {"from": evil}).content.decode().partition("<main")[2]
    assert f'href="{evil}"' not in html
    assert 'href="/"' in html


@pytest.mark.assurance(25)
def test_what_was_typed_into_a_search_stays_out_of_the_address() -> None:
    desk = Desk(cast.organization())
    assert help_of(desk, "/org/licences/?number=TS1").endswith("?from=%2Forg%2Flicences%2F")


@pytest.mark.parametrize(
    "path", ["/help/deploy/", "/help/organization/没有这一节/", "/help/pictures/none.png"]
)
def test_what_is_not_there(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_only_reading() -> None:
    assert Client().post("/help/public/").status_code == 405


def test_a_picture_that_was_taken(settings: Settings, tmp_path: Path) -> None:
    settings.HELP_FOLDER = tmp_path
    (tmp_path / "pictures" / "manual").mkdir(parents=True)
    (tmp_path / "pictures" / "manual" / "a-shot.png").write_bytes(b"\x89PNG")
    answer = Client().get("/help/pictures/a-shot.png")
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content) == b"\x89PNG"  # type: ignore[attr-defined]


def test_in_the_drawer_the_contents_stay_in_the_drawer() -> None:
    desk = Desk(cast.organization())
    html = desk.get("/help/organization/", headers={"HX-Target": "zy-drawer-body"})
    shown = html.content.decode()
    assert "zy-drawer__head" in shown
    assert "data-drawer>行政许可" in shown
    assert "返回刚才的页面" not in shown


def test_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(0):
        Client().get("/help/public/")
