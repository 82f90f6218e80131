"""The gallery in a real browser: accessibility, drawer, big text, without script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.journeys import eyes
from tests.web.windows import DESKTOP, PHONE, no_complaint
from zhiye.web.shared.gallery import samples

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.web.urls"),
]
PAGES = [
    "",
    "list/",
    "detail/",
    "phone/",
    "home/",
    "invitation/",
    "public/",
    "login/phone/?wrong=1",
]


@pytest.fixture
def gallery(live_server: Any) -> str:
    return f"{live_server.url}{samples.HERE}"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing(page: Any, gallery: str, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    for path in PAGES:
        page.goto(gallery + path)
        assert eyes.axe(page, minor=True) == [], path


def test_pages_run_without_a_complaint_of_the_browser(page: Any, gallery: str) -> None:
    with no_complaint(page):
        for path in PAGES:
            page.goto(gallery + path)
            page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    "path", ["phone/", "home/", "invitation/", "login/phone/?wrong=1", "list/"]
)
def test_twice_the_text_cuts_no_word_on_a_phone(page: Any, gallery: str, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(gallery + path)
    assert page.evaluate(eyes.CUT) == []
    page.evaluate(eyes.BIG)
    assert page.evaluate(eyes.CUT) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate(eyes.USUAL)
    assert page.evaluate(eyes.CUT) == []


def test_the_drawer_opens_over_the_list_and_gives_the_focus_back(page: Any, gallery: str) -> None:
    page.set_viewport_size(DESKTOP)
    page.goto(f"{gallery}list/")
    link = page.get_by_role("link", name="查看 XK2026-0001")
    link.click()
    page.get_by_role("heading", name="行政许可 XK2026-0001").wait_for()
    assert page.url == f"{gallery}detail/"
    for _ in range(25):
        page.keyboard.press("Tab")
        inside = (
            "d => d.contains(document.activeElement) || document.activeElement === document.body"
        )
        assert page.locator("#zy-drawer").evaluate(inside)
    page.keyboard.press("Escape")
    page.wait_for_url(f"{gallery}list/")
    assert page.locator("#zy-drawer").evaluate("d => d.open") is False
    assert link.evaluate("link => link === document.activeElement")
    link.click()
    page.get_by_role("heading", name="行政许可 XK2026-0001").wait_for()
    page.go_back()
    page.wait_for_url(f"{gallery}list/")
    assert page.locator("#zy-drawer").evaluate("d => d.open") is False


def test_a_file_is_saved_at_once_refused_with_a_reason_and_tried_again(
    page: Any, gallery: str, tmp_path: Path
) -> None:
    page.set_viewport_size(DESKTOP)
    good, bad, huge = tmp_path / "证书.pdf", tmp_path / "坏.pdf", tmp_path / "大.pdf"
    good.write_bytes(b"%PDF-1.4" + b"0" * 300_000)
    bad.write_bytes(b"%PDF-1.4")
    huge.write_bytes(b"%PDF-1.4" + b"0" * 11 * 2**20)
    page.goto(gallery)
    box = page.locator("#every [data-upload]").first
    choose = box.locator(".zy-up__way--desk input")
    choose.set_input_files(bad)
    box.get_by_text("文件打不开").wait_for()
    choose.set_input_files(huge)
    box.get_by_text("文件有 11.0 MB，超过 10 MB").wait_for()
    page.route("**/upload/", lambda route: route.abort())
    choose.set_input_files(good)
    box.get_by_text("网络不通").wait_for()
    page.unroute("**/upload/")
    box.get_by_role("button", name="重试").click()
    box.get_by_text("已保存").wait_for()
    assert box.locator("input[name=scan]").input_value() == "demo"
    box.get_by_role("button", name="删除").click()
    assert box.locator("input[name=scan]").count() == 0
    assert box.get_by_text("选择文件", exact=True).last.is_visible()


def test_the_tree_filters_and_counts(page: Any, gallery: str) -> None:
    page.goto(gallery)
    tree = page.locator("#every [data-tree]")
    tree.get_by_placeholder("输入名称或代号筛选").fill("d2")
    assert tree.locator("input[type=checkbox]:visible").count() == 1
    tree.get_by_label("第二类压力容器制造（D2）").check()
    assert tree.locator("[data-tree-count]").inner_text() == "1"
    tree.get_by_placeholder("输入名称或代号筛选").fill("没有这个")
    assert tree.get_by_text("没有符合的项目").is_visible()


def test_the_code_is_sent_without_leaving_the_page(page: Any, gallery: str) -> None:
    page.goto(f"{gallery}login/org/")
    page.get_by_label("手机号").fill("13800000000")
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_text("验证码已发送").wait_for()
    assert page.get_by_role("button", name="秒后重新获取").is_disabled()
    assert page.get_by_label("手机号").input_value() == "13800000000"


def test_without_script_menu_search_and_upload_still_work(browser: Any, gallery: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{gallery}list/")
    assert not page.get_by_role("link", name="安全管理人员").is_visible()
    page.get_by_label("打开菜单").click()
    assert page.get_by_role("link", name="安全管理人员").is_visible()
    page.goto(f"{gallery}list/")
    page.get_by_role("link", name="展开").click()
    assert page.get_by_label("提交日期起").is_visible()
    page.get_by_role("link", name="查看 XK2026-0001").click()
    assert page.get_by_role("heading", level=1, name="行政许可 XK2026-0001").is_visible()
    page.goto(gallery)
    plain = page.locator("#every input[type=file][name=scan-file]")
    assert plain.is_visible()
    assert plain.is_enabled()
    context.close()
