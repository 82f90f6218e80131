"""Verbs on deregistrations: the only writers."""

from __future__ import annotations

from zhiye.core.actor import Actor, Role
from zhiye.core.acts import one_act
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.inputs import cleaned, values
from zhiye.core.references import next_reference
from zhiye.core.refusals import Conflict, Forbidden
from zhiye.core.visible import get_one
from zhiye.files import links
from zhiye.organizations.selectors import reference_code
from zhiye.people.locking import lock_person_of
from zhiye.registrations import perms
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.models import (
    OPEN_DEREGISTRATION,
    Deregistration,
    DeregistrationState,
    Registration,
    RegistrationState,
    Side,
)
from zhiye.registrations.services import lock_person_where

PERSON = "registration__person_id"


def start(
    *,
    actor: Actor,
    registration_id: int,
    facts: Leaving,
    key: str = "",
) -> Deregistration:
    """One side asks to end a registration, with the termination proof (SX-23, SX-61)."""
    told = values(cleaned(facts))

    def act() -> Deregistration:
        registration = _registration(actor, registration_id)
        made = DEREGISTRATION.create(
            "start",
            Deregistration(
                registration=registration,
                reference=next_reference(
                    kind="ZX", authority_code=reference_code(registration.organization)
                ),
                started_by=Side.PERSON if actor.role is Role.PERSON else Side.ORGANIZATION,
                **told,
            ),
            actor=actor,
        )
        links.replace(
            made.files, facts.files, actor=actor, holder=("deregistration", made.pk), field="proof"
        )
        return made

    with one_act():
        return once(
            key=key, operation="deregistration.start", actor=actor, model=Deregistration, act=act
        )[0]


def consent(*, actor: Actor, pk: int, seen: int | None = None) -> Deregistration:
    """The other side agrees; a reviewer decides next, where the ruleset asks for one (SX-62)."""
    return _moved("consent", pk, actor, "", seen)


def exit_alone(*, actor: Actor, pk: int, seen: int | None = None) -> Deregistration:
    """The person ends it without the organisation, where the ruleset allows it (FJ-20)."""
    return _moved("exit_alone", pk, actor, "", seen)


def decline(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Deregistration:
    """The other side does not agree, and says why."""
    return _moved("decline", pk, actor, reason, seen)


def withdraw(*, actor: Actor, pk: int, seen: int | None = None) -> Deregistration:
    """The side that asked takes it back."""
    return _moved("withdraw", pk, actor, "", seen)


def return_(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Deregistration:
    """A reviewer returns it with the reason (SX-24)."""
    return _moved("return", pk, actor, reason, seen)


def approve(*, actor: Actor, pk: int, seen: int | None = None) -> Deregistration:
    """A reviewer approves; the registration ends today (SX-23)."""
    return _moved("approve", pk, actor, "", seen)


def resubmit(
    *,
    actor: Actor,
    pk: int,
    facts: Leaving,
    seen: int | None = None,
) -> Deregistration:
    """Correct a returned deregistration and hand it in again (SX-24)."""
    told = values(cleaned(facts))
    with one_act(), context(actor):
        lock_person_of(Deregistration, pk, through=PERSON)
        found = get_one(
            Deregistration.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk)
        )
        if not perms.is_starter(found, actor):
            raise Forbidden
        if found.state == DeregistrationState.RETURNED:
            for name, value in told.items():
                setattr(found, name, value)
            found.save()
            links.replace(
                found.files,
                facts.files,
                actor=actor,
                holder=("deregistration", found.pk),
                field="proof",
            )
        return DEREGISTRATION.do("resubmit", pk, actor=actor, seen=seen)


def _moved(move: str, pk: int, actor: Actor, reason: str, seen: int | None) -> Deregistration:
    with one_act():
        lock_person_of(Deregistration, pk, through=PERSON)
        return DEREGISTRATION.do(move, pk, actor=actor, reason=reason, seen=seen)


def _registration(actor: Actor, pk: int) -> Registration:
    """The registration as it stands once the person is locked. Raises NotFound."""
    of = Registration.objects.visible_to(actor).filter(pk=pk).values("person_id")
    lock_person_where(pk__in=of)
    return get_one(
        Registration.objects.visible_to(actor)
        .select_related("organization__authority", "organization__region", "person__user")
        .filter(pk=pk)
    )


def must_be_endable(row: Registration, actor: Actor) -> None:
    """Refuse an organisation what it cannot end now. Raises Forbidden, Conflict."""
    if not perms.is_organization(row, actor):
        raise Forbidden
    if row.state != RegistrationState.ACTIVE:
        raise Conflict(
            f"不能注销：当前状态是“{row.get_state_display()}”。",
            remedy="只有公示中的人员才能注销。",
        )
    if row.deregistrations.filter(state__in=OPEN_DEREGISTRATION).exists():
        raise Conflict("这份公示已有一份正在办理的注销。", remedy="请在“注销公示”中查看进度。")
