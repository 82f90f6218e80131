"""Verbs on safety appointments: the only writers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from zhiye.core import text
from zhiye.core.actor import Actor
from zhiye.core.acts import one_act
from zhiye.core.clock import today
from zhiye.core.flow import RefusingConstraints
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.inputs import cleaned, values
from zhiye.core.references import next_reference
from zhiye.core.refusals import Forbidden, Invalid
from zhiye.core.visible import get_one
from zhiye.files import links
from zhiye.files import services as files
from zhiye.organizations.selectors import own, reference_code
from zhiye.people.models import Person
from zhiye.people.services import id_indexes
from zhiye.registrations import perms
from zhiye.registrations.inputs import Manager, PostFacts, Posts, SafetyEnd
from zhiye.registrations.models import (
    SafetyAppointment,
    SafetyPostHeld,
    SafetyState,
)
from zhiye.registrations.safety_flow import SAFETY


def appoint(*, actor: Actor, facts: Manager, key: str = "") -> SafetyAppointment:
    """An organisation names a safety manager with posts and letters; no review (SX-30)."""
    told = cleaned(facts, also=_wrong_posts(facts.posts))

    def act() -> SafetyAppointment:
        organization = own(actor)
        person = _locked_person(told.id_number, told.name)
        made = SAFETY.create(
            "appoint",
            SafetyAppointment(
                organization=organization,
                person=person,
                reference=next_reference(kind="AQ", authority_code=reference_code(organization)),
                **values(told),
            ),
            actor=actor,
            data={"posts": told.posts},
        )
        _write_posts(made, told.posts, actor)
        return made

    with one_act():
        return once(
            key=key, operation="safety.appoint", actor=actor, model=SafetyAppointment, act=act
        )[0]


def _locked_person(number: str, name: str) -> Person | None:
    """The person of a number, locked; None for somebody the platform does not know."""
    person = (
        Person.objects.select_for_update(no_key=True)
        .filter(id_index__in=id_indexes(number))
        .first()
    )
    if person is not None and not text.same_name(person.name, name):
        raise Invalid({"name": "姓名与该身份证号已有档案不一致，请核对。"})
    return person


def add_posts(*, actor: Actor, pk: int, facts: Posts, seen: int | None = None) -> SafetyAppointment:
    """An organisation gives a safety manager further posts, each with its letter (SX-30)."""
    if wrong := _wrong_posts(facts.posts):
        raise Invalid(wrong)
    with RefusingConstraints(), transaction.atomic(), context(actor):
        moved = SAFETY.do("add_posts", pk, actor=actor, data={"posts": facts.posts}, seen=seen)
        _write_posts(moved, facts.posts, actor)
        return moved


def _write_posts(appointment: SafetyAppointment, posts: Sequence[PostFacts], actor: Actor) -> None:
    for one in posts:
        files.attach(
            actor=actor,
            file_id=one.letter.pk,
            holder_kind="safety",
            holder_id=appointment.pk,
            field="posts",
        )
        SafetyPostHeld.objects.create(
            appointment=appointment,
            post=one.post,
            letter=one.letter,
            appointed_on=one.appointed_on,
        )


def request_end(
    *,
    actor: Actor,
    pk: int,
    facts: SafetyEnd,
    seen: int | None = None,
) -> SafetyAppointment:
    """The organisation ends an appointment with the termination proof; reviewed (SX-31).

    A returned request is corrected and handed in again by the same verb.
    """
    cleaned(facts)
    with transaction.atomic(), context(actor):
        found = get_one(
            SafetyAppointment.objects.visible_to(actor)
            .select_for_update(of=("self",))
            .filter(pk=pk)
        )
        if not perms.may_appoint(found, actor):
            raise Forbidden
        if found.state in (SafetyState.ACTIVE, SafetyState.END_RETURNED):
            found.left_on = facts.left_on
            found.save(update_fields=["left_on"])
            links.replace(
                found.files, facts.files, actor=actor, holder=("safety", found.pk), field="proof"
            )
        move = "resubmit_end" if found.state == SafetyState.END_RETURNED else "request_end"
        return SAFETY.do(move, pk, actor=actor, seen=seen)


def cancel_end(*, actor: Actor, pk: int, seen: int | None = None) -> SafetyAppointment:
    """The organisation takes the request back."""
    return SAFETY.do("cancel_end", pk, actor=actor, seen=seen)


def return_end(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> SafetyAppointment:
    """A reviewer returns the request with the reason."""
    return SAFETY.do("return_end", pk, actor=actor, reason=reason, seen=seen)


def approve_end(*, actor: Actor, pk: int, seen: int | None = None) -> SafetyAppointment:
    """A reviewer approves; the appointment ends today. A registration is not touched (SX-33)."""
    return SAFETY.do("approve_end", pk, actor=actor, seen=seen)


def _wrong_posts(posts: Sequence[PostFacts]) -> dict[str, str]:
    if not posts:
        return {"posts": "请至少添加一个岗位并上传盖章的任命书。"}
    if len({one.post.pk for one in posts}) < len(posts):
        return {"posts": "同一岗位只需添加一行。"}
    if any(one.appointed_on > today() for one in posts):
        return {"posts": "任命日期不能晚于今天。"}
    return {}
