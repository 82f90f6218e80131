"""The person's pages in a real browser at 390 px: read by everybody, with script and without."""

from __future__ import annotations

import io
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests import cast, hired
from tests.certificates.test_amend import amend, amendment, verified
from tests.journeys import eyes
from tests.web.person.phone import newest_code, phone_of, stored
from tests.web.windows import DESKTOP, PHONE, Windows, look_at, no_complaint
from zhiye.core import phone
from zhiye.core.clock import today
from zhiye.people.models import Person
from zhiye.registrations.models import Deregistration, Registration

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

GROWS = """() => {
  const sizes = () => [...document.querySelectorAll('main *')]
    .filter(one => [...one.childNodes].some(n => n.nodeType === 3 && n.data.trim())
      && one.getBoundingClientRect().width && !one.closest('.zy-sr, svg, option'))
    .map(one => [one, parseFloat(getComputedStyle(one).fontSize)]);
  const before = sizes();
  document.documentElement.style.fontSize = '200%';
  const small = before.filter(([one, size]) =>
    parseFloat(getComputedStyle(one).fontSize) < size * 1.9).map(([one]) => one.className);
  return [...new Set(small)];
}"""


def stories() -> list[tuple[Person | None, str]]:
    """Pages in the states that matter, each with who opens it."""
    here, there = cast.organization(licensed=True), cast.organization(licensed=True)
    worker, lift, leaver = cast.person(), cast.person(), cast.person()
    cast.certificate(worker, "G1")
    invited = cast.invitation(worker, here)
    item = cast.certificate(lift, "T").items.get()
    cast.certificate(leaver, "G1")
    leaving = cast.deregistration(cast.registered(leaver, there))
    typed = cast.typed_certificate(worker, "P")
    cast.rule(cast.authority(), "person_may_exit_alone", True)
    hired.hired(item, here)
    moving = hired.moving(item, there)
    working = hired.hired(hired.item_of(leaver, "N1"), there)
    abroad, changed = verified(lift, "N1"), verified(lift, "Q1")
    amend(changed, amendment())
    return [
        (None, "/me/login/"),
        (None, "/me/login/id/"),
        (worker, "/me/"),
        (worker, "/me/profile/"),
        (worker, "/me/profile/place/"),
        (lift, "/me/certificates/?expand=1"),
        (lift, f"/me/certificates/{abroad.pk}/"),
        (lift, f"/me/certificates/{abroad.pk}/amend/"),
        (lift, f"/me/certificates/{changed.pk}/changes/"),
        (worker, f"/me/certificates/{typed.pk}/"),
        (worker, "/me/certificates/new/operator/"),
        (lift, f"/me/certificates/items/{item.pk}/first/"),
        (worker, "/me/certificates/why/"),
        (worker, "/me/qualifications/"),
        (worker, "/me/qualifications/education/new/"),
        (leaver, "/me/organizations/?q=太原试验"),
        (lift, f"/me/organizations/{here.pk}/?categories=operation"),
        (worker, "/me/registrations/"),
        (worker, f"/me/registrations/{invited.pk}/"),
        (worker, f"/me/registrations/{invited.pk}/decline_invitation/"),
        (leaver, f"/me/registrations/{leaving.registration_id}/deregister/"),
        (leaver, "/me/deregistrations/"),
        (leaver, f"/me/deregistrations/{leaving.pk}/"),
        (lift, "/me/employments/?expand=1"),
        (lift, f"/me/employments/{moving.pk}/"),
        (lift, f"/me/employments/{moving.pk}/deny/"),
        (leaver, f"/me/employments/{working.pk}/"),
        (leaver, f"/me/employments/{working.pk}/release_alone/"),
        (worker, "/me/account/"),
        (worker, "/me/access/"),
        (leaver, "/me/consents/"),
        (worker, "/inbox/"),
        (worker, "/inbox/settings/"),
        (None, "/demo/sms/"),
    ]


@pytest.mark.req("SX-07")
def test_every_page_is_read_by_everybody(window: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast, "stored_file", stored)
    told = stories()
    pages = {who: window(phone_of(who) if who else None, size=PHONE) for who, _ in told}
    with ExitStack() as quiet:
        for page in pages.values():
            quiet.enter_context(no_complaint(page))
        for who, path in told:
            _is_read_by_everybody(pages[who], path)


def _is_read_by_everybody(page: Page, path: str) -> None:
    look_at(page, [path], [PHONE])
    assert page.evaluate(eyes.CUT) == [], path
    assert page.evaluate(GROWS) == [], path
    assert page.evaluate(eyes.CUT) == [], f"{path} at 200 %"
    page.evaluate(eyes.USUAL)
    page.set_viewport_size(DESKTOP)
    assert page.evaluate(eyes.CUT) == [], f"{path} on a desk"


@pytest.mark.req("SX-60", "SX-59")
def test_two_taps_without_script_are_enough(window: Windows) -> None:
    person = cast.person()
    cast.certificate(person, "G1")
    invited = cast.invitation(person, cast.organization("太原两下有限公司", licensed=True))
    page = window(phone_of(person), script=False, size=PHONE)
    page.goto("/me/")
    page.get_by_role("link", name="去处理").click()
    page.get_by_role("button", name="同意", exact=True).click()
    assert page.get_by_text("已同意，公示生效").is_visible()
    assert page.get_by_text("太原两下有限公司", exact=True).first.is_visible()
    invited.refresh_from_db()
    assert invited.state == "active"


@pytest.mark.req("SX-50", "SX-52")
def test_first_login_and_profile_by_thumb(window: Windows) -> None:
    cast.authority()
    cast.region("140106", "迎泽区")
    number = phone.demo(7_200_001)
    page = window(size=PHONE)
    page.goto("/me/login/")
    page.get_by_role("link", name="身份证号登录").click()
    page.get_by_label("姓名").fill("周玉梅")
    page.get_by_label("身份证号").fill(cast.an_id(905))
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("link", name="确定").click()
    page.get_by_label("手机号").fill(number)
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_text("验证码已发送").wait_for()
    page.get_by_label("短信验证码").fill(newest_code())
    page.get_by_role("button", name="绑定并登录").last.click()
    page.get_by_role("link", name="填写人员信息").click()
    page.get_by_role("button", name="显示下一级").wait_for(state="hidden")
    page.get_by_label("市（地区）").select_option("140100")
    page.get_by_label("县（区）").locator("option", has_text="迎泽区").wait_for(state="attached")
    page.get_by_label("县（区）").select_option("140106")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("正在向登记系统取您的证书").wait_for()
    assert Person.objects.get().region_id == "140106"


@pytest.mark.req("SX-61")
def test_a_photo_is_saved_the_moment_it_is_taken(window: Windows, tmp_path: Path) -> None:
    person = cast.person()
    cast.certificate(person, "G1")
    active: Registration = cast.registered(person, cast.organization(licensed=True))
    data = io.BytesIO()
    Image.new("RGB", (900, 600), "#eee").save(data, "JPEG")
    shot = tmp_path / "证明.jpg"
    shot.write_bytes(data.getvalue())
    page = window(phone_of(person), size=PHONE)
    page.goto(f"/me/registrations/{active.pk}/deregister/")
    page.get_by_label("解除劳动合同日期").fill(str(today()))
    page.locator("#id_files_0 input[capture]").set_input_files(shot)
    page.locator("#id_files_0").get_by_text("已保存").wait_for()
    page.get_by_role("button", name="提交").click()
    page.get_by_text("单位一直不答复怎么办").wait_for()
    assert Deregistration.objects.get().files.count() == 1
