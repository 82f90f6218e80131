"""名册导入: upload, progress, outcome, the failed rows as a file (lessons U41)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tests import cast
from tests.sheets.books import filled
from tests.support.statements import queries
from tests.web.authority.office import Office, county, only, words
from zhiye.core.clock import now
from zhiye.core.flow import Step
from zhiye.core.models import AccessLog
from zhiye.lists import jobs
from zhiye.lists.flow import LIST
from zhiye.lists.models import UploadedList
from zhiye.people.models import Person
from zhiye.rosters.kind import RosterList

pytestmark = pytest.mark.django_db
URL = "/gov/imports/"
HEAD = ["姓名", "身份证号", "手机", "作业项目代号", "证书编号", "发证机关", "有效期止"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(rows: list[list[Any]], head: list[str] | None = None) -> bytes:
    """A list as people keep it, every cell a text."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet()
    for number, cells in enumerate([head or HEAD, *rows]):
        for column, cell in enumerate(cells):
            page.write_string(number, column, cell)
    book.close()
    return buffer.getvalue()


def upload(data: bytes, name: str = "名册.xlsx") -> dict[str, Any]:
    """A file as a browser sends it."""
    return {"file-file": SimpleUploadedFile(name, data, XLSX)}


def a_row(seq: int, name: str = "", code: str = "G1") -> list[Any]:
    """A good row of the list."""
    return [name or cast.a_name(seq), cast.an_id(seq), "", code, "", "太原市局", "2030-01-01"]


def run() -> UploadedList:
    """What the jobs do, and the word in between."""
    found = jobs.read(list_id=UploadedList.objects.get().pk)
    if found.good:
        LIST.do("file", found.pk, actor=cast.reviewer(found.authority))
        found = jobs.run(list_id=found.pk)
    return found


def test_a_list_is_judged_then_taken_over_and_its_outcome_shown() -> None:
    office = Office()
    data = sheet([a_row(901), a_row(902), ["无号码", "", "", "G1", "", "", "2030-01-01"]])
    where = office.send(URL, upload(data))
    found = UploadedList.objects.get()
    assert where == f"{URL}{found.pk}/"
    waiting = office.html(where)
    assert f'hx-get="{where}progress/"' in waiting
    assert "可以离开本页" in waiting
    jobs.read(list_id=found.pk)
    said = office.text(where)
    assert "核对完成，还没有导入" in said
    assert "无号码" in said
    assert "新增人员2" in said.replace(" ", "")
    assert not Person.objects.filter(source="import").exists()
    html = office.html(f"{where}?outcome=good")
    assert cast.a_name(901) in html
    assert cast.an_id(901) not in html
    assert office.send(f"{where}file/", {"seen": LIST.newest(found.pk)}) == where
    jobs.run(list_id=found.pk)
    said = office.text(where)
    assert "导入了 2 行，1 行没有导入" in said
    assert "身份证号" in said
    assert Person.objects.filter(source="import").count() == 2
    found.refresh_from_db()
    assert f'href="/files/{found.result_id}/"' in office.html(where)
    answer = office.get(f"/files/{found.result_id}/")
    cells = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    rows = cells.to_python()
    assert rows[0][: len(HEAD)] == HEAD
    assert rows[1][0] == "无号码"
    assert "身份证号" in str(rows[1][-1])
    log = AccessLog.objects.get(kind="import")
    assert (log.user_id, log.subject_id) == (office.user_id, str(found.pk))


def test_a_list_without_faults_says_so() -> None:
    office = Office()
    where = office.send(URL, upload(sheet([a_row(903)])))
    run()
    said = office.text(where)
    assert "导入了 1 行，没有需要处理的行" in said
    assert "下载" not in said


