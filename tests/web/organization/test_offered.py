"""The portal where 执业公示 is not offered: no menus, no dead ends."""

from __future__ import annotations

import re

import pytest

from tests import cast
from tests.web.organization.desk import Desk
from tests.web.organization.test_dashboard import menu
from zhiye.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.req("ZS-21", "FJ-12")]
PAGES = ("licences/", "registrations/", "registrations/invite/", "safety/", "personnel/", "alerts/")


@pytest.fixture
def here() -> Organization:
    """An organisation whose authority offers employment records alone."""
    made = cast.organization()
    cast.rule(made.authority, "offers_registration", False)
    return made


def test_the_menu_shows_what_is_offered(here: Organization) -> None:
    shown = menu(Desk(here))
    for word in ("企业认证", "人员授权", "工作台"):
        assert word in shown
    for word in ("行政许可", "人员注册", "安全管理人员", "人员维护", "人员预警"):
        assert word not in shown


def test_the_dashboard_speaks_of_nothing_else(here: Organization) -> None:
    said = Desk(here).text("/org/")
    assert "待您处理" in said
    for word in ("公示", "行政许可", "人员注册"):
        assert word not in said
    waiting = cast.organization(verified=False)
    said = Desk(waiting).text("/org/")
    assert "2 聘用记录" in said
    assert "行政许可" not in said
    assert "行政许可" not in Desk(here).text("/org/organization/")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_not_offered_says_so_and_what_is(here: Organization, path: str) -> None:
    said = Desk(here).text(f"/org/{path}", 409)
    assert "没有在本平台开通" in said
    assert "办理：聘用记录" in said
    assert "回到首页" in said


def test_posting_past_the_menu_is_refused_too(here: Organization) -> None:
    assert "没有在本平台开通" in Desk(here).send("/org/licences/new/", {"kind": "held"}, 409)


def test_who_has_records_keeps_the_menus_and_may_read(here: Organization) -> None:
    cast.rule(here.authority, "offers_registration", True)
    filed = cast.licence(here, submitted=False)
    cast.rule(here.authority, "offers_registration", False)
    desk = Desk(here)
    assert "行政许可" in menu(desk)
    assert filed.number in desk.text("/org/licences/")
    assert "没有在本平台开通" in desk.send("/org/licences/new/", {"kind": "held"}, 409)


def test_a_colleague_without_the_right_is_told_that_first(here: Organization) -> None:
    assert "没有“行政许可”的授权" in Desk(here, without="licences").text("/org/licences/", 403)


def test_certification_ends_with_what_comes_next_here() -> None:
    waiting = cast.organization(verified=False)
    cast.rule(waiting.authority, "offers_registration", False)
    said = Desk(waiting).text("/org/licences/")
    assert "先完成企业认证" in said
    assert "聘用记录" in said
    assert "人员注册" not in said.partition("单位还没有认证")[0]


@pytest.mark.req("ZS-41", "ZS-43")
def test_only_functions_with_a_menu_are_granted(here: Organization) -> None:
    desk = Desk(here)
    form = desk.html("/org/delegations/new/")
    offered = set(re.findall(r'name="functions" value="([a-z]+)"', form))
    assert offered == {"organization", "employment", "certificates", "delegations"}
    colleague = cast.as_organization(here, functions=["licences", "employment"], colleague=True)
    held = here.delegations.get(user_id=colleague.user_id or 0)
    form = desk.html(f"/org/delegations/{held.pk}/edit/")
    assert offered | {"licences"} == set(re.findall(r'name="functions" value="([a-z]+)"', form))
