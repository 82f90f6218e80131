"""Overlaps: refused, allowed, or allowed and looked into, as the ruleset says (FJ-17, ZS)."""

from __future__ import annotations

import pytest

from tests import cast, hired
from tests.same_questions import Case, HasColleagues, refused
from zhiye.core.refusals import ChecksFailed, Forbidden, NotFound
from zhiye.employment import selectors, services
from zhiye.employment.clue_flow import CLUE
from zhiye.employment.models import Clue, Employment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def overlap() -> Clue:
    """One worker at two employers of Zhongshan."""
    item = hired.worker()
    hired.hired(item, hired.organization())
    hired.hired(item, hired.organization())
    return Clue.objects.get(person=item.certificate.person)


@pytest.mark.req("ZS-25")
def test_an_overlap_is_allowed_and_becomes_one_clue() -> None:
    item, here, there = hired.worker(), hired.organization(), hired.organization()
    second = hired.item_of(item.certificate.person, "Q2")
    hired.hired(item, here)
    hired.hired(item, there)
    hired.hired(second, there)
    clue = Clue.objects.get()
    assert (clue.earlier.employer.name, clue.later.employer.name) == (here.name, there.name)
    assert Employment.objects.filter(state="active").count() == 3


@pytest.mark.req("FJ-17")
def test_the_rule_decides_and_not_the_region() -> None:
    office = hired.zhongshan()
    item = hired.worker()
    hired.hired(item, hired.organization())
    cast.rule(office, "employment_overlap", "refuse")
    refused(ChecksFailed, lambda: hired.hired(item, hired.organization()))
    cast.rule(office, "employment_overlap", "allow")
    hired.hired(item, hired.organization())
    assert not Clue.objects.exists()


@pytest.mark.req("FJ-33")
class TestClose(HasColleagues):
    needs_reason = True

    def case(self) -> Case:
        return Case(
            flow=CLUE,
            pk=overlap().pk,
            do=services.close_clue,
            actor=hired.officer(hired.zhongshan()),
            target="closed",
            neighbours=[hired.officer(hired.fujian())],
            colleague=hired.officer(hired.zhongshan(), ["view"]),
        )


@pytest.mark.req("FJ-10")
def test_employers_and_workers_see_no_clues() -> None:
    clue = overlap()
    clerk = cast.as_organization(clue.later.employer.organization)  # type: ignore[arg-type]
    for actor in (clerk, cast.as_person(clue.person)):
        with pytest.raises(NotFound):
            selectors.clue(actor, clue.pk)
    assert selectors.clue(hired.officer(hired.zhongshan(), ["view"]), clue.pk) == clue


def test_only_the_system_finds() -> None:
    clue = overlap()
    officer = hired.officer(hired.zhongshan())
    fresh = Clue(person=clue.person, earlier=clue.later, later=clue.earlier)
    refused(Forbidden, lambda: CLUE.create("find", fresh, actor=officer))
