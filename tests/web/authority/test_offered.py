"""The menu and the work-basket of an office that does not offer 执业公示."""

from __future__ import annotations

import re

import pytest

from tests import cast
from tests.web.authority.office import Office

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("ZS-21", "FJ-12"),
]
HIDDEN = ("行政许可", "首次取证日期", "注销公示", "安全管理人员注销", "公示查询", "人员配备与预警")
KEPT = ("企业认证", "证书", "名册导入", "辖区规则", "工作人员")


def shown(office: Office) -> str:
    html = office.get("/gov/").content.decode()
    nav = html.partition('aria-label="主菜单">')[2].partition("</nav>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", nav + office.html("/gov/")).split())


def test_only_what_is_offered_is_on_the_menu_and_the_basket() -> None:
    office = Office(cast.reviewer())
    before = shown(office)
    cast.rule(cast.authority(), "offers_registration", False)
    after = shown(office)
    for word in HIDDEN:
        assert word in before
        assert word not in after
    for word in KEPT:
        assert word in after


def test_records_of_the_territory_keep_the_entries() -> None:
    cast.licence(cast.organization(), approved=True)
    cast.rule(cast.authority(), "offers_registration", False)
    assert "行政许可" in shown(Office(cast.reviewer()))
