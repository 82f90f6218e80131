"""本机关信息: what header, footer and help show of an authority (ZS-46, FJ-15)."""

from __future__ import annotations

from typing import Any

import pytest

from tests import cast
from tests.support.marks import flat
from tests.web.authority.office import Office, main, only, words
from tests.web.organization.desk import Desk, field
from zhiye.regions.models import Authority

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("ZS-46", "FJ-15"),
]
PAGE = "/gov/about/"
SENT = {
    "platform_name": "太原市场监管企业服务平台",
    "support_contact": "QQ 群 1085544089（工作日）",
    "portal_links": "企业服务 https://example.org/a\n\n信用公开  https://example.org/b",
    "address": "试验路1号",
    "phone": "0351-0000000",
    "fax": "",
    "website": "",
    "service_guide": "工作日 9 时到 17 时办理。",
}


@pytest.fixture
def office() -> Office:
    return Office(cast.reviewer())


def send(office: Office, status: int = 302, **more: Any) -> str:
    seen = field(office.html(PAGE), "seen")
    return office.send(PAGE, {**SENT, "seen": seen, **more}, status)


def test_it_is_saved_kept_and_shown(office: Office) -> None:
    assert send(office) == PAGE
    row = Authority.objects.get(pk=office.authority_id)
    assert row.platform_name == SENT["platform_name"]
    assert [one["name"] for one in row.portal_links] == ["企业服务", "信用公开"]
    said = office.text(PAGE)
    assert "修改记录" in said
    assert "（空） 太原市场监管企业服务平台" in said
    html = office.get(PAGE).content.decode()
    assert "企业服务 https://example.org/a\n信用公开 https://example.org/b" in html


def test_the_header_and_footer_of_the_organisations_it_serves(office: Office) -> None:
    desk = Desk(cast.organization())
    before = desk.get("/org/").content.decode()
    assert "主办" not in before
    send(office)
    for browser, url in ((desk, "/org/"), (office, "/gov/")):
        html = flat(browser.get(url).content.decode())
        assert "<strong>太原市场监管企业服务平台</strong>" in html
        assert f"{cast.authority().name}主办" in html
        assert "技术支持：QQ 群 1085544089（工作日）" in html
        assert (
            '<a href="https://example.org/a" target="_blank" rel="noopener noreferrer">企业服务'
            in html
        )
        assert "- 太原市场监管企业服务平台 </title>" in html


def test_public_pages_and_neighbours_stay_neutral(office: Office) -> None:
    send(office)
    desk = Desk(cast.organization())
    for browser, url in ((desk, "/"), (Desk(cast.organization(code="150102")), "/org/")):
        html = flat(browser.get(url).content.decode())
        assert "太原市场监管企业服务平台" not in html
        assert "<strong>执业</strong>" in html


def test_the_person_sees_whose_platform_it_is(office: Office) -> None:
    from tests.web.person.phone import phone_of

    send(office)
    html = flat(phone_of(cast.person()).get("/me/").content.decode())
    assert "- 太原市场监管企业服务平台 </title>" in html
    assert "主办" in html
    assert "技术支持：QQ 群" in html


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"portal_links": "企业服务 javascript:alert(1)"}, "不是网址"),
        ({"portal_links": "https://example.org/"}, "缺少名称或网址"),
        ({"portal_links": "企业服务"}, "缺少名称或网址"),
        ({"website": "example"}, "不是网址"),
        ({"platform_name": "平台😀"}, "表情"),
    ],
)
def test_wrong_values_are_told_beside_the_field_and_nothing_typed_is_lost(
    office: Office, wrong: dict[str, str], told: str
) -> None:
    said = send(office, 422, **wrong)
    assert told in said
    answer = office.post(PAGE, {**SENT, **wrong})
    assert "工作日 9 时到 17 时办理。" in main(answer)
    assert "1085544089" in main(answer)
    assert Authority.objects.get(pk=office.authority_id).platform_name == ""


def test_an_outdated_page_keeps_what_was_typed(office: Office) -> None:
    seen = field(office.html(PAGE), "seen")
    send(office)
    late = office.post(PAGE, {**SENT, "seen": seen, "phone": "0351-9"})
    assert late.status_code == 409
    assert "刚刚修改过" in words(late)
    assert "0351-9" in main(late)
    assert Authority.objects.get(pk=office.authority_id).phone == SENT["phone"]


def test_what_the_higher_authority_says_is_named(office: Office) -> None:
    below = cast.authority("140105", kind="regulator")
    Authority.objects.filter(pk=below.pk).update(parent_id=office.authority_id)
    send(office)
    lower = Office(cast.reviewer(below))
    assert "不填时沿用上级：太原市场监管企业服务平台" in lower.text(PAGE)
    assert "<strong>太原市场监管企业服务平台</strong>" in lower.get("/gov/").content.decode()


def test_only_who_sets_rules() -> None:
    assert "职能不包含" in only("view", "members").text(PAGE, 403)
    assert "本机关信息" not in only("view", "members").get("/gov/").content.decode()
    assert "本机关信息" in only("rules").get("/gov/").content.decode()
