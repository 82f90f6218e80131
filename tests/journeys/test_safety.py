"""Safety managers: named with posts and letters, ended by review, apart from registrations."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Newcomers, Windows
from tests.journeys.invented import photo
from tests.journeys.steps import days
from tests.journeys.window import Window


@pytest.mark.req("SX-30", "SX-31")
def test_a_safety_manager_is_named_and_ended(windows: Windows, newcomers: Newcomers) -> None:
    manager = newcomers.worker("百里明德")
    desk, reviewer = windows.member(2), windows.reviewer()
    desk.open("/org/safety/")
    desk.press("添加")
    desk.fill(姓名=manager.name, 身份证号=manager.id_number, 手机号=manager.phone)
    _post(desk, 1, "压力容器安全员")
    desk.press("追加岗位")
    expect(desk.field("姓名")).to_have_value(manager.name)
    _post(desk, 2, "气瓶充装安全员")
    desk.press("添加", within=".zy-form__btns")
    desk.sees("不需要审核", manager.masked, "压力容器安全员", "气瓶充装安全员")
    desk.press("申请注销")
    desk.sees("只注销安全管理人员")
    desk.fill(解除劳动合同日期=days(-1))
    desk.attach("解除劳动合同", photo(f"解除合同 {manager.seq}"))
    desk.press("提交审核")
    desk.sees("不需要本人同意")
    steps.open_case(reviewer, "safety", manager.name)
    steps.send_back(reviewer, "解除合同书没有公章")
    desk.open("/org/safety/")
    desk.row(manager.name).get_by_role("link", name="修改").click()
    desk.sees("退回原因", "解除合同书没有公章")
    desk.look()
    desk.attach("解除劳动合同证明书（第 2 页", photo("解除合同 公章"))
    desk.press("重新提交审核")
    steps.open_case(reviewer, "safety", manager.name)
    reviewer.sees("解除合同 公章.jpg")
    steps.approve(reviewer)
    desk.open("/org/safety/")
    desk.sees_row(manager.name, "已注销")


def _post(desk: Window, nth: int, post: str) -> None:
    row = desk.page.get_by_role("group", name=f"第 {nth} 个岗位")
    row.get_by_label("岗位").first.select_option(label=post)
    row.get_by_label("任命日期").fill(str(days(-20)))
    letter = photo(f"任命书 {post}")
    sent = {"name": letter.name, "mimeType": letter.mime, "buffer": letter.content}
    row.locator(".zy-up__way--desk input").set_input_files(sent)  # type: ignore[arg-type]
    expect(row.locator("[data-up-file]")).to_contain_text(letter.name)


@pytest.mark.req("SX-03", "SX-32")
def test_an_inspection_body_has_no_safety_managers(windows: Windows) -> None:
    desk = windows.member(4)
    desk.open("/org/")
    desk.sees("人员注册")
    expect(desk.page.get_by_role("navigation", name="主菜单")).not_to_contain_text("安全管理人员")
    desk.open("/org/safety/")
    desk.sees("本单位不需要填报安全管理人员")
