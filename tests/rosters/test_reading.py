"""Sheets as people really make them: where the headings stand, what is hidden, how far they go."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from tests import cast
from tests.rosters.lists import HEAD, bring_in, fill, good_row, new_book, sheet, the_person
from zhiye.certificates.models import CertificateItem
from zhiye.core.refusals import Invalid
from zhiye.people.models import Person
from zhiye.rosters import extent, reading
from zhiye.rosters.reading import open_sheet

REWRITTEN = pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<c r="', b"<c r='"),
        (b'<c r="', b'<c  r="'),
        (b'<c r="', b'<c s="0" r="'),
        (b"<c ", b"<x:c "),
    ],
)


def with_sheet(data: bytes, old: bytes, new: bytes, part: str = "sheet1") -> bytes:
    """The same file with something else in a sheet's XML."""
    source, buffer = zipfile.ZipFile(BytesIO(data)), BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(f"{part}.xml"):
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    return buffer.getvalue()


def far_cell(row: int, column: int) -> bytes:
    buffer, book = new_book()
    page = book.add_worksheet("名册")
    fill(page, [good_row(1)], HEAD)
    page.write(row, column, "x")
    book.close()
    return buffer.getvalue()


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
        assert (done.total, done.new_people, done.failed) == (2, 2, 0)

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
        assert (done.failed, done.done) == (0, 1), done.first_problems
        item = CertificateItem.objects.get()
        assert (item.valid_from, item.valid_until) == (date(2024, 3, 6), date(2028, 3, 5))

    def test_a_row_of_a_person_is_no_second_row_of_headings(self) -> None:
        done = bring_in(sheet([good_row(1)]))
        assert done.new_people == 1


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
        assert done.new_people == 1
        assert "“在职”" in done.message
        assert "“退休”" in done.message
        assert "说明" not in done.message

    def test_the_sheet_with_most_headings_is_read(self) -> None:
        buffer, book = new_book()
        fill(book.add_worksheet("汇总"), [["张伟", "1"]], ["姓名", "电话"])
        fill(book.add_worksheet("名册"), [good_row(2)], HEAD)
        book.close()
        done = bring_in(buffer.getvalue())
        assert (done.new_people, done.message) == (1, "")

    def test_a_hidden_sheet_is_not_read(self) -> None:
        buffer, book = new_book()
        fill(book.add_worksheet("名册"), [good_row(1)], HEAD)
        hidden = book.add_worksheet("旧名册")
        fill(hidden, [good_row(2)], [*HEAD[:-1], "有效期至", "发证日期"])
        hidden.hide()
        book.close()
        assert bring_in(buffer.getvalue()).new_people == 1
        the_person(cast.an_id(1))

    def test_hidden_rows_are_people_too(self) -> None:
        """A filter hides rows; nobody who leaves it on wants them lost."""
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [good_row(1), good_row(2), good_row(3)], HEAD)
        page.set_row(2, None, None, {"hidden": True})
        book.close()
        assert bring_in(buffer.getvalue()).new_people == 3

    def test_rows_are_numbered_as_people_see_them(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [good_row(1), good_row(2)[:1]], HEAD, top=3)
        page.write_row(8, 0, ["李娜"])
        book.close()
        done = bring_in(buffer.getvalue())
        assert [one["line"] for one in done.first_problems] == [6, 9]


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
class TestFormulas:
    @pytest.mark.parametrize("column", range(7))
    def test_without_a_stored_result_are_explained(self, column: int) -> None:
        row = good_row(1, phone="13800000001", number="TS1")
        row[column] = "=A9"
        done = bring_in(sheet([row, good_row(2)]))
        assert (done.failed, done.new_people) == (1, 1)
        (told,) = done.first_problems[0]["reasons"]
        assert told.startswith(f"{HEAD[column]}：单元格里是公式")

    def test_an_error_value_is_explained(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [good_row(1)], HEAD)
        page.write_formula(1, 2, "=NA()", value="#N/A")
        book.close()
        assert "公式" in bring_in(buffer.getvalue()).first_problems[0]["reasons"][0]

    def test_with_a_stored_result_are_read(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [good_row(1)], HEAD)
        page.write_formula(1, 0, '="张"&"伟"', value="张伟")
        book.close()
        assert bring_in(buffer.getvalue()).failed == 0
        assert Person.objects.get().name == "张伟"


