"""N invented people with certificates and registrations, loaded by COPY."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import connection

from zhiye.certificates.models import Certificate
from zhiye.core.clock import now, today
from zhiye.core.sealed import blind_index
from zhiye.demo import names
from zhiye.people.models import Person
from zhiye.regions.models import Authority, AuthorityKind, Region

PEOPLE_A_COMPANY = 500
BIG = 10_000
BEGIN = 10_000_000


def a_name(seq: int) -> str:
    """A name of three characters; neighbouring numbers get different ones."""
    surname = names.SURNAMES[seq % len(names.SURNAMES)]
    given = names.GIVEN[seq // 7 % len(names.GIVEN)] + names.GIVEN[seq // 11 % len(names.GIVEN)]
    return surname + given


def id_number(seq: int) -> str:
    """The invented ID number of a person of the bench."""
    return names.id_of(seq)


def offices() -> Authority:
    """One province with one association."""
    province, _ = Region.objects.get_or_create(
        code="140000", defaults={"name": "山西省", "full_name": "山西省", "level": 1}
    )
    found, _ = Authority.objects.get_or_create(
        name="基准测试协会",
        defaults={"short_name": "协会", "kind": AuthorityKind.ASSOCIATION, "region": province},
    )
    return found


def load(people: int) -> float:
    """Fill the tables; returns the seconds it took. Sealing and indexing are part of it.

    Organisation 1 gets the first 10,000 people, the others 500 each.
    """
    authority = offices()
    started = time.perf_counter()
    moment = now()
    until = today() + timedelta(days=700)
    companies = 1 + max(people - BIG, 0) // PEOPLE_A_COMPANY + 1
    _copy(
        "organizations_organization (id, name, uscc, kinds, legal_representative, region_id,"
        " address, contact_name, contact_phone, authority_id, state, register_answer, verified_at,"
        " created_at)",
        (
            (
                BEGIN + n,
                f"基准{n}号机电有限公司",
                names.uscc_of(n),
                "{production}",
                "韩建业",
                "140000",
                "建设路1号",
                "赵敏",
                b"\0",
                authority.pk,
                "verified",
                "",
                moment,
                moment,
            )
            for n in range(companies)
        ),
    )
    _copy(
        "people_person (id, name, id_kind, id_number, id_index, sex, birth_date, region_id,"
        " address, source, created_at)",
        (_person(n, moment) for n in range(people)),
    )
    _copy(
        "certificates_certificate (id, person_id, kind, number, number_index, issued_by, source,"
        " state, created_at)",
        (_certificate(n, moment) for n in range(people)),
    )
    _copy(
        "certificates_certificateitem (certificate_id, code, name, level, restriction,"
        " valid_until)",
        ((BEGIN + n, "G1", "工业锅炉司炉", "", "", until) for n in range(people)),
    )
    _copy(
        "registrations_registration (id, person_id, organization_id, reference, categories,"
        " origin, state, created_at, active_from)",
        (
            (
                BEGIN + n,
                BEGIN + n,
                BEGIN + _company(n),
                f"GS-BENCH-{n:08d}",
                "{operation}",
                "invitation",
                "active",
                moment,
                today(),
            )
            for n in range(people)
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return time.perf_counter() - started


def _company(n: int) -> int:
    return 0 if n < BIG else 1 + (n - BIG) // PEOPLE_A_COMPANY


def _person(n: int, moment: Any) -> tuple[Any, ...]:
    number = id_number(n)
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return (
        BEGIN + n,
        a_name(n),
        "id_card",
        _seal(Person, "id_number", number),
        blind_index(number, "id_number"),
        "male",
        born,
        "140000",
        "",
        "import",
        moment,
    )


def _certificate(n: int, moment: Any) -> tuple[Any, ...]:
    number = id_number(n)
    return (
        BEGIN + n,
        BEGIN + n,
        "operator",
        _seal(Certificate, "number", number),
        blind_index(number, "certificate_number"),
        "太原局",
        "import",
        "approved",
        moment,
    )


def _seal(model: Any, name: str, plain: str) -> bytes:
    return bytes(model._meta.get_field(name).get_prep_value(plain))


def _copy(target: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
