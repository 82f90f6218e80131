"""Judging a list: every wrong cell is told beside its column, by the checks of filing (ZS-26)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast, hired
from tests.employment.batches.lists import (
    HEAD,
    days,
    judged,
    row_of,
    sheet,
    upload,
    workers,
)
from tests.uploaded import faults
from zhiye.certificates.models import Certificate, CertificateItem
from zhiye.core.clock import today
from zhiye.employment import finding
from zhiye.employment.batches.columns import LIST
from zhiye.employment.batches.items import Catalogue
from zhiye.employment.batches.judging import COLUMN_OF
from zhiye.employment.models import Employment
from zhiye.integrations import services as sandboxes
from zhiye.integrations.answers import RegisterCertificate, RegisterItem
from zhiye.lists import jobs
from zhiye.lists.models import Outcome, UploadedList
from zhiye.notices.models import Notice
from zhiye.organizations.models import Organization
from zhiye.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
ZHONGSHAN, FUJIAN = hired.IN_ZHONGSHAN, hired.IN_FUJIAN


def one(here: Organization, row: list[Any], head: list[str] | None = None) -> tuple[str, list[Any]]:
    """The outcome of the only row, and its faults."""
    found = judged(here, sheet([row], head)).rows.get()
    return found.outcome, found.faults


@pytest.mark.req("ZS-26")
def test_a_list_is_judged_and_waits_for_a_word() -> None:
    here, items = hired.organization(), workers(2)
    batch = upload(here, sheet([row_of(items[0]), row_of(items[1], start="明年")]))
    assert (batch.state, batch.total) == ("waiting", 2)
    done = jobs.read(list_id=batch.pk)
    assert (done.state, done.good, done.bad, done.known) == ("checked", 1, 1, 0)
    assert not Employment.objects.exists()
    row = done.rows.get(line=3)
    assert [field for field, _ in row.faults] == ["started_on"]
    assert row.shown["id_number"] == items[1].certificate.person.id_number.masked
    notice = Notice.objects.get(event="list.checked")
    assert (notice.recipient_id, notice.link) == (
        batch.started_by_id,
        f"/org/employments/batches/{batch.pk}/",
    )
    again = jobs.read(list_id=batch.pk)
    assert (again.state, again.rows.count()) == ("checked", 2), "judged once"


@pytest.mark.req("ZS-25", "ZS-26")
@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"start": days(-366)}, "started_on", "过早"),
        ({"start": days(-364)}, "", ""),
        ({"start": ""}, "started_on", "请填写聘用开始日期"),
        ({"end": days(901)}, "ends_on", "聘用结束时间过晚"),
        ({"end": days(900)}, "", ""),
        ({"end": ""}, "ends_on", "还没有填写聘用结束时间"),
        ({"start": days(5), "end": days(4)}, "", "早于聘用开始时间"),
        ({"name": "张3"}, "name", "姓名中不能有数字"),
        ({"name": "王陌生"}, "name", "不一致"),
        ({"number": "70010119850615001"}, "id_number", "身份证号"),
        ({"number": 700101198506150.0}, "id_number", "当成了数字"),
        ({"code": ""}, "code", "请选择作业项目"),
        ({"code": "Q2"}, "code", "此人名下没有“Q2”"),
        ({"code": "=A1"}, "code", "单元格里是公式"),
    ],
)
def test_a_wrong_cell_is_told_beside_its_column(change: Any, field: str, said: str) -> None:
    (item,) = workers(1)
    outcome, found = one(hired.organization(), row_of(item, **change))
    if not said:
        assert (outcome, found) == (Outcome.GOOD, [])
        return
    assert outcome == Outcome.BAD
    if field:
        assert [each for each, _ in found] == [field]
    assert said in found[0][1]
    label = LIST.label(field or "name")
    assert not found[0][1].startswith(f"{label}：{label}")


def test_every_wrong_cell_is_told_not_only_the_first() -> None:
    (item,) = workers(1)
    row = row_of(item, name="张3", start="明年", code="")
    _, found = one(hired.organization(), row)
    assert {field for field, _ in found} == {"name", "started_on", "code"}


@pytest.mark.req("FJ-16")
def test_the_certificate_is_judged_as_by_filing_one_by_one() -> None:
    expired = hired.worker(until=today() - timedelta(days=1))
    last_day = hired.worker(until=today())
    later = hired.worker()
    CertificateItem.objects.filter(pk=later.pk).update(valid_from=today() + timedelta(days=1))
    revoked = hired.worker()
    Certificate.objects.filter(pk=revoked.certificate_id).update(state="revoked")
    typed = cast.typed_certificate(cast.person()).items.get()
    items = [expired, last_day, later, revoked, typed]
    rows = [row_of(item, start=days(0), end=days(0)) for item in items]
    told = faults(judged(hired.organization(), sheet(rows)))
    assert "到期" in told[2][0]
    assert told[3] == []
    assert "起才有效" in told[4][0]
    assert "吊销" in told[5][0]
    assert "尚未核验" in told[6][0]
    assert all("不得从事相关作业" in told[line][0] for line in (2, 4, 5, 6))


@pytest.mark.req("FJ-17")
def test_where_one_employer_is_allowed_the_other_is_named() -> None:
    item, here = hired.worker(), hired.organization(FUJIAN)
    hired.hired(item, hired.organization(FUJIAN, "福州先到机电有限公司"))
    outcome, found = one(here, row_of(item))
    assert outcome == Outcome.BAD
    assert found[0][0] == "name"
    assert "福州先到机电有限公司" in found[0][1]


@pytest.mark.req("ZS-26")
class TestKnown:
    def test_the_same_record_is_counted_apart(self) -> None:
        here, item = hired.organization(), hired.worker()
        made = hired.hired(item, here)
        outcome, found = one(here, row_of(item, start=made.started_on.isoformat()))
        assert (outcome, found) == (Outcome.KNOWN, [])
        assert UploadedList.objects.get().state == "done", "nothing is left to decide"

    def test_another_start_is_told_with_the_record_there_is(self) -> None:
        here, item = hired.organization(), hired.worker()
        made = hired.hired(item, here)
        outcome, found = one(here, row_of(item, start=days(-1)))
        assert outcome == Outcome.BAD
        assert made.reference in found[0][1]

    def test_of_several_items_only_the_new_ones_are_left(self) -> None:
        here, item = hired.organization(), hired.worker("N1")
        other = hired.item_of(item.certificate.person, "G1")
        hired.hired(item, here, hired.facts(today()))
        batch = judged(here, sheet([row_of(item, code="N1、G1", start=days(0))]))
        row = batch.rows.get()
        assert (row.outcome, row.facts["items"]) == (Outcome.GOOD, [other.pk])

    def test_the_same_person_and_item_twice_in_a_list(self) -> None:
        here, item = hired.organization(), hired.worker()
        bad, good, again = row_of(item, start="x"), row_of(item), row_of(item, start=days(-1))
        told = faults(judged(here, sheet([bad, good, again])))
        assert told[3] == [], "a bad row does not stand in the way"
        assert "与第 3 行" in told[4][0]


@pytest.mark.req("ZS-26", "FJ-13")
class TestUnknown:
    """Somebody the platform does not know, whom the register may know."""

    NUMBER, NAME = cast.an_id(777), "钱未知"

    def in_register(self, *codes: str, holder: str = NAME) -> None:
        items = tuple(
            RegisterItem(code=code, name="试验项目", valid_until=today() + timedelta(days=900))
            for code in codes
        )
        found = RegisterCertificate(
            kind="operator",
            number=self.NUMBER,
            holder=holder,
            issuing_authority="试验局",
            items=items,
        )
        sandboxes.put_certificates(register="operators", rows=[(self.NUMBER, found)])

    def row(self, code: str = "G1") -> list[Any]:
        return [self.NAME, self.NUMBER, code, days(-3), days(300)]

    def test_is_entered_when_the_register_confirms_the_item(self) -> None:
        self.in_register("G1", "N1")
        here = hired.organization()
        outcome, found = one(here, self.row())
        assert (outcome, found) == (Outcome.GOOD, [])
        person = Person.objects.get(name=self.NAME)
        assert (person.source, person.region_id) == (Person.Source.EMPLOYER, here.region_id)
        assert person.user_id is None

    def test_is_not_entered_for_an_item_the_register_does_not_know(self) -> None:
        self.in_register("N1")
        outcome, found = one(hired.organization(), self.row())
        assert (outcome, found[0][0]) == (Outcome.BAD, "code")
        assert "没有这个作业项目" in found[0][1]
        assert not Person.objects.filter(name=self.NAME).exists()

    def test_is_not_entered_under_another_name(self) -> None:
        self.in_register("G1", holder="钱另名")
        outcome, found = one(hired.organization(), self.row())
        assert (outcome, found[0][0]) == (Outcome.BAD, "id_number")
        assert not Person.objects.filter(name=self.NAME).exists()

    def test_is_not_asked_about_while_another_cell_is_wrong(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding, "enter", lambda **_: pytest.fail("asked"))
        row = self.row()
        row[3] = "明年"
        assert one(hired.organization(), row)[0] == Outcome.BAD

    def test_a_register_that_is_down_keeps_the_row_out_with_a_sentence(self) -> None:
        row = self.row()
        row[0] = "钱故障"
        outcome, found = one(hired.organization(), row)
        assert (outcome, found[0][0]) == (Outcome.BAD, "id_number")
        assert "没有应答" in found[0][1]

    def test_somebody_on_record_without_certificates_is_asked_about_once(self) -> None:
        person = cast.person(self.NAME, id_number=self.NUMBER)
        self.in_register("G1")
        here = hired.organization()
        assert one(here, self.row())[0] == Outcome.GOOD
        assert person.certificates.count() == 1


@pytest.mark.req("ZS-26")
class TestItems:
    @pytest.mark.parametrize(
        ("written", "codes"),
        [
            ("G1", ["G1"]),
            ("g1", ["G1"]),
            ("Ｇ１", ["G1"]),
            ("G1 工业锅炉司炉", ["G1"]),
            ("G1工业锅炉司炉", ["G1"]),
            ("工业锅炉司炉", ["工业锅炉司炉"]),
            ("G1、N1，Q2(限桥式起重机、门式起重机)", ["G1", "N1", "Q2"]),
            ("G1 N1", ["G1", "N1"]),
            ("G1/N1", ["G1", "N1"]),
            ("G1,G1", ["G1"]),
            ("GTAW-FeⅡ-6G-3/57-FefS-02/10/12", ["GTAW-FeⅡ-6G-3/57-FefS-02/10/12"]),
            ("", []),
        ],
    )
    def test_what_a_cell_names(self, written: str, codes: list[str]) -> None:
        assert [one.code.code for one in Catalogue().wanted(written)] == codes

    def find(self, written: str, items: list[CertificateItem]) -> CertificateItem | str:
        catalogue = Catalogue()
        (wanted,) = catalogue.wanted(written)
        return catalogue.find(wanted, items)

    def test_by_code_by_name_and_by_the_words_of_the_list(self) -> None:
        item, other = hired.worker("G1"), hired.worker("N1")
        name = item.name
        for written in ("G1", name, f"G1 {name}"):
            assert self.find(written, [other, item]) == item

    def test_the_one_that_can_be_used_counts(self) -> None:
        old = hired.worker(until=today() - timedelta(days=1))
        new = hired.item_of(old.certificate.person)
        assert self.find("G1", [new, old]) == self.find("G1", [old, new]) == new
        assert self.find("G1", [old]) == old, "the check says why not"

    def test_an_old_code_of_other_work_is_not_meant_by_the_list(self) -> None:
        from zhiye.catalogue.models import WorkItem

        item = hired.worker("N1")
        item.work_item = WorkItem.objects.get(code="N1", version__code="2011")
        chosen = f"N1 {WorkItem.objects.get(code='N1', version__code='2019').name}"
        assert isinstance(self.find(chosen, [item]), str)
        assert self.find("N1", [item]) == item

    def test_a_restriction_must_be_written_where_there_are_several(self) -> None:
        bridge = hired.worker("Q2")
        tower = hired.item_of(bridge.certificate.person, "Q2")
        bridge.restriction, tower.restriction = "限桥式起重机", "限塔式起重机"
        told = self.find("Q2", [bridge, tower])
        assert isinstance(told, str)
        assert "限塔式起重机" in told
        assert self.find("Q2(限塔式起重机)", [bridge, tower]) == tower

    def test_what_is_held_is_told(self) -> None:
        told = self.find("Q2", [hired.worker("G1")])
        assert isinstance(told, str)
        assert "[G1]" in told
        assert "没有查到" in str(self.find("Q2", []))


def test_every_check_of_filing_knows_its_cell() -> None:
    from zhiye.employment.checks import FILING

    whole = {"offered", "employer_verified", "source_paper"}
    cells = {check.key: COLUMN_OF.get(check.field, check.field) for check in FILING}
    assert {key for key, cell in cells.items() if cell not in LIST.words} == whole


def test_a_portion_takes_as_many_statements_for_many_as_for_one() -> None:
    here = hired.organization()

    def count(rows: int) -> int:
        batch = upload(here, sheet([row_of(item) for item in workers(rows)], HEAD))
        with CaptureQueriesContext(connection) as seen:
            jobs.read(list_id=batch.pk)
        return len(seen)

    count(1)
    assert count(6) == count(1)
