"""Readable references: unique and without gaps, on a real database with real threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction

from zhiye.core import clock
from zhiye.core.references import Reference, next_reference, next_references, parse_reference


def _in_thread(act: Callable[[], str | None]) -> str | None:
    try:
        return act()
    finally:
        connection.close()


@pytest.mark.django_db
def test_counts_for_each_kind_authority_and_year() -> None:
    assert next_reference(kind="XK", authority_code="14", year=2026) == "XK14-2026-000001"
    assert next_reference(kind="XK", authority_code="14", year=2026) == "XK14-2026-000002"
    assert next_reference(kind="XK", authority_code="1401", year=2026) == "XK1401-2026-000001"
    assert next_reference(kind="ZC", authority_code="14", year=2026) == "ZC14-2026-000001"
    with clock.freeze(date(2027, 1, 1)):
        assert next_reference(kind="XK", authority_code="14") == "XK14-2027-000001"


@pytest.mark.django_db
def test_many_at_once_follow_one_another() -> None:
    told = {"kind": "XK", "authority_code": "14", "year": 2026}
    assert next_references(3, **told)[::2] == ["XK14-2026-000001", "XK14-2026-000003"]  # type: ignore[arg-type]
    assert next_reference(kind="XK", authority_code="14", year=2026) == "XK14-2026-000004"
    assert next_references(2, **told) == ["XK14-2026-000005", "XK14-2026-000006"]  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_savepoint_taken_back_gives_its_number_back() -> None:
    next_reference(kind="XK", authority_code="14", year=2026)
    with transaction.atomic():
        next_reference(kind="XK", authority_code="14", year=2026)
        transaction.set_rollback(True)
    assert next_reference(kind="XK", authority_code="14", year=2026) == "XK14-2026-000002"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        next_reference(kind="XK", authority_code="14", year=2026)


@pytest.mark.django_db(transaction=True)
@pytest.mark.assurance(8)
def test_threads_get_unique_numbers_without_gaps_though_some_roll_back() -> None:
    together = threading.Barrier(8)

    def draw(number: int) -> str | None:
        def act() -> str | None:
            if number < 8:
                together.wait()
            with transaction.atomic():
                given = next_reference(kind="XK", authority_code="14", year=2026)
                if number % 5 == 0:
                    transaction.set_rollback(True)
                    return None
                return given

        return _in_thread(act)

    with ThreadPoolExecutor(8) as pool:
        kept = [given for given in pool.map(draw, range(80)) if given]
    assert sorted(kept) == [f"XK14-2026-{n:06d}" for n in range(1, 65)]


@pytest.mark.parametrize("kind", ["", "x", "XKXKX", "XK1", "xk"])
def test_wrong_kinds_are_faults_of_the_program(kind: str) -> None:
    with pytest.raises(ValueError, match="kind"):
        next_reference(kind=kind, authority_code="14", year=2026)


def test_a_reference_is_read_as_people_type_it() -> None:
    assert parse_reference(" ｘｋ14-2026-000012 ") == Reference("XK", "14", 2026, 12)
    assert str(Reference("XK", "14", 2026, 12)) == "XK14-2026-000012"
    assert parse_reference("XK14-26-12") is None
