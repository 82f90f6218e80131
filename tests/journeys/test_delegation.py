"""A colleague may do one thing, and nothing from the moment the grant is disabled."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Windows
from zhiye.accounts.demo import PASSWORD
from zhiye.core import phone

HERE = "太原晋安电梯工程有限公司"


@pytest.mark.req("SX-40")
@pytest.mark.assurance(4)
def test_a_colleague_is_let_in_and_kept_out_while_logged_in(windows: Windows) -> None:
    owner = windows.member(1)
    owner.open("/org/delegations/")
    owner.press("授权同事")
    owner.fill(同事姓名="新来的经办人", 同事的登录手机号=phone.demo(90))
    owner.tick("人员注册与注销")
    owner.fill(您的登录密码="wrong-password-1")
    owner.press("授权", within=".zy-form__btns")
    owner.complains_at("您的登录密码", "密码不正确")
    owner.fill(您的登录密码=PASSWORD)
    owner.press("授权", within=".zy-form__btns")
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
    owner.row("新来的经办人").get_by_role("link", name="停用").click()
    owner.sees("已打开的页面也立即失效")
    owner.press("确认停用")
    owner.sees("立即生效")
    colleague.fill(姓名="某某某")
    colleague.press("查找")
    colleague.sees("没有权限")
    colleague.open("/org/")
    colleague.sees(f"您代表“{HERE}”的授权已到期或被停用")
