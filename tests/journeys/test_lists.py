"""Lists out as Excel and in from Excel, compared with what the pages say."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Newcomers, Windows
from tests.journeys.invented import Paper, Worker
from tests.journeys.steps import days
from tests.journeys.window import Window
from zhiye.sheets.writing import XLSX

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.req("SX-34", "SX-35")
@pytest.mark.assurance(24)
def test_the_exported_list_says_what_the_page_says(windows: Windows, tmp_path: Path) -> None:
    desk = windows.member(1)
    desk.open("/org/personnel/")
    shown = {
        row.locator("td").nth(1).inner_text(): row for row in desk.page.locator("tbody tr").all()
    }
    assert len(shown) > 5
    with desk.page.expect_download() as download:
        desk.button("导出 Excel").click()
    file = tmp_path / "list.xlsx"
    download.value.save_as(file)
    assert "人员情况表" in download.value.suggested_filename
    lines = _lines(file)
    assert {line["证件号码"] for line in lines} == set(shown)
    for number, row in shown.items():
        own = [line for line in lines if line["证件号码"] == number]
        cells = [cell.inner_text() for cell in row.locator("td").all()]
        valid = {line["证书编号"] for line in own if line["证书状态"] == "有效"}
        assert cells[0].startswith(own[0]["姓名"])
        assert re.findall(r"\d+", cells[0]) == [str(len(valid))]
        assert (cells[2], cells[3]) == (own[0]["人员类别"], own[0]["公示开始"])
    assert "*" in lines[0]["证件号码"]
    assert not [cell for line in lines for cell in line.values() if cell.startswith(FORMULA)]


def _lines(file: Path) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(file).worksheets[0]
    _, head, *rows = ([cell or "" for cell in row] for row in sheet.iter_rows(values_only=True))
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]


@pytest.mark.req("SX-20", "SX-54")
@pytest.mark.assurance(23)
def test_a_list_as_people_keep_it_is_taken_over(
    windows: Windows, newcomers: Newcomers, tmp_path: Path
) -> None:
    good = [newcomers.worker(f"司空{one}") for one in "甲乙丙丁戊"]
    bad = [newcomers.worker("太叔己"), newcomers.worker("太叔庚")]
    rows = [_row(one) for one in good + bad]
    rows[-2]["身份证号码"] = _wrong(bad[0].id_number)
    rows[-1]["有效期至"] = "2028-02-30"
    rows[1]["身份证号码"] = good[1].id_number.translate(_FULL_WIDTH).lower()
    rows[2]["有效期至"] = days(700)
    office = windows.reviewer()
    _upload(office, _book(rows), "作业人员名册.xlsx")
    office.sees("核对完成，还没有导入", "校验位不符", "太叔庚")
    expect(office.page.locator(".zy-stat", has_text="新增人员")).to_contain_text("5")
    _confirm(office)
    office.sees("导入了 5 行，2 行没有导入", "校验位不符", "太叔庚")
    expect(office.page.locator(".zy-stat", has_text="新增人员")).to_contain_text("5")
    with office.page.expect_download() as download:
        office.button("下载没有导入的行").click()
    file = tmp_path / "failed.xlsx"
    download.value.save_as(file)
    failed = _failed(file)
    assert [row["姓名"] for row in failed] == ["太叔己", "太叔庚"]
    assert "校验位不符" in failed[0]["未导入原因"]
    failed[0]["身份证号码"] = bad[0].id_number
    failed[1]["有效期至"] = "2028-02-28"
    _upload(office, _book(failed), "改好的.xlsx")
    _confirm(office)
    office.sees("导入了 2 行，没有需要处理的行")
    _upload(office, _book(rows[:5]), "再来一次.xlsx")
    _confirm(office)
    office.sees("导入了 5 行，没有需要处理的行")
    expect(office.page.locator(".zy-stat", has_text="新增人员")).to_contain_text("0")


_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def _row(worker: Worker) -> dict[str, Any]:
    return {
        "序号": worker.seq,
        "作业项目代号": "G1",
        "有效期至": "2028年3月1日",
        "姓名": worker.name,
        "身份证号码": worker.id_number,
        "手机号码": worker.phone,
        "发证机关": "太原市行政审批服务管理局",
        "备注": "",
    }


def _wrong(number: str) -> str:
    return number[:-1] + ("1" if number[-1] != "1" else "2")


def _book(rows: list[dict[str, Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["太原市作业人员名册（2026）"])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _upload(office: Window, content: bytes, name: str) -> None:
    office.open("/gov/imports/")
    office.attach("人员名册", Paper(name, XLSX, content))
    office.press("上传并核对")
    _done(office)


def _confirm(office: Window) -> None:
    office.page.get_by_role("button", name="导入可以导入的").click()
    _done(office)


def _done(office: Window) -> None:
    office.sees("逐行结果")
    expect(office.page.locator("progress")).to_have_count(0, timeout=60_000)


def _failed(file: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(file).worksheets[0]
    head, *rows = ([cell or "" for cell in row] for row in sheet.iter_rows(values_only=True))
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]
