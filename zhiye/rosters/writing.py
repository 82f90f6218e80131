"""Taking good rows over, set by set: COPY into a temporary table, then a few statements.

Rows are matched on the sealed ID number; repeating an import changes nothing. A validity on record
that is later than the list's stays: lists are often older than the register.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, Source
from zhiye.core import idnumber
from zhiye.core.actor import Actor
from zhiye.core.clock import now
from zhiye.core.history import context
from zhiye.core.sealed import blind_index
from zhiye.people.models import Person
from zhiye.regions.models import Authority
from zhiye.rosters.rows import Row

_CREATE = """
CREATE TEMPORARY TABLE roster_row (
    line integer, name text, id_number bytea, id_index text, id_kind text, sex text,
    birth_date date, phone bytea, phone_index text, number bytea, number_index text,
    issued_by text, issued_on date, valid_from date, valid_until date, first_issued_on date,
    code text, item_name text, restriction text, work_item_id bigint
) ON COMMIT DROP
"""
_COPY = "COPY roster_row FROM STDIN"
_NEW_PEOPLE = """
INSERT INTO people_person (name, id_kind, id_number, id_index, sex, birth_date, region_id, phone,
    phone_index, address, source, created_at)
SELECT DISTINCT ON (id_index) name, id_kind, id_number, id_index, sex, birth_date, %s, phone,
    phone_index, '', 'import', %s
FROM roster_row ORDER BY id_index, line
ON CONFLICT DO NOTHING
"""
_OTHER_NAME = """
DELETE FROM roster_row r USING people_person p
WHERE p.id_index = r.id_index AND p.name <> r.name
RETURNING r.line
"""
_OTHER_TERRITORY = """
DELETE FROM roster_row r USING people_person p
WHERE p.id_index = r.id_index AND p.region_id IS NOT NULL
    AND NOT (p.region_id >= %s AND p.region_id < %s)
RETURNING r.line
"""
_REVOKED = """
DELETE FROM roster_row r USING people_person p, certificates_certificate c
WHERE p.id_index = r.id_index AND c.person_id = p.id AND c.kind = 'operator'
    AND c.number_index = r.number_index AND c.state = 'revoked'
RETURNING r.line
"""
_PHONES = """
UPDATE people_person p SET phone = r.phone, phone_index = r.phone_index
FROM (SELECT DISTINCT ON (id_index) id_index, phone, phone_index FROM roster_row
      WHERE phone IS NOT NULL ORDER BY id_index, line) r
WHERE p.id_index = r.id_index AND p.user_id IS NULL
    AND p.phone_index IS DISTINCT FROM r.phone_index
"""
_NEW_CERTIFICATES = """
INSERT INTO certificates_certificate (person_id, kind, number, number_index, issued_by, issued_on,
    source, authority_id, state, created_at)
SELECT DISTINCT ON (p.id, r.number_index) p.id, 'operator', r.number, r.number_index, r.issued_by,
    r.issued_on, %s, %s, %s, %s
FROM roster_row r JOIN people_person p ON p.id_index = r.id_index
WHERE NOT EXISTS (SELECT 1 FROM certificates_certificate c WHERE c.person_id = p.id
    AND c.kind = 'operator' AND c.number_index = r.number_index AND c.state <> 'withdrawn')
ORDER BY p.id, r.number_index, r.line
ON CONFLICT DO NOTHING
RETURNING id
"""
_UNREVIEWED = """
SELECT DISTINCT c.id
FROM roster_row r JOIN people_person p ON p.id_index = r.id_index
JOIN certificates_certificate c ON c.person_id = p.id AND c.kind = 'operator'
    AND c.number_index = r.number_index AND c.state IN ('submitted', 'returned')
"""
_SOURCE_ITEMS = """
CREATE TEMPORARY TABLE roster_item ON COMMIT DROP AS
SELECT DISTINCT ON (c.id, r.code, r.restriction) c.id AS certificate_id, r.code, r.item_name,
    r.restriction, r.work_item_id, r.valid_from, r.valid_until, r.first_issued_on
FROM roster_row r JOIN people_person p ON p.id_index = r.id_index
JOIN certificates_certificate c ON c.person_id = p.id AND c.kind = 'operator'
    AND c.number_index = r.number_index AND c.state = 'approved'
ORDER BY c.id, r.code, r.restriction, r.valid_until DESC
"""
_CHANGED_ITEMS = """
UPDATE certificates_certificateitem i
SET valid_from = coalesce(s.valid_from, i.valid_from), valid_until = s.valid_until,
    first_issued_on = coalesce(i.first_issued_on, s.first_issued_on)