class TestSize:
    @pytest.mark.slow
    def test_one_row_too_many_is_refused_and_one_less_is_not(self) -> None:
        for rows, refused in [(reading.MAX_ROWS + 1, True), (reading.MAX_ROWS, False)]:
            buffer = BytesIO()
            book = Workbook(buffer, {"constant_memory": True})
            page = book.add_worksheet()
            page.write_row(0, 0, HEAD)
            page.write_row(rows, 0, good_row(1))
            book.close()
            if refused:
                with pytest.raises(Invalid) as told:
                    open_sheet(buffer.getvalue())
                assert "100,000" in told.value.errors["file"][0]
            else:
                assert open_sheet(buffer.getvalue()).total == rows

    @pytest.mark.assurance(23)
    @pytest.mark.parametrize(
        ("row", "column", "said"),
        [(1_048_575, 16_383, "100,000"), (1_048_575, 6, "100,000"), (99_000, 16_383, "范围太大")],
    )
    def test_a_far_cell_is_refused_before_the_reader_lays_the_sheet_out(
        self, row: int, column: int, said: str
    ) -> None:
        data = far_cell(row, column)
        with pytest.raises(Invalid) as refused:
            open_sheet(data)
        assert said in refused.value.errors["file"][0]

    @pytest.mark.assurance(23)
    @REWRITTEN
    def test_however_it_is_written(self, old: bytes, new: bytes) -> None:
        data = with_sheet(far_cell(1_048_575, 16_383), old, new)
        with pytest.raises(Invalid):
            open_sheet(data)

    @pytest.mark.assurance(23)
    def test_without_references(self) -> None:
        data = with_sheet(far_cell(1_048_575, 16_383), b' r="XFD1048576"', b"")
        (one,) = [each for name, each in extent.measure(data).items() if name == "名册"]
        assert (one.height, one.width) == (1_048_576, 7)
        with pytest.raises(Invalid):
            open_sheet(data)

    @pytest.mark.assurance(23)
    def test_two_parts_under_one_name_do_not_hide_each_other(self) -> None:
        data = far_cell(1_048_575, 16_383)
        twice = with_sheet(
            data,
            b"<sheets>",
            b'<sheets><sheet name="\xe5\x90\x8d\xe5\x86\x8c" sheetId="9" r:id="rId3"/>',
            "workbook",
        )
        with pytest.raises(Invalid):
            open_sheet(twice)

    def test_a_tag_longer_than_any_piece_is_refused(self) -> None:
        data = with_sheet(far_cell(3, 3), b'<c r="A1"', b'<c a="' + b"x" * (3 << 20) + b'" r="A1"')
        with pytest.raises(Invalid):
            open_sheet(data)

    @pytest.mark.parametrize("column", [40, 80, 300])
    def test_a_wide_but_short_sheet_is_read(self, column: int) -> None:
        assert open_sheet(far_cell(5, column)).total == 5

    def test_styled_empty_cells_far_away_do_not_matter(self) -> None:
        far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        data = with_sheet(sheet([good_row(1)]), b"</sheetData>", far)
        assert open_sheet(data).total == 1

    def test_pieces_are_cut_between_cells(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """However a sheet falls into pieces, the same cells are found."""
        rows = [good_row(seq) for seq in range(1, 40)]
        for row in rows[::7]:
            row[5] = "=A1"
        data = sheet(rows)
        (whole,) = [each for name, each in extent.measure(data).items() if name == "Sheet1"]
        assert len(whole.no_result) == 6
        for size in (97, 256, 1000):
            monkeypatch.setattr(extent, "_CHUNK", size)
            (cut,) = [each for name, each in extent.measure(data).items() if name == "Sheet1"]
            assert cut == whole
