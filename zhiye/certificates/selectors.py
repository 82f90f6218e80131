"""Reads of certificates; where an actor is asked for, it is the first argument."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import F, Prefetch

from zhiye.catalogue.models import CURRENT
from zhiye.certificates.models import (
    Certificate,
    CertificateItem,
    CertificateQuerySet,
    CertificateState,
    FirstIssue,
    FirstIssueState,
    Source,
)
from zhiye.core import history
from zhiye.core.actor import Actor
from zhiye.core.clock import local_date
from zhiye.core.history import Change, Story
from zhiye.core.models import MoveLog
from zhiye.core.prepared import Prepared, slot
from zhiye.core.visible import get_one
from zhiye.regions import rules

REGISTERS = (Source.OPERATOR_REGISTER, Source.INSPECTOR_REGISTER)
VERIFIED = (CertificateState.APPROVED, CertificateState.SUSPENDED, CertificateState.REVOKED)
ALL_KINDS = ("operator", "inspector", "ndt")
Items = Sequence[CertificateItem] | None
ASKED = (
    "code",
    "name",
    "restriction",
    "valid_until",
    "first_issued_on",
    "certificate__kind",
    "certificate__authority",
    "work_item__version__code",
)
"""What judging an item takes."""


def certificates(actor: Actor) -> CertificateQuerySet:
    """Every certificate this actor may see, with its items and all that pages show of them."""
    items = CertificateItem.objects.select_related(
        "work_item__version", "work_item__category", "first_issue"
    )
    return (
        Certificate.objects.visible_to(actor)
        .select_related("person", "authority")
        .prefetch_related(Prefetch("items", items))
    )


def get(actor: Actor, pk: int) -> Certificate:
    """One visible certificate. Raises NotFound."""
    return get_one(certificates(actor).filter(pk=pk))


def get_first_issue(actor: Actor, pk: int) -> FirstIssue:
    """One visible supplement. Raises NotFound."""
    return get_one(
        FirstIssue.objects.visible_to(actor)
        .select_related("item__certificate__person")
        .filter(pk=pk)
    )


_ON_RECORD = Prepared(
    lambda: (
        CertificateItem.objects.filter(
            certificate__person_id=slot("person"), certificate__state=CertificateState.APPROVED
        )
        .select_related("certificate", "work_item__version")
        .only(*ASKED)
        .annotate(supplement_state=F("first_issue__state"))
        .order_by("code", "id")
    )
)


def items_on_record(person_id: int) -> list[CertificateItem]:
    """Every item on a person's approved certificates, in one query, for several questions.

    Each row has `supplement_state`: the state of its first-issue supplement, or None. Columns
    beside `ASKED` are read when somebody wants them.
    """
    return _ON_RECORD.rows(person=person_id)


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


@dataclass(frozen=True)
class Verification:
    """Whether a certificate is verified, by whom and when (ZS-06: those issued elsewhere)."""

    verified: bool
    by: str = ""
    on: date | None = None

    @property
    def words(self) -> str:
        """已核验：who, when; or 未核验."""
        return f"已核验：{self.note}" if self.verified else "未核验"

    @property
    def note(self) -> str:
        """Who, and when where that is known."""
        return f"{self.by} {self.on:%Y-%m-%d}" if self.on else self.by


def verification_of(certificate: Certificate) -> Verification:
    """Whether one certificate is verified, by whom and when."""
    return verifications([certificate])[certificate.pk]


def verifications(certificates: Iterable[Certificate]) -> dict[int, Verification]:
    """The same for many certificates by their id, in one query.

    What a register handed over it vouches for; the rest is vouched for by who approved or
    imported it last. A certificate that was changed since is not verified.
    """
    rows = list(certificates)
    asked = [one.pk for one in rows if one.state in VERIFIED and one.source not in REGISTERS]
    logs = (
        MoveLog.objects.filter(
            flow="certificate", object_id__in=asked, move__in=("approve", "import")
        )
        .order_by("object_id", "-id")
        .distinct("object_id")
    )
    by = {log.object_id: log for log in logs} if asked else {}
    return {one.pk: _verification(one, by.get(one.pk)) for one in rows}


def _verification(one: Certificate, log: MoveLog | None) -> Verification:
    if one.state not in VERIFIED:
        return Verification(False)
    if log is not None:
        return Verification(True, log.who, local_date(log.at))
    at = one.taken_over_at or one.decided_at
    return Verification(True, one.get_source_display(), local_date(at) if at else None)


CERTIFICATE_FIELDS = ("kind", "number", "issued_by", "issued_on", "source")
ITEM_FIELDS = ("name", "valid_from", "valid_until", "first_issued_on")


def changes(certificate: Certificate, story: history.Story | None = None) -> list[Change]:
    """修改记录 of a visible certificate and its items, newest first (ZS-09, ZS-31)."""
    told = story or history.Story(certificate)
    items = history.line_changes(
        certificate,
        CertificateItem,
        link="certificate",
        fields=ITEM_FIELDS,
        label="项目",
        name=_item_name,
        words=_item_in_words,
        story=told,
    )
    found = [*history.changes(certificate, CERTIFICATE_FIELDS, story=told), *items]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _item_name(event: Any) -> str:
    item = CertificateItem(code=event.code, name=event.name, restriction=event.restriction)
    return f"{item} {event.level}级" if event.level else str(item)


def _item_in_words(event: Any) -> str:
    until = f"，有效期至 {event.valid_until}" if event.valid_until else ""
    return f"{_item_name(event)}{until}"


def as_of(actor: Actor, pk: int, moment: datetime) -> Any:
    """The certificate as it stood at a moment, with its items. Raises NotFound."""
    certificate = get(actor, pk)
    row = get_one(
        history.as_of(Certificate, moment).filter(pgh_obj_id=certificate.pk),
        "当时还没有这张证书的记录。",
    )
    row.items_then = list(
        history.as_of(CertificateItem, moment).filter(certificate_id=certificate.pk)
    )
    return row


# -- what was reviewed before ------------------------------------------------------------------


def reviewed(story: Story) -> Any:
    """The history row of what a reviewer saw before: at the last return, or the verified one that
    its holder amended since (ZS-08); None at the first submission."""
    amended, found = (CertificateState.APPROVED, CertificateState.SUBMITTED), None
    for before, after in pairwise(story.rows):
        if after.state == CertificateState.RETURNED != before.state:
            found = after
        elif (before.state, after.state) == amended:
            found = before
    return found


def items_in_words(items: Iterable[Any]) -> str:
    """Items, as they are or were, with their last day, one after the other."""
    return "；".join(
        f"{item.code} {item.name}"
        + (f"（{item.restriction}）" if item.restriction else "")
        + (f" 至 {item.valid_until}" if item.valid_until else "")
        for item in sorted(items, key=lambda item: (item.code, item.restriction))
    )
