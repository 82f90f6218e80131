"""The portal in a real browser: drawer, ticked reasons, progress; and that nothing needs script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.web.authority.office import (
    KEYS,
    Case,
    Office,
    a_case,
    a_worker,
    an_employer,
    an_entry,
    an_overlap,
)
from tests.web.authority.test_imports import a_row, sheet
from tests.web.windows import Windows, look_at, no_complaint
from zhiye.catalogue.models import LicenceNode
from zhiye.licences.models import LicenceItem
from zhiye.lists import jobs
from zhiye.lists.models import UploadedList
from zhiye.people.found import token_for
from zhiye.supervision.models import StaffingWatch
from zhiye.web.authority.cases import DESKS
from zhiye.web.authority.views import counter

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LIST_PAGES = (
    "/gov/",
    "/gov/employments/?expand=1",
    "/gov/employments/export/",
    "/gov/employments/new/",
    "/gov/clues/",
    "/gov/registrations/",
    "/gov/registrations/export/",
    "/gov/imports/",
    "/gov/rules/",
    "/gov/rules/employment_overlap/",
    "/gov/workdays/",
    "/gov/members/",
    "/gov/members/add/",
    "/gov/announcements/new/",
    "/gov/staffing/",
    "/gov/staffing/demands/",
    "/gov/staffing/demands/install/elevator/passenger/b/",
    "/gov/staffing/figures/install/elevator/passenger/b/operator/",
)


def full() -> tuple[Office, list[str]]:
    """An officer with something on every page, and those pages."""
    cases = [a_case(key) for key in KEYS]
    organization = an_employer()
    node = LicenceNode.objects.get(code="install/elevator/passenger/b")
    LicenceItem.objects.filter(licence__organization=organization).update(node=node)
    StaffingWatch.objects.create(organization=organization, enabled=True)
    registered = cast.registered(a_worker(), organization)
    officer, entered = Office(), an_entry()
    at_work = entered.employer
    token = token_for(officer.actor, counter.COUNTER_FIND, a_worker().pk, at_work.pk)
    pages = [
        *LIST_PAGES,
        f"/gov/employments/{entered.pk}/",
        f"/gov/employments/{entered.pk}/end/",
        f"/gov/employments/{entered.pk}/edit/",
        f"/gov/employments/new/{at_work.pk}/",
        f"/gov/employments/new/enter/{token}/",
        f"/gov/clues/{an_overlap().pk}/",
        *[desk.list_url() for desk in DESKS.values()],
        *[case.url for case in cases],
        f"/gov/organizations/{organization.pk}/",
        f"/gov/people/{registered.person_id}/",
        f"/gov/reveal/person/{registered.person_id}/id_number/",
    ]
    return officer, pages


@pytest.mark.slow
def test_axe_finds_nothing_and_no_page_is_too_wide(window: Windows) -> None:
    """Every page once, on a desk and then as narrow as a phone."""
    office, pages = full()
    page = window(office)
    with no_complaint(page):
        look_at(page, pages)


@pytest.mark.req("SX-18")
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_reviewer_returns_one_and_approves_the_next(window: Windows, script: bool) -> None:
    organization = cast.organization()
    first = Case("licences", cast.licence(organization))
    second = Case("licences", cast.licence(organization))
    page = window(Office(), script=script)
    page.goto("/gov/licences/")
    page.get_by_role("link", name=f"审核 {organization.name}").first.click()
    place = page.locator("#zy-drawer-body") if script else page.locator("main")
    expect(place.get_by_text("审核意见")).to_be_visible()
    place.get_by_text("有效期与证书不一致").click()
    place.get_by_label("补充说明").fill("证书上是 2030 年")
    place.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("要通过，请先清空原因和勾选").first).to_be_visible()
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_text("下面是等待最久的下一件")).to_be_visible()
    assert first.state == "returned"
    log = first.flow.log_of(first.obj).last()
    assert log is not None
    assert log.reason == "有效期与证书不一致；证书上是 2030 年"
    assert page.url.endswith(second.url)
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("没有其他待审核的了")).to_be_visible()
    assert second.state == "approved"


def test_two_reviewers_at_one_case(window: Windows) -> None:
    case = a_case("certificates")
    page = window(Office())
    page.goto(case.url)
    page.get_by_label("补充说明").fill("照片反光看不清")
    Office().decide(case, "approve")
    page.get_by_role("button", name="退回").click()
    expect(page.get_by_text("这一步没有办理")).to_be_visible()
    expect(page.get_by_text("照片反光看不清")).to_be_visible()
    assert case.state == "approved"


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_the_progress_of_an_import_is_followed_to_its_end(
    window: Windows, tmp_path: Path, script: bool
) -> None:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(sheet([a_row(911), ["无号码", "", "", "G1", "", "", "2030-01-01"]]))
    page = window(Office(), script=script)
    page.goto("/gov/imports/")
    if script:
        page.locator(".zy-up__way--desk input").set_input_files(file)
        page.locator("[data-up-file]").wait_for()
    else:
        page.locator("input[name=file-file]").set_input_files(file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_text("可以离开本页").first).to_be_visible()
    found = UploadedList.objects.get()
    jobs.read(list_id=found.pk)
    page.get_by_role("button", name="导入可以导入的 1 行").click(timeout=15_000)
    expect(page.get_by_text("可以离开本页").first).to_be_visible()
    jobs.run(list_id=found.pk)
    expect(page.get_by_text("导入了 1 行，1 行没有导入")).to_be_visible(timeout=15_000)
    with page.expect_download() as loading:
        page.get_by_role("link", name="下载没有导入的行").click()
    assert loading.value.suggested_filename.endswith(".xlsx")


@pytest.mark.assurance(40)
def test_a_number_is_shown_whole_after_a_reason_from_the_drawer(window: Windows) -> None:
    someone = cast.registered(a_worker(), an_employer()).person
    page = window(Office())
    page.goto("/gov/registrations/")
    page.get_by_role("link", name=f"查看 {someone.name}").click()
    drawer = page.locator("#zy-drawer-body")
    drawer.get_by_role("link", name="查看完整").first.click()
    drawer.get_by_label("查看原因").fill("核对事故当日在册人员")
    drawer.get_by_role("button", name="查看完整号码").click()
    expect(page.get_by_text(someone.id_number.plain_for_system())).to_be_visible()
    page.goto(f"/gov/people/{someone.pk}/")
    expect(page.get_by_text("核对事故当日在册人员")).to_be_visible()
    expect(page.get_by_text(someone.id_number.plain_for_system())).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_rule_is_changed_in_two_steps(window: Windows, script: bool) -> None:
    page = window(Office(), script=script)
    page.goto("/gov/rules/")
    page.get_by_role("link", name="查看、修改：邀请和申请的有效期").click()
    place = page.locator("#zy-drawer-body") if script else page.locator("main")
    place.get_by_role("textbox", name="新值").fill("45")
    place.get_by_label("修改原因和依据").fill("协会会议决定")
    place.get_by_role("button", name="下一步：查看影响").click()
    expect(page.get_by_text("这次修改会影响什么")).to_be_visible()
    page.get_by_role("button", name="确认修改").click()
    expect(page.get_by_text("本机关自").first).to_be_visible()
    expect(page.get_by_text("45 天").first).to_be_visible()
