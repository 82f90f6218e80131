"""Imports that meet other people's work, each other, or their own end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from tests import cast
from tests.rosters.lists import bring_in, confirmed, good_row, new, sheet
from tests.support.waiting import PATIENCE, until
from tests.uploaded import faults
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.core.models import MoveLog
from zhiye.core.refusals import Conflict
from zhiye.lists import jobs
from zhiye.lists.models import UploadedList
from zhiye.people.models import Person
from zhiye.rosters import kind, sql, writing
from zhiye.rosters.kind import RosterList

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RosterList, "portion", 10)


class Elsewhere(Thread):
    """Something done over another connection; `result()` gives or raises what came of it."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._act = act
        self._told: Any = None
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._told = self._act()
        except BaseException as error:
            self._error = error
        finally:
            connections.close_all()

    def result(self) -> Any:
        self.join(PATIENCE)
        assert not self.is_alive()
        if self._error is not None:
            raise self._error
        return self._told


def until_somebody_waits() -> None:
    """Returns when a connection of this database waits for a row somebody else holds."""

    def somebody_waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            return bool(cursor.fetchone()[0])

    assert until(somebody_waits), "nobody waited"


def test_somebody_logs_in_and_keeps_their_phone_while_the_list_brings_another() -> None:
    worker = cast.person("张伟", with_account=False)
    number = worker.id_number.plain_for_system()
    data = sheet([["张伟", number, "13800000009", "G1", "", "太原局", "2028-03-05"]])
    office = cast.authority()
    account = cast.user("张伟", number="13900000001")
    with transaction.atomic():
        worker.user, worker.phone = account, "13900000001"
        worker.save()
        importing = Elsewhere(lambda: bring_in(data, office))
        until_somebody_waits()
    done = importing.result()
    assert (done.state, new(done)[1], done.failed) == ("done", 1, 0)
    worker.refresh_from_db()
    assert worker.user == account
    assert worker.phone is not None
    assert worker.phone.plain_for_system() == "13900000001"


def test_somebody_edits_while_the_import_holds_the_row() -> None:
    """Neither loses what the other wrote."""
    worker = cast.person("张伟", with_account=False)
    number = worker.id_number.plain_for_system()
    one = confirmed(sheet([["张伟", number, "13800000009", "G1", "", "太原局", "2028-03-05"]]))
    real = sql.reserve
    editing: list[Elsewhere] = []

    def edit() -> None:
        Person.objects.filter(pk=worker.pk).update(address="建设路 1 号")

    def reserve(cursor: Any, table: str, count: int) -> list[int]:
        if table == "certificates_certificate":  # the phone has just been written
            editing.append(Elsewhere(edit))
            until_somebody_waits()
        return real(cursor, table, count)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sql, "reserve", reserve)
        jobs.run(list_id=one.pk)
    editing[0].result()
    worker.refresh_from_db()
    assert worker.phone is not None
    assert (worker.phone.plain_for_system(), worker.address) == ("13800000009", "建设路 1 号")


@pytest.mark.usefixtures("small_portions")
def test_two_imports_of_the_same_people_at_once() -> None:
    rows = [good_row(seq) for seq in range(1, 121)]
    office = cast.authority()
    both = [Elsewhere(partial(bring_in, sheet(order), office)) for order in (rows, rows[::-1])]
    told = [one.result() for one in both]
    assert [one.state for one in told] == ["done", "done"]
    assert [one.failed for one in told] == [0, 0]
    assert sum(new(one)[0] for one in told) == 120 == Person.objects.count()
    assert sum(new(one)[2] for one in told) == 120 == CertificateItem.objects.count()
    assert MoveLog.objects.filter(flow="certificate").count() == 120 == Certificate.objects.count()


def test_a_person_who_appears_between_the_look_and_the_writing() -> None:
    """The unique number stops the second one; the import looks again and takes the first."""
    one = confirmed(sheet([good_row(1, "张伟")]))
    real = sql.reserve
    made: list[Person] = []

    def reserve(cursor: Any, table: str, count: int) -> list[int]:
        if not made:
            made.append(Elsewhere(lambda: cast.person("张伟", id_number=cast.an_id(1))).result())
        return real(cursor, table, count)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sql, "reserve", reserve)
        done = jobs.run(list_id=one.pk)
    assert (new(done)[:2], done.failed) == ((0, 1), 0)
    assert Certificate.objects.get().person == made[0]


@pytest.mark.usefixtures("small_portions")
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_crash_in_the_middle_and_the_same_list_again(
    monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    rows = [good_row(seq) for seq in range(1, 51)]
    rows[7][3], rows[33][3] = "Z9", "Z9"
    one = confirmed(sheet(rows))
    assert (one.good, one.bad) == (48, 2)
    real, calls = writing.write_ready, []

    def dies(*args: Any, **more: Any) -> Any:
        calls.append(1)
        if len(calls) == 3 and where == "before":
            raise KeyboardInterrupt
        outcome = real(*args, **more)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return outcome

    monkeypatch.setattr(kind, "write_ready", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(list_id=one.pk)
    left = UploadedList.objects.get(pk=one.pk)
    assert (left.state, left.done, new(left)[0]) == ("filing", 20, 20)
    assert Person.objects.count() == 20, "what was not told is not there"
    monkeypatch.setattr(kind, "write_ready", real)
    done = jobs.run(list_id=one.pk)
    again = UploadedList.objects.get(pk=one.pk)
    for found in (done, again):
        assert (found.state, found.done, found.filed, found.failed) == ("done", 48, 48, 2)
        assert new(found) == (48, 48, 48, 0)
    assert [line for line, said in faults(done).items() if said] == [9, 35]
    assert CertificateItem.objects.count() == 48


@pytest.mark.usefixtures("small_portions")
def test_progress_is_seen_by_others_while_the_work_goes_on() -> None:
    one = confirmed(sheet([good_row(seq) for seq in range(1, 36)]))
    seen: list[tuple[int, int, int]] = []

    def look() -> tuple[int, int, int]:
        found = UploadedList.objects.get(pk=one.pk)
        return found.done, found.percent, Person.objects.count()

    jobs.run(list_id=one.pk, progress=lambda _: seen.append(Elsewhere(look).result()))
    assert seen == [(10, 28, 10), (20, 57, 20), (30, 85, 30), (35, 100, 35)]


@pytest.mark.usefixtures("small_portions")
def test_a_second_process_on_the_same_list_makes_the_first_stop() -> None:
    one = confirmed(sheet([good_row(seq) for seq in range(1, 36)]))

    def begun_anew(_: UploadedList) -> None:
        UploadedList.objects.filter(pk=one.pk).update(done=0)

    with pytest.raises(Conflict):
        jobs.run(list_id=one.pk, progress=begun_anew)
    assert Person.objects.count() == 10, "the portion that found out is undone"


def test_an_error_of_the_database_that_does_not_pass_is_raised_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = confirmed(sheet([good_row(1)]))
    calls = []

    def broken(*args: Any) -> list[int]:
        calls.append(1)
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(sql, "reserve", broken)
    with pytest.raises(OperationalError):
        jobs.run(list_id=one.pk)
    assert len(calls) == 1
