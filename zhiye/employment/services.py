"""Verbs on employment records: the only writers.

Every verb locks the person's row first, so that what happens to one person happens one after the
other; the partial unique indexes hold exclusivity even for code that forgets to (FJ-17).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from zhiye.certificates.models import CertificateItem
from zhiye.core.actor import Actor
from zhiye.core.acts import one_act
from zhiye.core.checks import CheckTable
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.inputs import cleaned, values
from zhiye.core.refusals import Forbidden, Invalid, NotFound
from zhiye.core.visible import get_one
from zhiye.employment import checks, perms
from zhiye.employment import papers as pages
from zhiye.employment.clue_flow import CLUE
from zhiye.employment.employers import registering_authority
from zhiye.employment.flows import EMPLOYMENT
from zhiye.employment.inputs import Correction, End, Facts, Release, Time
from zhiye.employment.models import Clue, Employer, Employment, EmploymentState
from zhiye.people.locking import lock_person_of
from zhiye.people.models import Person
from zhiye.regions.models import Authority

NO_ITEM = "请至少选择一个作业项目。"


def draft(
    *,
    employer: Employer,
    item: CertificateItem,
    facts: Facts,
    authority: Authority | None = None,
) -> Employment:
    """An unsaved record, for the check table of a page and for the moves.

    Who asks for many items gives the registering `authority`, found once.
    """
    return Employment(
        person=item.certificate.person,
        item=item,
        employer=employer,
        authority=authority or registering_authority(employer.region_id),
        origin=facts.origin,
        **values(facts),
    )


def eligibility(
    *, actor: Actor, employer: Employer, item: CertificateItem, facts: Facts, transfer: bool = False
) -> CheckTable:
    """Can this person be put on record here for this item with these papers, and why not."""
    asked = checks.TRANSFER if transfer else checks.FILING
    made = draft(employer=employer, item=item, facts=facts)
    return CheckTable.run(asked, made, actor, pages.given(facts.papers))


def file(
    *, actor: Actor, employer_id: int, item_ids: Sequence[int], facts: Facts, key: str = ""
) -> list[Employment]:
    """Put a person on record for one or several items of theirs (ZS-24, FJ-12): all or none.

    Raises NotFound, Forbidden, Invalid, ChecksFailed, Conflict.
    """
    return _begin("file", actor, employer_id, item_ids, facts, key)


def report(
    *, actor: Actor, employer_id: int, item_ids: Sequence[int], facts: Facts, key: str = ""
) -> list[Employment]:
    """Report that a person has changed to this employer; an office records it (FJ-19).

    Raises as `file`.
    """
    return _begin("report", actor, employer_id, item_ids, facts, key)


def change(
    *, actor: Actor, employer_id: int, item_ids: Sequence[int], facts: Facts, key: str = ""
) -> list[Employment]:
    """Enter a change of employer from a signed paper: on record at once, for the office registers
    on notice; the former records end with it (FJ-13, FJ-19, FJ-22). Raises as `file`.
    """
    return _begin("change", actor, employer_id, item_ids, facts, key)


def _begin(
    move: str,
    actor: Actor,
    employer_id: int,
    item_ids: Sequence[int],
    facts: Facts,
    key: str,
) -> list[Employment]:
    kept = cleaned(facts)
    if not item_ids:
        raise Invalid({"items": NO_ITEM})
    made: list[Employment] = []
    with one_act():
        employer = employer_for(actor, employer_id, kept.origin)
        _lock_person_where(certificates__items__in=list(item_ids))
        for pk in dict.fromkeys(item_ids):
            # The first change opens the spell here; the other items join it like any filing.
            name = "file" if made and move == "change" else move
            one, _ = once(
                key=f"{pk}:{key}" if key else "",
                operation=f"employment.{move}",
                actor=actor,
                model=Employment,
                act=partial(_create, name, actor, employer, pk, kept, made),
            )
            made.append(one)
    return made


def _create(
    move: str,
    actor: Actor,
    employer: Employer,
    item_id: int,
    facts: Facts,
    before: Sequence[Employment],
) -> Employment:
    item = get_one(
        CertificateItem.objects.filter(pk=item_id).select_related(
            "certificate__person__user", "work_item__category"
        )
    )
    made = draft(employer=employer, item=item, facts=facts)
    EMPLOYMENT.create(move, made, actor=actor, data=pages.given(facts.papers))
    pages.keep(made, facts.papers, actor, held_by=before[0] if before else None)
    return made


def employer_for(actor: Actor, pk: int, origin: str) -> Employer:
    """The employer somebody files for. Raises NotFound for a stranger, Forbidden without right."""
    employer = get_one(
        Employer.objects.visible_to(actor).select_related("organization", "region").filter(pk=pk)
    )
    at_counter = Employment(origin=origin).is_at_counter
    if not (actor.may(perms.COUNTER) if at_counter else perms.acts_for(employer, actor)):
        raise Forbidden
    return employer


def resubmit(*, actor: Actor, pk: int, facts: Facts, seen: int | None = None) -> Employment:
    """Correct a returned change of employer and report it again."""
    kept = cleaned(facts)
    with one_act(), context(actor):
        lock_person_of(Employment, pk)
        found = _locked(actor, pk)
        if not perms.may_file(found, actor):
            raise Forbidden
        if found.state == EmploymentState.RETURNED:
            for name, value in values(kept).items():
                setattr(found, name, value)
            found.save()
            pages.keep(found, kept.papers, actor)
        data = pages.given(kept.papers)
        return EMPLOYMENT.do("resubmit", pk, actor=actor, data=data, seen=seen)


def withdraw(*, actor: Actor, pk: int, seen: int | None = None) -> Employment:
    """The employer takes an unrecorded change back."""
    return _moved("withdraw", pk, actor, seen=seen)


def deny(*, actor: Actor, pk: int, reason: str = "", seen: int | None = None) -> Employment:
    """The worker says that they have not changed (FJ-42)."""
    return _moved("deny", pk, actor, reason, seen=seen)


def return_(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Employment:
    """An officer returns a reported change with the reason."""
    return _moved("return", pk, actor, reason, seen=seen)


def record(*, actor: Actor, pk: int, seen: int | None = None) -> Employment:
    """An officer records a change of employer; the former records end with it (FJ-19, FJ-22)."""
    return _moved("record", pk, actor, seen=seen)


def amend(*, actor: Actor, pk: int, facts: Time, seen: int | None = None) -> Employment:
    """Correct the time of a live record (ZS-28: one of the three fields)."""
    return _moved("amend", pk, actor, data=values(cleaned(facts)), seen=seen)


def end(*, actor: Actor, pk: int, facts: End, seen: int | None = None) -> Employment:
    """End an employment with date and reason (ZS-28); the worker is 待聘 again (FJ-21).

    An office ends on a paper and keeps it (FJ-13).
    """
    return _left("end", pk, actor, facts, seen, pages.add)


def amend_end(*, actor: Actor, pk: int, facts: Correction, seen: int | None = None) -> Employment:
    """Correct the time, the end and the reason of an ended record (ZS-28)."""
    return _moved("amend_end", pk, actor, data=values(cleaned(facts)), seen=seen)


def release(*, actor: Actor, pk: int, facts: Release, seen: int | None = None) -> Employment:
    """An employer reports that somebody has left; an office records it (FJ-20)."""
    return _left("release", pk, actor, facts, seen, pages.keep)


def release_alone(*, actor: Actor, pk: int, facts: Release, seen: int | None = None) -> Employment:
    """A worker ends it where the former employer did not (FJ-20)."""
    return _left("release_alone", pk, actor, facts, seen, pages.keep)


def withdraw_release(*, actor: Actor, pk: int, seen: int | None = None) -> Employment:
    """Whoever reported the end takes it back."""
    return _moved("withdraw_release", pk, actor, seen=seen)


def return_release(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Employment:
    """An officer does not record an end, and says why."""
    return _moved("return_release", pk, actor, reason, seen=seen)


def record_release(*, actor: Actor, pk: int, seen: int | None = None) -> Employment:
    """An officer records the end (FJ-20, FJ-22)."""
    return _moved("record_release", pk, actor, seen=seen)


def close_clue(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Clue:
    """An officer has looked into an overlap and says what came of it (FJ-33)."""
    return CLUE.do("close", pk, actor=actor, reason=reason, seen=seen)


def _left(
    move: str,
    pk: int,
    actor: Actor,
    facts: End | Release,
    seen: int | None,
    keep: Callable[[Employment, pages.Papers, Actor], None],
) -> Employment:
    """An end with its papers."""
    data = {**values(cleaned(facts)), **pages.given(facts.papers)}
    with one_act(), context(actor):
        moved = _moved(move, pk, actor, data=data, seen=seen)
        keep(moved, facts.papers, actor)
        return moved


def _moved(
    move: str,
    pk: int,
    actor: Actor,
    reason: str = "",
    *,
    data: Mapping[str, Any] | None = None,
    seen: int | None = None,
) -> Employment:
    with one_act():
        lock_person_of(Employment, pk)
        return EMPLOYMENT.do(move, pk, actor=actor, data=data, reason=reason, seen=seen)


def _locked(actor: Actor, pk: int) -> Employment:
    return get_one(
        Employment.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("employer__organization", "person", "authority")
        .filter(pk=pk)
    )


def _lock_person_where(**condition: Any) -> None:
    """Lock the person; several items must be of one. Raises NotFound, Invalid."""
    wanted = Person.objects.filter(**condition).order_by("pk").values("pk")
    found = list(Person.objects.select_for_update(no_key=True).filter(pk__in=wanted))
    if not found:
        raise NotFound
    if len(found) > 1:
        raise Invalid({"items": "一次只能为一个人填报。"})
