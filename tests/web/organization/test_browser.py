"""The portal in a real browser: what script adds, and that nothing needs it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import cast, hired
from tests.files import samples
from tests.web.organization.desk import Desk, newcomer
from tests.web.organization.test_employment_print import way
from tests.web.windows import Windows, look_at, no_complaint
from zhiye.catalogue.models import LicenceNode
from zhiye.core.clock import add_years, today
from zhiye.employment import services as employments
from zhiye.employment.models import Employment
from zhiye.licences.models import Licence
from zhiye.people.models import Person
from zhiye.registrations.models import Registration, SafetyAppointment
from zhiye.supervision.models import StaffingWatch

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    found = tmp_path / "材料.pdf"
    found.write_bytes(samples.pdf(1))
    return found


def full() -> Desk:
    """An organisation with something on every page."""
    of = cast.organization(licensed=True)
    of.licences.get().items.update(
        node=LicenceNode.objects.get(code="install/elevator/passenger/b")
    )
    StaffingWatch.objects.create(organization=of, enabled=True)
    people = [cast.person() for _ in range(4)]
    for one in people:
        cast.certificate(one)
    cast.invitation(people[0], of)
    cast.application(people[1], of)
    cast.registered(people[2], of)
    cast.deregistration(cast.registered(people[3], of))
    cast.appointed(of)
    cast.licence(of, submitted=False)
    hired.hired(hired.worker(), of)
    elsewhere = hired.worker()
    hired.hired(elsewhere, cast.organization())
    change = hired.moving(elsewhere, of)
    employments.return_(actor=cast.reviewer(of.authority), pk=change.pk, reason="没有签字。")
    return Desk(of)


def filing(desk: Desk, someone: Person) -> str:
    """The second step of filing a record for somebody."""
    number = someone.id_number.plain_for_system()
    return desk.send("/org/employments/new/", {"name": someone.name, "id_number": number})


def pages(desk: Desk) -> list[str]:
    """Every page a clerk reaches."""
    of = desk.organization
    draft = of.licences.get(state="draft").pk
    asked = of.registrations.get(state="applied").pk
    active = of.registrations.filter(state="active").order_by("pk")
    safety = SafetyAppointment.objects.get().pk
    leaving = active[1].deregistrations.get().pk
    record = Employment.objects.get(state="active", employer__organization=of).pk
    change = Employment.objects.get(state="returned").pk
    return [
        "/org/",
        "/org/organization/",
        "/org/licences/",
        "/org/licences/new/",
        f"/org/licences/{draft}/",
        f"/org/licences/{draft}/edit/",
        f"/org/licences/{draft}/discard/",
        "/org/registrations/",
        "/org/registrations/invite/",
        f"/org/registrations/{asked}/",
        f"/org/registrations/{asked}/decline_application/",
        f"/org/registrations/{active[0].pk}/deregister/",
        "/org/deregistrations/",
        f"/org/deregistrations/{leaving}/",
        "/org/safety/",
        "/org/safety/new/",
        f"/org/safety/{safety}/",
        f"/org/safety/{safety}/end/",
        "/org/personnel/",
        f"/org/personnel/{active[0].pk}/",
        "/org/employments/",
        "/org/employments/?expand=1",
        "/org/employments/mine/",
        "/org/employments/new/",
        filing(desk, active[1].person),
        f"/org/employments/{record}/",
        f"/org/employments/{record}/edit/",
        f"/org/employments/{record}/end/",
        f"/org/employments/{change}/",
        f"/org/employments/{change}/resubmit/",
        "/org/employments/branches/",
        "/org/employments/branches/new/",
        "/org/alerts/",
        "/org/certificates/",
        "/org/certificates/mine/",
        f"/org/certificates/{active[0].person.certificates.get().pk}/",
        "/org/delegations/",
        "/org/delegations/new/",
    ]


@pytest.mark.slow
def test_axe_finds_nothing_and_the_browser_does_not_complain(window: Windows) -> None:
    """Every page once, on a desk and then as narrow as a phone."""
    desk = full()
    page = window(desk)
    with no_complaint(page):
        look_at(page, pages(desk))


@pytest.mark.req("SX-13", "SX-14", "SX-17")
def test_a_licence_is_kept_while_it_is_typed(window: Windows, paper: Path) -> None:
    desk = Desk(cast.organization())
    page = window(desk)
    page.goto("/org/licences/new/")
    page.get_by_role("button", name="选择“已获证”").click()
    page.get_by_label("许可证编号").fill("TS3114001-2030")
    page.get_by_label("发证机关").fill("山西省市场监督管理局")
    page.get_by_text("自动暂存").wait_for()
    assert Licence.objects.get().issued_by == "山西省市场监督管理局"
    page.get_by_label("发证日期").fill(str(add_years(today(), -1)))
    page.get_by_label("有效期至").fill(str(add_years(today(), 2)))
    page.get_by_placeholder("输入名称或代号筛选").fill("长输管道")
    page.locator("input[name=items]:visible").first.check()
    page.locator(".zy-up__way--desk input").first.set_input_files(paper)
    page.locator("[data-up-file]").wait_for()
    page.get_by_role("button", name="下一步：核对并提交").click()
    assert "项条件全部符合" in page.inner_text("main")
    page.get_by_role("button", name="提交审核").click()
    page.get_by_text("已提交审核").wait_for()
    assert Licence.objects.get().state == "submitted"


@pytest.mark.req("ZS-24", "ZS-25")
@pytest.mark.parametrize("script", [True, False], ids=["script", "without"])
def test_the_range_of_the_time_follows_the_ticks(window: Windows, script: bool) -> None:
    desk = Desk(hired.organization())
    item = hired.worker(until=today() + timedelta(days=500))
    other = hired.item_of(item.certificate.person, "N1", until=today() + timedelta(days=90))
    page = window(desk, script=script)
    page.goto(filing(desk, item.certificate.person))
    page.locator(f"input[name=items][value='{item.pk}']").check()
    page.locator(f"input[name=items][value='{other.pk}']").check()
    if script:
        end = page.locator(f"input[name=ends_on][max='{other.valid_until}']")
        end.wait_for()
        assert end.input_value() == str(other.valid_until)
    else:
        page.get_by_label("聘用结束时间").fill(str(other.valid_until))
    page.get_by_role("button", name="提交").last.click()
    page.get_by_text("聘用记录 2 条").wait_for()
    assert Employment.objects.filter(ends_on=other.valid_until).count() == 2


@pytest.mark.req("SX-20", "SX-21")
def test_the_verdict_follows_the_ticks(window: Windows) -> None:
    desk = Desk(cast.organization(licensed=True))
    someone = cast.person()
    cast.certificate(someone)
    page = window(desk)
    page.goto("/org/registrations/invite/")
    page.get_by_label("姓名、身份证号或手机号").fill(someone.name)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="选择类别并核对条件").click()
    page.get_by_label("技术人员").check()
    page.get_by_text("1 项不符合").wait_for()
    assert page.get_by_role("button", name="发出邀请").count() == 0
    page.get_by_label("技术人员").uncheck()
    page.get_by_label("作业人员").check()
    page.get_by_role("button", name="发出邀请").click()
    page.get_by_text("已邀请").wait_for()
    assert Registration.objects.get().categories == ["operation"]


def fill_safety(page: Page, paper: Path) -> None:
    page.get_by_label("姓名").fill("邬晓海")
    page.get_by_label("身份证号").fill(cast.an_id(778))
    page.get_by_label("手机号").fill("13800000778")
    page.locator("select[name=post_0]").select_option("production/crane/director")
    page.locator("input[name=appointed_0]").fill(str(today()))
    page.get_by_role("button", name="追加岗位").click()
    page.locator("select[name=post_1]").wait_for()


@pytest.mark.req("SX-30")
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_rows_of_posts_with_and_without_script(window: Windows, paper: Path, script: bool) -> None:
    page = window(Desk(cast.organization()), script=script)
    page.goto("/org/safety/new/")
    fill_safety(page, paper)
    assert page.get_by_label("姓名").input_value() == "邬晓海"
    page.locator("select[name=post_1]").select_option("production/principal")
    page.locator("input[name=appointed_1]").fill(str(today()))
    for n in range(2):
        if script:
            box = page.locator("[data-upload]").nth(n)
            box.locator(".zy-up__way--desk input").set_input_files(paper)
            box.locator("[data-up-file]").wait_for()
        else:
            page.locator(f"input[name=letter_{n}-file]").set_input_files(paper)
    page.get_by_role("button", name="添加", exact=True).last.click()
    page.get_by_text("已添加安全管理人员").wait_for()
    assert SafetyAppointment.objects.get().posts.count() == 2


@pytest.mark.req("SX-12")
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_certification_with_and_without_script(window: Windows, paper: Path, script: bool) -> None:
    from zhiye.core import uscc

    cast.authority("140000")
    cast.region("140106", "迎泽区")
    page = window(newcomer(), script=script)
    page.goto("/org/organization/")
    page.get_by_label("单位名称").fill("太原试验起重设备有限公司")
    page.locator("input[name=uscc]").fill(uscc.make(seq=99))
    page.get_by_label("生产单位").check()
    page.get_by_label("法定代表人").fill("张建国")
    page.locator("select[name=city]").select_option("140100")
    if not script:
        page.get_by_role("button", name="显示下一级").click()
        assert page.get_by_label("单位名称").input_value() == "太原试验起重设备有限公司"
    page.locator("select[name=region] option[value='140106']").wait_for(state="attached")
    page.locator("select[name=region]").select_option("140106")
    page.get_by_label("单位地址").fill("试验路1号")
    page.get_by_label("联系电话").fill("0351-7000000")
    if script:
        page.locator(".zy-up__way--desk input").first.set_input_files(paper)
        page.locator("[data-up-file]").wait_for()
    else:
        page.locator("input[name=business_licence-file]").set_input_files(paper)
    page.get_by_role("button", name="提交认证").last.click()
    page.get_by_text("企业认证已通过").wait_for()
    assert re.search("太原试验起重设备有限公司", page.inner_text("main"))


def test_a_case_opens_over_its_list_and_by_its_address(window: Windows) -> None:
    desk = full()
    page = window(desk)
    page.goto("/org/registrations/")
    row = desk.organization.registrations.get(state="applied")
    page.get_by_role("link", name=f"查看 {row.person.name}").click()
    heading = page.get_by_role("heading", name=f"{row.person.name}的执业公示")
    heading.wait_for()
    assert page.url.endswith(f"/org/registrations/{row.pk}/")
    page.locator("#zy-drawer").get_by_role("button", name="同意").click()
    page.get_by_text("已同意，即日起在本单位公示").wait_for()
    row.refresh_from_db()
    assert row.state == "active"


@pytest.mark.req("FJ-40")
@pytest.mark.parametrize("script", [True, False])
def test_a_form_is_printed_beside_the_filing_which_stays_as_it_is(
    window: Windows, script: bool
) -> None:
    """The paper opens in a tab of its own; what was typed is there and can be sent."""
    desk, item = Desk(hired.organization(hired.IN_FUJIAN)), hired.worker()
    other = hired.item_of(item.certificate.person, "N1")
    page = window(desk, script=script)
    page.goto(way(desk, item))
    page.get_by_label("劳务派遣单位").fill("福州派遣有限公司")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="打印登记表").click()
    opened.value.get_by_text("请至少选择一个作业项目").first.wait_for()
    assert opened.value.get_by_label("劳务派遣单位").input_value() == "福州派遣有限公司"
    opened.value.close()
    page.locator(f"#item-{other.pk}").check()
    page.wait_for_load_state("networkidle")
    with page.context.expect_event("response", lambda one: one.url.endswith("/form/")) as printed:
        page.get_by_role("button", name="打印登记表").click()
    assert printed.value.headers["content-type"] == "application/pdf"
    assert page.locator("form[data-sent], [aria-busy]").count() == 0
    assert page.get_by_label("劳务派遣单位").input_value() == "福州派遣有限公司"
    page.get_by_label("劳务派遣单位").fill("")
    page.locator(".zy-form__btns").get_by_role("button", name="提交").click()
    page.get_by_text("在聘").first.wait_for()
    assert Employment.objects.get().item == other
