"""What is on record about the people of some rows, and what the rows would add to it.

Rows are matched on the look-up value of the ID number; repeating an import changes nothing. A
validity on record that is later than the list's stays: lists are often older than the register.
Nothing is written here, so that a preview may ask the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhiye.certificates.models import CertificateState
from zhiye.core.text import same_name
from zhiye.regions.models import Authority
from zhiye.regions.territory import contains
from zhiye.rosters import sql
from zhiye.rosters.rows import Entry
from zhiye.rosters.sealing import Ready
from zhiye.sheets.cells import Fault

OTHER_NAME = Fault("name", "姓名：与该身份证号已有档案的姓名不一致，请核对姓名和号码。")
OTHER_TERRITORY = Fault("id_number", "身份证号：此人的档案属于其他地区，请由该地区的机构更新。")
REVOKED = Fault("number", "证书编号：这张证书已登记吊销，不能导入。")

ItemKey = tuple[str, str]
"""Code and restriction."""


@dataclass(slots=True)
class KnownPerson:
    """Somebody on record, or (`pk` 0) about to be, with the line for COPY."""

    pk: int
    name: str
    region: str | None = None
    phone_index: str | None = None
    takes_phone: bool = False
    line: str = ""


@dataclass(slots=True)
class KnownCertificate:
    """A certificate on record, or one about to be, with the items the list gives it.

    `key` are the look-up values of person and number.
    """

    key: tuple[str, str]
    person: KnownPerson
    pk: int = 0
    state: str = CertificateState.APPROVED
    line: str = ""
    items: dict[ItemKey, tuple[Entry, str]] = field(default_factory=dict)

    def keep_latest(self, one: Ready) -> None:
        """Of several rows about one item the one that is valid longest counts."""
        row, items = one.row, self.items
        for item, line in zip(row.items, one.items, strict=True):
            key = item.code, item.restriction
            kept = items.get(key)
            if kept is None or row.valid_until > kept[0].valid_until:
                items[key] = row, line


Change = tuple[int, Entry, ItemKey, KnownCertificate]
"""An item on record by its number, the row that says more, which item it is and of what."""


class Look:
    """One portion of rows against the register; `refused` tells why a line is left out."""

    def __init__(self, cursor: Any, authority: Authority) -> None:
        self._cursor = cursor
        self.refused: dict[int, list[Fault]] = {}
        self._territory = authority.territory if authority.region_id else ""

    def people(self, rows: Sequence[Ready]) -> dict[str, KnownPerson]:
        """Who is on record, under the newest look-up value."""
        newest = {index: one.id_indexes[0] for one in rows for index in one.id_indexes}
        self._cursor.execute(sql.PEOPLE, [" ".join(newest)])
        return {
            newest[index]: KnownPerson(pk, name, region, phone_index, not has_account)
            for index, pk, name, region, has_account, phone_index in self._cursor.fetchall()
        }

    def whose(
        self, rows: Sequence[Ready], known: dict[str, KnownPerson]
    ) -> list[tuple[Ready, KnownPerson]]:
        """Rows with the person they are about; whoever is not known is added to `known`."""
        accepted = []
        for one in rows:
            row = one.row
            person = known.get(one.id_indexes[0])
            if person is None:
                person = known[one.id_indexes[0]] = KnownPerson(0, row.name, line=one.person)
            elif person.name != row.name and not same_name(person.name, row.name):
                self.refused[row.line] = [OTHER_NAME]
                continue
            elif self._territory and person.region and not self._ours(person.region):
                self.refused[row.line] = [OTHER_TERRITORY]
                continue
            accepted.append((one, person))
        return accepted

    def _ours(self, region: str) -> bool:
        return contains(self._territory, region)

    def certificates(self, accepted: Sequence[tuple[Ready, KnownPerson]]) -> list[KnownCertificate]:
        """The certificates the rows are about, each with its items; new ones have no number yet."""
        found = self._on_record({person.pk for _, person in accepted if not person.line})
        wanted: dict[tuple[str, str], KnownCertificate] = {}
        for one, person in accepted:
            key = one.id_indexes[0], one.number_indexes[0]
            certificate = wanted.get(key)
            if certificate is None and not person.line:
                keys = [(person.pk, index) for index in one.number_indexes]
                pk, state = next((found[known] for known in keys if known in found), (0, ""))
                certificate = KnownCertificate(key, person, pk, state) if pk else None
            if certificate is None:
                certificate = KnownCertificate(key, person, line=one.certificate)
            elif certificate.state == CertificateState.REVOKED:
                self.refused[one.row.line] = [REVOKED]
                continue
            wanted[key] = certificate
            certificate.keep_latest(one)
        return list(wanted.values())

    def _on_record(self, people: Collection[int]) -> dict[tuple[int, str], tuple[int, str]]:
        if not people:
            return {}
        self._cursor.execute(sql.CERTIFICATES, [sorted(people)])
        return {
            (person, index): (pk, state) for person, index, pk, state in self._cursor.fetchall()
        }

    def changed(self, wanted: Sequence[KnownCertificate]) -> list[Change]:
        """Items on record that the list brings up to date.

        Of a certificate on record the items that are there already are taken out of `items`: the
        others are to be added.
        """
        old = {one.pk: one for one in wanted if not one.line}
        if not old:
            return []
        self._cursor.execute(sql.ITEMS, [sorted(old)])
        changed = []
        for pk, holder, code, restriction, *dates in self._cursor.fetchall():
            certificate, key = old[holder], (code, restriction)
            found = certificate.items.pop(key, None)
            if found is not None and _is_news(found[0], *dates):
                changed.append((pk, found[0], key, certificate))
        return changed


def _is_news(row: Entry, begun: date | None, until: date | None, first: date | None) -> bool:
    """Whether a row says more than the item on record; the statement asks the same once more."""
    if until is None:
        return row.valid_from is not None or begun is None or begun <= row.valid_until
    if row.valid_until == until:
        return first is None and row.first_issued_on is not None
    return row.valid_until > until
