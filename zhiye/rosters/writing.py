"""Taking good rows over, some thousand at a time, by a fixed number of statements.

What is on record is looked up, decided upon in memory, and written by COPY into the tables
themselves: their constraints, indexes and history triggers see every row. Rows are matched on the
look-up value of the ID number; repeating an import changes nothing. A validity on record that is
later than the list's stays: lists are often older than the register.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, UniqueViolation

from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import CertificateState
from zhiye.core.actor import Actor
from zhiye.core.history import context, expect_many
from zhiye.core.refusals import Refusal
from zhiye.core.text import same_name
from zhiye.regions.models import Authority
from zhiye.regions.territory import contains
from zhiye.rosters import sealing, sql
from zhiye.rosters.rows import Row
from zhiye.rosters.sealing import Ready

TRIES = 4
OTHER_NAME = "姓名：与该身份证号已有档案的姓名不一致，请核对姓名和号码。"
OTHER_TERRITORY = "身份证号：此人的档案属于其他地区，请由该地区的机构更新。"
REVOKED = "证书编号：这张证书已登记吊销，不能导入。"
UNREVIEWED = (CertificateState.SUBMITTED, CertificateState.RETURNED)


@dataclass
class Outcome:
    """What a set of rows changed, and the lines that were refused with the reason."""

    new_people: int = 0
    new_certificates: int = 0
    new_items: int = 0
    changed_items: int = 0
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Person:
    """Somebody on record, or (`pk` 0) about to be."""

    pk: int
    name: str
    region: str | None = None
    phone_index: str | None = None
    takes_phone: bool = False
    line: str = ""


@dataclass(slots=True)
class _Certificate:
    """A certificate on record, or one about to be, with the items the list gives it."""

    pk: int
    state: str = CertificateState.APPROVED
    line: str = ""
    items: dict[tuple[str, str], tuple[Row, str]] = field(default_factory=dict)

    def keep_latest(self, one: Ready) -> None:
        """Of several rows about one item the one that is valid longest counts."""
        row, items = one.row, self.items
        for item, line in zip(row.items, one.items, strict=True):
            key = item.code, item.restriction
            kept = items.get(key)
            if kept is None or row.valid_until > kept[0].valid_until:
                items[key] = row, line


class _Changed(Exception):
    """Somebody changed a row between the look and the writing: look again."""


def write(rows: Iterable[Row], *, actor: Actor, authority: Authority) -> Outcome:
    """Take rows over in one transaction: all of them that are not refused, or none."""
    return write_ready(
        list(sealing.ready(rows, authority=authority)), actor=actor, authority=authority
    )


def write_ready(rows: Sequence[Ready], *, actor: Actor, authority: Authority) -> Outcome:
    """Take sealed rows over; where somebody else writes the same rows, look again."""
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic(), context(actor, "名册导入"), connection.cursor() as cursor:
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
        self._territory = authority.territory if authority.region_id else ""
        self._outcome = Outcome()

    def take(self, rows: Sequence[Ready]) -> Outcome:
        """Look up, decide, write."""
        if not rows:
            return self._outcome
        expect_many()
        known = self._people(rows)
        accepted = self._whose(rows, known)
        self._make_people(known)
        wanted = self._certificates(accepted)
        self._phones(accepted)
        self._make_certificates(wanted)
        self._confirm(wanted)
        self._items(wanted)
        return self._outcome

    def _people(self, rows: Sequence[Ready]) -> dict[str, _Person]:
        """Who is on record, under the newest look-up value."""
        newest = {index: one.id_indexes[0] for one in rows for index in one.id_indexes}
        self._cursor.execute(sql.PEOPLE, [" ".join(newest)])
        return {
            newest[index]: _Person(pk, name, region, phone_index, not has_account)
            for index, pk, name, region, has_account, phone_index in self._cursor.fetchall()
        }

    def _whose(
        self, rows: Sequence[Ready], known: dict[str, _Person]
    ) -> list[tuple[Ready, _Person]]:
        """Rows with the person they are about; whoever is not known is added to `known`."""
        accepted = []
        for one in rows:
            row = one.row
            person = known.get(one.id_indexes[0])
            if person is None:
                person = known[one.id_indexes[0]] = _Person(0, row.name, line=one.person)
            elif person.name != row.name and not same_name(person.name, row.name):
                self._outcome.refused[row.line] = OTHER_NAME
                continue
            elif self._territory and person.region and not self._ours(person.region):
                self._outcome.refused[row.line] = OTHER_TERRITORY
                continue
            accepted.append((one, person))
        return accepted

    def _ours(self, region: str) -> bool:
        return contains(self._territory, region)

    def _make_people(self, known: dict[str, _Person]) -> None:
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
        self._outcome.new_people = len(new)

    def _certificates(self, accepted: Sequence[tuple[Ready, _Person]]) -> list[_Certificate]:
        """The certificates the rows are about, each with its items; new ones have no number yet."""
        found = self._on_record({person.pk for _, person in accepted if not person.line})
        wanted: dict[tuple[int, str], _Certificate] = {}
        for one, person in accepted:
            key = person.pk, one.number_indexes[0]
            certificate = wanted.get(key)
            if certificate is None and not person.line:
                keys = [(person.pk, index) for index in one.number_indexes]
                certificate = next((found[known] for known in keys if known in found), None)
            if certificate is None:
                certificate = _Certificate(0, line=f"{person.pk}\t{one.certificate}")
            elif certificate.state == CertificateState.REVOKED:
                self._outcome.refused[one.row.line] = REVOKED
                continue
            wanted[key] = certificate
            certificate.keep_latest(one)
        return list(wanted.values())

    def _on_record(self, people: set[int]) -> dict[tuple[int, str], _Certificate]:
        if not people:
            return {}
        self._cursor.execute(sql.CERTIFICATES, [sorted(people)])
        return {
            (person, index): _Certificate(pk, state)
            for person, index, pk, state in self._cursor.fetchall()
        }

    def _phones(self, accepted: Sequence[tuple[Ready, _Person]]) -> None:
        """A phone is taken from the list only while nobody has logged in with another one."""
        new: dict[int, tuple[bytes, str]] = {}
        for one, person in accepted:
            if (
                person.takes_phone
                and one.phone
                and person.phone_index not in one.phone_indexes
                and one.row.line not in self._outcome.refused
            ):
                new.setdefault(person.pk, (one.phone, one.phone_indexes[0]))
        if new:
            pks = sorted(new)
            self._cursor.execute(sql.LOCK_PEOPLE, [pks])
            phones = [new[pk][0] for pk in pks]
            self._cursor.execute(sql.PHONES, [pks, phones, [new[pk][1] for pk in pks]])

    def _make_certificates(self, wanted: Sequence[_Certificate]) -> None:
        new = [certificate for certificate in wanted if not certificate.pk]
        pks = sql.reserve(self._cursor, "certificates_certificate", len(new))
        for certificate, pk in zip(new, pks, strict=True):
            certificate.pk = pk
        sql.copy(
            self._cursor,
            f"certificates_certificate ({sealing.CERTIFICATE_COLUMNS})",
            [f"{certificate.pk}\t{certificate.line}" for certificate in new],
        )
        if new:
            CERTIFICATE.log_created("import", pks, actor=self._actor)
        self._outcome.new_certificates = len(new)

    def _confirm(self, wanted: Sequence[_Certificate]) -> None:
        """What the holder entered and nobody has reviewed is confirmed by the list."""
        for pk in sorted(one.pk for one in wanted if one.state in UNREVIEWED):
            try:
                CERTIFICATE.do("confirm", pk, actor=Actor.system("名册导入"))
            except Refusal as refused:
                raise _Changed from refused

    def _items(self, wanted: Sequence[_Certificate]) -> None:
        lines = [
            f"{certificate.pk}\t{line}"
            for certificate in wanted
            if certificate.line
            for _, line in certificate.items.values()
        ]
        old = {one.pk: one for one in wanted if not one.line}
        changed: list[tuple[int, Row]] = []
        if old:
            changed = self._compare(old, lines)
        sql.copy(self._cursor, f"certificates_certificateitem ({sealing.ITEM})", lines)
        self._outcome.new_items = len(lines)
        if changed:
            self._outcome.changed_items = sql.change_items(self._cursor, changed)

    def _compare(self, old: dict[int, _Certificate], lines: list[str]) -> list[tuple[int, Row]]:
        """Items of certificates on record: adds the lines of new ones, returns those to change."""
        self._cursor.execute(sql.ITEMS, [sorted(old)])
        changed: list[tuple[int, Row]] = []
        touched: set[int] = set()
        for pk, certificate, code, restriction, *dates in self._cursor.fetchall():
            found = old[certificate].items.pop((code, restriction), None)
            if found is not None and _is_news(found[0], *dates):
                changed.append((pk, found[0]))
                touched.add(certificate)
        for certificate, one in old.items():
            if one.items:
                touched.add(certificate)
                lines.extend(f"{certificate}\t{line}" for _, line in one.items.values())
        if touched:
            self._cursor.execute(sql.LOCK_CERTIFICATES, [sorted(touched)])
            if len(self._cursor.fetchall()) != len(touched):
                raise _Changed
        return changed


def _is_news(row: Row, begun: Any, until: Any, first: Any) -> bool:
    """Whether a row says more than the item on record; the statement asks the same once more."""
    if until is None:
        return row.valid_from is not None or begun is None or begun <= row.valid_until
    if row.valid_until == until:
        return first is None and row.first_issued_on is not None
    return bool(row.valid_until > until)
