"""Taking certificates over from outside registers (SX-54, SX-57)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from procrastinate.contrib.django import app

from zhiye import integrations
from zhiye.catalogue.selectors import find_inspection_item, find_ndt_item, find_work_item
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, CertificateKind, CertificateState, Source
from zhiye.certificates.services import ItemFacts, number_indexes, write_items
from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.history import context
from zhiye.core.refusals import Unavailable
from zhiye.integrations.answers import RegisterCertificate, RegisterItem
from zhiye.organizations.selectors import reviewing_authority
from zhiye.people.models import Person

TASK = "zhiye.certificates.take_over"
GONE = frozenset({"revoked", "cancelled"})


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
    """What a look-up in the registers brought."""

    added: int = 0
    updated: int = 0
    unavailable: tuple[str, ...] = ()
    heard: list[Heard] = field(default_factory=list)


def enqueue(person: Person) -> None:
    """Ask the registers after the present transaction, as a job; repeated when they are down."""
    app.configure_task(TASK).defer(person_id=person.pk)


def take_over(*, person: Person) -> TakeOver:
    """Bring in what the registers know about a person; can be repeated without doubling.

    A certificate the person entered by hand and the register confirms is approved at once.
    """
    result = TakeOver()
    down: list[str] = []
    number = person.id_number.plain_for_system()
    for source, register in (
        (Source.OPERATOR_REGISTER, integrations.get_operator_register()),
        (Source.INSPECTOR_REGISTER, integrations.get_inspector_register()),
    ):
        try:
            answer = register.find(id_number=number, name=person.name)
        except Unavailable:
            down.append(source.label)
            result.heard.append(Heard(source, None))
            continue
        result.heard.append(Heard(source, answer.certificates))
        for found in answer.certificates:
            if found.status not in GONE:
                _take(person, source, found, result)
    result.unavailable = tuple(down)
    return result


def _take(person: Person, source: Source, found: RegisterCertificate, result: TakeOver) -> None:
    system = Actor.system(source.label)
    with transaction.atomic(), context(system, "登记系统核对"):
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        existing = (
            Certificate.objects.select_for_update(of=("self",))
            .filter(
                person=person,
                kind=found.kind,
                number_index__in=number_indexes(found.number),
            )
            .exclude(state=CertificateState.WITHDRAWN)
            .first()
        )
        items = [_item(found.kind, one) for one in found.items if one.status not in GONE]
        if existing is None:
            made = CERTIFICATE.create(
                "take_over",
                Certificate(
                    person=person,
                    kind=found.kind,
                    number=found.number,
                    issued_by=found.issuing_authority,
                    issued_on=found.issued_on,
                    source=source,
                    authority=reviewing_authority(person.region_id or ""),
                ),
                actor=system,
            )
            write_items(made, items)
            result.added += 1
            return
        if existing.state == CertificateState.REVOKED:
            return
        existing.issued_by = found.issuing_authority
        existing.issued_on = found.issued_on or existing.issued_on
        existing.source = source
        existing.taken_over_at = now()
        existing.save()
        write_items(existing, items)
        if existing.state != CertificateState.APPROVED:
            CERTIFICATE.do("confirm", existing.pk, actor=system)
        result.updated += 1


def _item(kind: str, one: RegisterItem) -> ItemFacts:
    work = find_work_item(one.code, one.catalogue) if kind == CertificateKind.OPERATOR else None
    return ItemFacts(
        code=one.code,
        name=one.name,
        valid_from=one.approved_on,
        valid_until=one.valid_until,
        restriction=one.restriction,
        level=one.level,
        work_item=work,
        inspection_item=(
            find_inspection_item(one.code) if kind == CertificateKind.INSPECTOR else None
        ),
        ndt_item=find_ndt_item(one.code) if kind == CertificateKind.NDT else None,
        first_issued_on=None,
    )
