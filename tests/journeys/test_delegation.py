"""A colleague may do one thing, and nothing from the moment the grant is disabled."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Newcomers, Windows
from tests.journeys.invented import PASSWORD as OWN_PASSWORD
from tests.journeys.invented import Company
from tests.journeys.steps import sign_up
from tests.journeys.window import Window
from tests.journeys.wire import Account
from tools.site import Site
from zhiye.accounts.demo import PASSWORD
from zhiye.core import phone

HERE = "太原晋安电梯工程有限公司"
THERE = "大同云冈气体充装有限公司"


@pytest.mark.req("SX-40")
@pytest.mark.assurance(4)
def test_a_colleague_is_let_in_and_kept_out_while_logged_in(windows: Windows) -> None:
    owner = windows.member(1)
    owner.open("/org/delegations/")
    owner.press("新增")
    owner.fill(同事姓名="新来的经办人", 同事的登录手机号=phone.demo(90))
    owner.tick("人员注册与注销")
    owner.fill(您的登录密码="wrong-password-1")
    owner.press("提交", within=".zy-form__btns")
    owner.complains_at("您的登录密码", "密码不正确")
    owner.fill(您的登录密码=PASSWORD)
    owner.press("提交", within=".zy-form__btns")
    owner.sees("已授权新来的经办人")
    colleague = windows.member(90)
    colleague.open("/org/")
    colleague.sees(HERE)
    colleague.open("/org/registrations/invite/")
    colleague.sees("邀请人员")
    colleague.open("/org/licences/")
    colleague.sees("您没有“行政许可”的授权")
    colleague.open("/org/registrations/invite/")
    owner.open("/org/delegations/")
    owner.row("新来的经办人").get_by_role("link", name="禁用").click()
    owner.sees("已打开的页面也立即失效")
    owner.press("确认禁用")
    owner.sees("立即生效")
    colleague.fill(姓名="某某某")
    colleague.press("查找")
    colleague.sees("没有权限")
    colleague.open("/org/")
    colleague.sees(f"您代表“{HERE}”的授权已到期或被停用")


def let_act(owner: Window, clerk: Company) -> None:
    """The owner of an organisation grants one function to somebody with an account (ZS-41)."""
    owner.open("/org/delegations/new/")
    owner.fill(同事姓名=clerk.clerk, 同事的登录手机号=clerk.phone, 您的登录密码=PASSWORD)
    owner.tick("行政许可")
    owner.press("提交", within=".zy-form__btns")
    owner.sees(f"已授权{clerk.clerk}")


def choose(window: Window, name: str) -> None:
    """选择办事企业: the card of one organisation."""
    card = window.page.locator("main form").filter(has_text=name)
    card.get_by_role("button").click()
    window.settle()
    window.look()


def switch(window: Window, name: str) -> None:
    """切换企业 at the top right."""
    window.page.locator("header summary").filter(has_text="切换企业").click()
    window.page.locator("header .zy-acting").get_by_role("button", name=name).click()
    window.settle()


@pytest.mark.req("ZS-20", "ZS-45")
@pytest.mark.assurance(4)
def test_a_delegate_of_two_organisations_switches_and_is_out_at_once(
    windows: Windows, newcomers: Newcomers, site: Site
) -> None:
    clerk = newcomers.company("尚无单位", "闻人代办")
    sign_up(windows, clerk)
    first, second = windows.member(1), windows.member(2)
    for owner in (first, second):
        let_act(owner, clerk)

    desk = windows.desk(login=clerk.phone)
    desk.sees("选择办事企业", HERE, THERE)
    choose(desk, HERE)
    desk.open("/org/licences/")
    desk.sees(HERE, "切换企业")
    windows.logins.pop(clerk.phone)  # a choice changes the key of a login: the phone logs in anew
    small = windows.phone(login=clerk.phone)
    small.open("/account/switch/?next=/org/licences/")
    small.sees("选择办事企业", THERE)
    choose(small, HERE)
    small.sees(HERE, "切换企业")
    desk.open("/org/licences/new/")

    other = Window(desk.context, site.url, script=True, small=False, seen=windows.seen)
    other.open("/org/")
    switch(other, THERE)
    other.sees(THERE)
    desk.press("选择“已获证”")
    desk.sees(f"这个页面是代表“{HERE}”打开的，您现在代表的是“{THERE}”")
    other.open("/org/licences/")
    other.sees_not("尚未提交")
    switch(other, HERE)
    desk.open("/org/licences/new/")

    with Account(site.url, clerk.phone, password=OWN_PASSWORD) as software:
        (key,) = [one["key"] for one in software.told["capacities"] if one["name"] == HERE]
        software.act_for(key)
        assert software.reads("/licences") == 200
        first.open("/org/delegations/")
        first.row(clerk.clerk).get_by_role("link", name="禁用").click()
        first.press("确认禁用")
        first.sees("立即生效")
        assert software.reads("/licences") == 403
    desk.press("选择“已获证”")
    desk.sees("没有权限")
    desk.open("/org/licences/")
    desk.sees(f"您代表“{HERE}”的授权已到期或被停用")
    choose(desk, THERE)
    desk.sees(THERE)
    desk.open("/org/licences/")
    desk.sees("行政许可")
