"""Reads of prints; the first argument is who asks, but for what anybody with the paper may ask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhiye.core.actor import Actor
from zhiye.core.checks import Unmet
from zhiye.core.clock import today
from zhiye.core.references import parse_reference
from zhiye.core.refusals import NotFound
from zhiye.prints import kinds, subjects
from zhiye.prints.documents import Document
from zhiye.prints.models import Print, PrintQuerySet


def prints(actor: Actor) -> PrintQuerySet:
    """The prints an actor may see, newest first."""
    return Print.objects.visible_to(actor).select_related("authority").order_by("-id")


def of_holder(actor: Actor, holder_kind: str, holder_id: int) -> PrintQuerySet:
    """Those of one thing."""
    return prints(actor).filter(holder_kind=holder_kind, holder_id=holder_id)


class Verdict(StrEnum):
    """Whether a genuine print may still be relied on."""

    VALID = "valid"
    EXPIRED = "expired"
    CHANGED = "changed"

    @property
    def label(self) -> str:
        """In a word or two."""
        return {
            Verdict.VALID: "真实有效",
            Verdict.EXPIRED: "真实，已过有效期",
            Verdict.CHANGED: "真实，内容已有变化",
        }[self]


@dataclass(frozen=True)
class Confirmation:
    """A genuine print, whether it still stands, why not, and what to do then."""

    record: Print
    verdict: Verdict
    reason: str
    remedy: str = ""


def by_token(token: str) -> Confirmation:
    """What the QR on a paper leads to. Raises NotFound."""
    return confirmed(_common().filter(token=token).first())


def by_number(number: str, name: str) -> Confirmation:
    """For who cannot scan: the number and the name on the paper.

    Raises NotFound, alike for an unknown number and for another name.
    """
    read = parse_reference(number)
    rows = _common().filter(number=str(read), subject_index__in=subjects.indexes(name))
    return confirmed(rows.first() if read else None)


def still_says(record: Print, document: Document) -> bool:
    """Whether a document filled in today says what the print says: for a kind's `stands`."""
    return record.content_index in subjects.content_indexes(document)


def confirmed(record: Print | None) -> Confirmation:
    """The answer about one print; a change weighs more than a passed date. Raises NotFound."""
    if record is None:
        raise NotFound("没有查到这份打印件。")
    until, answer = record.valid_until, kinds.stands(record)
    passed = until is not None and until < today()
    why = f"有效期限止 {until}，现在已过期。" if passed else ""
    if isinstance(answer, Unmet):
        remedy = answer.remedy or "请持件人重新打印后再出示。"
        return Confirmation(record, Verdict.CHANGED, answer.reason + why, remedy)
    if passed:
        return Confirmation(record, Verdict.EXPIRED, why, "请持件人重新打印后再出示。")
    so_far = f"有效期限止 {until}。" if until else "没有规定有效期。"
    return Confirmation(record, Verdict.VALID, so_far + answer.reason)


def _common() -> PrintQuerySet:
    return Print.objects.select_related("authority")
