"""The other two kinds of licence filings, each returned, corrected and approved."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Windows
from tests.journeys.invented import photo
from tests.journeys.steps import days
from tests.journeys.window import Window

HERE = "晋中同盛锅炉安装有限公司"
FIRST, CHANGE = "晋市监特申[2026]0917号", "晋市监特申[2026]1024号"
OLD = "TS3114011-2027"


@pytest.mark.req("SX-13", "SX-15", "SX-17", "SX-18")
def test_a_first_application_is_returned_and_approved(windows: Windows) -> None:
    desk, reviewer = windows.member(3), windows.reviewer()
    desk.open("/org/licences/")
    desk.press("添加")
    desk.sees("行政许可管理系统中下载")
    desk.press("选择“首次申请”")
    expect(desk.page.get_by_label("许可证编号")).to_have_count(0)
    desk.fill(申请书编号=FIRST, 受理日期=days(-10))
    desk.pick("安装改造修理", "锅炉安装（含修理、改造）", leaf="锅炉 A级")
    desk.attach("许可/核准申请书", photo("申请书 首次"))
    _submit(desk)
    steps.open_case(reviewer, "licences", HERE, "首次申请")
    reviewer.sees(FIRST, "申请书 首次.jpg")
    steps.send_back(reviewer, "受理日期与申请书不一致")
    _open_again(desk, FIRST, "受理日期与申请书不一致")
    desk.fill(受理日期=days(-12))
    _submit(desk)
    steps.open_case(reviewer, "licences", HERE, "首次申请")
    changed = reviewer.page.locator(".zy-diff__row.is-changed")
    expect(changed.filter(has_text="受理日期")).to_contain_text(str(days(-12)))
    steps.approve(reviewer)
    _is_approved(desk, FIRST)


@pytest.mark.req("SX-13", "SX-14", "SX-16", "SX-18")
def test_a_licence_that_soon_ends_is_filed_as_a_change(windows: Windows) -> None:
    desk, reviewer = windows.member(3), windows.reviewer()
    desk.open("/org/licences/new/")
    desk.press("选择“已获证”")
    desk.fill(许可证编号=OLD, 发证机关="山西省市场监督管理局")
    desk.fill(发证日期=days(-1300), 有效期至=days(90))
    desk.pick("安装改造修理", "锅炉安装（含修理、改造）", leaf="锅炉 B级")
    desk.attach("许可证书", photo("旧证"))
    desk.press("下一步：核对并提交")
    desk.sees("不足 6 个月", "请选择类型“延续/增项/变更”")
    expect(desk.button("提交审核")).to_be_disabled()
    desk.press("修改")
    desk.press("更换类型")
    desk.press("选择“延续/增项/变更”")
    expect(desk.field("原许可证编号")).to_have_value(OLD)
    desk.fill(申请书编号=CHANGE, 受理日期=days(-5))
    desk.attach("许可/核准申请书", photo("申请书 延续"))
    desk.attach("旧证书", photo("旧证书"))
    _submit(desk)
    steps.open_case(reviewer, "licences", HERE, "延续/增项/变更")
    reviewer.sees("申请书 延续.jpg", "旧证书.jpg")
    steps.send_back(reviewer, "请补传旧证书明细页")
    _open_again(desk, OLD, "请补传旧证书明细页")
    desk.attach("旧证书（第 2 页", photo("旧证书 明细"))
    _submit(desk)
    steps.open_case(reviewer, "licences", HERE, "延续/增项/变更")
    reviewer.sees("旧证书 明细.jpg", "新上传")
    steps.approve(reviewer)
    _is_approved(desk, OLD)


def _submit(desk: Window) -> None:
    desk.press("下一步：核对并提交")
    desk.sees("条件全部符合")
    desk.press("提交审核")
    desk.sees("待审核")


def _open_again(desk: Window, number: str, reason: str) -> None:
    desk.open("/org/licences/")
    desk.row(number, "已退回").get_by_role("link", name="修改").click()
    desk.sees("退回原因", reason)


def _is_approved(desk: Window, number: str) -> None:
    desk.open("/org/licences/")
    desk.sees_row(number, "审核通过")
