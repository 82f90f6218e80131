"""The list of the rows that could not be used, and sending it again."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests import cast
from tests.sheets.books import HEAD, LIST, a_row
from zhiye.sheets.cells import BadRow
from zhiye.sheets.failed import failed_rows
from zhiye.sheets.reading import open_sheet

REASON = "未填报原因"


def write(rows: list[BadRow], head: list[str] | None = None) -> bytes:
    return failed_rows(head or HEAD, rows, title="未填报的行", reason=REASON)


def test_it_holds_the_cells_and_the_reasons_and_is_read_again() -> None:
    row = a_row(1)
    data = write([BadRow(7, row, ["项目：不认识。", "部门：太长。"], frozenset([2]))])
    again = open_sheet(data, LIST)
    assert again.headings == (*HEAD, REASON)
    ((line, cells),) = again.rows()
    assert line == 2
    assert cells[:7] == row
    assert cells[7] == "第 7 行：项目：不认识。；部门：太长。"


def test_sent_again_the_old_reasons_are_left_out() -> None:
    first = open_sheet(write([BadRow(7, a_row(1), ["甲"])]), LIST)
    ((line, cells),) = first.rows()
    second = write([BadRow(line, cells, ["乙"])], list(first.headings))
    again = open_sheet(second, LIST)
    assert again.headings == (*HEAD, REASON)
    assert [row[7] for _, row in again.rows()] == ["第 2 行：乙"]


def test_cells_to_blame_are_red_and_others_are_not() -> None:
    page = load_workbook(
        BytesIO(write([BadRow(2, a_row(1)[:6], ["甲"], frozenset([2, 6]))]))
    ).active
    assert page is not None
    colours = [cell.fill.fgColor.rgb for cell in page[2][:7]]
    assert [at for at, colour in enumerate(colours) if colour == "FFFDECEA"] == [2, 6]


@pytest.mark.assurance(24)
@pytest.mark.parametrize("typed", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_no_cell_becomes_a_formula_even_when_it_is_edited(typed: str) -> None:
    row: list[object] = [typed, cast.an_id(1), typed]
    data = write([BadRow(2, row, [typed])])
    page = load_workbook(BytesIO(data)).active
    assert page is not None
    for cell in (page["A2"], page["C2"], page["H2"]):
        assert cell.data_type == "s"
        assert cell.quotePrefix
    ((_, cells),) = open_sheet(data, LIST).rows()
    assert cells[0] == typed, "what was typed is sent again as it was"
