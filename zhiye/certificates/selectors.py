"""Reads of certificates; where an actor is asked for, it is the first argument."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F

from zhiye.catalogue.models import CURRENT
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateQuerySet,
    CertificateState,
    FirstIssue,
    FirstIssueState,
)
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.refusals import NotFound
from zhiye.regions import rules

ALL_KINDS = ("operator", "inspector", "ndt")
Items = Sequence[CertificateItem] | None


def certificates(actor: Actor) -> CertificateQuerySet:
    """Every certificate this actor may see, with its items."""
    return (
        Certificate.objects.visible_to(actor)
        .select_related("person")
        .prefetch_related("items", "items__first_issue")
    )


def get(actor: Actor, pk: int) -> Certificate:
    """One visible certificate. Raises NotFound."""
    found = certificates(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_first_issue(actor: Actor, pk: int) -> FirstIssue:
    """One visible supplement. Raises NotFound."""
    found = (
        FirstIssue.objects.visible_to(actor)
        .select_related("item__certificate__person")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def items_on_record(person_id: int) -> list[CertificateItem]:
    """Every item on a person's approved certificates, in one query, for several questions.

    Each row has `supplement_state`: the state of its first-issue supplement, or None.
    """
    return list(
        CertificateItem.objects.filter(
            certificate__person_id=person_id, certificate__state=CertificateState.APPROVED
        )
        .select_related("certificate", "work_item__version")
        .annotate(supplement_state=F("first_issue__state"))
        .order_by("code", "id")
    )


def valid_items(
    person_id: int, kinds: Sequence[str] = ALL_KINDS, *, among: Items = None
) -> list[CertificateItem]:
    """Items on approved certificates of the kinds that are valid today (SX-06)."""
    rows = items_on_record(person_id) if among is None else among
    return [item for item in rows if item.is_valid and item.certificate.kind in kinds]


def newest_expired(
    person_id: int, kinds: Sequence[str] = ALL_KINDS, *, among: Items = None
) -> CertificateItem | None:
    """The item that ran out last, to tell a person why they are refused."""
    rows = items_on_record(person_id) if among is None else among
    past = [item for item in rows if not item.is_valid and item.certificate.kind in kinds]
    return max(past, key=lambda item: item.valid_until or date.min, default=None)


def needs_first_issue(item: CertificateItem) -> bool:
    """Whether the ruleset asks for this item's first-issue date (Shanxi: T and F of today's
    catalogue; an old code of the same letters means something else)."""
    wanted = rules.get_words("first_issue_items", item.certificate.authority_id)
    return _is_current(item) and item.code in wanted


def _is_current(item: CertificateItem) -> bool:
    return item.work_item is not None and item.work_item.version.code == CURRENT


def items_missing_first_issue(person_id: int, *, among: Items = None) -> list[CertificateItem]:
    """Valid items whose first-issue date is asked for and not confirmed (SX-55)."""
    wanted: dict[int | None, tuple[str, ...]] = {}
    missing = []
    for item in valid_items(person_id, ("operator",), among=among):
        if item.first_issued_on is not None or not _is_current(item):
            continue
        authority_id = item.certificate.authority_id
        if authority_id not in wanted:
            wanted[authority_id] = rules.get_words("first_issue_items", authority_id)
        if item.code in wanted[authority_id]:
            missing.append(item)
    return missing


def is_waiting(item: CertificateItem) -> bool:
    """Whether the supplement of an item of `items_missing_first_issue` is with the reviewer."""
    return bool(getattr(item, "supplement_state", None) == FirstIssueState.SUBMITTED)


def as_of(actor: Actor, pk: int, moment: datetime) -> Any:
    """The certificate as it stood at a moment, with its items. Raises NotFound."""
    certificate = get(actor, pk)
    row = history.as_of(Certificate, moment).filter(pgh_obj_id=certificate.pk).first()
    if row is None:
        raise NotFound("当时还没有这张证书的记录。")
    row.items_then = list(
        history.as_of(CertificateItem, moment).filter(certificate_id=certificate.pk)
    )
    return row
