"""A worker asks to be registered, is accepted, and leaves; another says no."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Newcomers, Windows
from tests.journeys.invented import FORKLIFT, Worker, photo
from tests.journeys.steps import days
from tests.journeys.window import Window

HERE = "太原晋安电梯工程有限公司"


@pytest.mark.req("SX-22", "SX-39", "SX-58", "SX-59", "SX-61", "SX-63")
def test_a_worker_applies_is_accepted_and_leaves(windows: Windows, newcomers: Newcomers) -> None:
    worker = newcomers.worker("端木向阳", holds=FORKLIFT)
    phone = steps.newcomer(windows, worker)
    desk = windows.member(1)
    _applies(phone, worker)
    _is_accepted(desk, phone, worker)
    _asks_to_leave(phone, worker)
    _employer_agrees(desk, worker)
    reviewer = windows.reviewer()
    steps.open_case(reviewer, "deregistrations", worker.name)
    reviewer.sees("双方意见", f"本单位{HERE}同意注销{worker.name}在本单位的执业公示")
    steps.send_back(reviewer, "请补拍盖章的第二页", "证明书没有单位公章")
    _corrects(phone)
    steps.open_case(reviewer, "deregistrations", worker.name)
    reviewer.sees("与上次提交对照", "新上传")
    steps.approve(reviewer)
    _is_free(phone, desk, worker)


def _applies(phone: Window, worker: Worker) -> None:
    phone.open("/me/organizations/")
    phone.fill(单位名称="太原晋安不存在")
    phone.press("查找单位")
    phone.sees("没有可选的单位")
    phone.fill(单位名称=HERE[:6])
    phone.press("查找单位")
    phone.follow(HERE)
    expect(phone.field("作业人员")).to_be_checked()  # what fits is ticked beforehand
    phone.press("下一步")
    phone.sees("条件全部符合", f"本人{worker.name}同意在{HERE}以“作业人员”身份")
    phone.press("同意并申请")
    phone.sees("申请已发给", "待单位同意", str(days(30)))


def _is_accepted(desk: Window, phone: Window, worker: Worker) -> None:
    desk.open("/org/registrations/")
    desk.row(worker.name, "个人申请").get_by_role("link").first.click()
    desk.settle()
    desk.look()
    desk.sees("条件全部符合", "同意即确认", worker.masked)
    desk.press("同意")
    desk.sees("公示中")
    phone.open("/me/")
    phone.sees("当前公示企业", HERE, "公示中")


def _asks_to_leave(phone: Window, worker: Worker) -> None:
    phone.open("/me/deregistrations/")
    phone.follow(HERE)
    phone.fill(解除劳动合同日期=days(-1))
    phone.press("提交")
    phone.complains_at("解除劳动合同证明书", "请上传解除劳动合同证明书")
    phone.attach("解除劳动合同证明书", photo(f"解除证明 {worker.seq}"))
    phone.press("提交")
    phone.sees("注销申请已发给", "单位一直不答复怎么办", "本地区没有逾期自动同意的规定")


def _employer_agrees(desk: Window, worker: Worker) -> None:
    desk.open("/org/deregistrations/")
    desk.row(worker.name, "待本单位同意").get_by_role("link").first.click()
    desk.settle()
    desk.look()
    desk.sees(f"解除证明 {worker.seq}.jpg", "同意即确认")
    desk.press("同意注销")
    desk.sees("待审核")


def _corrects(phone: Window) -> None:
    phone.open("/me/")
    phone.press("去修改")
    phone.sees("退回", "证明书没有单位公章；请补拍盖章的第二页")
    phone.press("修改后重新提交")
    expect(phone.field("解除劳动合同日期")).to_have_value(str(days(-1)))
    phone.press("替换")
    phone.attach("解除劳动合同证明书", photo("解除证明 盖章"))
    phone.fill(解除劳动合同日期=days(-2))
    phone.press("提交")
    phone.sees("待审核")


def _is_free(phone: Window, desk: Window, worker: Worker) -> None:
    phone.open("/me/")
    phone.sees("没有在任何单位公示")
    desk.open("/org/personnel/")
    expect(desk.page.locator("tr", has_text=worker.name)).to_have_count(0)


@pytest.mark.req("SX-60", "SX-63")
def test_somebody_invited_twice_says_no_to_one(windows: Windows) -> None:
    """唐春燕 of the demo has two invitations; the employer reads why she declined."""
    phone = windows.worker(25)
    phone.open("/me/registrations/")
    phone.sees("大同云冈气体充装有限公司")
    phone.follow(HERE)
    phone.sees(f"{HERE}邀请您")
    phone.press("拒绝")
    phone.sees("拒绝后，单位需要重新发出邀请")
    phone.fill(原因="家在大同，不去太原上班")
    phone.press("确认拒绝")
    phone.sees("已拒绝", "返回首页")
    phone.open("/me/registrations/")
    phone.sees("您已拒绝", "待您同意")
    desk = windows.member(1)
    desk.open("/org/registrations/")
    desk.row("唐春燕").get_by_role("link").first.click()
    desk.settle()
    desk.sees("已拒绝", "家在大同，不去太原上班")
