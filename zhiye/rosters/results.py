"""The rows that were not taken over, as a list people can correct and send again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from xlsxwriter import Workbook

from zhiye.rosters.rows import BadRow, as_text

REASON = "未导入原因"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def failed_rows(headings: Sequence[str], rows: Sequence[BadRow]) -> bytes:
    """An xlsx with the original headings and cells and a column saying why.

    Everything is written as text, so that no cell can act as a formula (assurance 24) and no ID
    number loses digits.
    """
    buffer = BytesIO()
    # Row by row into a temporary file: a list may fail with all of its rows.
    book = Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("未导入的行")
    width = len(headings)
    sheet.set_column(0, max(width - 1, 0), 18)
    sheet.set_column(width, width, 60)
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "bg_color": "#F2F2F2"})
    red = book.add_format({"font_color": "#C00000", "text_wrap": True})
    plain = book.add_format({"num_format": "@"})
    for column, heading in enumerate([*headings, REASON]):
        sheet.write_string(0, column, heading, bold)
    for index, row in enumerate(rows, start=1):
        for column, cell in enumerate(row.cells[:width]):
            sheet.write_string(index, column, as_text(cell), plain)
        sheet.write_string(index, width, f"第 {row.line} 行：" + "；".join(row.reasons), red)
    book.close()
    return buffer.getvalue()


def template() -> bytes:
    """An empty list with the headings and an invented example row."""
    from zhiye.core import idnumber
    from zhiye.rosters.columns import HEADINGS

    example = {
        "name": "张示例",
        "id_number": idnumber.make(birth=date(1985, 6, 15), seq=1),
        "phone": "13800000000",
        "code": "G1",
        "number": "",
        "issued_by": "太原市行政审批服务管理局",
        "issued_on": "2024-03-01",
        "valid_from": "2024-03-01",
        "valid_until": "2028-02-29",
        "first_issued_on": "",
    }
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("人员名册")
    bold = book.add_format({"bold": True, "bg_color": "#F2F2F2"})
    plain = book.add_format({"num_format": "@"})
    sheet.set_column(0, len(HEADINGS) - 1, 20, plain)
    for column, (field, words) in enumerate(HEADINGS.items()):
        sheet.write_string(0, column, words[0], bold)
        sheet.write_string(1, column, example[field], plain)
    sheet.freeze_panes(1, 0)
    book.close()
    return buffer.getvalue()
