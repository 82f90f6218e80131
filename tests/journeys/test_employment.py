"""Employment records: filed, printed on a phone, checked by a stranger; changed and left."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import expect

from tests.cast import a_name
from tests.journeys import steps
from tests.journeys.conftest import Newcomers, Windows
from tests.journeys.invented import CRANE, FORKLIFT, NOTHING, Paper, photo
from tests.journeys.steps import days
from tests.journeys.window import Window
from zhiye.core.phone import demo as demo_phone
from zhiye.sheets.writing import XLSX

CRANES, STEAM, MILL = 111, 141, 142
COUNTY_OFFICER, CENTRE = 183, 184


def find(desk: Window, name: str, number: str) -> None:
    """记录填报, first step: name and number."""
    desk.open("/org/employments/")
    desk.press("记录填报")
    desk.fill(作业人员姓名=name, 作业人员身份证号=number)
    desk.press("查找")


@pytest.mark.req("ZS-22", "ZS-23", "ZS-24", "ZS-25", "ZS-27", "ZS-28", "ZS-29")
def test_an_employer_files_corrects_and_ends_a_record(
    windows: Windows, newcomers: Newcomers
) -> None:
    """The worker has no account: the register knows name and number."""
    worker = newcomers.worker("东方启明", holds=CRANE)
    desk = windows.member(CRANES)
    desk.open("/org/employments/new/")
    desk.fill(作业人员姓名=worker.name, 作业人员身份证号=worker.id_number[:-1] + "0")
    desk.press("查找")
    desk.complains_at("作业人员身份证号", "身份证号")
    find(desk, worker.name, worker.id_number)
    desk.sees(worker.masked, "符合")
    first = days(-366)
    desk.page.locator("#items input:not([disabled])").first.check()
    desk.settle()
    desk.fill(聘用开始时间=first, 聘用结束时间=days(100))
    desk.press("提交", within=".zy-form__btns")
    desk.sees("最早可填")
    desk.fill(聘用开始时间=days(-30))
    desk.press("提交", within=".zy-form__btns")
    desk.sees("在聘", worker.masked)
    desk.press("修改", within=".zy-actions")
    desk.fill(聘用开始时间=days(-40))
    desk.press("提交", within=".zy-form__btns")
    desk.sees("修改记录")
    desk.sees_row("聘用开始时间", str(days(-30)), str(days(-40)))
    desk.press("终止聘用", within=".zy-actions")
    desk.fill(终止聘用时间=days(0), 终止聘用原因="合同到期")
    desk.press("确认终止聘用")
    desk.sees("已终止", "合同到期")
    desk.open("/org/employments/")
    desk.sees_row(worker.name, worker.masked, "已终止")


@pytest.mark.req("ZS-02", "ZS-03", "ZS-04", "ZS-10")
def test_a_worker_prints_and_a_stranger_scans(windows: Windows) -> None:
    phone = windows.worker(120)
    phone.open("/me/employments/")
    phone.sees("中山香山起重运输有限公司", "中山小榄电梯维保有限公司")
    phone.press("打印聘用记录")
    phone.sees("自打印日起 1 个月")
    with phone.page.expect_download() as waiting:
        phone.button("保存到手机").click()
    assert waiting.value.suggested_filename.endswith(".pdf")
    assert waiting.value.path().read_bytes().startswith(b"%PDF")
    phone.reload()
    link = phone.page.get_by_role("link", name=re.compile("核对页")).first.get_attribute("href")
    assert link is not None
    stranger = windows.phone()
    stranger.open(link)
    stranger.sees("真实有效")
    stranger.sees_not("梁大勇")
    desk = windows.member(CRANES)
    desk.open("/org/employments/")
    desk.row("梁大勇").get_by_role("link").first.click()
    desk.settle()
    desk.press("终止聘用", within=".zy-actions")
    desk.fill(终止聘用时间=days(0), 终止聘用原因="转到其他单位")
    desk.press("确认终止聘用")
    stranger.reload()
    stranger.sees("内容已有变化")


@pytest.mark.req("FJ-17", "FJ-19", "FJ-21", "FJ-22")
def test_a_change_of_employer_in_fujian(windows: Windows, newcomers: Newcomers) -> None:
    """Filed at one, refused at another with the reason, reported, recorded; both sides read it."""
    worker = newcomers.worker("闽江月")
    mill, steam = windows.member(MILL), windows.member(STEAM)
    find(mill, worker.name, worker.id_number)
    mill.page.locator("#items input:not([disabled])").first.check()
    mill.settle()
    mill.fill(聘用开始时间=days(-10))
    mill.press("提交", within=".zy-form__btns")
    mill.sees("在聘")
    record = mill.path
    find(steam, worker.name, worker.id_number)
    steam.sees("此人已登记在其他单位名下", "福州台江纸业有限公司")
    steam.page.locator("#items input:not([disabled])").first.check()
    steam.settle()
    steam.fill(聘用开始时间=days(0))
    steam.prints("打印登记表")
    steam.attach("登记表", photo("变更登记表"))
    steam.press("报送变更单位")
    steam.sees("变更待登记", "登记变更单位，原单位的聘用记录同时终止")
    mill.open(record)
    mill.sees("正在变更到其他单位", "福州鼓楼蒸汽供热有限公司")
    officer = windows.desk(login=demo_phone(COUNTY_OFFICER))
    steps.open_case(officer, "employment-changes", worker.name)
    officer.press("登记变更")
    officer.settle()
    mill.open(record)
    mill.sees("已终止", "变更到其他单位")
    steam.open("/org/employments/")
    steam.sees_row(worker.name, "在聘")


@pytest.mark.req("FJ-13", "FJ-40", "FJ-41")
def test_a_natural_person_employs_at_the_counter(windows: Windows, newcomers: Newcomers) -> None:
    """Neither has an account; the scan is asked for, the worker reads the record afterwards."""
    boss, worker = newcomers.worker("澡堂主", holds=NOTHING), newcomers.worker("温泉水")
    desk = windows.desk(login=demo_phone(COUNTY_OFFICER))
    desk.open("/gov/employments/")
    desk.press("窗口代录", within="main")
    desk.tick("自然人")
    desk.fill(统一社会信用代码或身份证号=boss.id_number)
    desk.press("查找", within="main form")
    desk.sees("还没有这个用人单位的档案")
    desk.fill(名称=boss.name, 单位地址="鼓楼区温泉路9号（设备所在地）")
    desk.press("继续")
    desk.fill(作业人员姓名=worker.name, 作业人员身份证号=worker.id_number)
    desk.press("查找", within="main form")
    desk.sees("符合", worker.masked)
    desk.prints("打印登记表")
    desk.fill(聘用开始时间=days(-3))
    desk.press("登记", within=".zy-form__btns")
    desk.complains_at("来件扫描件", "请上传来件扫描件")
    desk.attach("来件扫描件", photo("登记表扫描件"))
    desk.press("登记", within=".zy-form__btns")
    desk.sees("聘用记录已登记", "窗口代录", boss.masked, "温泉路9号")
    assert boss.id_number not in desk.text
    desk.prints("打印此人全部聘用记录")
    phone = steps.first_login(windows, worker)
    phone.open("/me/employments/")
    phone.sees("在聘", boss.name)
    phone.follow(boss.name)
    phone.sees("窗口代录", "鼓楼区")
    assert boss.id_number not in phone.text


@pytest.mark.req("FJ-20", "FJ-21")
def test_a_worker_leaves_alone_and_is_available_again(windows: Windows) -> None:
    phone = windows.worker(160)
    phone.open("/me/employments/")
    phone.sees("在聘")
    phone.follow("福州鼓楼蒸汽供热有限公司")
    phone.press("单方面办理注销")
    phone.fill(离职日期=days(-1))
    phone.fill(离职原因="已离职，单位一直没有办理")
    phone.attach("解除劳动合同", photo("解除劳动合同证明"))
    phone.press("提交*", within="main form")
    phone.sees("注销待登记")
    officer = windows.desk(login=demo_phone(COUNTY_OFFICER))
    steps.open_case(officer, "employment-releases", "江文海")
    officer.press("登记注销")
    officer.settle()
    phone.open("/me/employments/")
    phone.sees("待聘")
    expect(phone.page.get_by_text("已终止").first).to_be_visible()


ROWS, BAD = 300, 20


def _list(newcomers: Newcomers) -> tuple[Paper, dict[str, str]]:
    """A list of forklift drivers as an office keeps it, twenty numbers mistyped; what is right."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["本公司叉车司机名单"])
    sheet.append(["序号", "姓名", "身份证号码", "作业项目代号", "入职日期", "合同到期日"])
    right: dict[str, str] = {}
    for n in range(ROWS):
        one = newcomers.worker(a_name(n), holds=FORKLIFT)
        number = one.id_number
        if n < BAD:
            wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
            right[wrong] = number
            number = wrong
        sheet.append(
            [n + 1, one.name, number, "N1", str(days(-20)), days(300).strftime("%Y年%m月%d日")]
        )
    return _saved(book, "叉车司机.xlsx"), right


