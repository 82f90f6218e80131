"""The main job from nothing: an organisation proves itself, a worker says yes on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from tests.journeys.conftest import Newcomers, Windows
from tests.journeys.invented import Company, Worker, photo
from tests.journeys.steps import days
from tests.journeys.window import Window

TITLE = "上传的许可证书缺少副本第2页"


@pytest.mark.req(
    "SX-01", "SX-02", "SX-07", "SX-08", "SX-10", "SX-12", "SX-13", "SX-14", "SX-17", "SX-18",
    "SX-19", "SX-20", "SX-21", "SX-34", "SX-50", "SX-52", "SX-54", "SX-59", "SX-60",
)  # fmt: skip
def test_from_nothing_to_a_worker_who_says_yes_on_a_phone(
    windows: Windows, newcomers: Newcomers
) -> None:
    company = newcomers.company("太原汾东电梯服务有限公司", "崔立群")
    worker = newcomers.worker("欧阳秋实")
    desk = _signs_up_and_proves_itself(windows, company)
    _cannot_register_people_yet(desk)
    _files_a_licence(desk)
    reviewer = windows.reviewer()
    _is_sent_back(reviewer, company)
    _corrects(desk)
    _is_approved(reviewer, company)
    _finds_nobody(desk, worker)
    phone = _comes_for_the_first_time(windows, worker)
    _invites(desk, worker, company)
    _says_yes(phone, worker, company)
    _is_shown_to_everybody(windows, desk, worker, company)
    _cannot_be_invited_elsewhere(windows, worker, company)
    _is_verified_by_the_public(windows, worker, company)


def _signs_up_and_proves_itself(windows: Windows, company: Company) -> Window:
    desk = steps.sign_up(windows, company)
    desk.sees("注册成功。请接着完成企业认证")
    desk.press("去企业认证*")
    steps.fill_certification(desk, company, code=company.wrong_uscc)
    desk.press("提交认证", within=".zy-form__btns")
    desk.complains_at("统一社会信用代码", "校验位不符")
    expect(desk.field("单位名称")).to_have_value(company.name)
    expect(desk.field("联系电话")).to_have_value(company.phone)
    expect(desk.field("县").locator("option:checked")).to_have_text(company.county[2])
    expect(desk.field(company.kind)).to_be_checked()
    desk.sees(f"营业执照 {company.seq}.jpg")
    desk.fill(统一社会信用代码=company.uscc)
    desk.press("提交认证", within=".zy-form__btns")
    desk.sees("企业认证已通过", company.uscc, "与登记机关的记录一致")
    return desk


def _cannot_register_people_yet(desk: Window) -> None:
    desk.open("/org/registrations/")
    desk.sees("还不能注册人员", "行政许可审核通过后，才能邀请人员或同意个人申请")
    desk.press("去填报行政许可")


def _files_a_licence(desk: Window) -> None:
    desk.press("添加行政许可", nth=0)
    desk.press("选择“已获证”")
    desk.fill(许可证编号="TS3314077-2029", 发证机关="山西省市场监督管理局")
    desk.fill(发证日期=days(-400), 有效期至=days(1000))
    desk.pick("安装改造修理", "电梯安装（含修理）", "曳引驱动乘客电梯", leaf="B级")
    expect(desk.page.locator("[data-tree-count]")).to_have_text("1")
    desk.attach("许可证书", photo("许可证 正本"))
    desk.sees("自动暂存")
    desk.press("下一步：核对并提交")
    desk.sees("条件全部符合", "曳引驱动乘客电梯")
    desk.press("提交审核")
    desk.sees("已提交审核", "待审核")


def _is_sent_back(reviewer: Window, company: Company) -> None:
    steps.open_case(reviewer, "licences", company.name)
    reviewer.sees("TS3314077-2029", "许可证 正本.jpg")
    reviewer.press("退回")
    reviewer.sees("必须勾选或填写原因")
    steps.send_back(reviewer, f"{TITLE}，有效期请照副本填写")


def _corrects(desk: Window) -> None:
    desk.open("/org/")
    desk.sees("待您处理")
    desk.open("/org/licences/")
    desk.row("TS3314077-2029").get_by_role("link", name=re.compile("修改")).click()
    desk.sees("退回原因", TITLE)
    expect(desk.field("许可证编号")).to_have_value("TS3314077-2029")
    desk.fill(有效期至=days(1060))
    desk.attach("许可证书（第 2 页", photo("许可证 副本"))
    desk.press("下一步：核对并提交")
    desk.press("提交审核")
    desk.sees("待审核")


def _is_approved(reviewer: Window, company: Company) -> None:
    steps.open_case(reviewer, "licences", company.name)
    reviewer.sees("与上次提交对照")
    changed = reviewer.page.locator(".zy-diff__row.is-changed")
    expect(changed.filter(has_text="有效期至")).to_contain_text(str(days(1060)))
    expect(changed.filter(has_text="有效期至")).to_contain_text(str(days(1000)))
    reviewer.sees("新上传")
    steps.approve(reviewer)


def _finds_nobody(desk: Window, worker: Worker) -> None:
    desk.open("/org/registrations/")
    desk.press("邀请")
    desk.fill(姓名=worker.id_number)
    desk.press("查找")
    desk.sees("没有查到可以邀请的人", "请本人先在手机端登录并完成“人员信息”")
    assert worker.id_number not in desk.page.url


def _comes_for_the_first_time(windows: Windows, worker: Worker) -> Window:
    phone = steps.first_login(windows, worker)
    phone.sees("身份已核对", "填写人员信息")
    steps.complete_profile(phone)
    phone.open("/me/certificates/")
    phone.sees("G1")  # by the job, without a reload
    phone.sees("自动获取", "最近核对于")
    return phone


def _invites(desk: Window, worker: Worker, company: Company) -> None:
    desk.press("查找")
    desk.sees("查到 1 人", worker.name, worker.masked)
    desk.press("选择类别并核对条件")
    desk.tick("技术人员")
    desk.sees("不符合", "怎么办：")
    desk.page.get_by_label(re.compile(r"^\s*技术人员")).uncheck()
    desk.tick("作业人员")
    desk.sees("条件全部符合", f"本单位{company.name}同意{worker.name}以“作业人员”身份")
    desk.press("发出邀请")
    desk.sees(f"已邀请{worker.name}", "在手机上同意或拒绝邀请")
    desk.sees("对方同意后显示")


def _says_yes(phone: Window, worker: Worker, company: Company) -> None:
    phone.open("/me/")
    phone.sees("待办（1）", company.name)
    phone.press("去处理")
    phone.sees(
        f"{company.name}邀请您",
        f"本人{worker.name}同意在{company.name}以“作业人员”身份进行执业公示，并知晓："
        "公示页面会显示本人姓名、人员类别和证书数量，不显示身份证号、手机号和出生日期；",
        str(days(30)),
    )
    phone.press("同意")
    phone.sees("已同意，公示生效")
    phone.press("返回首页")
    phone.sees("当前公示企业", company.name, "公示中")
    phone.open("/me/consents/")
    phone.sees("同意公示", f"本人{worker.name}同意在{company.name}以“作业人员”身份", "在手机上")


def _is_shown_to_everybody(
    windows: Windows, desk: Window, worker: Worker, company: Company
) -> None:
    desk.open("/org/personnel/")
    desk.sees_row(worker.name, worker.masked, "作业人员", str(days(0)))
    expect(desk.row(worker.name).locator(".org-count")).to_contain_text("1")
    visitor = windows.desk()
    visitor.open("/")
    visitor.page.get_by_label("单位名称").first.fill(company.name[:6])
    visitor.press("查单位*", within="main form")
    visitor.row(company.name).get_by_role("link").click()
    visitor.sees_row(worker.name, "作业人员", "1 本")
    for secret in (worker.id_number, worker.masked, worker.phone, "1978-05-20"):
        assert secret not in visitor.page.content()


def _cannot_be_invited_elsewhere(windows: Windows, worker: Worker, company: Company) -> None:
    other = windows.member(2)
    other.open("/org/registrations/invite/")
    other.fill(姓名=worker.phone)
    other.press("查找")
    other.press("选择类别并核对条件")
    other.tick("作业人员")
    other.sees("不符合", f"此人正在“{company.name}”公示", "同一人不得同时公示在两家单位")
    expect(other.button("发出邀请")).to_have_count(0)


def _is_verified_by_the_public(windows: Windows, worker: Worker, company: Company) -> None:
    visitor = windows.phone()
    visitor.open("/verify/")
    visitor.fill(姓名=worker.name, 身份证号或证书编号=worker.id_number)
    visitor.press("核验")
    expect(visitor.page.locator("#verdict")).to_have_text("有效")
    visitor.sees(company.name)
    assert worker.id_number not in visitor.page.content() + visitor.page.url
