"""Degree, title and experience: what technical staff must have on record (SX-05)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.history import context
from zhiye.core.inputs import cleaned
from zhiye.core.visible import get_one
from zhiye.files import services as files
from zhiye.people.inputs import EducationFacts, ExperienceFacts, TitleFacts
from zhiye.people.models import Education, Experience, Person, PersonFact, Title
from zhiye.people.services import own_person

Facts = EducationFacts | TitleFacts | ExperienceFacts


@dataclass(frozen=True)
class Record:
    """One of the three records: what it is called and asked for as, what it takes, where it is
    kept with what is read `along`, and which rows `count`.
    """

    name: str
    label: str
    demand: str
    takes: type
    model: type[PersonFact]
    along: tuple[str, ...] = ()
    count: Q = field(default_factory=Q)

    def held(self, person: Any) -> QuerySet[PersonFact]:
        """What a person has on record, the newest first."""
        rows = self.model._default_manager.filter(person=person, removed_at__isnull=True)
        return rows.select_related(*self.along).order_by("-pk")


RECORDS = {
    one.name: one
    for one in (
        Record(
            "education", "学历", "理工类专业学历", EducationFacts, Education, ("level",),
            Q(is_science=True),
        ),
        Record("title", "职称", "专业技术职称", TitleFacts, Title, ("title",)),
        Record("experience", "工作经历", "相关工作经历", ExperienceFacts, Experience),
    )
}  # fmt: skip


def missing_for_technical(person: Person) -> list[str]:
    """Which of the three records are missing, in words; empty when all are there."""
    wanted = [
        Exists(one.held(OuterRef("pk")).filter(one.count).order_by()) for one in RECORDS.values()
    ]
    held = Person.objects.filter(pk=person.pk).values_list(*wanted).get()
    return [one.demand for one, there in zip(RECORDS.values(), held, strict=True) if not there]


def add(*, actor: Actor, facts: Facts) -> PersonFact:
    """Put a degree, a title or a stretch of work on record. Raises Invalid, Forbidden, NotFound."""
    model = next(one.model for one in RECORDS.values() if one.takes is type(facts))
    person, kept = own_person(actor), cleaned(facts)
    with transaction.atomic(), context(actor):
        fact = model._default_manager.create(person=person, **vars(kept))
        if fact.proof is not None:
            files.attach(
                actor=actor,
                file_id=fact.proof.pk,
                holder_kind="person",
                holder_id=person.pk,
                field="proof",
            )
        return fact


def remove(*, actor: Actor, kind: type[PersonFact], pk: int) -> PersonFact:
    """Take a record back; it stays in the history. Raises NotFound."""
    person = own_person(actor)
    with transaction.atomic(), context(actor):
        found = get_one(
            kind._default_manager.select_for_update().filter(
                pk=pk, person=person, removed_at__isnull=True
            )
        )
        found.removed_at = now()
        found.save(update_fields=["removed_at"])
        return found
