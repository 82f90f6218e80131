"""The main job where no script runs: old browsers, strict offices, weak phones."""

from __future__ import annotations

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Newcomers, Windows
from tests.journeys.invented import Company, Worker, photo
from tests.journeys.steps import days
from tests.journeys.window import Window
from tests.support.waiting import until


@pytest.mark.req("SX-10", "SX-12", "SX-14", "SX-17", "SX-18", "SX-20", "SX-21", "SX-50", "SX-60")
def test_the_main_job_without_script(windows: Windows, newcomers: Newcomers) -> None:
    company = newcomers.company("阳泉桃河锅炉检修有限公司", "霍春来")
    worker = newcomers.worker("尉迟青山")
    desk = steps.sign_up(windows, company, script=False)
    desk.sees("注册成功")
    desk.open("/org/organization/")
    steps.fill_certification(desk, company)
    desk.press("提交认证", within=".zy-form__btns")
    desk.sees("企业认证已通过")
    _files_a_licence(desk)
    reviewer = windows.desk(login=steps.REVIEWER, script=False)
    steps.open_case(reviewer, "licences", company.name)
    steps.approve(reviewer)
    phone = _comes(windows, worker)
    steps.invite(desk, worker)
    steps.accept_invitation(phone, company.name)
    phone.open("/me/")
    phone.sees("当前公示企业", company.name, "公示中")
    desk.open("/org/personnel/")
    desk.sees_row(worker.name, worker.masked)


def _files_a_licence(desk: Window) -> None:
    desk.open("/org/licences/new/")
    desk.press("选择“已获证”")
    desk.fill(许可证编号="TS3114078-2029", 发证机关="山西省市场监督管理局")
    desk.fill(发证日期=days(-300), 有效期至=days(700))
    desk.attach("许可证书", photo("许可证"))
    desk.press("下一步：核对并提交")
    desk.sees("还没有选择许可子项目", "怎么办：")
    desk.press("修改")
    desk.pick("安装改造修理", "锅炉安装（含修理、改造）", leaf="锅炉 B级")
    desk.press("下一步：核对并提交")
    desk.sees("条件全部符合", "许可证.jpg")
    desk.press("提交审核")
    desk.sees("已提交审核")


def _comes(windows: Windows, worker: Worker) -> Window:
    phone = steps.first_login(windows, worker, script=False)
    steps.complete_profile(phone)
    phone.open("/me/certificates/")

    def there() -> bool:
        phone.reload()
        return "G1" in phone.text

    assert until(there)
    phone.sees("工业锅炉司炉")
    return phone


def test_nobody_is_sent_back_to_an_empty_form(windows: Windows, newcomers: Newcomers) -> None:
    """A wrong field without script: the sentence beside it, everything else still there."""
    company: Company = newcomers.company("阳泉桃河起重有限公司", "霍春来")
    desk = windows.desk(script=False)
    desk.open("/register/")
    desk.fill(
        姓名=company.clerk, 手机号="1380000", 短信验证码="000000", 密码="123", 再次填写密码="123"
    )
    desk.press("注册", within="main form .zy-form__btns")
    desk.complains_at("手机号", "11位")
    assert desk.field("姓名").input_value() == company.clerk
