"""Filing employment records (ZS-24, ZS-25, FJ-12, FJ-16, FJ-17)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import cast, hired
from tests.same_questions import refused
from zhiye.core.clock import today
from zhiye.core.models import MoveLog
from zhiye.core.refusals import ChecksFailed, Conflict
from zhiye.employment import services
from zhiye.employment.inputs import Release
from zhiye.employment.models import Clue, Employment, EmploymentState, PaperKind, Spell

pytestmark = pytest.mark.django_db


@pytest.mark.req("ZS-24", "FJ-12")
def test_a_record_is_filed(catalogue: None) -> None:
    here, item = hired.organization(), hired.worker()
    made = hired.hired(item, here)
    assert made.state == EmploymentState.ACTIVE
    assert made.spell is not None
    assert (made.spell.closed_on, made.late_days) == (None, 0)
    log = MoveLog.objects.get(flow="employment", object_id=made.pk)
    assert (log.from_state, log.to_state) == ("", "active")


@pytest.mark.req("FJ-17")
def test_fujian_one_employer_at_a_time(catalogue: None) -> None:
    first, second = hired.organization(hired.IN_FUJIAN), hired.organization(hired.IN_FUJIAN)
    item = hired.worker()
    hired.hired(item, first)
    with pytest.raises(ChecksFailed) as told:
        hired.hired(item, second)
    assert first.name in told.value.message
    moved = hired.moving(item, second)
    officer = hired.officer(hired.fujian())
    services.record(actor=officer, pk=moved.pk)
    states = dict(Employment.objects.values_list("employer__organization_id", "state"))
    assert states == {first.pk: "ended", second.pk: "active"}
    assert Spell.objects.filter(closed_on=None).count() == 1


@pytest.mark.req("ZS-25")
def test_zhongshan_overlap_is_a_clue(catalogue: None) -> None:
    first, second = hired.organization(), hired.organization()
    item = hired.worker()
    hired.hired(item, first)
    hired.hired(item, second)
    assert Clue.objects.get().state == "open"


@pytest.mark.req("FJ-20", "FJ-21")
def test_exit_alone(catalogue: None) -> None:
    here, item = hired.organization(hired.IN_FUJIAN), hired.worker()
    made = hired.hired(item, here, hired.facts(today() - timedelta(days=9)))
    me = cast.as_person(item.certificate.person)
    proof = {PaperKind.TERMINATION.value: [cast.stored_file(me, "termination_proof")]}
    told = Release(on=today(), why="已离职", papers=proof)
    services.release_alone(actor=me, pk=made.pk, facts=told)
    without = Release(on=today(), why="已离职")
    refused(Conflict, lambda: services.release_alone(actor=me, pk=made.pk, facts=without))
    services.record_release(actor=hired.officer(hired.fujian()), pk=made.pk)
    made.refresh_from_db()
    assert (made.state, made.ended_on, made.end_reason) == ("ended", today(), "已离职")
    assert not Spell.objects.filter(closed_on=None).exists()


@pytest.mark.req("FJ-13", "FJ-41")
def test_individual_at_counter(catalogue: None) -> None:
    clerk = hired.officer(hired.fujian())
    employer = hired.individual(clerk)
    item = hired.worker(with_account=False)
    made = hired.at_counter(clerk, employer, item)
    assert made.state == "active"
    assert made.papers.count() == 1
