"""Printing: the only writer. One act gives the number, makes the page and keeps what it says."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from zhiye.core import audit, clock
from zhiye.core.actor import Actor
from zhiye.core.models import stamp
from zhiye.core.references import next_reference
from zhiye.prints import rendering, subjects
from zhiye.prints.documents import Document
from zhiye.prints.models import PATH, Print
from zhiye.regions.models import Authority

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 26
"""130 bits, from letters that cannot be mistaken for each other: nobody guesses an address."""


@dataclass(frozen=True)
class Issued:
    """The record, the PDF, and the code points that are printed as 〓 (tell the reader)."""

    record: Print
    pdf: bytes

    @property
    def missing(self) -> list[str]:
        """U+20BB7 and the like; empty nearly always."""
        return list(self.record.missing)


def issue(
    *,
    actor: Actor,
    document: Document,
    authority: Authority,
    holder: tuple[str, int],
    person_id: int | None = None,
) -> Issued:
    """Print a document: number, token, PDF, record and the row of the access log, or nothing.

    Whether the actor may print it is the caller's question. `holder` names what it is printed of
    ("person", 12), `person_id` whom it is about: that person can look it up and sees who printed
    it. The PDF is not kept; printing again gives another number. Raises CannotPrint.
    """
    with transaction.atomic():
        number = next_reference(kind=document.letters, authority_code=authority.territory)
        token = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        at = clock.now()
        made = rendering.render(document, _stamp(number, token, at=at, authority=authority))
        record = Print.objects.create(
            **stamp(actor),
            at=at,
            number=number,
            token=token,
            kind=document.kind,
            title=document.title,
            authority=authority,
            holder_kind=holder[0],
            holder_id=holder[1],
            person_id=person_id,
            subject=document.subject,
            subject_index=subjects.index(document.name),
            lines=document.lines(),
            missing=made.missing,
            valid_until=document.valid_until(clock.local_date(at)),
            pages=made.pages,
            pdf_sha256=hashlib.sha256(made.data).hexdigest(),
            content_index=subjects.content_indexes(document)[0],
        )
        audit.record(
            "print",
            actor=actor,
            subject_kind="person" if person_id is not None else holder[0],
            subject_id=person_id if person_id is not None else holder[1],
            detail=f"{document.title} {number}",
        )
    return Issued(record, made.data)


def address(token: str) -> str:
    """Where a print is confirmed: what stands in its QR code."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{PATH}{token}/"


def _stamp(number: str, token: str, *, at: datetime, authority: Authority) -> rendering.Stamp:
    host = urlsplit(settings.PUBLIC_URL).netloc
    return rendering.Stamp(
        number=number,
        at=at,
        authority=authority.name,
        platform=settings.ZHIYE_SITE["title"],
        url=address(token),
        site=f"{host}{PATH}",
    )
