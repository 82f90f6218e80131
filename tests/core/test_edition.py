"""What is kept of reference data, and until when."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from zhiye.core import edition
from zhiye.core.models import Edition
from zhiye.regions.models import Authority, Region, WorkdayOverride
from zhiye.regions.selectors import region, workday_overrides

DAY = date(2026, 10, 10)


def number() -> int:
    return Edition.objects.get().number


def works(on: date = DAY) -> bool | None:
    return workday_overrides(on, on).get(on)


def set_day(is_working: bool) -> None:
    WorkdayOverride.objects.update_or_create(
        date=DAY, defaults={"is_working": is_working, "note": "x", "source": "x"}
    )


@pytest.fixture
def place(db: None) -> Region:
    return Region.objects.create(code="990000", name="某省", full_name="某省", level=1, source="x")


def test_every_way_of_writing_makes_a_new_number(place: Region) -> None:
    seen = {number()}

    def is_new() -> bool:
        before = len(seen)
        seen.add(number())
        return len(seen) > before

    Region.objects.filter(pk=place.pk).update(name="某某省")
    assert is_new()
    Authority.objects.bulk_create([Authority(name="某局", short_name="某局", kind="regulator")])
    assert is_new()
    with connection.cursor() as cursor:
        cursor.execute("update regions_region set name = 'x' where code = '990000'")
    assert is_new()
    place.delete()
    assert is_new()


def test_one_who_knows_the_number_asks_nothing_more(place: Region) -> None:
    with edition.one_step():
        assert region(place.code) == place
    with edition.one_step():
        edition.know(number())
        with CaptureQueriesContext(connection) as asked:
            assert region(place.code) == place
            assert region("no such code") is None
        assert not asked.captured_queries


def test_a_change_elsewhere_is_seen_by_the_next_and_not_within_one(place: Region) -> None:
    with edition.one_step():
        assert region(place.code) == place
        Region.objects.filter(pk=place.pk).update(name="新名")
        found = region(place.code)
        assert found is not None
        assert found.name == "某省"
    with edition.one_step():
        found = region(place.code)
        assert found is not None
        assert found.name == "新名"


@pytest.mark.django_db
def test_what_was_taken_back_is_told_to_nobody() -> None:
    set_day(True)
    with edition.one_step():
        assert works() is True
        with transaction.atomic():
            set_day(False)
            edition.changed()
            assert works() is False
            transaction.set_rollback(True)
        assert works() is True
    with edition.one_step():
        assert works() is True


@pytest.mark.django_db
def test_without_a_number_one_step_keeps_its_own_and_leaves_nothing() -> None:
    set_day(True)
    Edition.objects.all().delete()
    with edition.one_step():
        assert works() is True
        with CaptureQueriesContext(connection) as asked:
            assert works() is True
        assert len(asked.captured_queries) == 1  # whether there is a number now
    WorkdayOverride.objects.filter(date=DAY).delete()
    Edition.objects.all().delete()
    with edition.one_step():
        assert works() is None


@pytest.mark.django_db
def test_little_is_kept_of_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition, "_editions", {})
    monkeypatch.setattr(edition, "MOST", 3)
    for turn in range(4):
        set_day(turn % 2 == 0)
        with edition.one_step():
            for code in ("110000", "120000", "130000", "140000", "150000"):
                region(code)
    assert len(edition._editions) == edition.EDITIONS
    assert all(len(one) <= 4 for one in edition._editions.values())


@pytest.mark.django_db(transaction=True)
def test_another_connection_sees_the_change_when_it_is_committed() -> None:
    set_day(True)
    seen: list[bool | None] = []

    def look() -> None:
        with edition.one_step():
            seen.append(works())
        connection.close()

    def at_once() -> None:
        other = threading.Thread(target=look)
        other.start()
        other.join()

    at_once()
    with transaction.atomic():
        set_day(False)
        at_once()  # not committed yet
    at_once()
    assert seen == [True, True, False]
