"""Reads of certificates; where an actor is asked for, it is the first argument."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

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


def _items(person_id: int, kinds: Sequence[str]) -> Any:
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
    return bool(_items(person_id, kinds).valid().exists())


def newest_expired(person_id: int, kinds: Sequence[str] = ALL_KINDS) -> CertificateItem | None:
    """The item that ran out last, to tell a person why they are refused."""
    found = _items(person_id, kinds).filter(valid_until__lt=today())
    return found.order_by("-valid_until").first()  # type: ignore[no-any-return]


def needs_first_issue(item: CertificateItem) -> bool:
    """Whether the ruleset asks for this item's first-issue date (Shanxi: T and F of today's
    catalogue; an old code of the same letters means something else)."""
    if item.work_item_id is None or item.work_item is None:
        return False
    wanted = rules.get("first_issue_items", item.certificate.authority)
    return item.work_item.version.code == CURRENT and item.code in wanted


CURRENT = "2019"


def items_missing_first_issue(person_id: int) -> list[CertificateItem]:
    """Valid items whose first-issue date is asked for and not confirmed (SX-55)."""
    found = (
        _items(person_id, ("operator",))
        .valid()
        .filter(first_issued_on__isnull=True, work_item__isnull=False)
        .select_related("work_item__version", "certificate__authority")
    )
    return [item for item in found if needs_first_issue(item)]


def first_issue_waiting(item: CertificateItem) -> bool:
    """Whether a supplement of this item is with the reviewer."""
    return FirstIssue.objects.filter(item=item, state=FirstIssueState.SUBMITTED).exists()


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
