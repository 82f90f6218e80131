"""Taking certificates over from outside registers (SX-54, SX-57)."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from procrastinate.contrib.django import app

from zhiye import integrations
from zhiye.catalogue.models import CURRENT
from zhiye.catalogue.selectors import find_work_item
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.inputs import ItemFacts
from zhiye.certificates.models import (
    Certificate,
    CertificateKind,
    CertificateState,
    Source,
)
from zhiye.certificates.services import (
    level_of,
    linked,
    number_indexes,
    write_items,
)
from zhiye.core import text
from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.history import context
from zhiye.core.refusals import Unavailable
from zhiye.integrations.answers import RegisterCertificate, RegisterItem
from zhiye.integrations.protocols import CertificateRegister
from zhiye.organizations.selectors import reviewing_authority
from zhiye.people.models import Person

logger = logging.getLogger(__name__)
TASK = "zhiye.certificates.take_over"
GONE = frozenset({"revoked", "cancelled"})
SUSPENDED = "suspended"
IDLE = GONE | {SUSPENDED}


@dataclass(frozen=True)
class Heard:
    """What one register said about a person; `certificates` None means that it did not answer."""

    source: Source
    certificates: tuple[RegisterCertificate, ...] | None

    @property
    def answered(self) -> bool:
        """Whether the register replied at all."""
        return self.certificates is not None

    @property
    def void(self) -> list[RegisterCertificate]:
        """Those the register lists as revoked or cancelled: they are not taken over."""
        return [one for one in self.certificates or () if one.status in GONE]


@dataclass
class TakeOver:
    """What a look-up in the registers brought; `unavailable` names those that did not answer."""

    added: int = 0
    updated: int = 0
    ended: int = 0
    unusable: int = 0
    unavailable: tuple[str, ...] = ()
    heard: list[Heard] = field(default_factory=list)


def enqueue(person: Person) -> None:
    """Ask the registers after the present transaction, as a job; repeated when they are down."""
    app.configure_task(TASK, lock=f"take-over-{person.pk}").defer(person_id=person.pk)


def take_over(*, person: Person) -> TakeOver:
    """Bring in what the registers know about a person; can be repeated without doubling.

    A certificate the person entered by hand and the register confirms is approved at once; one
    that the register calls revoked or suspended is so here. A register that is down changes
    nothing. Must not run inside the caller's transaction: it waits for outside systems.
    """
    result = TakeOver()
    for source, register in (
        (Source.OPERATOR_REGISTER, integrations.get_operator_register()),
        (Source.INSPECTOR_REGISTER, integrations.get_inspector_register()),
    ):
        heard = Heard(source, _ask(person, register))
        result.heard.append(heard)
        if heard.certificates is None:
            result.unavailable += (source.label,)
            continue
        for found in _merged(heard.certificates):
            try:
                _take(person, source, found, result)
            except ValidationError as error:
                # One unusable row must not keep the others away; its number stays out of the log.
                logger.warning("%s: unusable row of person %s: %s", source, person.pk, error)
                result.unusable += 1
    return result


def _ask(person: Person, register: CertificateRegister) -> tuple[RegisterCertificate, ...] | None:
    """The register's answer, or None when it does not answer."""
    number = person.id_number.plain_for_system()
    try:
        return register.find(id_number=number, name=person.name).certificates
    except Unavailable:
        return None


def _merged(found: Iterable[RegisterCertificate]) -> list[RegisterCertificate]:
    """One certificate for all rows of a number: operators' certificates carry the ID number, and a
    register may list each item as a row of its own. The newest row that stands says who issued it;
    a suspended row suspends the certificate only where no other stands."""
    groups: dict[tuple[str, str], list[RegisterCertificate]] = {}
    for one in found:
        groups.setdefault((one.kind, text.fold(one.number).replace(" ", "")), []).append(one)
    merged = []
    for rows in groups.values():
        standing = [one for one in rows if one.status not in IDLE]
        held = standing or [one for one in rows if one.status not in GONE] or rows
        held.sort(key=lambda one: one.issued_on or date.min)
        merged.append(replace(held[-1], items=tuple(item for one in held for item in one.items)))
    return merged


