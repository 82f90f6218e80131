"""Asking the registers again, and being told what each of them said (SX-54, SX-57, lessons U44)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import cast
from zhiye.certificates.models import Source
from zhiye.certificates.refresh import Fetching, explain, fetch_of, refresh
from zhiye.certificates.register_sync import TASK
from zhiye.core import clock
from zhiye.core.refusals import Forbidden, TooMany
from zhiye.integrations.models import SandboxCertificate
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-54", "SX-57")]


@pytest.fixture
def someone() -> Person:
    """Somebody whom the sandbox registers know by the rule of the 17th digit."""
    return cast.person(id_number=cast.an_id(9))


def jobs(person: Person) -> int:
    return ProcrastinateJob.objects.filter(task_name=TASK, args__person_id=person.pk).count()


def test_a_look_up_is_asked_for_once_while_it_waits(someone: Person) -> None:
    assert fetch_of(someone.pk).state is Fetching.NEVER
    refresh(actor=cast.as_person(someone))
    assert fetch_of(someone.pk).state is Fetching.UNDER_WAY
    refresh(actor=cast.as_person(someone))
    assert jobs(someone) == 1


@pytest.mark.usefixtures("catalogue")
def test_explaining_takes_over_and_tells_of_each_register(someone: Person) -> None:
    operators, inspectors = explain(actor=cast.as_person(someone))
    assert (operators.source, operators.certificates) == (Source.OPERATOR_REGISTER, ())
    assert inspectors.source is Source.INSPECTOR_REGISTER
    assert len(inspectors.certificates or ()) == 1
    assert inspectors.answered
    assert inspectors.void == []
    assert someone.certificates.get().kind == "ndt"


def test_a_void_certificate_is_told_and_not_taken_over(someone: Person) -> None:
    SandboxCertificate.objects.create(
        register="operators",
        id_number=someone.id_number.plain_for_system(),
        holder=someone.name,
        kind="operator",
        issuing_authority="太原市市场监督管理局",
        status="cancelled",
    )
    operators = explain(actor=cast.as_person(someone))[0]
    assert len(operators.void) == 1
    assert not someone.certificates.filter(kind="operator").exists()


def test_a_register_that_is_down_did_not_answer() -> None:
    heard = explain(actor=cast.as_person(cast.person("周故障")))
    assert [one.answered for one in heard] == [False, False]


@pytest.mark.assurance(19)
def test_the_registers_are_asked_four_times_an_hour_at_most(someone: Person) -> None:
    actor = cast.as_person(someone)
    for _ in range(4):
        explain(actor=actor)
    with pytest.raises(TooMany) as refused:
        refresh(actor=actor)
    assert "再更新" in refused.value.message
    assert refused.value.retry_after > 0
    assert jobs(someone) == 0
    explain(actor=cast.as_person(cast.person()))
    with clock.freeze(clock.now() + timedelta(hours=2)):
        refresh(actor=actor)
    assert jobs(someone) == 1


def test_before_the_profile_nothing_is_asked() -> None:
    actor = cast.as_person(cast.person(complete=False))
    for verb in (refresh, explain):
        with pytest.raises(Forbidden):
            verb(actor=actor)
