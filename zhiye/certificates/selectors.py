"""Reads of certificates; where an actor is asked for, it is the first argument."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhiye.catalogue.models import CURRENT
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateQuerySet,
    CertificateState,
    FirstIssue,
    FirstIssueState,
    ItemQuerySet,
    RegisterInquiry,
)
from django.db.models import F

from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.refusals import NotFound
from zhiye.regions import rules

ALL_KINDS = ("operator", "inspector", "ndt")


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


def _items(person_id: int, kinds: Sequence[str]) -> ItemQuerySet:
    return CertificateItem.objects.filter(
        certificate__person_id=person_id,
        certificate__state=CertificateState.APPROVED,
        certificate__kind__in=kinds,
    )


def valid_items(person_id: int, kinds: Sequence[str] = ALL_KINDS) -> list[CertificateItem]:
    """Items on approved certificates of the kinds that are valid today (SX-06)."""
    return list(_items(person_id, kinds).valid().order_by("code", "id"))


def has_valid(person_id: int, kinds: Sequence[str] = ALL_KINDS) -> bool:
    """Whether there is any valid item."""
    return _items(person_id, kinds).valid().exists()


def newest_expired(person_id: int, kinds: Sequence[str] = ALL_KINDS) -> CertificateItem | None:
    """The item that ran out last, to tell a person why they are refused."""
    found = _items(person_id, kinds).filter(valid_until__lt=today())
    return found.order_by("-valid_until", "id").first()


def needs_first_issue(item: CertificateItem) -> bool:
    """Whether the ruleset asks for this item's first-issue date (Shanxi: T and F of today's
    catalogue; an old code of the same letters means something else)."""
    wanted = rules.get_words("first_issue_items", item.certificate.authority_id)
    return _is_current(item) and item.code in wanted


def _is_current(item: CertificateItem) -> bool:
    return item.work_item is not None and item.work_item.version.code == CURRENT


def items_missing_first_issue(person_id: int) -> list[CertificateItem]:
    """Valid items whose first-issue date is asked for and not confirmed (SX-55).

    Each row has `supplement_state`: the state of the supplement that is under way, or None.
    """
    found = (
        _items(person_id, ("operator",))
        .valid()
        .filter(first_issued_on__isnull=True, work_item__version__code=CURRENT)
        .select_related("work_item__version", "certificate")
        .annotate(supplement_state=F("first_issue__state"))
        .order_by("id")
    )
    wanted: dict[int | None, tuple[str, ...]] = {}
    missing = []
    for item in found:
        authority_id = item.certificate.authority_id
        if authority_id not in wanted:
            wanted[authority_id] = rules.get_words("first_issue_items", authority_id)
        if item.code in wanted[authority_id]:
            missing.append(item)
    return missing


def is_waiting(item: CertificateItem) -> bool:
    """Whether the supplement of an item of `items_missing_first_issue` is with the reviewer."""
    return bool(getattr(item, "supplement_state", None) == FirstIssueState.SUBMITTED)


def inquiries(actor: Actor) -> list[RegisterInquiry]:
    """When the outside registers were asked about the acting person, and what came of it."""
    return list(RegisterInquiry.objects.filter(person_id=actor.person_id or 0).order_by("source"))


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
