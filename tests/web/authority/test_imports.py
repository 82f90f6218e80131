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
from zhiye.core.models import AccessLog
from zhiye.people.models import Person
from zhiye.rosters import services
from zhiye.rosters.models import RosterImport

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
    return {"file": SimpleUploadedFile(name, data, XLSX)}


def a_row(seq: int, name: str = "", code: str = "G1") -> list[Any]:
    """A good row of the list."""
    return [name or cast.a_name(seq), cast.an_id(seq), "", code, "", "太原市局", "2030-01-01"]


def run(found: RosterImport) -> RosterImport:
    """What the job does."""
    return services.run(import_id=found.pk)


def test_a_list_is_taken_over_and_its_outcome_shown() -> None:
    office = Office()
    data = sheet([a_row(901), a_row(902), ["无号码", "", "", "G1", "", "", "2030-01-01"]])
    where = office.send(URL, upload(data))
    found = RosterImport.objects.get()
    assert where == f"{URL}{found.pk}/"
    waiting = office.html(where)
    assert f'hx-get="{where}progress/"' in waiting
    assert "可以离开本页" in waiting
    run(found)
    said = office.text(where)
    assert "1 行没有导入，其余已经完成" in said
    assert "无号码" in said
    assert "身份证号" in said
    assert Person.objects.filter(source="import").count() == 2
    html = office.html(where)
    found.refresh_from_db()
    assert f'href="/files/{found.result_id}/"' in html
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
    run(RosterImport.objects.get())
    said = office.text(where)
    assert "全部 1 行已导入" in said
    assert "下载未导入的行" not in said


def test_the_progress_bar_is_a_part_and_asks_for_the_page_once_done() -> None:
    office = Office()
    where = office.send(URL, upload(sheet([a_row(904)])))
    found = RosterImport.objects.get()
    answer = office.get(f"{where}progress/")
    html = answer.content.decode()
    assert "<html" not in html
    assert "排队中" in html
    assert "HX-Refresh" not in answer
    RosterImport.objects.update(stage="running", total=400, done=100)
    html = office.get(f"{where}progress/").content.decode()
    assert "25%" in html
    assert "已处理 100 / 400 行" in html
    RosterImport.objects.update(stage="waiting", total=1, done=0)
    run(found)
    assert office.get(f"{where}progress/")["HX-Refresh"] == "true"


def test_without_script_the_page_looks_again_by_itself() -> None:
    office = Office()
    where = office.send(URL, upload(sheet([a_row(905)])))
    html = office.get(where).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    run(RosterImport.objects.get())
    assert 'http-equiv="refresh"' not in office.get(where).content.decode()


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
    assert not RosterImport.objects.exists()


def test_a_list_without_its_columns_names_them() -> None:
    office = Office()
    said = office.send(URL, upload(sheet([["张三", "G1"]], ["姓名", "作业项目代号"])), 422)
    assert "身份证号" in said
    assert "有效期止" in said
    assert not RosterImport.objects.exists()


def test_other_types_of_file_are_refused() -> None:
    office = Office()
    said = office.send(URL, upload(b"%PDF-1.4 nothing", "名册.pdf"), 422)
    assert "xlsx" in said
    assert "请选择要导入的表格" in office.send(URL, {}, 422)


def test_a_list_that_was_refused_by_the_job_says_why() -> None:
    office = Office()
    where = office.send(URL, upload(sheet([a_row(906)])))
    RosterImport.objects.update(stage="refused", message="表格设有打开密码，请取消密码后再上传。")
    said = office.text(where)
    assert "这份名册无法处理" in said
    assert "请取消密码后再上传" in said
    assert "无法处理" in office.text(URL)


def test_the_template_filled_in_is_a_list_the_import_takes() -> None:
    office = Office()
    answer = office.get(f"{URL}template/")
    assert answer["Content-Type"] == XLSX
    assert answer["Content-Disposition"].startswith("attachment;")
    told = [cast.a_name(907), cast.an_id(907), "", "G1", "", "", "", "", "2030-01-01"]
    where = office.send(URL, upload(filled(answer.content, [told])))
    run(RosterImport.objects.get())
    said = office.text(where)
    assert "全部 1 行已导入" in said
    assert "第 2 行是模板的示例，没有导入。" in said


def test_the_template_as_it_is_holds_nobody() -> None:
    office = Office()
    said = office.send(URL, upload(office.get(f"{URL}template/").content), 422)
    assert "没有人员" in said
    assert not RosterImport.objects.exists()


def test_the_page_helps_with_the_columns() -> None:
    said = Office().text(URL)
    assert "也可写：人员姓名" in said
    assert "还没有导入过名册" in said


@pytest.mark.assurance(1, 2)
def test_another_authority_sees_nothing_of_it() -> None:
    office = Office()
    where = office.send(URL, upload(sheet([["无号码", "", "", "G1", "", "", "2030-01-01"]])))
    found = run(RosterImport.objects.get())
    neighbour = Office(cast.reviewer(county()))
    assert neighbour.get(where).status_code == 404
    assert neighbour.get(f"{where}progress/").status_code == 404
    assert found.file_name not in neighbour.text(URL)
    assert neighbour.get(f"/files/{found.result_id}/").status_code == 404


def test_the_list_takes_as_many_statements_for_many_as_for_one() -> None:
    office = only("import")

    def count() -> int:
        return queries(lambda: office.get(URL))

    RosterImport.objects.create(authority_id=office.authority_id, file_name="一.xlsx")
    before = count()
    for _ in range(4):
        RosterImport.objects.create(
            authority_id=office.authority_id,
            file_name="二.xlsx",
            started_by_id=office.user_id,
        )
    assert count() <= before + 1
