"""批量填报 in the employers' portal: template, upload, what is wrong where, filing (ZS-26)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests import cast, hired
from tests.employment.batches.lists import days, filed, judged, row_of, sheet, workers
from tests.sheets.books import filled
from tests.support.statements import queries
from tests.web.organization.desk import Desk, field
from zhiye.core.actor import Actor
from zhiye.employment import employers
from zhiye.employment.inputs import EmployerFacts
from zhiye.employment.models import EmployerKind, Employment
from zhiye.lists import jobs
from zhiye.lists.models import UploadedList
from zhiye.sheets.writing import XLSX

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("catalogue"),
    pytest.mark.req("ZS-26"),
]
URL = "/org/employments/batches/"


def sent(data: bytes, name: str = "名单.xlsx") -> dict[str, Any]:
    """A list as a browser without script sends it."""
    return {"file-file": SimpleUploadedFile(name, data, XLSX)}


def upload(desk: Desk, data: bytes, status: int = 302, **more: Any) -> str:
    """Send a list through the form of the page."""
    employer = employers.of_organization(desk.organization)
    return desk.send(URL, {"employer": employer.pk, **sent(data), **more}, status)


def test_from_the_template_to_the_records() -> None:
    desk = Desk(hired.organization())
    assert "还没有批量填报过" in desk.text(URL)
    template = desk.get(f"{URL}template/")
    assert template["Content-Type"] == XLSX
    assert "attachment" in template["Content-Disposition"]
    good, bad = workers(2)
    rows = [row_of(good), row_of(bad, start="明年")]
    where = upload(desk, filled(template.content, rows))
    batch = UploadedList.objects.get()
    assert where == f"{URL}{batch.pk}/"
    waiting = desk.html(where)
    assert f'hx-get="{where}progress/"' in waiting
    assert 'http-equiv="refresh"' in desk.get(where).content.decode()
    jobs.read(list_id=batch.pk)
    said = desk.text(where)
    assert "核对完成，还没有登记" in said
    assert "登记可以登记的 1 行" in said
    assert "第 2 行是模板的示例，没有读取。" in said
    assert not Employment.objects.exists()
    html = desk.html(where)
    assert "zy-wrong" in html
    assert "有错误" in html
    assert str(bad.certificate.person.id_number) in html
    assert bad.certificate.person.id_number.plain_for_system() not in html
    assert desk.send(f"{where}file/", {"seen": field(html, "seen")}) == where
    jobs.run(list_id=batch.pk)
    said = desk.text(where)
    assert "登记了 1 行，1 行没有登记" in said
    record = Employment.objects.get()
    assert record.item == good
    assert record.reference in desk.text(f"{where}?outcome=filed")
    batch.refresh_from_db()
    result = desk.get(f"/files/{batch.result_id}/")
    book = CalamineWorkbook.from_filelike(BytesIO(result.content))
    cells = book.get_sheet_by_index(0).to_python()
    assert cells[1][0] == bad.certificate.person.name
    assert "聘用开始日期" in str(cells[1][-1])
    assert "名单.xlsx" in desk.text(URL)


def test_the_progress_bar_is_a_part_and_asks_for_the_page_once_done() -> None:
    desk = Desk(hired.organization())
    where = upload(desk, sheet([row_of(hired.worker())]))
    answer = desk.get(f"{where}progress/")
    assert "<html" not in answer.content.decode()
    assert "排队中" in answer.content.decode()
    assert "HX-Refresh" not in answer
    UploadedList.objects.update(state="filing", good=400, done=100)
    html = desk.get(f"{where}progress/").content.decode()
    assert "25%" in html
    assert "已登记 100 / 400 行" in html
    UploadedList.objects.update(state="done")
    assert desk.get(f"{where}progress/")["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "名单.xlsx", "文件是空的"),
        (b"MZ\x90\x00" + b"\0" * 200, "名单.xlsx", "Excel"),
        (b"%PDF-1.4 nothing", "名单.pdf", "xlsx"),
        (sheet([["张伟", "G1"]], ["姓名", "作业项目"]), "名单.xlsx", "表头缺少这些列：身份证号"),
        (sheet([]), "名单.xlsx", "没有人员"),
        (sheet([["1"]], ["甲"]), "名单.xlsx", "没有找到表头"),
    ],
)
def test_what_is_no_list_is_told_beside_the_field(data: bytes, name: str, told: str) -> None:
    desk = Desk(hired.organization())
    employer = employers.of_organization(desk.organization)
    answer = desk.post(URL, {"employer": employer.pk, **sent(data, name)})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'id="id_file_error"' in html
    assert told in html
    assert not UploadedList.objects.exists()


def test_without_a_file_the_form_says_so() -> None:
    desk = Desk(hired.organization())
    employer = employers.of_organization(desk.organization)
    assert "请选择要上传的聘用名单" in desk.send(URL, {"employer": employer.pk}, 422)


def test_a_list_can_be_dropped_and_says_what_that_ends() -> None:
    desk = Desk(hired.organization())
    batch = judged(desk.organization, sheet([row_of(hired.worker())]))
    where = f"{URL}{batch.pk}/"
    assert "都不登记" in desk.text(f"{where}drop/")
    assert desk.send(f"{where}drop/") == where
    assert "这份表格没有登记" in desk.text(where)
    assert not Employment.objects.exists()
    assert desk.post(f"{where}drop/").status_code == 409
    assert desk.post(f"{where}file/").status_code == 409


def test_a_second_click_on_the_confirmation_is_too_late() -> None:
    desk = Desk(hired.organization())
    batch = judged(desk.organization, sheet([row_of(hired.worker())]))
    where = f"{URL}{batch.pk}/file/"
    desk.send(where)
    assert desk.post(where).status_code == 409
    assert desk.get(f"{URL}{batch.pk}/nonsense/").status_code == 404


def test_a_list_that_was_refused_says_why() -> None:
    desk = Desk(hired.organization())
    where = upload(desk, sheet([row_of(hired.worker())]))
    UploadedList.objects.update(state="refused", message="表格设有打开密码，请取消密码后再上传。")
    said = desk.text(where)
    assert "这份表格无法处理" in said
    assert "请取消密码后再上传" in said


def test_the_rows_are_shown_by_what_became_of_them_page_by_page() -> None:
    desk = Desk(hired.organization())
    items = workers(3)
    batch = judged(
        desk.organization, sheet([row_of(items[0]), *(row_of(one, start="x") for one in items)])
    )
    where = f"{URL}{batch.pk}/"
    bad, good = desk.html(where), desk.html(f"{where}?outcome=good")
    assert bad.count("zy-wrong") == 3
    assert "zy-wrong" not in good
    assert items[0].certificate.person.name in good
    assert desk.get(f"{where}?outcome=nonsense").status_code == 200


def test_a_list_of_known_rows_only_says_so() -> None:
    desk = Desk(hired.organization())
    data = sheet([row_of(hired.worker())])
    filed(desk.organization, data)
    batch = judged(desk.organization, data)
    assert "没有新的行需要登记" in desk.text(f"{URL}{batch.pk}/")


def test_a_list_of_known_and_bad_rows_tells_both() -> None:
    desk = Desk(hired.organization())
    known, other = workers(2)
    filed(desk.organization, sheet([row_of(known)]))
    batch = judged(desk.organization, sheet([row_of(known), row_of(other, start="x")]))
    said = desk.text(f"{URL}{batch.pk}/")
    assert "1 行没有登记" in said
    assert "另有 1 行以前已登记过" in said
    assert "登记了 0 行" not in said


def test_the_dispatching_company_is_shown_where_there_is_one() -> None:
    desk = Desk(hired.organization())
    head = ["姓名", "身份证号", "作业项目", "聘用开始日期", "聘用结束日期", "派遣单位"]
    rows = [[*row_of(hired.worker(), start="x"), "中山派遣人力有限公司"]]
    rows.append([*row_of(hired.worker(), start="x"), ""])
    said = desk.text(f"{URL}{judged(desk.organization, sheet(rows, head)).pk}/")
    assert "中山派遣人力有限公司" in said
    assert "派遣单位统一社会信用代码" in said


class TestBranches:
    def branch(self, desk: Desk) -> int:
        facts = EmployerFacts(
            EmployerKind.BRANCH, "小榄分公司", "", cast.region(hired.IN_FUJIAN), "试验路3号"
        )
        clerk = cast.as_organization(desk.organization)
        return employers.add_branch(actor=clerk, facts=facts).pk

    def test_an_organisation_with_branches_chooses(self) -> None:
        hired.fujian()
        desk = Desk(hired.organization())
        assert "小榄分公司" not in desk.text(URL)
        branch = self.branch(desk)
        assert "小榄分公司" in desk.text(URL)
        where = desk.send(URL, {"employer": branch, **sent(sheet([row_of(hired.worker())]))})
        assert UploadedList.objects.get().about_id == branch
        assert "小榄分公司" in desk.text(where)
        assert desk.get(f"{URL}template/?employer={branch}").status_code == 200

    def test_another_organisations_employer_is_not_offered(self) -> None:
        hired.fujian()
        desk, other = Desk(hired.organization()), hired.organization()
        theirs = employers.of_organization(other).pk
        employers.of_organization(desk.organization)
        self.branch(desk)
        data = sheet([row_of(hired.worker())])
        assert "请选择聘用单位" in desk.send(URL, {"employer": theirs, **sent(data)}, 422)
        assert desk.get(f"{URL}template/?employer={theirs}").status_code == 404


@pytest.mark.assurance(1, 2)
def test_another_organisation_sees_nothing_of_it() -> None:
    here, other = hired.organization(), Desk(hired.organization())
    batch = judged(here, sheet([row_of(hired.worker(), start=days(-3000))]), name="我方名单.xlsx")
    for path in ("", "progress/", "file/", "drop/"):
        assert other.get(f"{URL}{batch.pk}/{path}").status_code == 404
    assert other.post(f"{URL}{batch.pk}/drop/").status_code == 404
    assert other.get(f"/files/{batch.result_id}/").status_code == 404
    assert "我方名单" not in other.text(URL)


@pytest.mark.assurance(1)
def test_a_colleague_without_the_right_does_not_get_the_result() -> None:
    here = hired.organization()
    batch = judged(here, sheet([row_of(hired.worker(), start=days(-3000))]))
    assert Desk(here).get(f"/files/{batch.result_id}/").status_code == 200
    assert Desk(here, without="employment").get(f"/files/{batch.result_id}/").status_code == 404


def test_where_the_service_is_not_offered_the_upload_says_so() -> None:
    desk = Desk(hired.organization())
    cast.rule(hired.zhongshan(), "offers_employment", False)
    data = sheet([row_of(hired.worker())])
    employer = employers.of_organization(desk.organization)
    answer = desk.post(URL, {"employer": employer.pk, **sent(data)})
    assert answer.status_code == 409
    assert not UploadedList.objects.exists()


def test_both_pages_take_as_many_statements_for_many_as_for_one() -> None:
    desk = Desk(hired.organization())
    batch = filed(desk.organization, sheet([row_of(hired.worker())]))

    def count(url: str) -> int:
        return queries(lambda: desk.get(url))

    one = count(URL), count(f"{URL}{batch.pk}/")
    more = filed(desk.organization, sheet([row_of(item) for item in workers(4)]))
    assert (count(URL), count(f"{URL}{more.pk}/")) == one


def test_the_sender_is_an_actor_of_the_organisation() -> None:
    here = hired.organization()
    batch = judged(here, sheet([row_of(hired.worker())]))
    actor = jobs.sender_of(batch)
    assert isinstance(actor, Actor)
    assert (actor.organization_id, actor.channel) == (here.pk, "job")
