"""Degree, title and experience: what technical staff must have on record (SX-05)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef

from zhiye.core import text
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.clock import now, today
from zhiye.core.history import context
from zhiye.core.refusals import Invalid
from zhiye.core.visible import get_one
from zhiye.files import services as files
from zhiye.files.models import StoredFile
from zhiye.people.models import Education, Experience, Person, PersonFact, Title
from zhiye.people.services import own_person

F = TypeVar("F", bound=PersonFact)


def missing_for_technical(person: Person) -> list[str]:
    """Which of the three records are missing, in words; empty when all are there."""
    own = {"person": OuterRef("pk"), "removed_at__isnull": True}
    wanted = {
        "理工类专业学历": Exists(Education.objects.filter(is_science=True, **own)),
        "专业技术职称": Exists(Title.objects.filter(**own)),
        "相关工作经历": Exists(Experience.objects.filter(**own)),
    }
    held = Person.objects.filter(pk=person.pk).values_list(*wanted.values()).get()
    return [label for label, there in zip(wanted, held, strict=True) if not there]


def add_education(*, actor: Actor, facts: Mapping[str, Any]) -> Education:
    """Put a degree on record: level, school, major, is_science, graduated_on, proof."""
    lines = _lines(facts, {"school": "毕业院校", "major": "专业"})
    _not_future(facts, "graduated_on")
    return _add(
        Education(
            level=facts["level"],
            is_science=bool(facts.get("is_science")),
            graduated_on=facts["graduated_on"],
            proof=facts["proof"],
            **lines,
        ),
        actor,
    )


def add_title(*, actor: Actor, facts: Mapping[str, Any]) -> Title:
    """Put a professional title on record: title, speciality, issued_by, obtained_on, proof."""
    lines = _lines(facts, {"speciality": "职称专业", "issued_by": "评审机构"})
    _not_future(facts, "obtained_on")
    return _add(
        Title(
            title=facts["title"],
            obtained_on=facts["obtained_on"],
            proof=facts["proof"],
            **lines,
        ),
        actor,
    )


def add_experience(*, actor: Actor, facts: Mapping[str, Any]) -> Experience:
    """Put a stretch of work on record: employer, work, started_on, ended_on, proof (optional)."""
    lines = _lines(facts, {"employer": "工作单位", "work": "从事工作"})
    _not_future(facts, "started_on")
    ended: date | None = facts.get("ended_on")
    if ended and ended < facts["started_on"]:
        raise Invalid({"ended_on": "结束日期不能早于开始日期。"})
    return _add(
        Experience(
            started_on=facts["started_on"], ended_on=ended, proof=facts.get("proof"), **lines
        ),
        actor,
    )


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


def _lines(facts: Mapping[str, Any], wanted: dict[str, str]) -> dict[str, Any]:
    return clean_all(
        {
            name: (partial(text.clean_line, what=label, longest=100), facts.get(name, ""))
            for name, label in wanted.items()
        }
    )


def _not_future(facts: Mapping[str, Any], name: str) -> None:
    if facts[name] > today():
        raise Invalid({name: "日期不能晚于今天。"})


def _add(fact: F, actor: Actor) -> F:
    person = own_person(actor)
    with transaction.atomic(), context(actor):
        fact.person = person
        fact.save()
        proof: StoredFile | None = fact.proof
        if proof is not None:
            files.attach(
                actor=actor,
                file_id=proof.pk,
                holder_kind="person",
                holder_id=person.pk,
                field="proof",
            )
        return fact
