"""Printing: number, record and log in one act (issue C, assurance 9, 28 to 30)."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests import cast
from tests.prints import samples
from zhiye.core import clock
from zhiye.core.models import AccessLog
from zhiye.core.models_reference import ReferenceCounter
from zhiye.prints import rendering, services
from zhiye.prints.documents import Document, Use
from zhiye.prints.models import Print
from zhiye.prints.rendering import CannotPrint
from zhiye.prints.services import Issued

pytestmark = pytest.mark.django_db


def issue(document: Document | None = None, **more: Any) -> Issued:
    someone = more.pop("person", None) or cast.person("张建国")
    given: dict[str, Any] = {
        "actor": cast.as_person(someone),
        "document": document or samples.record(),
        "authority": cast.authority("140100", kind="regulator"),
        "holder": ("person", someone.pk),
        "person_id": someone.pk,
    }
    return services.issue(**given | more)


@pytest.mark.req("ZS-03")
@pytest.mark.assurance(29)
def test_it_works() -> None:
    someone = cast.person("张建国")
    with clock.freeze(date(2025, 10, 22)):
        made = issue(person=someone)
    record = made.record
    assert record.number == "PY1401-2025-000001"
    assert re.fullmatch(r"[a-km-z2-9]{26}", record.token)
    assert (record.kind, record.title) == ("employment_record", "中山市特种设备作业人员聘用记录")
    assert (record.holder_kind, record.holder_id) == ("person", someone.pk)
    assert (record.who, record.user_id, record.person_id) == ("张建国", someone.user_id, someone.pk)
    assert (record.valid_until, record.printed_on) == (date(2025, 11, 22), "2025-10-22")
    assert record.pages == 1
    assert made.missing == []
    assert made.pdf.startswith(b"%PDF-1.7")
    assert record.pdf_sha256 == hashlib.sha256(made.pdf).hexdigest()
    assert record.file_name == "中山市特种设备作业人员聘用记录_PY1401-2025-000001.pdf"
    log = AccessLog.objects.get(kind="print")
    assert (log.subject_kind, log.subject_id) == ("person", str(someone.pk))
    assert (log.user_id, log.detail) == (someone.user_id, f"{record.title} {record.number}")


@pytest.mark.assurance(3, 28)
def test_what_is_kept_is_masked() -> None:
    made = issue(
        samples.record(
            spells=(samples.spell(employer="李老板", employer_is_person=True), samples.spell(1))
        )
    )
    record = Print.objects.get(pk=made.record.pk)
    assert record.subject == f"张*国（70*************{samples.ID[-3:]}）"
    assert record.lines == [
        ["作业项目1", "工业锅炉司炉（G1），有效期限止 2028-11-21，中山市市场监督管理局"],
        ["作业项目2", "电梯修理（T），有效期限止 2027-02-28，中山市市场监督管理局"],
        ["聘用记录1", "李*板，锅炉作业，2020-01-01 至今"],
        ["聘用记录2", "中山市试验1号机电设备有限公司，锅炉作业，2021-01-01 至 2021-12-31"],
    ]
    with connection.cursor() as cursor:
        cursor.execute("select row_to_json(p)::text from prints_print p")
        row = cursor.fetchone()[0]
    assert samples.ID not in row
    assert samples.ID[6:14] not in row
    assert "李老板" not in row


@pytest.mark.req("FJ-40", "FJ-41")
@pytest.mark.assurance(3)
def test_the_lines_of_a_form_show_no_address_no_phone_and_no_natural_person() -> None:
    record = issue(samples.form(employer=samples.BOSS)).record
    assert record.number.startswith("PD1401-")
    assert record.valid_until is None
    assert dict(record.lines) == {
        "办理事项": "聘用登记",
        "作业项目（代号）": "工业锅炉司炉（G1），有效期限止 2028-11-21",
        "现用人单位": "李*板",
        "单位社会信用代码": f"70*************{samples.BOSS_ID[-3:]}",
        "单位所属区域": "福州市鼓楼区",
    }
    leave = issue(samples.form(Use.DEREGISTRATION)).record
    assert dict(leave.lines)["原用人单位"] == "福建省试验机电有限公司福州分公司"
    assert "现用人单位" not in dict(leave.lines)


def test_the_paper_carries_its_number_and_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://zhiye.example.cn/"
    seen: list[rendering.Stamp] = []
    real = rendering.render

    def spy(document: Document, stamp: rendering.Stamp) -> rendering.Rendered:
        seen.append(stamp)
        return real(document, stamp)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rendering, "render", spy)
        record = issue().record
    (stamp,) = seen
    assert stamp.number == record.number
    assert stamp.url == f"https://zhiye.example.cn/p/{record.token}/"
    assert stamp.site == "zhiye.example.cn/p/"
    assert stamp.at == record.at


def test_numbers_follow_each_other_and_tokens_do_not() -> None:
    made = [issue().record for _ in range(3)]
    assert [one.number[-6:] for one in made] == ["000001", "000002", "000003"]
    assert len({one.token for one in made}) == 3


def test_missing_characters_are_told() -> None:
    made = issue(samples.record("\U00020bb7野"))
    assert made.missing == ["U+20BB7"]
    assert Print.objects.get(pk=made.record.pk).missing == ["U+20BB7"]
    assert made.record.subject.startswith("\U00020bb7*")


@pytest.mark.assurance(9)
def test_when_the_page_cannot_be_made_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise CannotPrint("broken")

    monkeypatch.setattr(rendering, "render", fails)
    with pytest.raises(CannotPrint):
        issue()
    assert not Print.objects.exists()
    assert not AccessLog.objects.filter(kind="print").exists()
    assert not ReferenceCounter.objects.filter(kind="PY", last__gt=0).exists()


@pytest.mark.assurance(30)
def test_nothing_of_it_can_be_changed_afterwards(as_application: Any) -> None:
    record = issue().record
    with as_application():
        assert Print.objects.filter(pk=record.pk).exists()
        for change in (
            lambda: Print.objects.filter(pk=record.pk).update(title="另一份"),
            lambda: Print.objects.filter(pk=record.pk).delete(),
        ):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                change()
        assert issue().record.number.endswith("2")


def test_it_takes_few_statements() -> None:
    someone, office = cast.person(), cast.authority("140100", kind="regulator")
    issue(person=someone, authority=office)
    with CaptureQueriesContext(connection) as asked:
        issue(samples.record(records=60), person=someone, authority=office)
    assert len(asked) <= 9, [one["sql"] for one in asked]
