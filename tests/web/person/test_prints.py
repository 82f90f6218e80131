"""打印聘用记录 on the phone (ZS-03): the page, the PDF, whose it is."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import cast, hired
from tests.web.person.phone import at_login, phone_of, text_of
from zhiye.employment.models import Employment
from zhiye.prints.models import Print

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
PAGE, PDF = "/me/employments/print/", "/me/employments/print/pdf/"


@pytest.fixture
def working() -> Employment:
    """Somebody on record in Zhongshan."""
    return hired.hired(hired.worker(), hired.organization())


@pytest.mark.req("ZS-03")
def test_the_page_says_what_is_printed_and_how_long_it_holds(working: Employment) -> None:
    shown = text_of(phone_of(working.person).get(PAGE))
    assert "自打印日起 1 个月" in shown
    assert "聘用记录 1 条" in shown
    assert "还没有打印过" in shown


@pytest.mark.req("ZS-03")
def test_each_print_is_a_pdf_with_a_number_of_its_own(working: Employment) -> None:
    phone = phone_of(working.person)
    answers = [phone.post(PDF), phone.post(PDF, {"download": "1"})]
    for answer in answers:
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join([answer.content]).startswith(b"%PDF")
    assert answers[0]["Content-Disposition"].startswith("inline")
    assert answers[1]["Content-Disposition"].startswith("attachment")
    numbers = set(Print.objects.values_list("number", flat=True))
    assert len(numbers) == 2
    shown = text_of(phone.get(PAGE))
    assert all(number in shown for number in numbers)


@pytest.mark.req("ZS-03")
def test_who_has_no_employment_yet_reads_what_to_do() -> None:
    person = cast.person()
    hired.zhongshan()
    person.region = None
    person.save()
    phone = phone_of(person)
    assert "单位填报聘用记录后" in text_of(phone.get(PAGE))
    assert phone.post(PDF).status_code == 409


@pytest.mark.req("FJ-40")
@pytest.mark.assurance(1)
def test_the_form_of_ones_own_record_only() -> None:
    working = hired.hired(hired.worker(), hired.organization(hired.IN_FUJIAN))
    url = f"/me/employments/{working.pk}/form/"
    assert "打印登记表" in text_of(phone_of(working.person).get(f"/me/employments/{working.pk}/"))
    assert phone_of(working.person).post(url)["Content-Type"] == "application/pdf"
    neighbour = hired.hired(hired.worker(), hired.organization()).person
    assert phone_of(neighbour).post(url).status_code == 404
    assert phone_of(working.person).get(url).status_code == 405
    for anonymous in (PAGE, PDF, url):
        assert at_login(Client().get(anonymous) if anonymous == PAGE else Client().post(anonymous))
    assert Print.objects.count() == 1


@pytest.mark.req("FJ-40")
def test_no_form_where_none_is_in_use(working: Employment) -> None:
    phone = phone_of(working.person)
    assert "登记表" not in text_of(phone.get(f"/me/employments/{working.pk}/"))
    assert phone.post(f"/me/employments/{working.pk}/form/").status_code == 409
    assert not Print.objects.exists()


@pytest.mark.req("FJ-20", "FJ-40")
def test_the_form_for_leaving_alone_before_it_is_reported() -> None:
    """The employer does not sign it."""
    made = hired.hired(hired.worker(), hired.organization(hired.IN_FUJIAN))
    phone = phone_of(made.person)
    page = text_of(phone.get(f"/me/employments/{made.pk}/release_alone/"))
    assert "打印注销登记表" in page
    url, use = f"/me/employments/{made.pk}/form/", {"use": "deregistration"}
    answer = phone.post(url, {**use, "download": "1"})
    assert answer["Content-Disposition"].startswith("attachment")
    said = dict(Print.objects.get().lines)
    assert (said["办理事项"], said["办理方式"]) == (
        "注销登记",
        "本人单方面办理，原用人单位不盖章",
    )
    assert phone.post(url, {"use": "change"}).status_code == 409
    neighbour = hired.hired(hired.worker(), hired.organization(hired.IN_FUJIAN)).person
    assert phone_of(neighbour).post(url, use).status_code == 404
