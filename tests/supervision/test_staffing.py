"""Staffing per licence item: required and present, person by person (SX-36, SX-37)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests import cast
from zhiye.catalogue.models import LicenceNode, ProfessionalTitle
from zhiye.core import history
from zhiye.core.clock import add_years, freeze, today
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Forbidden, Invalid, NotFound
from zhiye.licences.models import LicenceItem
from zhiye.organizations.models import Organization
from zhiye.people.models import Person, Title
from zhiye.registrations.models import Registration
from zhiye.supervision import selectors, services
from zhiye.supervision.models import StaffingWatch
from zhiye.supervision.staffing import Line, losses, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
LIFTS_B = "install/elevator/passenger/b"


@pytest.fixture
def lifts() -> Organization:
    """An organisation whose only licence item is the installation of passenger lifts, grade B."""
    made = cast.organization(licensed=True)
    LicenceItem.objects.filter(licence__organization=made).update(
        node=LicenceNode.objects.get(code=LIFTS_B)
    )
    return made


def line(of: Organization, key: str) -> Line:
    found = [row for row in report(of)[0].lines if row.row.key == key]
    return found[0]


def mechanic(
    of: Organization, *, until: date | None = None, first: date | None = None
) -> tuple[Person, Registration]:
    someone = cast.person()
    cast.certificate(
        someone, "T", valid_until=until, first_issued_on=first or today() - timedelta(days=30)
    )
    return someone, cast.registered(someone, of)


@pytest.mark.req("SX-36")
def test_heads_are_counted_against_the_demand(lifts: Organization) -> None:
    assert (line(lifts, "operator").required, line(lifts, "operator").present) == (10, 0)
    mechanic(lifts)
    mechanic(lifts)
    found = line(lifts, "operator")
    assert (found.present, found.missing, found.abnormal) == (2, 8, True)
    assert report(lifts)[0].abnormal


@pytest.mark.req("SX-36")
def test_a_certificate_counts_on_its_last_day_and_not_the_day_after(lifts: Organization) -> None:
    last = today() + timedelta(days=20)
    mechanic(lifts, until=last)
    with freeze(last):
        assert line(lifts, "operator").present == 1
    with freeze(last + timedelta(days=1)):
        found = line(lifts, "operator")
        assert found.present == 0
        assert f"{last:%Y-%m-%d} 到期" in found.people[0].why


@pytest.mark.req("SX-36", "SX-55")
@pytest.mark.parametrize(("days", "counts"), [(1, False), (0, True), (-1, True)])
def test_senior_means_six_full_years_since_first_issue(
    lifts: Organization, days: int, counts: bool
) -> None:
    first = add_years(today(), -6) + timedelta(days=days)
    mechanic(lifts, first=first)
    found = line(lifts, "operator-senior")
    assert (found.present == 1) is counts
    if not counts:
        assert "不满 6 年" in found.people[0].why


@pytest.mark.req("SX-36")
def test_a_title_below_the_demand_is_named_as_the_reason(lifts: Organization) -> None:
    someone = cast.person()
    cast.certificate(someone, "A")
    cast.registered(someone, lifts, ["quality"])
    assert "没有职称记录" in line(lifts, "quality").people[0].why
    low = ProfessionalTitle.objects.get(name="技术员")
    held = Title.objects.create(
        person=someone, title=low, speciality="机械", issued_by="某", obtained_on=date(2020, 1, 1)
    )
    assert "职称为技术员" in line(lifts, "quality").people[0].why
    held.title = ProfessionalTitle.objects.get(name="助理工程师")
    held.save()
    assert line(lifts, "quality").present == 1


@pytest.mark.req("SX-36")
def test_if_this_person_leaves(lifts: Organization) -> None:
    _, leaver = mechanic(lifts)
    mechanic(lifts)
    lost = losses(lifts, leaver.pk)
    assert [one.before.row.key for one in lost] == ["operator"]
    assert (lost[0].before.present, lost[0].after.present) == (2, 1)


def test_example_figures_never_make_an_alarm() -> None:
    made = cast.organization(licensed=True)
    node = LicenceNode.objects.get(code="make/boiler/a")
    LicenceItem.objects.filter(licence__organization=made).update(node=node)
    lines = report(made)[0].lines
    assert lines
    assert all(one.is_example and not one.abnormal for one in lines)
    assert any(one.missing for one in lines)


def test_an_authority_enters_its_own_figure_from_a_date(lifts: Organization) -> None:
    officer = cast.reviewer(lifts.authority)
    begins = today() + timedelta(days=3)
    services.set_figure(
        actor=officer,
        licence=LIFTS_B,
        key="operator",
        count=12,
        source="TSG 07 第2号修改单",
        effective_from=begins,
    )
    assert line(lifts, "operator").required == 10
    with freeze(begins):
        found = line(lifts, "operator")
        assert (found.required, found.source) == (12, "TSG 07 第2号修改单")
    with pytest.raises(Invalid):
        services.set_figure(
            actor=officer,
            licence=LIFTS_B,
            key="operator",
            count=12,
            source="",
            effective_from=today() - timedelta(days=1),
        )
    with pytest.raises(Forbidden):
        services.set_figure(
            actor=cast.reviewer(lifts.authority, functions=["review"]),
            licence=LIFTS_B,
            key="operator",
            count=12,
            source="依据写明",
            effective_from=today(),
        )


@pytest.mark.req("SX-37")
def test_the_association_switches_alerts_on_and_off(lifts: Organization) -> None:
    officer = cast.reviewer(lifts.authority)
    assert not selectors.is_watched(lifts)
    services.switch(actor=officer, organization_id=lifts.pk, enabled=True)
    assert selectors.is_watched(lifts)
    services.switch(actor=officer, organization_id=lifts.pk, enabled=True)
    assert AccessLog.objects.filter(kind="configure", subject_id=str(lifts.pk)).count() == 1
    services.switch(actor=officer, organization_id=lifts.pk, enabled=False)
    assert not selectors.is_watched(lifts)
    assert history.events_of(StaffingWatch.objects.get()).count() == 2


@pytest.mark.req("SX-37")
def test_neither_the_organisation_nor_another_territory_switches(lifts: Organization) -> None:
    with pytest.raises(Forbidden):
        services.switch(actor=cast.as_organization(lifts), organization_id=lifts.pk, enabled=True)
    with pytest.raises(Forbidden):
        services.switch(
            actor=cast.reviewer(lifts.authority, functions=["view"]),
            organization_id=lifts.pk,
            enabled=True,
        )
    elsewhere = cast.authority("130000", name="邻省协会")
    with pytest.raises(NotFound):
        services.switch(actor=cast.reviewer(elsewhere), organization_id=lifts.pk, enabled=True)


def test_the_report_takes_a_fixed_number_of_queries(
    lifts: Organization, django_assert_max_num_queries: object
) -> None:
    for _ in range(3):
        mechanic(lifts)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        report(lifts)
