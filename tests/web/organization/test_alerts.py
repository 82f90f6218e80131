"""人员预警 (SX-36)."""

from __future__ import annotations

import pytest

from tests import cast
from tests.web.organization.desk import Desk
from zhiye.catalogue.models import LicenceNode
from zhiye.supervision import services
from zhiye.supervision.models import StaffingWatch

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-36")]
URL = "/org/alerts/"
LIFTS = "install/elevator/passenger/b"


@pytest.fixture
def desk() -> Desk:
    of = cast.organization(licensed=True)
    of.licences.get().items.update(node=LicenceNode.objects.get(code=LIFTS))
    return Desk(of)


def on(desk: Desk) -> None:
    StaffingWatch.objects.create(organization=desk.organization, enabled=True)


def test_before_it_is_switched_on_the_page_says_whom_to_ask(desk: Desk) -> None:
    page = desk.text(URL)
    assert "人员预警还没有开启" in page
    assert desk.organization.authority.name in page


def test_switched_on_by_the_association(desk: Desk) -> None:
    reviewer = cast.reviewer(desk.organization.authority)
    services.switch(actor=reviewer, organization_id=desk.organization.pk, enabled=True)
    page = desk.text(URL)
    assert "异常" in page
    assert "1 个许可子项目人数不足" in page
    assert "电梯修理作业人员（T）不少于10人 10 0 异常 缺 10" in page


def test_who_counts_and_who_nearly_does(desk: Desk) -> None:
    on(desk)
    for valid in ("2099-01-01", "2020-01-01"):
        someone = cast.person()
        cast.certificate(someone)
        row = cast.registered(someone, desk.organization)
        someone.certificates.get().items.update(code="T", valid_from=None, valid_until=valid)
        assert row.pk
    page = desk.text(URL)
    assert "电梯修理作业人员（T）不少于10人 10 1 异常 缺 9" in page
    assert "计入" in page
    assert "差一点" in page
    assert "T 已于 2020-01-01 到期" in page


def test_the_dashboard_tells_it_too(desk: Desk) -> None:
    assert "人数不足" not in desk.text("/org/")
    on(desk)
    assert "1 个许可子项目人数不足" in desk.text("/org/")


def test_without_a_counting_licence_there_is_nothing_to_compare() -> None:
    desk = Desk(cast.organization())
    on(desk)
    assert "没有可以核对的许可子项目" in desk.text(URL)
