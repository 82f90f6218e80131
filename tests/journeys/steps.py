"""What several journeys have in common, each step as a user takes it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tests.journeys.conftest import Windows
from tests.journeys.invented import LEGAL, PASSWORD, Company, Worker, masked_phone, photo
from tests.journeys.window import Window
from zhiye.core import clock
from zhiye.core.phone import demo as demo_phone

REVIEWER = demo_phone(81)


def read_code(windows: Windows, number: str) -> str:
    """The newest code a phone has got, read where a newcomer reads it."""
    desk = windows.desk()
    desk.open("/demo/sms/")
    row = desk.page.locator("li", has_text=masked_phone(number)).filter(has_text="验证码").first
    found = re.search(r"\d{6}", row.locator("span").inner_text())
    assert found, "no code was sent"
    desk.context.close()
    windows.opened.remove(desk)
    return found[0]


def with_code(windows: Windows, window: Window, number: str) -> None:
    """Ask for a code and type it."""
    window.press("获取验证码")
    window.sees("验证码已发送")
    window.fill(短信验证码=read_code(windows, number))


def sign_up(windows: Windows, company: Company, *, script: bool = True) -> Window:
    """A clerk opens an account by phone and code (SX-10); shows the page after it."""
    desk = windows.desk(script=script)
    desk.open("/")
    desk.press("注册单位账号")
    desk.fill(姓名=company.clerk, 手机号=company.phone)
    if script:
        with_code(windows, desk, company.phone)
        desk.fill(密码=PASSWORD, 再次填写密码=PASSWORD)
    else:
        desk.press("获取验证码")
        desk.fill(短信验证码=read_code(windows, company.phone))
        desk.fill(密码=PASSWORD, 再次填写密码=PASSWORD)
    desk.press("注册", within="main form")
    return desk


def fill_certification(desk: Window, company: Company, *, code: str = "") -> None:
    """企业认证: everything that is asked."""
    desk.fill(单位名称=company.name, 统一社会信用代码=code or company.uscc)
    desk.tick(company.kind)
    desk.fill(法定代表人=LEGAL)
    for label, place in zip(("省", "市", "县"), company.county, strict=True):
        desk.choose(label, place)
        if not desk.script and label != "县":
            desk.press("显示下一级")
    desk.fill(单位地址=f"{''.join(company.county)}长风街168号", 联系人=company.clerk)
    desk.fill(联系电话=company.phone)
    desk.attach("营业执照", photo(f"营业执照 {company.seq}"))


def certify(windows: Windows, company: Company) -> Window:
    """An organisation that is verified; its clerk stands on the page that says so."""
    desk = sign_up(windows, company)
    desk.open("/org/organization/")
    fill_certification(desk, company)
    desk.press("提交认证", within=".zy-form__btns")
    desk.sees("企业认证已通过")
    return desk


def days(n: int) -> date:
    """A day from today on."""
    return clock.today() + timedelta(days=n)


def hold_licence(
    windows: Windows, desk: Window, company: Company, *branches: str, leaf: str
) -> None:
    """A licence that counts: filed as 已获证 and approved (SX-13, SX-14)."""
    desk.open("/org/licences/new/")
    desk.press("选择“已获证”")
    desk.fill(许可证编号=f"TS{company.seq:07d}-2029", 发证机关="山西省市场监督管理局")
    desk.fill(发证日期=days(-300), 有效期至=days(900))
    desk.pick(*branches, leaf=leaf)
    desk.attach("许可证书", photo(f"许可证 {company.seq}"))
    desk.press("下一步：核对并提交")
    desk.press("提交审核")
    desk.sees("已提交审核")
    reviewer = windows.reviewer()
    open_case(reviewer, "licences", company.name)
    approve(reviewer)


def first_login(windows: Windows, worker: Worker, *, script: bool = True) -> Window:
    """First login by ID number, then binding a phone (SX-50)."""
    phone = windows.phone(script=script)
    phone.open("/me/")
    phone.press("身份证号登录")
    phone.fill(姓名=worker.name, 身份证号=worker.id_number)
    phone.press("下一步")
    phone.sees("请绑定手机号", worker.masked)
    phone.press("确定")
    phone.fill(手机号=worker.phone)
    phone.press("获取验证码")
    phone.sees("验证码已发送" if script else "秒后可重新获取")
    phone.fill(短信验证码=read_code(windows, worker.phone))
    phone.press("绑定并登录")
    phone.sees("身份核对一致，手机号已绑定")
    return phone


def complete_profile(phone: Window) -> None:
    """人员信息: only the place of work is missing after the first login by ID number."""
    phone.press("填写人员信息")
    for label, place in (("省", "山西省"), ("市", "太原市"), ("县", "小店区")):
        phone.choose(label, place)
        if not phone.script and label != "县":
            phone.press("显示下一级")
    phone.press("保存")


def newcomer(windows: Windows, worker: Worker) -> Window:
    """Somebody with a completed profile, on the phone, with the certificates of the register."""
    phone = first_login(windows, worker)
    complete_profile(phone)
    phone.open("/me/certificates/")
    phone.sees("最近核对于")
    return phone


def invite(desk: Window, worker: Worker, category: str = "作业人员", *, by: str = "") -> None:
    """An organisation invites somebody whose conditions are met (SX-20)."""
    desk.open("/org/registrations/invite/")
    desk.fill(姓名=by or worker.id_number)
    desk.press("查找")
    desk.press("选择类别并核对条件")
    desk.tick(category)
    if not desk.script:
        desk.press("核对条件")
    desk.sees("条件全部符合")
    desk.press("发出邀请")
    desk.sees(f"已邀请{worker.name}")


def accept_invitation(phone: Window, organization: str) -> None:
    """The person says yes on the phone (SX-60)."""
    phone.open("/me/registrations/")
    phone.follow(organization)
    phone.press("同意")
    phone.sees("已同意，公示生效", organization)


def open_case(reviewer: Window, queue: str, *words: str) -> None:
    """A reviewer opens a case that waits, from the list of its kind."""
    reviewer.open(f"/gov/{queue}/")
    reviewer.row(*words).get_by_role("link").first.click()
    reviewer.settle()
    reviewer.look()


def approve(reviewer: Window) -> None:
    """审核通过."""
    reviewer.press("审核通过")
    reviewer.sees("已审核通过")


def send_back(reviewer: Window, reason: str, *ticked: str) -> None:
    """退回 with a reason."""
    reviewer.tick(*ticked)
    reviewer.fill(补充说明=reason)
    reviewer.press("退回")
    reviewer.sees("已退回")
