"""The two statements of the public verification, written out (docs/performance.md).

They are asked more often than anything else, and building them anew by the ORM costs more than
running them. Everything that varies is a parameter; both walk one index each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhiye.core.prepared import prepared_cursor

MOST = 60

_FOUND = """
select o.name, r.active_from, c.kind, c.state, c.issued_by, i.name, i.code, i.restriction,
  i.valid_until
"""
_PLACE = """
left join registrations_registration r on r.person_id = p.id and r.state = 'active'
left join organizations_organization o on o.id = r.organization_id
"""
BY_PERSON = f"""
{_FOUND}
from people_person p
{_PLACE}
left join certificates_certificate c on c.person_id = p.id
  and c.state in ('approved', 'suspended', 'revoked')
left join certificates_certificateitem i on i.certificate_id = c.id
where p.id_index = any(%(indexes)s) and p.name = %(name)s
order by c.id, i.id limit {MOST}
"""
_BY_CERTIFICATE = f"""
{_FOUND}
from certificates_certificate c
join people_person p on p.id = c.person_id
{_PLACE}
left join certificates_certificateitem i on i.certificate_id = c.id
where c.number_index = any(%(indexes)s) and p.name = %(name)s
  and c.state in ('approved', 'suspended', 'revoked')
order by c.id, i.id limit {MOST}
"""


@dataclass(frozen=True)
class Row:
    """One item, or one person or certificate without items: then `item` is None."""

    organization: str | None
    since: date | None
    kind: str | None
    state: str | None
    issued_by: str | None
    item: str | None
    code: str | None
    restriction: str | None
    valid_until: date | None


def by_person(*, name: str, indexes: Sequence[str]) -> list[Row]:
    """The person of an ID number with all certificates that may be shown."""
    return _rows(BY_PERSON, name, indexes)


def by_certificate(*, name: str, indexes: Sequence[str]) -> list[Row]:
    """The certificates of a number held by somebody of that name."""
    return _rows(_BY_CERTIFICATE, name, indexes)


def _rows(statement: str, name: str, indexes: Sequence[str]) -> list[Row]:
    with prepared_cursor() as cursor:
        cursor.execute(statement, {"name": name, "indexes": list(indexes)})
        return [Row(*row) for row in cursor.fetchall()]