def test_of_many_good_rows_the_first_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RosterList, "keeps", 2)
    office = Office()
    where = office.send(URL, upload(sheet([a_row(seq) for seq in (910, 911, 912)])))
    jobs.read(list_id=UploadedList.objects.get().pk)
    said = office.text(where)
    assert "只列出前 2 行" in said
    assert [cast.a_name(seq) in said for seq in (910, 911, 912)] == [True, True, False]
    assert "导入可以导入的 3 行" in said


def test_a_list_can_be_dropped() -> None:
    office = Office()
    where = office.send(URL, upload(sheet([a_row(904)])))
    jobs.read(list_id=UploadedList.objects.get().pk)
    assert "都不导入" in office.text(f"{where}drop/")
    assert office.send(f"{where}drop/") == where
    assert "这份表格没有导入" in office.text(where)
    assert office.post(f"{where}file/").status_code == 409
    assert not Person.objects.filter(source="import").exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"no sheet at all", "Excel"),
        (b"", "文件是空的"),
    ],
)
def test_a_bad_file_is_told_beside_the_field(data: bytes, told: str) -> None:
    office = Office()
    answer = office.post(URL, upload(data))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'id="id_file_error"' in html
    assert told in words(answer)
    assert not UploadedList.objects.exists()


def test_a_list_without_its_columns_names_them() -> None:
    office = Office()
    said = office.send(URL, upload(sheet([["张三", "G1"]], ["姓名", "作业项目代号"])), 422)
    assert "身份证号" in said
    assert "有效期止" in said
    assert not UploadedList.objects.exists()


def test_other_types_of_file_are_refused() -> None:
    office = Office()
    said = office.send(URL, upload(b"%PDF-1.4 nothing", "名册.pdf"), 422)
    assert "xlsx" in said
    assert "请选择要上传的人员名册" in office.send(URL, {}, 422)


def test_the_template_filled_in_is_a_list_the_import_takes() -> None:
    office = Office()
    answer = office.get(f"{URL}template/")
    assert answer["Content-Type"] == XLSX
    assert answer["Content-Disposition"].startswith("attachment;")
    told = [cast.a_name(907), cast.an_id(907), "", "G1", "", "", "", "", "2030-01-01"]
    where = office.send(URL, upload(filled(answer.content, [told])))
    run()
    said = office.text(where)
    assert "导入了 1 行，没有需要处理的行" in said
    assert "第 2 行是模板的示例，没有读取。" in said


def test_the_template_as_it_is_holds_nobody() -> None:
    office = Office()
    said = office.send(URL, upload(office.get(f"{URL}template/").content), 422)
    assert "没有人员" in said
    assert not UploadedList.objects.exists()


def test_the_page_helps_with_the_columns() -> None:
    said = Office().text(URL)
    assert "也可写：人员姓名" in said
    assert "还没有名册导入过" in said


@pytest.mark.assurance(1, 2)
def test_another_authority_sees_nothing_of_it() -> None:
    office = Office()
    where = office.send(URL, upload(sheet([["无号码", "", "", "G1", "", "", "2030-01-01"]])))
    found = run()
    neighbour = Office(cast.reviewer(county()))
    for path in ("", "progress/", "file/", "drop/"):
        assert neighbour.get(f"{where}{path}").status_code == 404
    assert neighbour.post(f"{where}file/").status_code == 404
    assert found.file_name not in neighbour.text(URL)
    assert neighbour.get(f"/files/{found.result_id}/").status_code == 404


def test_the_list_takes_as_many_statements_for_many_as_for_one() -> None:
    office = only("import")

    def count() -> int:
        return queries(lambda: office.get(URL))

    made = {"authority_id": office.authority_id, "started_by_id": office.user_id}
    lists = [UploadedList(kind="roster", file_name=f"{n}.xlsx", **made) for n in range(5)]
    steps = [Step("take", cast.reviewer(), now())]
    LIST.replay([(lists[0], steps)])
    before = count()
    LIST.replay([(one, steps) for one in lists[1:]])
    assert count() <= before + 1
