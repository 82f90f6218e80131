"""Opening lists from three different programs."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook as OpenpyxlWorkbook

from tests.sheets.books import HEAD, LIST, a_row, by_hand, fill, new_book, sheet, with_sheet
from zhiye.core.refusals import Invalid
from zhiye.sheets.reading import Sheet, open_sheet


def lines(found: Sheet) -> dict[int, list[object]]:
    return dict(found.rows())


def test_a_list_of_xlsxwriter_is_read() -> None:
    row = a_row(1)
    row[3] = date(2026, 3, 1)
    found = open_sheet(sheet([row]), LIST)
    assert found.total == 1
    assert lines(found)[2][3] == date(2026, 3, 1)


def test_a_list_of_openpyxl_is_read() -> None:
    book = OpenpyxlWorkbook()
    page = book.active
    assert page is not None
    page.append(["聘用名单"])
    page.merge_cells("A1:G1")
    page.append(HEAD)
    page.append([*a_row(1)[:3], date(2026, 3, 1), None, None, None])
    out = BytesIO()
    book.save(out)
    found = open_sheet(out.getvalue(), LIST)
    assert found.headings == tuple(HEAD)
    assert lines(found)[3][:4] == [*a_row(1)[:3], date(2026, 3, 1)]


def test_a_list_written_by_hand_is_read() -> None:
    found = open_sheet(by_hand([["工号", *HEAD], ["7", *a_row(1)], [], ["8", *a_row(2)]]), LIST)
    assert found.name == "导出"
    assert [(line, cells[1]) for line, cells in found.rows()] == [
        (2, a_row(1)[0]),
        (4, a_row(2)[0]),
    ]


def test_a_lower_limit_of_rows_is_told_with_its_number() -> None:
    data = sheet([a_row(seq) for seq in range(1, 5)])
    assert open_sheet(data, LIST, most_rows=4).total == 4
    with pytest.raises(Invalid) as refused:
        open_sheet(data, LIST, most_rows=3)
    assert "表格超过 3 行" in refused.value.errors["file"][0]


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_spreadsheet_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        open_sheet(data, LIST)
    assert "不是能打开的 Excel 文件" in refused.value.errors["file"][0]


def test_two_lists_are_told_apart() -> None:
    buffer, book = new_book()
    for name in ("一车间", "二车间"):
        fill(book.add_worksheet(name), [a_row(1)], HEAD)
    book.close()
    found = open_sheet(buffer.getvalue(), LIST)
    assert (found.name, found.others) == ("一车间", ("二车间",))


class TestNotes:
    """What people are told about what was not read, or was though they do not see it."""

    def test_columns_nobody_asked_for_are_named(self) -> None:
        head = ["工号", *HEAD, "班组", "", "未登记原因"]
        found = open_sheet(sheet([["7", *a_row(1), "甲", "", "改过"]], head), LIST)
        list(found.rows())
        assert found.notes(leave="未登记原因") == ["没有读取的列：工号、备注、班组。"]

    def test_a_second_column_of_the_same_thing_is_named(self) -> None:
        found = open_sheet(sheet([a_row(1)], [*HEAD[:-1], "姓名"]), LIST)
        assert found.notes() == ["没有读取的列：姓名。"]

    def test_hidden_rows_are_read_and_told(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [a_row(seq)[:6] for seq in range(1, 16)], HEAD[:6])
        for line in (3, 5):
            page.set_row(line - 1, None, None, {"hidden": True})
        book.close()
        found = open_sheet(buffer.getvalue(), LIST)
        assert len(list(found.rows())) == 15
        assert found.notes() == ["表格中隐藏的行也读取了：第 3 行、第 5 行。"]

    def test_of_many_the_first_ten_are_named(self) -> None:
        buffer, book = new_book()
        page = book.add_worksheet()
        fill(page, [a_row(seq)[:6] for seq in range(1, 16)], HEAD[:6])
        for line in range(2, 14):
            page.set_row(line - 1, None, None, {"hidden": True})
        book.close()
        (told,) = open_sheet(buffer.getvalue(), LIST).notes()
        assert told.endswith("第 11 行等 12 行。")

    def test_hidden_rows_of_other_programs(self) -> None:
        data = sheet([a_row(1)])
        for mark in (b'<row hidden="1" r="2" ', b'<row r="2" ht="9" hidden="true" '):
            assert open_sheet(with_sheet(data, b'<row r="2" ', mark), LIST).hidden == {2}
        shown = with_sheet(data, b'<row r="2" ', b'<row r="2" hidden="false" ')
        assert not open_sheet(shown, LIST).hidden
