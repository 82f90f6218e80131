"""Verbs on certificates: the only writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from zhiye.certificates import perms
from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateKind,
    CertificateState,
    FirstIssue,
    FirstIssueSource,
    FirstIssueState,
    Source,
)
from zhiye.core import text
from zhiye.core.actor import Actor
from zhiye.core.cleaning import clean_all
from zhiye.core.clock import today
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.refusals import Conflict, Forbidden, Invalid, NotFound
from zhiye.core.sealed import blind_indexes
from zhiye.files import links
from zhiye.files.models import StoredFile
from zhiye.organizations.selectors import reviewing_authority
from zhiye.people.services import own_person

if TYPE_CHECKING:
    from zhiye.catalogue.models import InspectionItem, NdtItem, WorkItem


@dataclass(frozen=True)
class ItemFacts:
    """One item as printed on a certificate."""

    code: str
    name: str
    valid_from: date | None = None
    valid_until: date | None = None
    restriction: str = ""
    level: str = ""
    work_item: WorkItem | None = None
    inspection_item: InspectionItem | None = None
    ndt_item: NdtItem | None = None
    first_issued_on: date | None = None


@dataclass(frozen=True)
class CertificateFacts:
    """What 资质证书 asks for (SX-53)."""

    kind: str
    number: str
    issued_by: str
    issued_on: date | None
    items: Sequence[ItemFacts]
    files: Sequence[StoredFile] = ()


def number_indexes(number: str) -> list[str]:
    """Blind indexes of a certificate number, for look-ups with `number_index__in`."""
    return blind_indexes(text.clean_code(number, what="证书编号"), "certificate_number")


def submit(*, actor: Actor, facts: CertificateFacts, key: str = "") -> Certificate:
    """A person enters a certificate by hand and hands it in for review (SX-53, SX-56)."""
    person = own_person(actor)
    cleaned = _clean(facts)
    if not facts.files:
        raise Invalid({"files": "请上传证书照片页和项目页的照片或扫描件。"})

    def act() -> Certificate:
        certificate = CERTIFICATE.create(
            "submit",
            Certificate(
                person=person,
                source=Source.MANUAL,
                authority=reviewing_authority(person.region_id or ""),
                **cleaned,
            ),
            actor=actor,
        )
        write_items(certificate, facts.items)
        links.replace(
            certificate.files, facts.files, actor=actor, holder=("certificate", certificate.pk)
        )
        return certificate

    with transaction.atomic():
        return once(
            key=key, operation="certificate.submit", actor=actor, model=Certificate, act=act
        )[0]


def resubmit(
    *, actor: Actor, pk: int, facts: CertificateFacts, seen: int | None = None
) -> Certificate:
    """Correct a returned certificate and hand it in again."""
    cleaned = _clean(facts)
    with transaction.atomic(), context(actor):
        found = (
            Certificate.objects.visible_to(actor)
            .select_for_update(of=("self",))
            .filter(pk=pk)
            .first()
        )
        if found is None:
            raise NotFound
        if not perms.is_holder(found, actor):
            raise Forbidden
        if found.state != CertificateState.RETURNED:
            raise Conflict(f"当前状态是“{found.get_state_display()}”，不能修改。")
        for name, value in cleaned.items():
            setattr(found, name, value)
        found.save()
        write_items(found, facts.items)
        links.replace(found.files, facts.files, actor=actor, holder=("certificate", found.pk))
        return CERTIFICATE.do("resubmit", pk, actor=actor, seen=seen)


def withdraw(*, actor: Actor, pk: int) -> Certificate:
    """The holder takes an unreviewed certificate back."""
    return CERTIFICATE.do("withdraw", pk, actor=actor)


def return_(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Certificate:
    """A reviewer returns a certificate with the reason."""
    return CERTIFICATE.do("return", pk, actor=actor, reason=reason, seen=seen)


def approve(*, actor: Actor, pk: int, seen: int | None = None) -> Certificate:
    """A reviewer puts a certificate on record."""
    return CERTIFICATE.do("approve", pk, actor=actor, seen=seen)


def revoke(*, actor: Actor, pk: int, reason: str) -> Certificate:
    """An authority records that a certificate was revoked."""
    return CERTIFICATE.do("revoke", pk, actor=actor, reason=reason)


def supplement_first_issue(
    *,
    actor: Actor,
    item_id: int,
    issued_on: date,
    source: str,
    proof: Sequence[StoredFile],
    key: str = "",
) -> FirstIssue:
    """A holder adds the first-issue date of a T or F item with its proof (SX-55).

    A returned supplement is corrected and handed in again by the same verb.
    """
    errors: dict[str, str] = {}
    if source not in FirstIssueSource.values:
        errors["source"] = "请选择证明来源。"
    if issued_on > today():
        errors["issued_on"] = "首次取证日期不能晚于今天。"
    if not proof:
        errors["proof"] = "请上传首次取证日期的截图或照片。"
    if errors:
        raise Invalid(errors)

    def act() -> FirstIssue:
        item = (
            CertificateItem.objects.select_for_update(of=("self",))
            .filter(pk=item_id, certificate__in=Certificate.objects.visible_to(actor))
            .first()
        )
        if item is None:
            raise NotFound
        existing = FirstIssue.objects.filter(item=item).first()
        if existing is None:
            made = FIRST_ISSUE.create(
                "submit", FirstIssue(item=item, issued_on=issued_on, source=source), actor=actor
            )
            links.replace(
                made.files,
                proof,
                actor=actor,
                holder=("certificate", item.certificate_id),
                field="proof",
            )
            return made
        if existing.state == FirstIssueState.RETURNED:
            existing.issued_on = issued_on
            existing.source = source
            existing.save()
            links.replace(
                existing.files,
                proof,
                actor=actor,
                holder=("certificate", item.certificate_id),
                field="proof",
            )
        return FIRST_ISSUE.do("resubmit", existing.pk, actor=actor)

    with transaction.atomic(), context(actor):
        return once(
            key=key, operation="first_issue.submit", actor=actor, model=FirstIssue, act=act
        )[0]


def return_first_issue(
    *, actor: Actor, pk: int, reason: str, seen: int | None = None
) -> FirstIssue:
    """A reviewer returns a supplement with the reason."""
    return FIRST_ISSUE.do("return", pk, actor=actor, reason=reason, seen=seen)


def approve_first_issue(*, actor: Actor, pk: int, seen: int | None = None) -> FirstIssue:
    """A reviewer confirms a first-issue date."""
    return FIRST_ISSUE.do("approve", pk, actor=actor, seen=seen)


def write_items(certificate: Certificate, items: Sequence[ItemFacts]) -> None:
    """Make a certificate's items equal to `items`; an item keeps its row and its first issue."""
    present = {(row.code, row.restriction, row.level): row for row in certificate.items.all()}
    wanted = {(one.code, one.restriction, one.level): one for one in items}
    for key, one in wanted.items():
        row = present.get(key) or CertificateItem(
            certificate=certificate, code=one.code, restriction=one.restriction, level=one.level
        )
        row.name = one.name
        row.valid_from = one.valid_from
        row.valid_until = one.valid_until
        row.work_item = one.work_item
        row.inspection_item = one.inspection_item
        row.ndt_item = one.ndt_item
        row.first_issued_on = row.first_issued_on or one.first_issued_on
        row.save()
    gone = [row.pk for key, row in present.items() if key not in wanted]
    CertificateItem.objects.filter(pk__in=gone, first_issue__isnull=True).delete()


def _clean(facts: CertificateFacts) -> dict[str, object]:
    also: dict[str, str] = {}
    if facts.kind not in CertificateKind.values:
        also["kind"] = "请选择证书类型。"
    if facts.issued_on and facts.issued_on > today():
        also["issued_on"] = "发证日期不能晚于今天。"
    if not facts.items:
        also["items"] = "请至少填写一个项目。"
    elif any(one.valid_until is None for one in facts.items):
        also["items"] = "请填写每个项目的有效期止。"
    elif any(
        one.valid_from and one.valid_until and one.valid_until < one.valid_from
        for one in facts.items
    ):
        also["items"] = "有效期止不能早于有效期起。"
    elif len({(one.code, one.restriction, one.level) for one in facts.items}) < len(facts.items):
        also["items"] = "同一张证书上的同一项目只能填写一次。"
    cleaned = clean_all(
        {
            "number": (partial(text.clean_code, what="证书编号"), facts.number),
            "issued_by": (partial(text.clean_line, what="发证机关", longest=100), facts.issued_by),
        },
        also=also,
    )
    return {**cleaned, "kind": facts.kind, "issued_on": facts.issued_on}
