"""Verbs on licences: the only writers."""

from __future__ import annotations

from django.db import transaction

from zhiye.core.actor import Actor
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.inputs import cleaned, values
from zhiye.core.references import next_reference
from zhiye.core.refusals import Conflict, Forbidden
from zhiye.core.visible import get_one
from zhiye.files import links
from zhiye.licences import perms
from zhiye.licences.flows import LICENCE
from zhiye.licences.inputs import LicenceFacts
from zhiye.licences.models import Licence, LicenceItem, LicenceState
from zhiye.organizations.selectors import own, reference_code


def start(*, actor: Actor, facts: LicenceFacts, key: str = "") -> Licence:
    """Begin a filing as a draft (SX-13). Raises Forbidden, ChecksFailed, Invalid."""
    clean = values(cleaned(facts))

    def act() -> Licence:
        organization = own(actor)
        licence = LICENCE.create(
            "start",
            Licence(
                organization=organization,
                reference=next_reference(kind="XK", authority_code=reference_code(organization)),
                **clean,
            ),
            actor=actor,
        )
        _write_parts(licence, facts, actor)
        return licence

    with transaction.atomic():
        return once(key=key, operation="licence.start", actor=actor, model=Licence, act=act)[0]


def edit(*, actor: Actor, pk: int, facts: LicenceFacts) -> Licence:
    """Change a draft or returned filing. Raises NotFound, Forbidden, Conflict, Invalid."""
    clean = values(cleaned(facts))
    with transaction.atomic(), context(actor):
        licence = Licence.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk)
        found = get_one(licence)
        must_be_editable(found, actor)
        for name, value in clean.items():
            setattr(found, name, value)
        found.save()
        _write_parts(found, facts, actor)
        return found


def must_be_editable(licence: Licence, actor: Actor) -> None:
    """Refuse to change what is not one's own or stands elsewhere. Raises Forbidden, Conflict."""
    if not perms.may_file(licence, actor):
        raise Forbidden
    if licence.state not in (LicenceState.DRAFT, LicenceState.RETURNED):
        raise Conflict(
            f"当前状态是“{licence.get_state_display()}”，不能修改。",
            remedy="需要修改时请先撤回，或等待审核结果。",
        )


def submit(*, actor: Actor, pk: int, seen: int | None = None) -> Licence:
    """Hand a filing in for review (SX-14 to SX-17)."""
    return LICENCE.do("submit", pk, actor=actor, seen=seen)


def withdraw(*, actor: Actor, pk: int, seen: int | None = None) -> Licence:
    """Take a filing back before it is reviewed."""
    return LICENCE.do("withdraw", pk, actor=actor, seen=seen)


def discard(*, actor: Actor, pk: int, seen: int | None = None) -> Licence:
    """Give a draft up."""
    return LICENCE.do("discard", pk, actor=actor, seen=seen)


def return_(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Licence:
    """A reviewer returns a filing with the reason (SX-18)."""
    return LICENCE.do("return", pk, actor=actor, reason=reason, seen=seen)


def approve(*, actor: Actor, pk: int, reason: str = "", seen: int | None = None) -> Licence:
    """A reviewer approves a filing (SX-18)."""
    return LICENCE.do("approve", pk, actor=actor, reason=reason, seen=seen)


def revoke(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Licence:
    """A reviewer takes an approval back: given by mistake, or the licence was revoked."""
    return LICENCE.do("revoke", pk, actor=actor, reason=reason, seen=seen)


def _write_parts(licence: Licence, facts: LicenceFacts, actor: Actor) -> None:
    wanted = {node.pk: node for node in facts.nodes}
    licence.items.exclude(node_id__in=wanted).delete()
    present = set(licence.items.values_list("node_id", flat=True))
    LicenceItem.objects.bulk_create(
        [LicenceItem(licence=licence, node_id=pk) for pk in wanted if pk not in present]
    )
    for slot, pages in facts.files.items():
        links.replace(
            licence.files,
            pages,
            actor=actor,
            holder=("licence", licence.pk),
            field=slot,
            slot=slot,
        )
