"""Taking good rows over, some thousand at a time, by a fixed number of statements.

What was looked up and decided upon (`looking`) is written by COPY into the tables themselves:
their constraints, indexes and history triggers see every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, UniqueViolation

from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import CertificateState
from zhiye.core.actor import Actor
from zhiye.core.history import context, expect_many
from zhiye.core.refusals import Refusal
from zhiye.lists.kinds import Written
from zhiye.regions.models import Authority
from zhiye.rosters import sealing, sql
from zhiye.rosters.looking import KnownCertificate, KnownPerson, Look
from zhiye.rosters.rows import Entry
from zhiye.rosters.sealing import Ready

TITLE = "名册导入"
TRIES = 4
UNREVIEWED = (CertificateState.SUBMITTED, CertificateState.RETURNED)


class _Changed(Exception):
    """Somebody changed a row between the look and the writing: look again."""


def write(rows: Iterable[Entry], *, actor: Actor, authority: Authority) -> Written:
    """Take rows over in one transaction: all of them that are not refused, or none."""
    ready = list(map(sealing.readier(authority), rows))
    return write_ready(ready, actor=actor, authority=authority)


def write_ready(rows: Sequence[Ready], *, actor: Actor, authority: Authority) -> Written:
    """Take sealed rows over; where somebody else writes the same rows, look again."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic(), context(actor, TITLE), connection.cursor() as cursor:
                return _Portion(cursor, actor, authority).take(rows)
        except (IntegrityError, OperationalError, _Changed) as error:
            passing = isinstance(error.__cause__, UniqueViolation | DeadlockDetected)
            if not left or not (passing or isinstance(error, _Changed)):
                raise
    raise AssertionError("every try returns or raises")


class _Portion:
    """One transaction's worth of rows."""

    def __init__(self, cursor: Any, actor: Actor, authority: Authority) -> None:
        self._cursor = cursor
        self._actor = actor
        self._look = Look(cursor, authority)

    def take(self, rows: Sequence[Ready]) -> Written:
        """Look up, decide, write."""
        if not rows:
            return Written()
        expect_many()
        known = self._look.people(rows)
        accepted = self._look.whose(rows, known)
        new_people = self._make_people(known)
        wanted = self._look.certificates(accepted)
        self._phones(accepted)
        new_certificates = self._make_certificates(wanted)
        self._confirm(wanted)
        new_items, changed_items = self._items(wanted)
        return Written(
            faults=self._look.refused,
            figures={
                "new_people": new_people,
                "new_certificates": new_certificates,
                "new_items": new_items,
                "changed_items": changed_items,
            },
        )

    def _make_people(self, known: dict[str, KnownPerson]) -> int:
        """In the order of the look-up values, so that two imports wait for each other in turn."""
        new = [person for _, person in sorted(known.items()) if not person.pk]
        for person, pk in zip(
            new, sql.reserve(self._cursor, "people_person", len(new)), strict=True
        ):
            person.pk = pk
        sql.copy(
            self._cursor,
            f"people_person ({sealing.PERSON})",
            [f"{person.pk}\t{person.line}" for person in new],
        )
        return len(new)

    def _phones(self, accepted: Sequence[tuple[Ready, KnownPerson]]) -> None:
        """A phone is taken from the list only while nobody has logged in with another one."""
        new: dict[int, tuple[bytes, str]] = {}
        for one, person in accepted:
            if (
                person.takes_phone
                and one.phone
                and person.phone_index not in one.phone_indexes
                and one.row.line not in self._look.refused
            ):
                new.setdefault(person.pk, (one.phone, one.phone_indexes[0]))
        if new:
            pks = sorted(new)
            self._cursor.execute(sql.LOCK_PEOPLE, [pks])
            phones = [new[pk][0] for pk in pks]
            self._cursor.execute(sql.PHONES, [pks, phones, [new[pk][1] for pk in pks]])

    def _make_certificates(self, wanted: Sequence[KnownCertificate]) -> int:
        new = [certificate for certificate in wanted if certificate.line]
        pks = sql.reserve(self._cursor, "certificates_certificate", len(new))
        for certificate, pk in zip(new, pks, strict=True):
            certificate.pk = pk
        sql.copy(
            self._cursor,
            f"certificates_certificate ({sealing.CERTIFICATE_COLUMNS})",
            [f"{one.pk}\t{one.person.pk}\t{one.line}" for one in new],
        )
        if new:
            CERTIFICATE.log_created("import", pks, actor=self._actor)
        return len(new)

    def _confirm(self, wanted: Sequence[KnownCertificate]) -> None:
        """What the holder entered and nobody has reviewed is confirmed by the list."""
        for pk in sorted(one.pk for one in wanted if one.state in UNREVIEWED):
            try:
                CERTIFICATE.do("confirm", pk, actor=Actor.system(TITLE))
            except Refusal as refused:
                raise _Changed from refused

    def _items(self, wanted: Sequence[KnownCertificate]) -> tuple[int, int]:
        """Add what is new and bring the rest up to date; returns how many of each."""
        changed = self._look.changed(wanted)
        lines = [f"{one.pk}\t{line}" for one in wanted for _, line in one.items.values()]
        touched = {certificate.pk for *_, certificate in changed}
        touched.update(one.pk for one in wanted if one.items and not one.line)
        if touched:
            self._cursor.execute(sql.LOCK_CERTIFICATES, [sorted(touched)])
            if len(self._cursor.fetchall()) != len(touched):
                raise _Changed
        sql.copy(self._cursor, f"certificates_certificateitem ({sealing.ITEM})", lines)
        if not changed:
            return len(lines), 0
        return len(lines), sql.change_items(self._cursor, [(pk, row) for pk, row, *_ in changed])
