"""企业认证: form, state, return and correction (SX-12)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.files import samples
from tests.support.login import login
from tests.web.organization.desk import Desk, main, newcomer, words
from zhiye.core import uscc
from zhiye.core.actor import Role
from zhiye.files.models import StoredFile
from zhiye.integrations.sandbox import rules
from zhiye.organizations import services
from zhiye.organizations.models import Organization, OrganizationState

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-12")]
URL = "/org/organization/"
REASON = "授权书没有盖公章，请补盖后重新上传。"


def papers() -> dict[str, Any]:
    return {"business_licence-file": samples.upload("营业执照.pdf", samples.pdf(1))}


def typed(**other: Any) -> dict[str, Any]:
    """A form filled in well."""
    cast.authority("140000")
    cast.region()
    return {
        "name": "太原试验起重设备有限公司",
        "uscc": uscc.make(seq=4321),
        "kinds": ["production"],
        "legal_representative": "张建国",
        "province": "140000",
        "city": "140100",
        "region": "140105",
        "address": "太原市小店区试验路1号",
        "contact_name": "李秀英",
        "contact_phone": "0351-7000000",
        **papers(),
        **other,
    }


@pytest.mark.req("SX-03")
def test_a_newcomer_hands_in_and_acts_for_the_organisation_at_once() -> None:
    client = newcomer()
    answer = client.post(URL, typed(kinds=["production", "filling"]))
    assert answer["Location"] == URL
    made = Organization.objects.get()
    assert made.kinds == ["production", "filling"]
    assert (made.contact_name, made.region_id) == ("李秀英", "140105")
    assert made.business_licence is not None
    assert made.business_licence.holder_id == made.pk
    page = client.get(URL)
    assert page.status_code == 200
    assert "太原试验起重设备有限公司" in words(page)
    assert made.get_state_display() in words(page)


def test_a_wrong_check_digit_is_told_beside_the_field_and_nothing_is_lost() -> None:
    good = uscc.make(seq=4321)
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    client = newcomer()
    answer = client.post(URL, typed(uscc=wrong, contact_phone="12"))
    assert answer.status_code == 422
    html, told = main(answer), words(answer)
    assert "校验位不符" in told
    assert "联系电话" in told
    for kept in ("太原试验起重设备有限公司", wrong, "张建国", "太原市小店区试验路1号"):
        assert f'value="{kept}"' in html
    assert '<option value="140105" selected>' in html
    saved = StoredFile.objects.get()
    assert f'name="business_licence" value="{saved.pk}"' in html
    assert not Organization.objects.exists()
    again = typed()
    del again["business_licence-file"]
    assert client.post(URL, {**again, "business_licence": str(saved.pk)}).status_code == 302


def test_every_empty_field_is_named() -> None:
    client = newcomer()
    answer = client.post(URL, {})
    assert answer.status_code == 422
    for label in ("单位名称", "统一社会信用代码", "单位类型", "法定代表人", "营业执照"):
        assert label in words(answer).partition("请更正以下内容")[2]


def test_a_refused_file_is_told_beside_it() -> None:
    client = newcomer()
    sent = samples.upload("营业执照.pdf", b"MZ" + b"0" * 500)
    answer = client.post(URL, typed(**{"business_licence-file": sent}))
    assert answer.status_code == 422
    assert not StoredFile.objects.exists()
    assert 'value="太原试验起重设备有限公司"' in main(answer)


def test_somebody_elses_upload_cannot_be_taken() -> None:
    foreign = cast.stored_file(cast.user(), "business_licence")
    form = typed(business_licence=str(foreign.pk))
    del form["business_licence-file"]
    answer = newcomer().post(URL, form)
    assert answer.status_code == 422
    assert "没有找到上传的文件" in words(answer)


def test_the_same_form_sent_twice_is_one_organisation() -> None:
    client = newcomer()
    form = typed(idempotency_key="k" * 20)
    client.post(URL, form)
    again = client.post(URL, {**form, **papers()})
    assert again.status_code == 409
    assert Organization.objects.count() == 1


def test_a_second_organisation_with_the_code_is_told_whom_to_ask() -> None:
    code = uscc.make(seq=4321)
    first = cast.organization()
    Organization.objects.filter(pk=first.pk).update(uscc=code)
    office = first.authority
    type(office).objects.filter(pk=office.pk).update(phone="0351-0000000", address="府西街1号")
    answer = newcomer().post(URL, typed(uscc=code))
    assert answer.status_code == 409
    assert "已有单位完成认证" in words(answer)
    assert f"联系{office.name}（电话 0351-0000000，地址 府西街1号）" in words(answer)
    assert 'value="太原试验起重设备有限公司"' in main(answer)


class TestRegionPicker:
    """Three levels, with script and without."""

    def test_the_next_level_follows_the_choice(self) -> None:
        cast.region()
        client = newcomer()
        start = main(client.get("/org/organization/regions/"))
        assert "140100" not in start
        cities = main(client.get("/org/organization/regions/", {"province": "140000"}))
        assert '<option value="140100">' in cities
        both = {"province": "140000", "city": "140100"}
        assert '<option value="140105">' in main(client.get("/org/organization/regions/", both))

    def test_a_city_of_another_province_offers_nothing(self) -> None:
        cast.region()
        cast.region("150102", "新城区")
        wrong = {"province": "150000", "city": "140100"}
        found = main(newcomer().get("/org/organization/regions/", wrong))
        assert "140105" not in found

    def test_without_script_a_button_shows_the_next_level_and_keeps_what_was_typed(self) -> None:
        cast.region()
        form = typed(pick="1", city="", region="")
        answer = newcomer().post(URL, form)
        assert answer.status_code == 200
        html = main(answer)
        assert '<option value="140100">' in html
        assert 'value="太原试验起重设备有限公司"' in html
        assert re.search(r'value="production"[^>]* checked', html)
        assert "请更正" not in words(answer)
        assert not Organization.objects.exists()

    def test_the_province_of_the_platform_is_chosen_already(self) -> None:
        cast.authority("140000")
        assert '<option value="140000" selected>' in main(newcomer().get(URL))


class TestReturned:
    """The reviewer returns it; the organisation corrects."""

    def returned(self) -> Organization:
        made = cast.organization(verified=False)
        return services.return_(actor=cast.reviewer(), pk=made.pk, reason=REASON)

    def form(self, made: Organization, **other: Any) -> dict[str, Any]:
        kept = {"name": made.name, "uscc": made.uscc, "business_licence": made.business_licence_id}
        form = typed(**kept, **other)
        del form["business_licence-file"]
        return form

    def test_reason_and_way_on_are_shown(self) -> None:
        desk = Desk(self.returned())
        assert REASON in desk.text(URL)
        assert 'href="/org/organization/edit/"' in desk.html(URL)
        shown = desk.html("/org/organization/edit/")
        assert REASON in shown
        assert desk.organization.name in shown

    def test_the_form_holds_what_was_sent_but_not_the_phone(self) -> None:
        made = self.returned()
        shown = Desk(made).html("/org/organization/edit/")
        assert f'value="{made.uscc}"' in shown
        assert f'name="business_licence" value="{made.business_licence_id}"' in shown
        assert '<option value="140105" selected>' in shown
        assert made.contact_phone.plain_for_system() not in shown
        assert str(made.contact_phone) in shown

    def test_corrected_and_handed_in_again(self) -> None:
        made = self.returned()
        desk = Desk(made)
        assert desk.send("/org/organization/edit/", self.form(made, address="新地址2号")) == URL
        made.refresh_from_db()
        assert made.address == "新地址2号"
        assert made.state in (OrganizationState.SUBMITTED, OrganizationState.VERIFIED)

    def test_wrong_input_keeps_everything(self) -> None:
        made = self.returned()
        answer = Desk(made).send("/org/organization/edit/", self.form(made, address=""), 422)
        assert "单位地址" in answer

    def test_too_late_after_somebody_else_corrected(self) -> None:
        made = self.returned()
        desk = Desk(made)
        desk.send("/org/organization/edit/", self.form(made))
        assert "不能修改" in desk.text("/org/organization/edit/", 409)
        assert desk.post("/org/organization/edit/", self.form(made)).status_code == 409

    def test_a_colleague_without_the_function_sees_but_does_not_correct(self) -> None:
        made = self.returned()
        colleague = Desk(made, without="organization")
        assert REASON in colleague.text(URL)
        assert "/org/organization/edit/" not in colleague.html(URL)
        assert colleague.get("/org/organization/edit/").status_code == 403
        assert colleague.post("/org/organization/edit/", {}).status_code == 403


def test_a_verified_organisation_is_not_proved_again() -> None:
    desk = Desk(cast.organization())
    assert "已经提交过企业认证" in desk.send(URL, {}, 409)
    assert "不能修改" in desk.text("/org/organization/edit/", 409)


def test_who_has_no_organisation_is_sent_from_correcting_to_the_form() -> None:
    assert newcomer().get("/org/organization/edit/")["Location"] == URL


def test_a_second_login_of_the_same_user_sees_the_organisation() -> None:
    made = cast.organization()
    owner = made.delegations.get().user
    other = Client()
    login(other, owner, Role.ORGANIZATION, made.pk)
    assert made.name in words(other.get(URL))


def test_numbers_are_masked() -> None:
    made = cast.organization()
    shown = Desk(made).html(URL)
    assert made.contact_phone.plain_for_system() not in shown


def test_when_the_register_agrees_the_licences_come_next() -> None:
    client = newcomer()
    client.post(URL, typed())
    made = Organization.objects.get()
    assert made.state == OrganizationState.VERIFIED
    page = words(client.get(URL))
    assert "填报行政许可" in page
    assert made.register_answer in page


def test_when_the_register_disagrees_a_reviewer_decides() -> None:
    client = newcomer()
    client.post(URL, typed(name=f"太原{rules.MISMATCH}试验有限公司"))
    made = Organization.objects.get()
    assert made.state == OrganizationState.SUBMITTED
    page = words(client.get(URL))
    assert made.authority.name in page
    assert "审核企业认证" in page
    assert made.register_answer in page


def test_when_the_register_is_down_nothing_is_lost() -> None:
    client = newcomer()
    client.post(URL, typed(name=f"太原{rules.DOWN}试验有限公司"))
    made = Organization.objects.get()
    assert made.state == OrganizationState.SUBMITTED
    assert "暂时没有应答" in words(client.get(URL))
