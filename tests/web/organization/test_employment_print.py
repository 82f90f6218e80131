"""打印登记表 of a record (FJ-40): the PDF, whose it is, what the page lists."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import hired
from tests.web.authority.office import Office
from tests.web.organization.desk import Desk
from zhiye.prints.models import Print

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.req("FJ-40")
@pytest.mark.assurance(1)
def test_the_form_of_ones_own_record() -> None:
    desk = Desk(hired.organization(hired.IN_FUJIAN))
    made = hired.hired(hired.worker(), desk.organization)
    url = f"/org/employments/{made.pk}/form/"
    assert "打印登记表" in desk.text(f"/org/employments/{made.pk}/")
    answer = desk.post(url)
    assert answer["Content-Type"] == "application/pdf"
    number = Print.objects.get().number
    assert number in desk.text(f"/org/employments/{made.pk}/")
    neighbour = Desk(hired.organization(hired.IN_FUJIAN))
    hired.hired(hired.worker(), neighbour.organization)
    assert neighbour.post(url).status_code == 404
    assert Desk(desk.organization, without="employment").post(url).status_code == 403
    assert desk.get(url).status_code == 405
    assert "/login/" in Client().post(url)["Location"]
    assert Print.objects.count() == 1


@pytest.mark.req("FJ-40")
def test_an_office_prints_forms_of_its_territory() -> None:
    here = hired.organization(hired.IN_FUJIAN)
    made = hired.hired(hired.worker(), here)
    url = f"/gov/employments/{made.pk}/form/"
    office = Office(hired.officer(hired.fujian(), ["counter", "view"]))
    assert office.post(url)["Content-Type"] == "application/pdf"
    assert Office(hired.officer(hired.fujian(), ["view"])).post(url).status_code == 403
    assert Office(hired.officer(hired.zhongshan(), ["counter"])).post(url).status_code == 404
