"""Opening a spreadsheet of people. Its size is checked before it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from zhiye.core.refusals import Invalid
from zhiye.rosters import columns

MAX_ROWS = 100_000


@dataclass(frozen=True)
class Sheet:
    """A list with its headings found; `rows` gives (row number as Excel shows it, cells)."""

    headings: tuple[str, ...]
    columns: dict[str, int]
    total: int
    _sheet: CalamineSheet
    _header: int

    def rows(self) -> Iterator[tuple[int, list[object]]]:
        """The rows below the headings; empty ones are left out."""
        start = self._sheet.start or (0, 0)
        offset = start[0] + self._header + 2
        body = islice(self._sheet.iter_rows(), self._header + 1, None)
        for index, cells in enumerate(body):
            if any(cell not in ("", None) for cell in cells):
                yield offset + index, list(cells)


def open_sheet(data: bytes) -> Sheet:
    """Find the sheet and the headings. Raises Invalid with a sentence under `file`."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError as error:
        raise Invalid({"file": "表格设有打开密码，请取消密码后再上传。"}) from error
    except (CalamineError, ValueError, OSError) as error:
        raise Invalid({"file": "不是能打开的 Excel 文件，请另存为 .xlsx 后再上传。"}) from error
    best: Sheet | None = None
    tall = False
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        if sheet.height > MAX_ROWS + columns.HEADER_DEPTH:
            tall = True
            continue
        found = _with_header(sheet)
        if found is not None and (best is None or len(found.columns) > len(best.columns)):
            best = found
    if best is None and tall:
        raise Invalid(
            {"file": f"表格超过 {MAX_ROWS:,} 行，请分成几个文件上传；空白行多时请先删除。"}
        )
    if best is None:
        wanted = "、".join(columns.HEADINGS[field][0] for field in columns.NEEDED)
        raise Invalid({"file": f"没有找到表头。第一行应有这些列：{wanted}（顺序不限）。"})
    lacking = columns.missing(best.columns)
    if lacking:
        raise Invalid({"file": f"表头缺少这些列：{'、'.join(lacking)}。请补上后再上传。"})
    return best


def _with_header(sheet: CalamineSheet) -> Sheet | None:
    top = [list(row) for row in islice(sheet.iter_rows(), columns.HEADER_DEPTH)]
    found = columns.find_header(top)
    if found is None:
        return None
    index, fields = found
    headings = tuple("" if cell is None else str(cell) for cell in top[index])
    return Sheet(headings, fields, max(sheet.height - index - 1, 0), sheet, index)
