"""N invented people with certificates and registrations, loaded by COPY, more at any time."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from zhiye.accounts.models import AuthorityMembership, User
from zhiye.certificates.models import Certificate
from zhiye.core.clock import now, today
from zhiye.core.sealed import blind_indexes, indexer, sealer
from zhiye.demo import names
from zhiye.organizations.models import Delegation, Function, Organization
from zhiye.people.models import Person
from zhiye.regions.models import Authority, AuthorityKind, Region

PORTION = 20_000
PEOPLE_A_COMPANY = 500
SMALL = 40
"""Organisations with one person each, so that a list of organisations is full at every size."""
BIG = 10_000 + SMALL
"""So many people organisation 0 and the small ones have; organisation 1 has the next GIANT, the
others 500 each."""
GIANT = 100_000
BEGIN = 10_000_000
OWNER_PHONE = 3_000_000


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


def officer() -> User:
    """Somebody who may do everything at the association."""
    user, made = _user("基准审核员", OWNER_PHONE)
    if made:
        AuthorityMembership.objects.create(
            user=user,
            authority=offices(),
            functions=list(AuthorityMembership.FUNCTIONS),
            valid_from=today(),
        )
    return user


def owner(organization: int) -> User:
    """Who acts for one of the organisations."""
    user, made = _user("基准经办人", OWNER_PHONE + 1 + organization)
    if made:
        Delegation.objects.create(
            user=user,
            organization=Organization.objects.get(pk=BEGIN + organization),
            functions=list(Function.values),
            is_owner=True,
        )
    return user


def _user(name: str, seq: int) -> tuple[User, bool]:
    number = names.phone_of(seq)
    found = User.objects.filter(phone_index__in=blind_indexes(number, "phone")).first()
    if found:
        return found, False
    made = User(name=name, phone=number)
    made.set_unusable_password()  # as of everybody who logs in by code: exports ask for no password
    made.save()
    return made, True


def load(people: int, *, begin: int = 0) -> float:
    """People `begin` to `people`, each with certificate and registration; returns the seconds."""
    started = time.perf_counter()
    known = Organization.objects.filter(pk__gte=BEGIN).count()
    _organizations(known, max(2 + SMALL, _company(people - 1) + 1))
    for first in range(begin, people, PORTION):
        _portion(range(first, min(first + PORTION, people)))
    seconds = time.perf_counter() - started
    with connection.cursor() as cursor:
        # The server would do it by itself, beside what is measured next.
        cursor.execute("VACUUM (ANALYZE)")
    return seconds


def _company(n: int) -> int:
    if n < BIG:
        return 2 + n if n < SMALL else 0
    return 1 if n < BIG + GIANT else 2 + SMALL + (n - BIG - GIANT) // PEOPLE_A_COMPANY


def _organizations(first: int, after: int) -> None:
    authority, moment = offices(), now()
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
            for n in range(first, after)
        ),
    )


def _portion(numbers: range) -> None:
    moment, until = now(), today() + timedelta(days=700)
    seal_id, seal_number = _sealer(Person, "id_number"), _sealer(Certificate, "number")
    by_id, by_number = indexer("id_number"), indexer("certificate_number")
    ids = {n: id_number(n) for n in numbers}
    with transaction.atomic():
        _copy(
            "people_person (id, name, id_kind, id_number, id_index, sex, birth_date, region_id,"
            " address, source, created_at)",
            (
                (BEGIN + n, a_name(n), "id_card", seal_id(told), by_id(told), "M", _birth(told),
                 "140000", "", "import", moment)
                for n, told in ids.items()
            ),
        )  # fmt: skip
        _copy(
            "certificates_certificate (id, person_id, kind, number, number_index, issued_by,"
            " source, state, created_at)",
            (
                (BEGIN + n, BEGIN + n, "operator", seal_number(told), by_number(told), "太原局",
                 "import", "approved", moment)
                for n, told in ids.items()
            ),
        )  # fmt: skip
        _copy(
            "certificates_certificateitem (certificate_id, code, name, level, restriction,"
            " valid_until)",
            ((BEGIN + n, "G1", "工业锅炉司炉", "", "", until) for n in ids),
        )
        _copy(
            "registrations_registration (id, person_id, organization_id, reference, categories,"
            " origin, state, created_at, active_from)",
            (
                (BEGIN + n, BEGIN + n, BEGIN + _company(n), f"GS-BENCH-{n:08d}", "{operation}",
                 "invitation", "active", moment, today() - timedelta(days=n * 7 % 1000))
                for n in ids
            ),
        )  # fmt: skip


def _birth(number: str) -> date:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def _sealer(model: Any, name: str) -> Any:
    return sealer(model._meta.get_field(name))


def _copy(target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        # Said once, it spares every row's trigger the finding out; none is passed over.
        cursor.execute("SET pgtrigger.ignore = '{}'")
        with cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