FROM roster_item s
WHERE i.certificate_id = s.certificate_id AND i.code = s.code AND i.restriction = s.restriction
    AND i.level = '' AND (i.valid_until IS NULL OR s.valid_until > i.valid_until
        OR (i.first_issued_on IS NULL AND s.first_issued_on IS NOT NULL
            AND s.valid_until = i.valid_until))
"""
_NEW_ITEMS = """
INSERT INTO certificates_certificateitem (certificate_id, code, name, restriction, level,
    work_item_id, valid_from, valid_until, first_issued_on)
SELECT s.certificate_id, s.code, s.item_name, s.restriction, '', s.work_item_id, s.valid_from,
    s.valid_until, s.first_issued_on
FROM roster_item s
WHERE NOT EXISTS (SELECT 1 FROM certificates_certificateitem i
    WHERE i.certificate_id = s.certificate_id AND i.code = s.code
    AND i.restriction = s.restriction AND i.level = '')
ON CONFLICT DO NOTHING
"""


@dataclass
class Outcome:
    """What a set of rows changed, and the lines that were refused with the reason."""

    new_people: int = 0
    new_certificates: int = 0
    new_items: int = 0
    changed_items: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def write(rows: Sequence[Row], *, actor: Actor, authority: Authority) -> Outcome:
    """Take rows over in one transaction: all of them that are not refused, or none."""
    outcome = Outcome()
    if not rows:
        return outcome
    with transaction.atomic(), context(actor, "名册导入"), connection.cursor() as cursor:
        cursor.execute(_CREATE)
        with cursor.copy(_COPY) as copy:  # type: ignore[attr-defined]
            for row in rows:
                for values in _values(row):
                    copy.write_row(values)
        cursor.execute(_NEW_PEOPLE, [authority.region_id, now()])
        outcome.new_people = cursor.rowcount
        _refuse(cursor, outcome, authority)
        cursor.execute(_PHONES)
        cursor.execute(
            _NEW_CERTIFICATES,
            [Source.IMPORT, authority.pk, CERTIFICATE.by_name["import"].target, now()],
        )
        made = [pk for (pk,) in cursor.fetchall()]
        outcome.new_certificates = len(made)
        CERTIFICATE.log_created("import", made, actor=actor)
        cursor.execute(_UNREVIEWED)
        for (pk,) in cursor.fetchall():
            CERTIFICATE.do("confirm", pk, actor=Actor.system("名册导入"))
        cursor.execute(_SOURCE_ITEMS)
        cursor.execute(_CHANGED_ITEMS)
        outcome.changed_items = cursor.rowcount
        cursor.execute(_NEW_ITEMS)
        outcome.new_items = cursor.rowcount
        cursor.execute("DROP TABLE roster_row, roster_item")
    return outcome


def _refuse(cursor: Any, outcome: Outcome, authority: Authority) -> None:
    cursor.execute(_OTHER_NAME)
    for (line,) in cursor.fetchall():
        outcome.refused[line] = "姓名：与该身份证号已有档案的姓名不一致，请核对姓名和号码。"
    if authority.region_id:
        from zhiye.regions.territory import bounds

        cursor.execute(_OTHER_TERRITORY, list(bounds(authority.territory)))
        for (line,) in cursor.fetchall():
            outcome.refused[line] = "身份证号：此人的档案属于其他地区，请由该地区的机构更新。"
    cursor.execute(_REVOKED)
    for (line,) in cursor.fetchall():
        outcome.refused[line] = "证书编号：这张证书已登记吊销，不能导入。"


def _values(row: Row) -> list[tuple[Any, ...]]:
    """One line of the temporary table for each item of a row, personal values sealed."""
    sealed_id = _seal(Person, "id_number", row.id_number)
    sealed_phone = _seal(Person, "phone", row.phone) if row.phone else None
    common = (
        row.line,
        row.name,
        sealed_id,
        blind_index(row.id_number, "id_number"),
        idnumber.DocumentKind.ID_CARD.value,
        row.sex,
        row.birth_date,
        sealed_phone,
        blind_index(row.phone, "phone") if row.phone else None,
        _seal(Certificate, "number", row.number),
        blind_index(row.number, "certificate_number"),
        row.issued_by,
        row.issued_on,
        row.valid_from,
        row.valid_until,
        row.first_issued_on,
    )
    return [
        (*common, item.code, item.name, item.restriction, item.work_item_id) for item in row.items
    ]


def _seal(model: Any, name: str, plain: str) -> bytes:
    return bytes(model._meta.get_field(name).get_prep_value(plain))