def _take(person: Person, source: Source, found: RegisterCertificate, result: TakeOver) -> None:
    number = text.clean_code(found.number, what="证书编号")
    if found.kind not in CertificateKind.values:
        raise text.BadValue(f"不认识的证书类型：{found.kind[:20]}")
    system = Actor.system(source.label)
    with transaction.atomic(), context(system, "登记系统核对"):
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        existing = (
            Certificate.objects.select_for_update(of=("self",))
            .filter(person=person, kind=found.kind, number_index__in=number_indexes(number))
            .exclude(state=CertificateState.WITHDRAWN)
            .first()
        )
        if found.status in GONE:
            result.ended += _end(existing, system)
        elif existing is None:
            _standing(_add(person, source, found, number, system), found, system)
            result.added += 1
        elif existing.state != CertificateState.REVOKED:
            _standing(_update(existing, source, found, system), found, system)
            result.updated += 1


def _add(
    person: Person, source: Source, found: RegisterCertificate, number: str, system: Actor
) -> Certificate:
    made = CERTIFICATE.create(
        "take_over",
        Certificate(
            person=person,
            kind=found.kind,
            number=number,
            issued_by=text.clean_line(found.issuing_authority, longest=100),
            issued_on=found.issued_on,
            source=source,
            authority=reviewing_authority(person.region_id or ""),
        ),
        actor=system,
    )
    write_items(made, _items(found))
    return made


def _update(
    existing: Certificate, source: Source, found: RegisterCertificate, system: Actor
) -> Certificate:
    existing.issued_by = text.clean_line(found.issuing_authority, longest=100)
    existing.issued_on = found.issued_on or existing.issued_on
    existing.source = source
    existing.taken_over_at = now()
    existing.save(update_fields=["issued_by", "issued_on", "source", "taken_over_at"])
    write_items(existing, _items(found))
    if existing.state in (CertificateState.SUBMITTED, CertificateState.RETURNED):
        return CERTIFICATE.do("confirm", existing.pk, actor=system)
    return existing


def _standing(held: Certificate, found: RegisterCertificate, system: Actor) -> None:
    """A certificate the register calls suspended does not count here until it is restored there."""
    if _is_suspended(found) and held.state == CertificateState.APPROVED:
        reason = "登记系统显示该证书已暂停。"
        CERTIFICATE.do("suspend_by_register", held.pk, actor=system, reason=reason)
    elif not _is_suspended(found) and held.state == CertificateState.SUSPENDED:
        CERTIFICATE.do("restore_by_register", held.pk, actor=system)


def _end(existing: Certificate | None, system: Actor) -> int:
    """A certificate the register calls revoked or cancelled no longer counts here."""
    counted = (CertificateState.APPROVED, CertificateState.SUSPENDED)
    if existing is None or existing.state not in counted:
        return 0
    reason = "登记系统显示该证书已吊销或注销。"
    CERTIFICATE.do("revoke_by_register", existing.pk, actor=system, reason=reason)
    return 1


def _is_suspended(found: RegisterCertificate) -> bool:
    """Suspended as a whole, or none of its items stands and one is suspended."""
    of_items = {one.status for one in found.items} - GONE
    return found.status == SUSPENDED or of_items == {SUSPENDED}


def _items(found: RegisterCertificate) -> list[ItemFacts]:
    """The items that stand; of a suspended certificate those that will stand again."""
    out = GONE if _is_suspended(found) else IDLE
    return [_item(found.kind, one) for one in found.items if one.status not in out]


def _item(kind: str, one: RegisterItem) -> ItemFacts:
    """An item as the register writes it; its code means something in the register's catalogue."""
    if not 0 < len(one.code) <= 60:
        raise text.BadValue("项目代号为空或过长。")
    work = find_work_item(one.code, one.catalogue) if kind == CertificateKind.OPERATOR else None
    plain = ItemFacts(
        code=one.code,
        name=text.clean_line(one.name, longest=100),
        valid_from=one.approved_on,
        valid_until=one.valid_until,
        restriction=text.clean_line(one.restriction, longest=60),
        level=level_of(one.level),
        work_item=work,
    )
    return linked(kind, plain) if work or one.catalogue == CURRENT else plain
