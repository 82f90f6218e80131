"""What an import writes: history, logs, merging, keys, and how many statements it takes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests import cast
from tests.rosters.lists import HEAD, bring_in, good_row, new, sheet, the_person, wrong
from tests.uploaded import faults
from zhiye.certificates.flows import CERTIFICATE
from zhiye.certificates.models import Certificate, CertificateItem, CertificateState
from zhiye.core import history
from zhiye.core.history import expect_many
from zhiye.core.models import MoveLog
from zhiye.lists import jobs
from zhiye.notices.models import Notice
from zhiye.people.models import Person
from zhiye.rosters.kind import ROSTER_LIST, RosterList

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def contexts(model: Any) -> list[tuple[str, str, str]]:
    """Of every history row: what happened, who did it, why."""
    return [
        (event.pgh_label, event.pgh_context["name"], event.pgh_context["reason"])
        for event in model.events.rel.related_model.objects.order_by("pgh_id")
    ]


@pytest.mark.assurance(2)
def test_history_says_who_brought_each_row_in_and_why() -> None:
    office = cast.authority()
    done = bring_in(sheet([good_row(1), good_row(2)]), office)
    who = done.started_by
    assert who is not None
    for model in (Person, Certificate, CertificateItem):
        assert contexts(model) == [("insert", who.name, "名册导入")] * 2, model
    bring_in(sheet([good_row(1, until="2032-03-05", phone="13800000009")]), office)
    assert [label for label, *_ in contexts(CertificateItem)] == ["insert", "insert", "update"]
    assert [label for label, *_ in contexts(Person)] == ["insert", "insert", "update"]
    log = MoveLog.objects.filter(flow="certificate").values_list(
        "move", "from_state", "to_state", "actor_name", "acting_role", "acting_id"
    )
    assert set(log) == {("import", "", "approved", who.name, "authority", office.pk)}
    assert log.count() == 2


def test_what_the_holder_entered_is_confirmed_by_the_list() -> None:
    worker = cast.person("张伟")
    typed = cast.typed_certificate(worker, number="TS6G00000001")
    number = worker.id_number.plain_for_system()
    row = ["张伟", number, "", "G1、R1", "TS6G00000001", "太原局", "2031-03-05"]
    done = bring_in(sheet([row]))
    assert (new(done)[1], done.failed) == (0, 0)
    typed.refresh_from_db()
    assert typed.state == CertificateState.APPROVED
    assert sorted(typed.items.values_list("code", flat=True)) == ["G1", "R1"]
    assert Notice.objects.filter(recipient_id=worker.user_id).exists()
    # The move is the system's, the items are the importer's.
    who = done.started_by
    assert who is not None
    assert contexts(Certificate)[-1][1] == "系统（名册导入）"
    assert {name for _, name, _ in contexts(CertificateItem)[1:]} == {who.name}


@pytest.mark.parametrize("size", [1, 5000])
def test_one_person_under_two_names_is_told_at_the_second(
    monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """In one portion or in two."""
    monkeypatch.setattr(RosterList, "portion", size)
    rows = [
        good_row(1, "张伟"),
        good_row(2),
        [*good_row(1, "张炜")[:3], "R1", "", "", "2029-01-01"],
    ]
    done = bring_in(sheet(rows))
    assert (new(done)[0], done.failed) == (2, 1)
    assert [*faults(done)] == [4]
    assert "姓名" in wrong(done)[0]
    assert the_person(cast.an_id(1)).name == "张伟"
    assert not CertificateItem.objects.filter(code="R1").exists()


def test_the_same_name_written_otherwise_is_the_same_name() -> None:
    worker = cast.person("古丽·买买提")
    number = worker.id_number.plain_for_system()
    done = bring_in(sheet([["古丽买买提", number, "", "G1", "", "", "2028-03-05"]]))
    assert (done.failed, new(done)[1]) == (0, 1)


def test_a_revoked_certificate_is_refused() -> None:
    office = cast.authority()
    bring_in(sheet([good_row(1)]), office)
    made = Certificate.objects.get()
    CERTIFICATE.do("revoke", made.pk, actor=cast.reviewer(office), reason="伪造材料取得")
    done = bring_in(sheet([good_row(1, until="2033-01-01", phone="13800000003")]), office)
    assert "吊销" in wrong(done)[0]
    assert (new(done)[3], CertificateItem.objects.get().valid_until) == (0, date(2028, 3, 5))
    assert the_person(cast.an_id(1)).phone is None


def test_a_withdrawn_certificate_does_not_stand_in_the_way() -> None:
    worker = cast.person("张伟")
    typed = cast.typed_certificate(worker, number="TS6G00000001")
    CERTIFICATE.do("withdraw", typed.pk, actor=cast.as_person(worker))
    number = worker.id_number.plain_for_system()
    done = bring_in(sheet([["张伟", number, "", "G1", "TS6G00000001", "太原局", "2031-03-05"]]))
    assert (new(done)[1], done.failed) == (1, 0)


def test_of_two_rows_about_one_item_the_later_validity_counts() -> None:
    rows = [good_row(1, until=until) for until in ("2028-03-05", "2031-03-05", "2029-03-05")]
    done = bring_in(sheet(rows))
    assert (new(done)[2], CertificateItem.objects.get().valid_until) == (1, date(2031, 3, 5))


def test_a_first_issue_date_is_added_never_replaced() -> None:
    head = [*HEAD, "首次取证日期"]
    for first, expected in [("", None), ("2015-05-01", 2015), ("2011-05-01", 2015)]:
        bring_in(sheet([[*good_row(1), first]], head))
        found = CertificateItem.objects.get().first_issued_on
        assert (found and found.year) == expected


def test_signs_that_mean_something_to_copy_are_kept_as_typed() -> None:
    row = good_row(1)
    row[4], row[5] = "A\\N1", "第\\二\\t局"
    bring_in(sheet([row]))
    made = Certificate.objects.get()
    assert made.issued_by == "第\\二\\t局"
    assert made.number.plain_for_system() == "A\\N1"


def test_a_new_index_key_does_not_double_anybody(settings: Settings) -> None:
    def entry(key: str, fill: int) -> dict[str, str]:
        secret = base64.b64encode(bytes([fill]) * 32).decode()
        return {"id": key, "profile": "SM", "secret": secret}

    old = {"data": [entry("d1", 1)], "index": [entry("i1", 101)]}
    settings.ZHIYE_KEYRING = json.dumps(old)
    bring_in(sheet([good_row(1, phone="13800000001")]))
    settings.ZHIYE_KEYRING = json.dumps({**old, "index": [entry("i2", 102), *old["index"]]})
    done = bring_in(sheet([good_row(1, phone="13800000001", code="R1"), good_row(2)]))
    assert new(done)[:3] == (1, 1, 2)
    assert Certificate.objects.filter(person=the_person(cast.an_id(1))).count() == 1
    events = history.event_model(Person).objects
    assert not events.filter(pgh_label="update").exists(), "the phone is the same one"


def test_every_trigger_works_during_an_import() -> None:
    """The setting only says that none is passed over; another value would pass some over."""
    with connection.cursor() as cursor:
        expect_many()
        cursor.execute("SELECT current_setting('pgtrigger.ignore')::text[]")
        assert cursor.fetchone() == ([],)


def _statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        act()
    return len(found)


def test_statements_do_not_grow_with_the_rows() -> None:
    office = cast.authority()
    actor = cast.reviewer(office)

    def take(rows: range, **more: str) -> int:
        data = sheet([good_row(seq, **more) for seq in rows])
        return _statements(
            lambda: jobs.at_once(kind=ROSTER_LIST, actor=actor, data=data, file_name="x")
        )

    take(range(1, 3))  # what is asked once for a process is asked here
    few, many = range(10, 13), range(20, 80)
    assert take(few) == take(many), "new people"
    assert take(few) == take(many), "nothing new"
    changed = {"until": "2032-01-01", "phone": "13800000007", "code": "G1、R1"}
    assert take(few, **changed) == take(many, **changed), "changed validity, phone, new item"
    assert CertificateItem.objects.filter(code="R1").count() == 63
