"""Good rows made ready for COPY: personal values sealed and indexed, every text escaped.

No database is asked, so that a thread may work ahead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, cast

from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, CertificateKind, Source
from zhiye.core import keyring
from zhiye.core.clock import now
from zhiye.core.idnumber import DocumentKind
from zhiye.core.sealed import SealedField, blind_indexes, indexer, sealer
from zhiye.lists import kinds
from zhiye.people.models import Person
from zhiye.regions.models import Authority
from zhiye.rosters.rows import Entry, Item

PERSON = (
    "id, name, id_kind, id_number, id_index, sex, birth_date, region_id, phone, phone_index,"
    " address, source, created_at"
)
CERTIFICATE_COLUMNS = (
    "id, person_id, kind, number, number_index, issued_by, issued_on, source, authority_id, state,"
    " created_at"
)
ITEM = (
    "certificate_id, code, name, restriction, level, work_item_id, valid_from, valid_until,"
    " first_issued_on"
)
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
NULL = r"\N"


class Ready(NamedTuple):
    """A row with its look-up values and its lines for COPY, which begin after the ids.

    `id_indexes` and the others name the value under every key of the ring, the newest first.
    """

    row: Entry
    id_indexes: tuple[str, ...]
    number_indexes: tuple[str, ...]
    phone_indexes: tuple[str, ...]
    phone: bytes
    person: str
    certificate: str
    items: tuple[str, ...]


@dataclass(slots=True)
class Row(kinds.Row):
    """One row on its way: what it says, sealed; nothing where a cell is wrong."""

    ready: Ready | None = None


def readier(authority: Authority) -> Callable[[Entry], Ready]:
    """What seals and indexes rows with the newest keys of the ring."""
    seal_id, seal_phone = _sealer(Person, "id_number"), _sealer(Person, "phone")
    seal_number = _sealer(Certificate, "number")
    index_id, index_phone = _indexer("id_number"), _indexer("phone")
    index_number = _indexer("certificate_number")
    region, kind = authority.region_id or NULL, DocumentKind.ID_CARD.value
    made = now().isoformat()
    person_end = f"\t\t{Person.Source.IMPORT.value}\t{made}\n"
    certificate_end = (
        f"\t{Source.IMPORT.value}\t{authority.pk}\t{CERTIFICATE.by_name['import'].target}\t{made}\n"
    )

    def ready(row: Entry) -> Ready:
        number, mobile = row.id_number, row.phone
        id_indexes, number_indexes = index_id(number), index_number(row.number)
        phone = seal_phone(mobile) if mobile else b""
        phone_indexes = index_phone(mobile) if mobile else ("",)
        return Ready(
            row,
            id_indexes,
            number_indexes,
            phone_indexes,
            phone,
            f"{escape(row.name)}\t{kind}\t{_bytes(seal_id(number))}\t{id_indexes[0]}"
            f"\t{row.sex}\t{_day(row.birth_date)}\t{region}\t{_bytes(phone)}"
            f"\t{phone_indexes[0] or NULL}{person_end}",
            f"{CertificateKind.OPERATOR.value}\t{_bytes(seal_number(row.number))}"
            f"\t{number_indexes[0]}\t{escape(row.issued_by)}\t{_day(row.issued_on)}"
            f"{certificate_end}",
            tuple(_item(item, row) for item in row.items),
        )

    return ready


def _item(item: Item, row: Entry) -> str:
    return (
        f"{escape(item.code)}\t{escape(item.name)}\t{escape(item.restriction)}"
        f"\t\t{item.work_item_id or NULL}\t{_day(row.valid_from)}\t{row.valid_until}"
        f"\t{_day(row.first_issued_on)}\n"
    )


def escape(text: str) -> str:
    """A text for COPY's text format."""
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPES)


def _day(day: date | None) -> str:
    return NULL if day is None else day.isoformat()


def _bytes(raw: bytes) -> str:
    return f"\\\\x{raw.hex()}" if raw else NULL


def _indexer(purpose: str) -> Callable[[str], tuple[str, ...]]:
    """The look-up values under every index key; nearly always there is one."""
    if len(keyring.current().index) > 1:
        return lambda value: tuple(blind_indexes(value, purpose))
    newest = indexer(purpose)
    return lambda value: (newest(value),)


def _sealer(model: type[Person] | type[Certificate], name: str) -> Callable[[str], bytes]:
    return sealer(cast("SealedField", model._meta.get_field(name)))