def _saved(book: Workbook, name: str) -> Paper:
    buffer = BytesIO()
    book.save(buffer)
    return Paper(name, XLSX, buffer.getvalue())


def _send(desk: Window, sheet: Paper) -> None:
    """Upload a list and wait until it is judged."""
    desk.open("/org/employments/batches/")
    desk.attach("聘用名单", sheet)
    desk.press("上传并核对", within=".zy-form__btns")
    expect(desk.page.get_by_text("核对完成，还没有登记").first).to_be_visible(timeout=120_000)
    desk.look()


@pytest.mark.req("ZS-26")
def test_a_list_with_bad_rows_is_filed_corrected_and_sent_again(
    windows: Windows, newcomers: Newcomers
) -> None:
    desk = windows.member(112)
    sheet, right = _list(newcomers)
    _send(desk, sheet)
    desk.sees(f"有错误的 {BAD} 行不会登记", "校验位不符")
    desk.press(f"登记可以登记的 {ROWS - BAD} 行")
    told = desk.page.get_by_text(f"登记了 {ROWS - BAD} 行，{BAD} 行没有登记")
    expect(told.first).to_be_visible(timeout=180_000)
    with desk.page.expect_download() as waiting:
        desk.button("下载没有登记的行").click()
    book = load_workbook(BytesIO(waiting.value.path().read_bytes()))
    rows = book.active
    assert rows is not None
    mended = 0
    for row in rows.iter_rows():
        for cell in row:
            if str(cell.value) in right:
                cell.value = right[str(cell.value)]
                mended += 1
    assert mended == BAD
    _send(desk, _saved(book, "更正.xlsx"))
    desk.press(f"登记可以登记的 {BAD} 行")
    expect(desk.page.get_by_text(f"登记了 {BAD} 行").first).to_be_visible(timeout=120_000)
    desk.open("/org/employments/batches/")
    desk.attach("聘用名单", sheet)
    desk.press("上传并核对", within=".zy-form__btns")
    again = desk.page.get_by_text(f"另有 {ROWS - BAD} 行以前已登记过")
    expect(again.first).to_be_visible(timeout=120_000)
    desk.sees(f"{BAD} 行没有登记", "校验位不符")
