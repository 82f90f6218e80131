"""Templates and lists from three programs, taken in or refused at once (ZS-26)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook

from tests import cast, hired
from tests.employment.batches.lists import (
    HEAD,
    days,
    filed,
    judged,
    row_of,
    sheet,
    upload,
    workers,
)
from tests.rosters.lists import bring_in
from tests.rosters.lists import sheet as roster
from tests.same_questions import refused, strangers
from tests.sheets.books import by_hand, fill, filled, new_book
from tests.uploaded import faults
from zhiye.catalogue.models import WorkItem
from zhiye.core.actor import Actor
from zhiye.core.clock import today
from zhiye.core.models import AccessLog
from zhiye.core.refusals import Conflict, Forbidden, Invalid, NotFound
from zhiye.employment import employers
from zhiye.employment.batches.items import Catalogue, choices
from zhiye.employment.batches.kind import EMPLOYMENT_LIST
from zhiye.employment.models import Employment
from zhiye.files.models import StoredFile
from zhiye.files.services import store
from zhiye.files.storage import load
from zhiye.lists import jobs, services
from zhiye.lists.models import UploadedList
from zhiye.organizations.models import Organization
from zhiye.rosters.columns import BLANK
from zhiye.sheets import blank
from zhiye.sheets.blank import OUTDATED
from zhiye.sheets.writing import XLSX

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("ZS-26"),
]


def template(here: Organization) -> bytes:
    clerk, employer = cast.as_organization(here), employers.of_organization(here)
    return take(clerk, employer.pk)[1]


def take(actor: Actor, pk: int) -> tuple[str, bytes]:
    return services.template(actor=actor, kind=EMPLOYMENT_LIST, about_id=pk)


class TestTemplate:
    def test_its_drop_down_is_the_catalogue(self) -> None:
        book = load_workbook(BytesIO(template(hired.organization())))
        rules = {str(one.sqref): one for one in book.worksheets[0].data_validations.dataValidation}
        assert rules["C2:C10001"].formula1 == "list_code"
        name = str(book.defined_names["list_code"].attr_text)
        found = re.fullmatch(r"'模板信息'!\$([A-Z])\$1:\$[A-Z]\$(\d+)", name)
        assert found is not None
        items = WorkItem.objects.filter(version__code="2019", withdrawn_on=None)
        assert int(found[2]) == items.count() >= 20
        words = [row[0].value for row in book["模板信息"][f"{found[1]}1:{found[1]}{found[2]}"]]
        assert "N1 叉车司机" in words

    def test_every_choice_names_one_item(self) -> None:
        catalogue = Catalogue()
        for words in choices():
            (wanted,) = catalogue.wanted(words)
            assert wanted.offered
            assert WorkItem.objects.filter(code=wanted.code.code, version__code="2019").exists()

    def test_the_end_is_needed_where_the_rules_bind_it(self) -> None:
        def heading(here: Organization) -> object:
            return load_workbook(BytesIO(template(here))).worksheets[0]["E1"].value

        assert heading(hired.organization(hired.IN_ZHONGSHAN)) == "聘用结束日期*"
        assert heading(hired.organization(hired.IN_FUJIAN)) == "聘用结束日期"

    def test_filled_in_by_another_program_it_is_a_list(self) -> None:
        here = hired.organization()
        row = row_of(hired.worker("N1"), code="N1 叉车司机")
        row[3], row[4] = date.fromisoformat(row[3]), date.fromisoformat(row[4])
        batch = judged(here, filled(template(here), [row]))
        assert (batch.good, batch.bad) == (1, 0), faults(batch)
        assert batch.message == "第 2 行是模板的示例，没有读取。"

    def test_an_outdated_one_is_read_and_told(self) -> None:
        here = hired.organization()
        old = template(here)
        WorkItem.objects.filter(code="F", version__code="2019").update(withdrawn_on=today())
        batch = judged(here, filled(old, [row_of(hired.worker())]))
        assert batch.good == 1
        assert OUTDATED in batch.message

    def test_it_is_for_those_who_may_file(self) -> None:
        here = hired.organization()
        pk = employers.of_organization(here).pk
        for who in strangers():
            refused(NotFound, partial(take, who, pk))
        clerk = cast.as_organization(here, colleague=True, functions=["personnel"])
        refused(Forbidden, lambda: take(clerk, pk))


class TestPrograms:
    """The same three people, as Excel, WPS and an export of an HR system would write them."""

    TITLE = "中山某某机电有限公司 2026 年特种设备作业人员聘用名单"

    def rows(self) -> list[list[Any]]:
        found = [row_of(item) for item in workers(3)]
        day = date.fromisoformat(found[0][3])
        found[1][3] = f"{day.year}年{day.month}月{day.day}日"
        found[2][3] = f"{day:%Y%m%d}"
        return found

    def taken(self, data: bytes) -> None:
        batch = filed(hired.organization(), data)
        assert (batch.filed, batch.failed) == (3, 0), faults(batch)
        starts = set(Employment.objects.values_list("started_on", flat=True))
        assert starts == {date.fromisoformat(days(-3))}

    def test_xlsxwriter_with_a_merged_title_and_more_columns(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet("名单")
        page.merge_range(0, 0, 0, 6, self.TITLE)
        rows = [["8", *row, "三班"] for row in self.rows()]
        rows[0][4] = date.fromisoformat(rows[0][4])
        fill(page, rows, ["工号", *HEAD, "班组"], top=1)
        book.close()
        self.taken(buffer.getvalue())

    def test_openpyxl_with_another_order_and_two_rows_of_headings(self) -> None:
        book = OpenpyxlWorkbook()
        page = book.active
        assert page is not None
        page.append([self.TITLE])
        page.merge_cells("A1:F1")
        page.append(["序号", "作业项目（代号）", "聘用", None, "人员姓名", "身份证号码 *"])
        page.append([None, None, "开始日期", "结束日期", None, None])
        for cells in ("A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3"):
            page.merge_cells(cells)
        for number, row in enumerate(self.rows(), start=1):
            page.append([number, row[2], row[3], row[4], row[0], row[1]])
        out = BytesIO()
        book.save(out)
        self.taken(out.getvalue())

    def test_written_by_hand_without_styles_or_shared_strings(self) -> None:
        head = ["姓名", "证件号码", "项目", "入职日期", "合同到期日"]
        self.taken(by_hand([head, *self.rows()]))


def test_a_day_may_be_kept_as_a_number() -> None:
    items = workers(2)
    rows = [row_of(item) for item in items]
    day = today() - timedelta(days=2)
    rows[0][3] = (day - date(1899, 12, 30)).days
    rows[1][3] = int(f"{day:%Y%m%d}")
    assert judged(hired.organization(), sheet(rows)).good == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (sheet([["张伟", "G1"]], ["姓名", "作业项目"]), "表头缺少这些列：身份证号、聘用开始日期。"),
        (sheet([["1", "2"]], ["甲", "乙"]), "没有找到表头"),
        (sheet([]), "表格里只有表头，没有人员"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    here = hired.organization()
    told = refused(Invalid, lambda: upload(here, data))
    assert said in told.errors["file"][0]
    assert not UploadedList.objects.exists()
    assert not StoredFile.objects.exclude(holder_kind="").filter(kind="import_sheet").exists()


@pytest.mark.assurance(22, 23)
@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "名单.xlsx", "文件是空的"),
        (b"MZ\x90\x00" + b"\0" * 500, "名单.xlsx", ""),
        (b"MZ\x90\x00" + b"\0" * 500, "名单.exe", "程序文件"),
        (b"PK\x03\x04 broken", "名单.xlsx", ""),
    ],
)
def test_what_is_no_spreadsheet_is_not_even_kept(data: bytes, name: str, said: str) -> None:
    clerk = cast.as_organization(hired.organization())
    sent = SimpleUploadedFile(name, data, "application/octet-stream")
    told = refused(Invalid, lambda: store(actor=clerk, kind="import_sheet", upload=sent))
    assert said in told.errors["file"][0]
    assert not StoredFile.objects.filter(kind="import_sheet").exists()


def test_a_template_of_people_is_not_a_template_of_employment() -> None:
    here = hired.organization()
    told = refused(Invalid, lambda: upload(here, blank.write(BLANK)))
    assert "这是“人员名册”的模板" in told.errors["file"][0]


def test_one_row_too_many_is_refused_and_one_less_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    here = hired.organization()
    row = row_of(hired.worker())
    assert EMPLOYMENT_LIST.most_rows == 10_000
    monkeypatch.setattr(type(EMPLOYMENT_LIST), "most_rows", 3)
    assert upload(here, sheet([row] * 3)).total == 3
    told = refused(Invalid, lambda: upload(here, sheet([row] * 4)))
    assert "表格超过 3 行，请分成几个文件上传" in told.errors["file"][0]


def test_where_the_service_is_not_offered_nothing_is_taken_in() -> None:
    here = hired.organization()
    data = sheet([row_of(hired.worker())])
    cast.rule(hired.zhongshan(), "offers_employment", False)
    refused(Conflict, lambda: upload(here, data))
    assert not UploadedList.objects.exists()


@pytest.mark.assurance(1, 29)
def test_who_may_send_a_list_and_that_it_is_logged() -> None:
    here, other = hired.organization(), hired.organization()
    data = sheet([row_of(hired.worker())])
    clerk = cast.as_organization(here)
    file = store(actor=clerk, kind="import_sheet", upload=SimpleUploadedFile("一.xlsx", data, XLSX))
    pk = employers.of_organization(here).pk
    start = partial(services.start, kind=EMPLOYMENT_LIST, about_id=pk, file=file)
    for who in [*strangers(), cast.as_organization(other)]:
        refused(NotFound, partial(start, actor=who))
    colleague = cast.as_organization(here, colleague=True, functions=["personnel"])
    refused(Forbidden, lambda: start(actor=colleague))
    batch = start(actor=clerk)
    log = AccessLog.objects.get(kind="import")
    assert (log.user_id, log.subject_kind, log.subject_id) == (
        clerk.user_id,
        "employment_batch",
        str(batch.pk),
    )


def test_a_list_the_job_cannot_read_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = hired.organization()
    batch = upload(here, sheet([row_of(hired.worker())]))
    monkeypatch.setattr(jobs, "load", lambda path: b"broken on the disk")
    done = jobs.read(list_id=batch.pk)
    assert done.state == "refused"
    assert "不是能打开的 Excel 文件" in done.message


@pytest.mark.slow
def test_three_hundred_rows_with_twenty_bad_ones_corrected_and_sent_again() -> None:
    """The clerk's good day: sends, reads what is wrong, corrects the returned list, sends it."""
    people = [
        [cast.a_name(seq), cast.an_id(seq), "", "G1", "", "太原局", days(900)]
        for seq in range(3000, 3300)
    ]
    assert bring_in(roster(people)).failed == 0
    here = hired.organization()
    rows = [[one[0], one[1], "G1", days(-3), days(300)] for one in people]
    wrong = {
        0: (0, "王错名"), 1: (1, "70010119850615"), 2: (2, "Z9"), 3: (3, "明年"),
    }  # fmt: skip
    for n in range(20):
        column, value = wrong[n % 4]
        rows[n * 15][column] = value
    batch = filed(here, sheet(rows))
    assert (batch.good, batch.filed, batch.bad) == (280, 280, 20)
    assert batch.result is not None
    book = load_workbook(BytesIO(load(batch.result.path)))
    page = book.worksheets[0]
    assert page.max_row == 21
    for number in range(20):
        line = number + 2
        column, _ = wrong[number % 4]
        cell = page.cell(line, column + 1)
        assert cell.fill.fgColor.rgb == "FFFDECEA", "the cell to correct is red"
        assert page.cell(line, 6).value
        cell.value = [people[number * 15][0], people[number * 15][1], "G1", days(-3)][column]
    out = BytesIO()
    book.save(out)
    again = filed(here, out.getvalue())
    assert (again.good, again.filed, again.bad, again.known) == (20, 20, 0, 0), faults(again)
    assert Employment.objects.count() == 300
    whole = judged(here, sheet([[one[0], one[1], "G1", days(-3), ""] for one in people]))
    assert (whole.known, whole.good) == (300, 0)
