"""How large a sheet is, told before it is opened (assurance 23)."""

from __future__ import annotations

from io import BytesIO

import pytest
from xlsxwriter import Workbook

from tests.sheets.books import HEAD, LIST, a_row, fill, new_book, sheet, with_sheet
from zhiye.core.refusals import Invalid
from zhiye.sheets import reading, sheet_size
from zhiye.sheets.reading import open_sheet

REWRITTEN = pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<c r="', b"<c r='"),
        (b'<c r="', b'<c  r="'),
        (b'<c r="', b'<c s="0" r="'),
        (b"<c ", b"<x:c "),
    ],
)


def far_cell(row: int, column: int) -> bytes:
    buffer, book = new_book()
    page = book.add_worksheet("名册")
    fill(page, [a_row(1)], HEAD)
    page.write(row, column, "x")
    book.close()
    return buffer.getvalue()


class TestSize:
    @pytest.mark.slow
    def test_one_row_too_many_is_refused_and_one_less_is_not(self) -> None:
        for rows, refused in [(reading.MAX_ROWS + 1, True), (reading.MAX_ROWS, False)]:
            buffer = BytesIO()
            book = Workbook(buffer, {"constant_memory": True})
            page = book.add_worksheet()
            page.write_row(0, 0, HEAD)
            page.write_row(rows, 0, a_row(1))
            book.close()
            if refused:
                with pytest.raises(Invalid) as told:
                    open_sheet(buffer.getvalue(), LIST)
                assert "100,000" in told.value.errors["file"][0]
            else:
                assert open_sheet(buffer.getvalue(), LIST).total == rows

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
            open_sheet(data, LIST)
        assert said in refused.value.errors["file"][0]

    @pytest.mark.assurance(23)
    @REWRITTEN
    def test_however_it_is_written(self, old: bytes, new: bytes) -> None:
        data = with_sheet(far_cell(1_048_575, 16_383), old, new)
        with pytest.raises(Invalid):
            open_sheet(data, LIST)

    @pytest.mark.assurance(23)
    def test_without_references(self) -> None:
        data = with_sheet(far_cell(1_048_575, 16_383), b' r="XFD1048576"', b"")
        (one,) = [each for name, each in sheet_size.measure(data).items() if name == "名册"]
        assert (one.height, one.width) == (1_048_576, 7)
        with pytest.raises(Invalid):
            open_sheet(data, LIST)

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
            open_sheet(twice, LIST)

    def test_a_tag_longer_than_any_piece_is_refused(self) -> None:
        data = with_sheet(far_cell(3, 3), b'<c r="A1"', b'<c a="' + b"x" * (3 << 20) + b'" r="A1"')
        with pytest.raises(Invalid):
            open_sheet(data, LIST)

    @pytest.mark.parametrize("column", [40, 80, 300])
    def test_a_wide_but_short_sheet_is_read(self, column: int) -> None:
        assert open_sheet(far_cell(5, column), LIST).total == 5

    def test_styled_empty_cells_far_away_do_not_matter(self) -> None:
        far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        data = with_sheet(sheet([a_row(1)]), b"</sheetData>", far)
        assert open_sheet(data, LIST).total == 1

    def test_pieces_are_cut_between_cells(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """However a sheet falls into pieces, the same cells are found."""
        rows = [a_row(seq) for seq in range(1, 40)]
        for row in rows[::7]:
            row[5] = "=A1"
        data = sheet(rows)
        (whole,) = [each for name, each in sheet_size.measure(data).items() if name == "Sheet1"]
        assert len(whole.no_result) == 6
        for size in (97, 256, 1000):
            monkeypatch.setattr(sheet_size, "_CHUNK", size)
            (cut,) = [each for name, each in sheet_size.measure(data).items() if name == "Sheet1"]
            assert cut == whole
