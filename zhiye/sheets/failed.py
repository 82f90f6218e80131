"""The rows that could not be used, as a list people can correct and send again."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from zhiye.core.text import fold
from zhiye.sheets.cells import BadRow, as_text
from zhiye.sheets.writing import HEAD, new_book


def failed_rows(
    headings: Sequence[str], rows: Sequence[BadRow], *, title: str, reason: str
) -> bytes:
    """An xlsx with the original headings and cells and a column `reason` saying why.

    Everything is written as text that stays text when a cell is edited, so that no cell can act
    as a formula (assurance 24) and no ID number loses digits. Cells to blame are red. The reasons
    of an earlier sending are left out.
    """
    buffer = BytesIO()
    # Row by row into a temporary file: a list may fail with all of its rows.
    book = new_book(buffer)
    sheet = book.add_worksheet(title)
    kept = [at for at, heading in enumerate(headings) if fold(heading) != reason]
    width = len(kept)
    sheet.set_column(0, max(width - 1, 0), 18)
    sheet.set_column(width, width, 60)
    sheet.freeze_panes(1, 0)
    bold = book.add_format(HEAD)
    red = book.add_format({"font_color": "#C00000", "text_wrap": True, "quote_prefix": True})
    as_typed = {"num_format": "@", "quote_prefix": True}
    plain = book.add_format(as_typed)
    wrong = book.add_format(as_typed | {"font_color": "#C00000", "bg_color": "#FDECEA"})
    for column, heading in enumerate([*(headings[at] for at in kept), reason]):
        sheet.write_string(0, column, heading, bold)
    for index, row in enumerate(rows, start=1):
        for column, at in enumerate(kept):
            if at < len(row.cells) or at in row.wrong:
                cell = as_text(row.cells[at]) if at < len(row.cells) else ""
                sheet.write_string(index, column, cell, wrong if at in row.wrong else plain)
        sheet.write_string(index, width, f"第 {row.line} 行：" + "；".join(row.reasons), red)
    book.close()
    return buffer.getvalue()
