"""Verbs on certificates: the only writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import ProtectedError

from zhiye.catalogue.codes import normalise_code
from zhiye.catalogue.selectors import find_inspection_item, find_ndt_item, find_work_item
from zhiye.certificates import perms
from zhiye.certificates.flows import CERTIFICATE, FIRST_ISSUE
from zhiye.certificates.inputs import CertificateFacts, ItemFacts, Supplement
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
from zhiye.core.clock import today
from zhiye.core.flow import RefusingConstraints
from zhiye.core.history import context
from zhiye.core.idempotency import once
from zhiye.core.inputs import cleaned, values
from zhiye.core.refusals import Forbidden
from zhiye.core.sealed import blind_indexes
from zhiye.core.visible import get_one
from zhiye.files import links
from zhiye.files.models import StoredFile
from zhiye.organizations.selectors import reviewing_authority
from zhiye.people.services import own_person


def number_indexes(number: str) -> list[str]:
    """Blind indexes of a certificate number, for look-ups with `number_index__in`."""
    return blind_indexes(text.clean_code(number, what="证书编号"), "certificate_number")


LEVELS = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "1": "Ⅰ", "2": "Ⅱ", "3": "Ⅲ"}


def level_of(typed: str) -> str:
    """A level in one form: Ⅱ, II, 2 and Ⅱ级 are the same."""
    plain = text.fold(typed).upper().removesuffix("级")
    return LEVELS.get(plain, plain)


def submit(*, actor: Actor, facts: CertificateFacts, key: str = "") -> Certificate:
    """A person enters a certificate by hand and hands it in for review (SX-53, SX-56)."""
    person = own_person(actor)
    told, items = _clean(facts)

    def act() -> Certificate:
        certificate = CERTIFICATE.create(
            "submit",
            Certificate(
                person=person,
                source=Source.MANUAL,
                authority=reviewing_authority(person.region_id or ""),
                **told,
            ),
            actor=actor,
        )
        write_items(certificate, items)
        links.replace(
            certificate.files, facts.files, actor=actor, holder=("certificate", certificate.pk)
        )
        return certificate

    with transaction.atomic(), context(actor):
        return once(
            key=key, operation="certificate.submit", actor=actor, model=Certificate, act=act
        )[0]


def resubmit(
    *, actor: Actor, pk: int, facts: CertificateFacts, seen: int | None = None
) -> Certificate:
    """Correct a returned certificate and hand it in again."""
    told, items = _clean(facts)
    with RefusingConstraints(), transaction.atomic(), context(actor):
        found = get_one(
            Certificate.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=pk)
        )
        if not perms.is_holder(found, actor):
            raise Forbidden
        if found.state == CertificateState.RETURNED:
            for name, value in told.items():
                setattr(found, name, value)
            found.save()
            write_items(found, items)
            links.replace(found.files, facts.files, actor=actor, holder=("certificate", found.pk))
        return CERTIFICATE.do("resubmit", pk, actor=actor, seen=seen)


def withdraw(*, actor: Actor, pk: int, seen: int | None = None) -> Certificate:
    """The holder takes an unreviewed certificate back."""
    return CERTIFICATE.do("withdraw", pk, actor=actor, seen=seen)


def return_(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Certificate:
    """A reviewer returns a certificate with the reason."""
    return CERTIFICATE.do("return", pk, actor=actor, reason=reason, seen=seen)


def approve(*, actor: Actor, pk: int, seen: int | None = None) -> Certificate:
    """A reviewer puts a certificate on record."""
    return CERTIFICATE.do("approve", pk, actor=actor, seen=seen)


def revoke(*, actor: Actor, pk: int, reason: str, seen: int | None = None) -> Certificate:
    """An authority records that a certificate was revoked."""
    return CERTIFICATE.do("revoke", pk, actor=actor, reason=reason, seen=seen)


def supplement_first_issue(
    *, actor: Actor, item_id: int, facts: Supplement, key: str = "", seen: int | None = None
) -> FirstIssue:
    """A holder adds the first-issue date of a T or F item with its proof (SX-55).

    A returned supplement is corrected and handed in again by the same verb.
    """
    told = values(cleaned(facts, also=_pages_lacking(facts)))

    def act() -> FirstIssue:
        item = get_one(
            CertificateItem.objects.select_for_update(of=("self",))
            .filter(pk=item_id, certificate__in=Certificate.objects.visible_to(actor))
            .select_related("certificate")
        )
        if not perms.is_holder(item.certificate, actor):
            raise Forbidden
        made = FirstIssue.objects.select_for_update().filter(item=item).first()
        if made is None:
            made = FIRST_ISSUE.create("submit", FirstIssue(item=item, **told), actor=actor)
            _replace_proof(made, item, facts.files, actor)
            return made
        if made.state == FirstIssueState.RETURNED:
            for name, value in told.items():
                setattr(made, name, value)
            made.save(update_fields=list(told))
            _replace_proof(made, item, facts.files, actor)
        return FIRST_ISSUE.do("resubmit", made.pk, actor=actor, seen=seen)

    with transaction.atomic(), context(actor):
        return once(
            key=key, operation="first_issue.submit", actor=actor, model=FirstIssue, act=act
        )[0]


def _pages_lacking(facts: Supplement) -> dict[str, str]:
    """The old booklet proves it only with both pages."""
    if facts.source == FirstIssueSource.OLD_CERTIFICATE and len(facts.files) == 1:
        return {"files": "用旧证书证明的，请再上传批准项目页。"}
    return {}


def _replace_proof(
    made: FirstIssue, item: CertificateItem, proof: Sequence[StoredFile], actor: Actor
) -> None:
    holder = ("certificate", item.certificate_id)
    links.replace(made.files, proof, actor=actor, holder=holder, field="proof")


def return_first_issue(
    *, actor: Actor, pk: int, reason: str, seen: int | None = None
) -> FirstIssue:
    """A reviewer returns a supplement with the reason."""
    return FIRST_ISSUE.do("return", pk, actor=actor, reason=reason, seen=seen)


def approve_first_issue(*, actor: Actor, pk: int, seen: int | None = None) -> FirstIssue:
    """A reviewer confirms a first-issue date."""
    return FIRST_ISSUE.do("approve", pk, actor=actor, seen=seen)


def write_items(certificate: Certificate, items: Sequence[ItemFacts]) -> None:
    """Make a certificate's items equal to `items`; an item keeps its row and its first issue.

    An item that is gone but holds a supplement or an employment stays on record, ended yesterday.
    """
    present = {(row.code, row.restriction, row.level): row for row in certificate.items.all()}
    wanted = {(one.code, one.restriction, level_of(one.level)): one for one in items}
    for (code, restriction, level), one in wanted.items():
        row = present.pop((code, restriction, level), None) or CertificateItem(
            certificate=certificate, code=code, restriction=restriction, level=level
        )
        row.name = one.name
        row.valid_from = one.valid_from
        row.valid_until = one.valid_until
        row.work_item = one.work_item
        row.inspection_item = one.inspection_item
        row.ndt_item = one.ndt_item
        row.first_issued_on = row.first_issued_on or one.first_issued_on
        row.save()
    for row in present.values():
        _drop(row)


def _drop(row: CertificateItem) -> None:
    """Remove an item that is no longer on the certificate, or end it if something rests on it."""
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        yesterday = today() - timedelta(days=1)
        if row.valid_until is None or row.valid_until > yesterday:
            row.valid_until = yesterday
            row.valid_from = min(row.valid_from, yesterday) if row.valid_from else None
            row.save(update_fields=["valid_from", "valid_until"])


def _clean(facts: CertificateFacts) -> tuple[dict[str, object], list[ItemFacts]]:
    also: dict[str, str] = {}
    if facts.kind not in CertificateKind.values:
        also["kind"] = "请选择证书类型。"
    items = clean_items(facts.kind, facts.items, also)
    return {**values(cleaned(facts, also=also)), "kind": facts.kind}, items


def clean_items(kind: str, typed: Sequence[ItemFacts], also: dict[str, str]) -> list[ItemFacts]:
    """The items as they are kept; what is wrong with them goes to `also`."""
    items = [linked(kind, _clean_item(one, also)) for one in typed]
    if wrong := _wrong_items(items):
        also.setdefault("items", wrong)
    return items


def linked(kind: str, one: ItemFacts) -> ItemFacts:
    """The item with its catalogue row: the given one, or that of the code.

    A code of operators without a given row means the present catalogue (domain-facts 0.1).
    """
    if kind == CertificateKind.INSPECTOR:
        found = one.inspection_item or find_inspection_item(one.code)
        return replace(one, inspection_item=found, work_item=None, ndt_item=None)
    if kind == CertificateKind.NDT:
        ndt = one.ndt_item or find_ndt_item(one.code)
        return replace(one, ndt_item=ndt, work_item=None, inspection_item=None)
    typed = normalise_code(one.code)
    work = one.work_item or find_work_item(typed.code)
    return replace(
        one,
        code=work.code if work else typed.code,
        restriction=one.restriction or typed.restriction,
        work_item=work,
        inspection_item=None,
        ndt_item=None,
    )


def _wrong_items(items: Sequence[ItemFacts]) -> str:
    if not items:
        return "请至少填写一个项目。"
    if any(one.valid_until is None for one in items):
        return "请填写每个项目的有效期止。"
    if any(
        one.valid_from and one.valid_until and one.valid_until < one.valid_from for one in items
    ):
        return "有效期止不能早于有效期起。"
    if len({(one.code, one.restriction, one.level) for one in items}) < len(items):
        return "同一张证书上的同一项目只能填写一次。"
    return ""


def _clean_item(one: ItemFacts, also: dict[str, str]) -> ItemFacts:
    """An item as a person typed it; the first-issue date has its own reviewed way (SX-55).

    The code is not folded: that would break the Roman numerals of welding items.
    """
    code = " ".join(one.code.split())
    name = restriction = ""
    try:
        if not code or len(code) > 60:
            raise text.BadValue("请按证书填写项目代号，最多60个字。")
        name = _required_line(one.name, what="项目名称", longest=100)
        restriction = text.clean_line(one.restriction, what="限定", longest=60)
    except text.BadValue as error:
        also.setdefault("items", error.sentence)
    level = level_of(one.level)[:12]
    return replace(
        one, code=code, name=name, restriction=restriction, level=level, first_issued_on=None
    )


def _required_line(typed: object, *, what: str, longest: int) -> str:
    line = text.clean_line(typed, what=what, longest=longest)
    if not line:
        raise text.BadValue(f"请填写{what}。", code="required")
    return line
