"""The statements of an import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from zhiye.core import history
from zhiye.rosters.rows import Entry

PEOPLE = """
SELECT id_index, id, name, region_id, user_id IS NOT NULL, phone_index FROM people_person
WHERE id_index = ANY(string_to_array(%s, ' '))
"""
CERTIFICATES = """
SELECT person_id, number_index, id, state FROM certificates_certificate
WHERE person_id = ANY(%s) AND kind = 'operator' AND state <> 'withdrawn'
"""
ITEMS = """
SELECT id, certificate_id, code, restriction, valid_from, valid_until, first_issued_on
FROM certificates_certificateitem WHERE certificate_id = ANY(%s) AND level = ''
"""
# Rows that are changed are locked in the order of their numbers: two imports then wait in turn.
LOCK_PEOPLE = "SELECT id FROM people_person WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
LOCK_CERTIFICATES = """
SELECT id FROM certificates_certificate WHERE id = ANY(%s) AND state = 'approved'
ORDER BY id FOR NO KEY UPDATE
"""
PHONES = """
UPDATE people_person p SET phone = r.phone, phone_index = r.phone_index
FROM unnest(%s::bigint[], %s::bytea[], %s::text[]) AS r (id, phone, phone_index)
WHERE p.id = r.id AND p.user_id IS NULL AND p.phone_index IS DISTINCT FROM r.phone_index
"""
CHANGED_ITEMS = """
UPDATE certificates_certificateitem i
SET valid_from = coalesce(s.valid_from, i.valid_from), valid_until = s.valid_until,
    first_issued_on = coalesce(i.first_issued_on, s.first_issued_on)
FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::date[])
    AS s (id, valid_from, valid_until, first_issued_on)
WHERE i.id = s.id AND coalesce(s.valid_from, i.valid_from, s.valid_until) <= s.valid_until
    AND (i.valid_until IS NULL OR s.valid_until > i.valid_until
        OR (i.first_issued_on IS NULL AND s.first_issued_on IS NOT NULL
            AND s.valid_until = i.valid_until))
"""


def copy(cursor: Any, target: str, lines: Sequence[str]) -> None:
    """Put lines in COPY's text format into a table."""
    if not lines:
        return
    # History gets its context (who, for whom, why) with this statement, but not with COPY itself.
    history.expect_many()
    content = "".join(lines).encode()
    with (
        connection.wrap_database_errors,
        cursor.copy(f"COPY {target} FROM STDIN") as opened,
    ):
        opened.write(content)


def reserve(cursor: Any, table: str, count: int) -> list[int]:
    """Numbers for rows that are about to be made."""
    if not count:
        return []
    cursor.execute(
        "SELECT nextval(name) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass OFFSET 0)"
        " AS sequence (name), generate_series(1, %s)",
        [table, count],
    )
    return [number for (number,) in cursor.fetchall()]


def change_items(cursor: Any, changed: Sequence[tuple[int, Entry]]) -> int:
    """Bring the validity of items on record up to the list's; returns how many changed."""
    changed = sorted(changed)
    cursor.execute(
        CHANGED_ITEMS,
        [
            [pk for pk, _ in changed],
            [row.valid_from for _, row in changed],
            [row.valid_until for _, row in changed],
            [row.first_issued_on for _, row in changed],
        ],
    )
    return int(cursor.rowcount)
