"""Verbs on licences: the only writers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction

from zhiye.catalogue.models import LicenceNode
from zhiye.core import text
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.references import next_reference
from zhiye.core.refusals import Conflict, Forbidden, Invalid
from zhiye.core.visible import get_one
from zhiye.files import links
from zhiye.files.models import StoredFile
from zhiye.licences import perms
from zhiye.licences.flows import LICENCE
from zhiye.licences.models import (
    Licence,
    LicenceItem,
    LicenceKind,
    LicenceState,
    Slot,
)
from zhiye.organizations.selectors import own, reference_code


@dataclass(frozen=True)
class LicenceFacts:
    """What a filing contains; nothing is mandatory before it is submitted."""

    kind: str
    number: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    application_number: str = ""
    accepted_on: date | None = None
    nodes: Sequence[LicenceNode] = ()
    files: Mapping[str, Sequence[StoredFile]] | None = None


def start(*, actor: Actor, facts: LicenceFacts, key: str = "") -> Licence:
    """Begin a filing as a draft (SX-13). Raises Forbidden, ChecksFailed, Invalid."""
    clean = _clean(facts)

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
    clean = _clean(facts)
    with transaction.atomic(), context(actor):
        licence = Licence.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk)
        found = get_one(licence)
        if not perms.may_file(found, actor):
            raise Forbidden
        if found.state not in (LicenceState.DRAFT, LicenceState.RETURNED):
            raise Conflict(
                f"当前状态是“{found.get_state_display()}”，不能修改。",
                remedy="需要修改时请先撤回，或等待审核结果。",
            )
        for name, value in clean.items():
            setattr(found, name, value)
        found.save()
        _write_parts(found, facts, actor)
        return found


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


def _clean(facts: LicenceFacts) -> dict[str, object]:
    if facts.kind not in LicenceKind.values:
        raise Invalid({"kind": "请选择类型。"})
    cleaned = clean_all(
        {
            name: (partial(text.clean_line, what=label, longest=longest), value)
            for name, label, value, longest in (
                ("number", "许可证编号", facts.number, 60),
                ("issued_by", "发证机关", facts.issued_by, 100),
                ("application_number", "申请书编号", facts.application_number, 60),
            )
            if value
        }
    )
    return {
        "kind": facts.kind,
        "number": "",
        "issued_by": "",
        "application_number": "",
        "issued_on": facts.issued_on,
        "valid_until": facts.valid_until,
        "accepted_on": facts.accepted_on,
        **cleaned,
    }


def _write_parts(licence: Licence, facts: LicenceFacts, actor: Actor) -> None:
    wanted = {node.pk: node for node in facts.nodes}
    licence.items.exclude(node_id__in=wanted).delete()
    present = set(licence.items.values_list("node_id", flat=True))
    LicenceItem.objects.bulk_create(
        [LicenceItem(licence=licence, node_id=pk) for pk in wanted if pk not in present]
    )
    if facts.files is None:
        return
    for slot in Slot:
        links.replace(
            licence.files,
            facts.files.get(slot.value, ()),
            actor=actor,
            holder=("licence", licence.pk),
            field=slot.value,
            slot=slot.value,
        )
