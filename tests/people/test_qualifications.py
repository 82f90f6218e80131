"""Degree, title and experience on record (SX-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tests import cast
from tests.same_questions import NOBODY, refused
from zhiye.catalogue.models import EducationLevel, ProfessionalTitle
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.refusals import Forbidden, Invalid, NotFound
from zhiye.people import qualifications
from zhiye.people.inputs import EducationFacts, ExperienceFacts, TitleFacts
from zhiye.people.models import Education, Experience, Person, Title

pytestmark = [pytest.mark.django_db, pytest.mark.req("SX-05")]


@pytest.fixture
def worker() -> Person:
    return cast.person()


def education(actor: Actor, **more: Any) -> EducationFacts:
    told: dict[str, Any] = {
        "level": EducationLevel.objects.get(name="本科"),
        "school": "太原理工大学",
        "major": "机械设计",
        "is_science": True,
        "graduated_on": date(2008, 7, 1),
        "proof": cast.stored_file(actor, "education_proof"),
    }
    return EducationFacts(**(told | more))


def title(actor: Actor) -> TitleFacts:
    return TitleFacts(
        title=ProfessionalTitle.objects.get(name="工程师"),
        speciality="机械",
        issued_by="山西省人力资源和社会保障厅",
        obtained_on=date(2015, 12, 1),
        proof=cast.stored_file(actor, "education_proof"),
    )


def experience(**more: Any) -> ExperienceFacts:
    told: dict[str, Any] = {"employer": "太原试验厂", "work": "锅炉设计"}
    return ExperienceFacts(**(told | {"started_on": date(2009, 1, 1)} | more))


def test_all_three_are_put_on_record(worker: Person) -> None:
    actor = cast.as_person(worker)
    assert len(qualifications.missing_for_technical(worker)) == 3
    degree = qualifications.add(actor=actor, facts=education(actor))
    qualifications.add(actor=actor, facts=title(actor))
    qualifications.add(actor=actor, facts=experience())
    assert qualifications.missing_for_technical(worker) == []
    assert degree.person == worker
    assert degree.proof is not None
    degree.proof.refresh_from_db()
    assert (degree.proof.holder_kind, degree.proof.holder_id) == ("person", worker.pk)
    assert history.events_of(degree).get().pgh_context["user"] == actor.user_id


def test_who_may() -> None:
    here, worker = cast.organization(licensed=True), cast.person()
    bare = cast.as_person(cast.person(complete=False))
    for actor in (Actor.public(), bare, cast.as_organization(here), cast.reviewer()):
        refused(
            Forbidden,
            partial(qualifications.add, actor=actor, facts=education(cast.as_person(worker))),
        )
    assert not Education.objects.exists()


def test_dates_are_not_in_the_future(worker: Person) -> None:
    actor, tomorrow = cast.as_person(worker), today() + timedelta(days=1)
    asked: list[tuple[Any, str]] = [
        (education(actor), "graduated_on"),
        (title(actor), "obtained_on"),
        (experience(), "started_on"),
    ]
    for facts, name in asked:
        late = replace(facts, **{name: tomorrow})
        error = refused(Invalid, partial(qualifications.add, actor=actor, facts=late))
        assert set(error.errors) == {name}


def test_what_is_needed_is_told_at_once(worker: Person) -> None:
    actor = cast.as_person(worker)
    error = refused(Invalid, lambda: qualifications.add(actor=actor, facts=EducationFacts()))
    assert error.errors == {
        "level": ["请选择学历。"],
        "school": ["请填写毕业院校。"],
        "major": ["请填写专业。"],
        "is_science": ["请选择是不是理工类专业。"],
        "graduated_on": ["请填写毕业日期。"],
        "proof": ["请上传毕业证书照片。"],
    }


def test_texts_are_cleaned_and_limited(worker: Person) -> None:
    actor = cast.as_person(worker)
    wrong = education(actor, school="<学校>", major="长" * 101)
    error = refused(Invalid, lambda: qualifications.add(actor=actor, facts=wrong))
    assert set(error.errors) == {"school", "major"}


def test_work_ends_after_it_began(worker: Person) -> None:
    actor = cast.as_person(worker)
    wrong = experience(ended_on=date(2008, 1, 1))
    assert (
        "ended_on" in refused(Invalid, lambda: qualifications.add(actor=actor, facts=wrong)).errors
    )
    qualifications.add(actor=actor, facts=experience(ended_on=date(2012, 1, 1)))


class TestRemove:
    @pytest.mark.parametrize("kind", [Education, Title, Experience])
    def test_it_is_taken_back_and_stays_on_record(
        self, worker: Person, kind: type[Education] | type[Title] | type[Experience]
    ) -> None:
        cast.technical(worker)
        fact = kind._default_manager.get(person=worker)
        qualifications.remove(actor=cast.as_person(worker), kind=kind, pk=fact.pk)
        assert len(qualifications.missing_for_technical(worker)) == 1
        kept = kind._default_manager.get(pk=fact.pk)
        assert kept.removed_at is not None

    def test_second_click_and_strangers(self, worker: Person) -> None:
        cast.technical(worker)
        neighbour = cast.technical(cast.person())
        fact = Title.objects.get(person=worker)
        actor = cast.as_person(worker)
        refused(
            NotFound,
            lambda: qualifications.remove(actor=cast.as_person(neighbour), kind=Title, pk=fact.pk),
        )
        refused(NotFound, lambda: qualifications.remove(actor=actor, kind=Title, pk=NOBODY))
        qualifications.remove(actor=actor, kind=Title, pk=fact.pk)
        refused(NotFound, lambda: qualifications.remove(actor=actor, kind=Title, pk=fact.pk))


@pytest.mark.assurance(9)
def test_another_users_file_is_not_taken(worker: Person) -> None:
    foreign = cast.stored_file(cast.reviewer(), "education_proof")
    actor = cast.as_person(worker)
    refused(
        NotFound,
        lambda: qualifications.add(actor=actor, facts=education(actor, proof=foreign)),
    )
    assert not Education.objects.exists()
