"""An employer lets somebody go: head-counts before and after, proof, consent, review."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Newcomers, Windows
from tests.journeys.invented import MANAGER, Company, Worker, photo
from tests.journeys.steps import days
from tests.journeys.window import Window

DEMAND = "安全管理人员持A证"


@pytest.mark.req("SX-23", "SX-24", "SX-36", "SX-37", "SX-62")
def test_a_departure_makes_a_licence_fall_short(windows: Windows, newcomers: Newcomers) -> None:
    company = newcomers.company("长治上党气体运输充装有限公司", "阴建军", kind="充装单位")
    worker = newcomers.worker("令狐平安", holds=MANAGER)
    desk = steps.certify(windows, company)
    steps.hold_licence(windows, desk, company, "充装", "移动式压力容器充装", leaf="压缩气体")
    desk.open("/org/alerts/")
    desk.sees("人员预警还没有开启")
    _association_switches_on(windows.reviewer(), company)
    _counts(desk, present=0, result="异常 缺 1")
    phone = steps.newcomer(windows, worker)
    steps.invite(desk, worker)
    steps.accept_invitation(phone, company.name)
    _counts(desk, present=1, result="符合")
    _starts(desk, worker)
    _agrees(phone, company, worker)
    reviewer = windows.reviewer()
    steps.open_case(reviewer, "deregistrations", worker.name)
    reviewer.sees("注销后该单位的人员配备将不足", DEMAND)
    steps.send_back(reviewer, "", "证明书上的解除日期与填写的不一致")
    _corrects(desk, worker)
    steps.open_case(reviewer, "deregistrations", worker.name)
    changed = reviewer.page.locator(".zy-diff__row.is-changed")
    expect(changed.filter(has_text="解除劳动合同日期")).to_contain_text(str(days(-3)))
    steps.approve(reviewer)
    _counts(desk, present=0, result="异常 缺 1")
    phone.open("/me/deregistrations/")
    phone.sees("已注销")


def _association_switches_on(reviewer: Window, company: Company) -> None:
    reviewer.open("/gov/organizations/?state=verified")
    reviewer.fill(单位名称=company.name)
    reviewer.press("查询")
    reviewer.row(company.name).get_by_role("link").first.click()
    reviewer.settle()
    reviewer.look()
    reviewer.press("开启预警")
    reviewer.sees("已开启")


def _counts(desk: Window, *, present: int, result: str) -> None:
    desk.open("/org/alerts/")
    cells = desk.row(DEMAND).locator("td")
    expect(cells.nth(1)).to_have_text("1")
    expect(cells.nth(2)).to_have_text(str(present))
    expect(cells.nth(3)).to_have_text(result)


def _starts(desk: Window, worker: Worker) -> None:
    desk.open("/org/registrations/?tab=active")
    desk.row(worker.name).get_by_role("link", name="注销").click()
    desk.sees("此人离开后，以下许可子项目人数不足", DEMAND, "离开后 0，要求 1")
    desk.look()
    desk.fill(解除劳动合同日期=days(-1), 说明="合同到期不再续签")
    desk.attach("解除劳动合同证明书", photo(f"解除证明 {worker.seq}"))
    desk.press("发起注销")
    desk.sees("在手机上同意或不同意注销")


def _agrees(phone: Window, company: Company, worker: Worker) -> None:
    phone.open("/me/")
    phone.press("去处理")
    phone.sees(
        f"{company.name}申请注销您的公示",
        f"解除证明 {worker.seq}.jpg",
        f"本人{worker.name}同意注销在{company.name}的执业公示",
        "合同到期不再续签",
    )
    phone.press("同意注销")
    phone.sees("已同意。审核通过后注销完成")


def _corrects(desk: Window, worker: Worker) -> None:
    desk.open("/org/")
    desk.sees("待您处理")
    desk.open("/org/deregistrations/")
    desk.row(worker.name).get_by_role("link", name="修改").click()
    desk.sees("退回原因", "证明书上的解除日期与填写的不一致")
    desk.look()
    desk.fill(解除劳动合同日期=days(-3))
    desk.press("重新提交审核")
    desk.sees("待审核")
