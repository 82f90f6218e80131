"""Sheets as people really make them: where the headings stand, what is hidden, how far they go."""

from __future__ import annotations

from datetime import date

import pytest

from tests import cast
from tests.rosters.lists import HEAD, bring_in, good_row, new, sheet, the_person, wrong
from tests.sheets.books import fill, new_book
from tests.uploaded import faults
from zhiye.certificates.models import CertificateItem
from zhiye.people.models import Person


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
class TestHeadings:
    def test_in_the_third_row(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 6, "某某公司 2026 年持证人员名册")
        page.write(1, 0, "填报日期：2026-11-21")
        fill(page, [good_row(1), good_row(2)], HEAD, top=2)
        book.close()
        done = bring_in(buffer.getvalue())
        assert (done.total, new(done)[0], done.failed) == (2, 2, 0)

    def test_merged_over_two_rows(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        for column, heading in enumerate(["姓名", "身份证号", "作业项目代号"]):
            page.merge_range(0, column, 1, column, heading)
        page.merge_range(0, 3, 0, 4, "有效期")
        page.write_row(1, 3, ["起", "止"])
        page.write_row(2, 0, ["张伟", cast.an_id(1), "G1", "2024-03-06", "2028-03-05"])
        book.close()
        done = bring_in(buffer.getvalue())
        assert (done.failed, done.done) == (0, 1), faults(done)
        item = CertificateItem.objects.get()
        assert (item.valid_from, item.valid_until) == (date(2024, 3, 6), date(2028, 3, 5))

    def test_a_row_of_a_person_is_no_second_row_of_headings(self) -> None:
        done = bring_in(sheet([good_row(1)]))
        assert new(done)[0] == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
class TestSheets:
    def test_of_two_lists_the_second_is_named(self) -> None:
        buffer, book = new_book()
        for name, seq in [("在职", 1), ("退休", 2)]:
            fill(book.add_worksheet(name), [good_row(seq)], HEAD)
        fill(book.add_worksheet("说明"), [["填表说明"]], ["第一条"])
        book.close()
        done = bring_in(buffer.getvalue())
        assert new(done)[0] == 1
        assert "“在职”" in done.message
        assert "“退休”" in done.message
        assert "说明" not in done.message

    def test_the_sheet_with_most_headings_is_read(self) -> None:
        buffer, book = new_book()
        fill(book.add_worksheet("汇总"), [["张伟", "1"]], ["姓名", "电话"])
        fill(book.add_worksheet("名册"), [good_row(2)], HEAD)
        book.close()
        done = bring_in(buffer.getvalue())
        assert (new(done)[0], done.message) == (1, "")

    def test_a_hidden_sheet_is_not_read(self) -> None:
        buffer, book = new_book()
        fill(book.add_worksheet("名册"), [good_row(1)], HEAD)
        hidden = book.add_worksheet("旧名册")
        fill(hidden, [good_row(2)], [*HEAD[:-1], "有效期至", "发证日期"])
        hidden.hide()
        book.close()
        assert new(bring_in(buffer.getvalue()))[0] == 1
        the_person(cast.an_id(1))

    def test_hidden_rows_are_people_too(self) -> None:
        """A filter hides rows; nobody who leaves it on wants them lost."""
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [good_row(1), good_row(2), good_row(3)], HEAD)
        page.set_row(2, None, None, {"hidden": True})
        book.close()
        done = bring_in(buffer.getvalue())
        assert (new(done)[0], done.message) == (3, "表格中隐藏的行也读取了：第 3 行。")

    def test_rows_are_numbered_as_people_see_them(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [good_row(1), good_row(2)[:1]], HEAD, top=3)
        page.write_row(8, 0, ["李娜"])
        book.close()
        done = bring_in(buffer.getvalue())
        assert [*faults(done)] == [6, 9]


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
class TestFormulas:
    @pytest.mark.parametrize("column", range(7))
    def test_without_a_stored_result_are_explained(self, column: int) -> None:
        row = good_row(1, phone="13800000001", number="TS1")
        row[column] = "=A9"
        done = bring_in(sheet([row, good_row(2)]))
        assert (done.failed, new(done)[0]) == (1, 1)
        (told,) = wrong(done)
        assert told.startswith(f"{HEAD[column]}：单元格里是公式")

    def test_an_error_value_is_explained(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [good_row(1)], HEAD)
        page.write_formula(1, 2, "=NA()", value="#N/A")
        book.close()
        assert "公式" in wrong(bring_in(buffer.getvalue()))[0]

    def test_with_a_stored_result_are_read(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [good_row(1)], HEAD)
        page.write_formula(1, 0, '="张"&"伟"', value="张伟")
        book.close()
        assert bring_in(buffer.getvalue()).failed == 0
        assert Person.objects.get().name == "张伟"
