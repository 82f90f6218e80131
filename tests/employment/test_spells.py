"""A spell tells since when and until when somebody is at an employer: as its records say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests import cast, hired
from tests.employment.batches.lists import days, filed, row_of, sheet
from tests.same_questions import refused
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.refusals import Forbidden
from zhiye.employment import employers, services
from zhiye.employment.inputs import Correction, End, Time
from zhiye.employment.models import Employment, Origin, PaperKind, Spell

pytestmark = pytest.mark.django_db


def ago(count: int) -> date:
    """So many days before today."""
    return today() - timedelta(days=count)


def two_records(first: int, second: int) -> tuple[Employment, Employment, Actor]:
    """Two items of a person at one employer, begun so many days ago."""
    here, item = hired.organization(), hired.worker()
    other = hired.item_of(item.certificate.person, "Q2")
    one = hired.hired(item, here, hired.facts(ago(first)))
    two = hired.hired(other, here, hired.facts(ago(second)))
    return one, two, cast.as_organization(here)


def spell() -> tuple[date, date | None]:
    """Begin and end of the only spell."""
    found = Spell.objects.get()
    return found.opened_on, found.closed_on


@pytest.mark.req("ZS-24", "FJ-17")
def test_a_record_that_began_earlier_begins_the_spell() -> None:
    two_records(10, 30)
    assert spell() == (ago(30), None)


@pytest.mark.req("ZS-26")
def test_a_row_of_a_list_that_began_earlier_begins_the_spell() -> None:
    here, item = hired.organization(), hired.worker()
    hired.hired(item, here, hired.facts(ago(10)))
    other = hired.item_of(item.certificate.person, "Q2", until=today() + timedelta(days=900))
    third = hired.item_of(item.certificate.person, "N1", until=today() + timedelta(days=900))
    filed(here, sheet([row_of(other, code="Q2", start=days(-40)), row_of(third, code="N1")]))
    assert Employment.objects.count() == 3
    assert spell() == (ago(40), None)


@pytest.mark.req("ZS-28")
def test_a_corrected_start_is_the_start_of_the_spell() -> None:
    one, two, clerk = two_records(10, 10)
    for start, told in ((20, 20), (5, 10)):
        services.amend(
            actor=clerk, pk=one.pk, facts=Time(started_on=ago(start), ends_on=one.ends_on)
        )
        assert spell() == (ago(told), None)
    services.amend(actor=clerk, pk=two.pk, facts=Time(started_on=ago(7), ends_on=two.ends_on))
    assert spell() == (ago(7), None)


@pytest.mark.req("ZS-28", "FJ-21")
def test_the_last_end_is_the_end_of_the_spell_also_when_corrected() -> None:
    one, two, clerk = two_records(30, 30)
    services.end(actor=clerk, pk=one.pk, facts=End(on=ago(2), why="转岗"))
    services.end(actor=clerk, pk=two.pk, facts=End(on=ago(9), why="离职"))
    assert spell() == (ago(30), ago(2))
    services.amend_end(
        actor=clerk,
        pk=one.pk,
        facts=Correction(started_on=ago(30), ends_on=one.ends_on, on=ago(12), why="转岗"),
    )
    assert spell() == (ago(30), ago(9))


@pytest.mark.req("FJ-13", "FJ-19")
def test_a_counter_enters_a_change_and_does_not_report_one() -> None:
    """What an office enters is on record at once; a report would wait for the office itself."""
    item = hired.worker()
    hired.hired(item, hired.organization(hired.IN_FUJIAN))
    officer = hired.officer(hired.fujian())
    employer = employers.of_organization(hired.organization(hired.IN_FUJIAN, "后来的单位"))
    scan = cast.stored_file(officer, "employment_paper")
    told = hired.facts(origin=Origin.PAPER.value, papers={PaperKind.SOURCE.value: [scan]})

    def enter(verb: Callable[..., list[Employment]]) -> list[Employment]:
        return verb(actor=officer, employer_id=employer.pk, item_ids=[item.pk], facts=told)

    refused(Forbidden, lambda: enter(services.report))
    assert Employment.objects.count() == 1
    assert enter(services.change)[0].state == "active"
