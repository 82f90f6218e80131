"""Where somebody works: completes the profile after the first login, later a change (SX-52)."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import cast
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.refusals import Forbidden, Invalid
from zhiye.people.models import Person
from zhiye.people.services import choose_place

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-50", "SX-52")]


def jobs(person: Person) -> int:
    return ProcrastinateJob.objects.filter(args__person_id=person.pk).count()


def test_the_first_time_it_completes_the_profile_and_asks_the_registers() -> None:
    person = cast.person(complete=False)
    done = choose_place(actor=cast.as_person(person), region=cast.region("140106", "迎泽区"))
    assert done.is_complete
    assert done.region_id == "140106"
    assert jobs(person) == 1


def test_later_it_is_a_change_that_the_history_keeps() -> None:
    person = cast.person()
    since = person.completed_at
    choose_place(actor=cast.as_person(person), region=cast.region("140106", "迎泽区"))
    person.refresh_from_db()
    assert person.region_id == "140106"
    assert person.completed_at == since
    assert jobs(person) == 0
    last = history.events_of(person).latest("pgh_id")
    assert last.region_id == "140106"
    assert last.pgh_context["user"] == person.user_id


def test_a_place_is_needed() -> None:
    person = cast.person(complete=False)
    with pytest.raises(Invalid) as refused:
        choose_place(actor=cast.as_person(person), region=None)
    assert set(refused.value.errors) == {"region"}


def test_only_for_oneself_and_only_once_the_identity_is_known() -> None:
    person, region = cast.person(), cast.region()
    nobody = cast.user()
    for actor in (
        Actor.public(),
        cast.reviewer(),
        Actor(nobody.pk, nobody.name, cast.as_person(person).role),
        Actor(nobody.pk, nobody.name, cast.as_person(person).role, person_id=person.pk),
    ):
        with pytest.raises(Forbidden):
            choose_place(actor=actor, region=region)
