"""How an authority presents the platform: what is inherited, which links are refused (ZS-46)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.regions.world import Tree, administrator
from zhiye.core import history
from zhiye.core.history import newest_event
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.regions.brand import MOST_LINKS, NEUTRAL, Link, brand_of, inherited
from zhiye.regions.models import Authority
from zhiye.regions.services import edit_authority

pytestmark = pytest.mark.req("ZS-46")
LINKS = [
    {"name": "企业服务", "url": "https://example.org/qyfw"},
    {"name": "信用公开", "url": "http://example.org/xy?a=1"},
]


def say(authority: Authority, **shown: Any) -> Authority:
    return edit_authority(actor=administrator(authority), authority=authority, **shown)


class TestInherited:
    def test_nobody_has_said_anything(self, tree: Tree) -> None:
        assert brand_of(tree.xiaodian.pk) == NEUTRAL
        assert brand_of(None) == NEUTRAL

    def test_each_part_comes_from_the_nearest_that_has_it(self, tree: Tree) -> None:
        say(tree.shanxi, platform_name="山西服务平台", support_contact="0351-1", portal_links=LINKS)
        say(tree.taiyuan, support_contact="QQ群 1085544089")
        found = brand_of(tree.xiaodian.pk)
        assert found.platform_name == "山西服务平台"
        assert found.organizer == "山西省局"
        assert found.support_contact == "QQ群 1085544089"
        assert found.links == (
            Link("企业服务", "https://example.org/qyfw"),
            Link("信用公开", "http://example.org/xy?a=1"),
        )
        assert brand_of(tree.association.pk).organizer == "山西省局"
        assert brand_of(tree.datong.pk).support_contact == "0351-1"
        assert brand_of(tree.hebei.pk) == brand_of(tree.nation.pk) == NEUTRAL

    def test_what_would_be_shown_without_an_own_word(self, tree: Tree) -> None:
        say(tree.shanxi, platform_name="山西服务平台")
        say(tree.taiyuan, platform_name="太原服务平台")
        assert inherited(tree.taiyuan).platform_name == "山西服务平台"
        say(tree.taiyuan, platform_name="")
        assert brand_of(tree.taiyuan.pk).platform_name == "山西服务平台"


class TestEdit:
    def test_every_change_is_kept_field_by_field(self, tree: Tree) -> None:
        say(tree.taiyuan, platform_name="太原平台", portal_links=LINKS[:1])
        say(tree.taiyuan, portal_links=[])
        kept = history.changes(tree.taiyuan, ("platform_name", "portal_links"))
        assert [(one.label, one.old, one.new) for one in kept] == [
            ("页眉链接", "企业服务 https://example.org/qyfw", ""),
            ("页眉链接", "", "企业服务 https://example.org/qyfw"),
            ("平台名称", "", "太原平台"),
        ]
        assert kept[0].who.startswith("梁安平")

    def test_only_the_own_administrator(self, tree: Tree) -> None:
        for actor in (
            administrator(tree.shanxi),
            administrator(tree.datong),
            administrator(tree.taiyuan, "members"),
        ):
            with pytest.raises(Forbidden):
                edit_authority(actor=actor, authority=tree.taiyuan, platform_name="x")

    def test_an_outdated_page_overwrites_nothing(self, tree: Tree) -> None:
        seen = newest_event(tree.taiyuan)
        edit = {"actor": administrator(tree.taiyuan), "authority": tree.taiyuan}
        edit_authority(**edit, seen=seen, phone="0351-1")  # type: ignore[arg-type]
        with pytest.raises(Conflict, match="刚刚修改"):
            edit_authority(**edit, seen=seen, phone="0351-2")  # type: ignore[arg-type]
        assert Authority.objects.get(pk=tree.taiyuan.pk).phone == "0351-1"
        edit_authority(**edit, seen=newest_event(tree.taiyuan), phone="")  # type: ignore[arg-type]

    def test_what_is_not_named_stays(self, tree: Tree) -> None:
        say(tree.taiyuan, phone="0351-1", support_contact="群")
        Authority.objects.filter(pk=tree.taiyuan.pk).update(address="新址")
        say(tree.taiyuan, phone="0351-2")
        row = Authority.objects.get(pk=tree.taiyuan.pk)
        assert (row.phone, row.support_contact, row.address) == ("0351-2", "群", "新址")


class TestLinks:
    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.org/",
            "//example.org/",
            "/gov/",
            "example.org",
            "https://",
            "https://user@example.org/",
            "https://a:b@example.org/",
            "https://example.org/\"onclick=",
            "https://example.org/" + "a" * 300,
            "",
        ],
    )  # fmt: skip
    def test_only_web_addresses(self, tree: Tree, url: str) -> None:
        with pytest.raises(Invalid) as refused:
            say(tree.taiyuan, portal_links=[{"name": "链接", "url": url}])
        assert list(refused.value.errors) == ["portal_links"]
        with pytest.raises(Invalid) if url else pytest.MonkeyPatch.context():
            say(tree.taiyuan, website=url)
        assert Authority.objects.get(pk=tree.taiyuan.pk).portal_links == []

    @pytest.mark.parametrize(
        "links",
        [
            [{"name": "", "url": "https://example.org/"}],
            [{"url": "https://example.org/"}],
            [{"name": "一" * 13, "url": "https://example.org/"}],
            [{"name": "<b>", "url": "https://example.org/"}],
            [LINKS[0], LINKS[0]],
            [{"name": f"链接{n}", "url": "https://example.org/"} for n in range(MOST_LINKS + 1)],
        ],
    )
    def test_names_and_number(self, tree: Tree, links: list[dict[str, str]]) -> None:
        with pytest.raises(Invalid) as refused:
            say(tree.taiyuan, portal_links=links)
        assert list(refused.value.errors) == ["portal_links"]

    def test_the_most_there_may_be(self, tree: Tree) -> None:
        most = [{"name": f"链接{n}", "url": "https://example.org/"} for n in range(MOST_LINKS)]
        assert len(say(tree.taiyuan, portal_links=most).portal_links) == MOST_LINKS
