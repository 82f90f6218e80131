"""Verbs on practice registrations: the only writers.

Every verb locks the person's row first, so that what happens to one person happens one after
the other; the partial unique index holds exclusivity even for code that forgets to (SX-02).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhiye.core.actor import Actor, Role
from zhiye.core.acts import one_act
from zhiye.core.checks import CheckTable
from zhiye.core.idempotency import once
from zhiye.core.prepared import Prepared, slot
from zhiye.core.references import next_reference
from zhiye.core.refusals import Forbidden, Invalid
from zhiye.core.visible import get_one
from zhiye.organizations.models import Organization
from zhiye.organizations.selectors import own, reference_code
from zhiye.people.locking import lock_person_of
from zhiye.people.models import Person
from zhiye.regions import rules
from zhiye.registrations.checks import BEGINNING
from zhiye.registrations.flows import REGISTRATION, lapse_moment
from zhiye.registrations.models import (
    OPEN_STATES,
    Category,
    Origin,
    Registration,
)


def eligibility(
    *, actor: Actor, person: Person, organization: Organization, categories: Sequence[str]
) -> CheckTable:
    """Can this person be registered here in these categories, and why not."""
    return CheckTable.run(
        BEGINNING,
        Registration(person=person, organization=organization, categories=list(categories)),
        actor,
    )


def invite(
    *, actor: Actor, person_id: int, categories: Sequence[str], key: str = ""
) -> Registration:
    """An organisation invites a person (SX-20).

    Raises Forbidden, Invalid, ChecksFailed, Conflict.
    """
    if actor.role is not Role.ORGANIZATION or not actor.may("registrations"):
        raise Forbidden
    return _begin("invite", Origin.INVITATION, actor, person_id, own(actor), categories, key)


def apply(
    *, actor: Actor, organization_id: int, categories: Sequence[str], key: str = ""
) -> Registration:
    """A person applies to an organisation (SX-58). Raises as `invite`."""
    if actor.role is not Role.PERSON or actor.person_id is None:
        raise Forbidden("请先完成人员信息。", remedy="在“我的 → 人员信息”中按身份证填写。")
    there = verified(organization_id)
    return _begin("apply", Origin.APPLICATION, actor, actor.person_id, there, categories, key)


def verified(organization_id: int | None) -> Organization:
    """An organisation in which people can be registered. Raises NotFound."""
    return get_one(
        Organization.objects.verified()
        .filter(pk=organization_id or 0)
        .select_related("region", "authority"),
        "没有找到该单位，或该单位尚未完成企业认证。",
    )


def _begin(
    move: str,
    origin: Origin,
    actor: Actor,
    person_id: int,
    organization: Organization,
    categories: Sequence[str],
    key: str,
) -> Registration:
    chosen = [one for one in Category.values if one in set(categories)]
    if not chosen or len(chosen) != len(set(categories)):
        raise Invalid({"categories": "请至少选择一个人员类别。"})

    def act() -> Registration:
        person = lock_person(person_id)
        return REGISTRATION.create(
            move,
            Registration(
                person=person,
                organization=organization,
                reference=next_reference(kind="GS", authority_code=reference_code(organization)),
                categories=chosen,
                origin=origin,
                lapses_at=lapse_moment(rules.get_int("invitation_days", organization.authority_id)),
            ),
            actor=actor,
        )

    with one_act():
        return once(
            key=key, operation=f"registration.{move}", actor=actor, model=Registration, act=act
        )[0]


def accept(*, actor: Actor, pk: int, seen: int | None = None) -> Registration:
    """The other side agrees; the registration is public from now on (SX-21, SX-22, SX-60).

    Other open invitations and applications of the person lapse, and their organisations are told.
    """
    move = "accept_invitation" if actor.role is Role.PERSON else "accept_application"
    with one_act():
        lock_person_of(Registration, pk)
        registration = REGISTRATION.do(move, pk, actor=actor, seen=seen)
        _overtake_others(registration)
        return registration


def decline(*, actor: Actor, pk: int, reason: str = "", seen: int | None = None) -> Registration:
    """The other side refuses (SX-22, SX-60)."""
    move = "decline_invitation" if actor.role is Role.PERSON else "decline_application"
    return _moved(move, pk, actor, reason, seen)


def withdraw(*, actor: Actor, pk: int, seen: int | None = None) -> Registration:
    """The side that began takes it back before it is answered."""
    move = "withdraw_application" if actor.role is Role.PERSON else "withdraw_invitation"
    return _moved(move, pk, actor, "", seen)


def _moved(move: str, pk: int, actor: Actor, reason: str, seen: int | None) -> Registration:
    with one_act():
        lock_person_of(Registration, pk)
        return REGISTRATION.do(move, pk, actor=actor, reason=reason, seen=seen)


_OTHERS = Prepared(
    lambda: (
        Registration.objects.filter(person_id=slot("person"), state__in=OPEN_STATES)
        .exclude(pk=slot("this"))
        .order_by("pk")
        .values("pk")
    )
)


def _overtake_others(registration: Registration) -> None:
    others = _OTHERS.tuples(person=registration.person_id, this=registration.pk)
    system = Actor.system("registration.overtake")
    for (pk,) in others:
        REGISTRATION.do("overtake", pk, actor=system, data={"because": registration.reference})


def lock_person(person_id: int) -> Person:
    """Lock a person's row until the transaction ends. Raises NotFound."""
    return get_one(
        Person.objects.select_for_update(no_key=True).filter(pk=person_id), "没有找到此人。"
    )


def lock_person_where(**condition: Any) -> None:
    """Lock the one person a condition selects. Raises NotFound."""
    get_one(Person.objects.select_for_update(no_key=True).filter(**condition).only("pk"))
