"""An organisation of the territory: licences, people, alerts (SX-36, SX-37), what was changed."""

from __future__ import annotations

import pytest

from tests import cast
from tests.web.authority.office import (
    DATONG,
    Office,
    a_worker,
    an_employer,
    county,
    only,
)
from zhiye.core.models import AccessLog
from zhiye.notices.models import Notice
from zhiye.organizations.models import OrganizationKind
from zhiye.supervision.models import StaffingWatch

pytestmark = pytest.mark.django_db


def test_the_page_shows_licences_people_and_safety_managers() -> None:
    organization = an_employer()
    registration = cast.registered(a_worker(), organization)
    appointed = cast.appointed(organization, a_worker())
    html = Office().html(f"/gov/organizations/{organization.pk}/")
    assert f"/gov/licences/{organization.licences.get().pk}/" in html
    assert f"/gov/people/{registration.person_id}/" in html
    assert "作业人员 <b>1</b>" in html
    assert f"/gov/safety/{appointed.pk}/" in html
    assert f"/gov/registrations/?organization={organization.pk}" in html


@pytest.mark.req("SX-32")
def test_an_inspection_body_has_no_safety_managers() -> None:
    organization = cast.organization(kinds=[OrganizationKind.INSPECTION])
    said = Office().text(f"/gov/organizations/{organization.pk}/")
    assert "没有在任的安全管理人员" not in said


@pytest.mark.req("SX-37")
def test_alerts_are_switched_on_and_off_told_and_logged() -> None:
    organization, office = an_employer(), Office()
    url = f"/gov/organizations/{organization.pk}/"
    assert "未开启" in office.text(url)
    assert office.send(f"{url}alerts/", {"enabled": "1"}) == f"{url}#alerts"
    assert StaffingWatch.objects.get(organization=organization).enabled
    said = office.text(url)
    assert "已开启人员预警，单位会收到通知" in said
    assert "关闭预警" in said
    office.send(f"{url}alerts/", {"enabled": "0"})
    assert not StaffingWatch.objects.get(organization=organization).enabled
    events = Notice.objects.filter(event__startswith="alerts.").values_list("event", flat=True)
    assert sorted(events) == ["alerts.disabled", "alerts.enabled"]
    assert AccessLog.objects.filter(subject_id=str(organization.pk), kind="configure").count() == 2


@pytest.mark.req("SX-36")
def test_with_alerts_on_required_and_present_numbers_stand_side_by_side() -> None:
    organization, office = an_employer(), Office()
    office.send(f"/gov/organizations/{organization.pk}/alerts/", {"enabled": "1"})
    said = office.text(f"/gov/organizations/{organization.pk}/")
    assert "要求数 现有数" in said


def test_switching_needs_review_territory_and_a_clear_wish() -> None:
    organization = an_employer()
    url = f"/gov/organizations/{organization.pk}/alerts/"
    only("view", "rules").send(url, {"enabled": "1"}, 403)
    far = Office(cast.reviewer(county(DATONG)))
    far.send(url, {"enabled": "1"}, 404)
    Office().send(url, {"enabled": "yes"}, 422)
    Office().send(f"/gov/organizations/{cast.organization(verified=False).pk}/alerts/",
                  {"enabled": "1"}, 404)  # fmt: skip
    assert not StaffingWatch.objects.exists()
    assert "开启预警" not in only("view").html(f"/gov/organizations/{organization.pk}/")
