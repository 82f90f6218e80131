"""Opening a spreadsheet. Its size is checked before it is opened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import islice
from typing import cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from zhiye.core.refusals import Invalid
from zhiye.core.text import fold
from zhiye.sheets import blank as templates
from zhiye.sheets import sheet_size
from zhiye.sheets.blank import Blank
from zhiye.sheets.headings import Headings

MAX_ROWS = 100_000
MOST_TOLD = 10
NOT_A_SHEET = "不是能打开的 Excel 文件，请另存为 .xlsx 后再上传。"
TOO_LARGE = "表格的范围太大（多半是远处有多余的内容），请把内容复制到新的表格后再上传。"
PASSWORD = "表格设有打开密码，请取消密码后再上传。"  # noqa: S105  a sentence, no password


@dataclass(frozen=True)
class Sheet:
    """A list with its headings found; `rows` gives (row number as Excel shows it, cells).

    `no_result` holds the cells, by row number and place in the row, whose formula has no stored
    result, `hidden` the numbers of hidden rows, which are read like any other. `others` are further
    sheets that look like lists and are not read. `note` is what people should know about the
    template. `samples` are the rows met and left out so far because they are the template's sample.
    """

    name: str
    headings: tuple[str, ...]
    columns: dict[str, int]
    total: int
    no_result: dict[int, frozenset[int]]
    hidden: frozenset[int]
    others: tuple[str, ...]
    _sheet: CalamineSheet
    _header: int
    note: str = ""
    samples: list[int] = field(default_factory=list)
    _blank: Blank | None = None

    def rows(self) -> Iterator[tuple[int, list[object]]]:
        """The rows below the headings; empty ones are left out, hidden ones are not."""
        self.samples.clear()
        at, mark = self._sample()
        # The reader gives the empty rows above the first cell, but not the columns left of it.
        body = islice(self._sheet.iter_rows(), self._header + 1, None)
        for line, cells in enumerate(cast("Iterator[list[object]]", body), self._header + 2):
            if any(cells) or any(cell not in ("", None) for cell in cells):
                if mark and at < len(cells) and mark in str(cells[at]):
                    self.samples.append(line)
                    continue
                yield line, cells

    def notes(self, *, leave: str = "") -> list[str]:
        """What people should know once all rows are read: about what was not read, what was read
        though it cannot be seen, and the template. `leave` is a column nobody misses."""
        told = []
        if self.others:
            names = "、".join(f"“{name}”" for name in self.others)
            told.append(
                f"只读取了工作表“{self.name}”；工作表{names}没有读取，请另存为单独的文件后上传。"
            )
        used = set(self.columns.values())
        unread = [
            fold(words)
            for at, words in enumerate(self.headings)
            if at not in used and fold(words) not in ("", leave)
        ]
        if unread:
            told.append(f"没有读取的列：{_first(unread, '列')}。")
        if self.hidden:
            lines = [f"第 {line} 行" for line in sorted(self.hidden)]
            told.append(f"表格中隐藏的行也读取了：{_first(lines, '行')}。")
        told += [f"第 {line} 行是模板的示例，没有读取。" for line in self.samples[:1]]
        return [*told, self.note] if self.note else told

    def _sample(self) -> tuple[int, str]:
        """Where the template's sample row has what no other row has, and what that is."""
        if self._blank is None or self._blank.sample_field not in self.columns:
            return 0, ""
        return self.columns[self._blank.sample_field], self._blank.sample_mark


def open_sheet(
    data: bytes, headings: Headings, *, blank: Blank | None = None, most_rows: int = MAX_ROWS
) -> Sheet:
    """Find the sheet and the headings. Raises Invalid with a sentence under `file`.

    `blank` is the template people were given for this list, `most_rows` at most MAX_ROWS.
    """
    sizes = _sizes(data, headings, most_rows)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        note = templates.check(blank, templates.mark_of(data, book)) if blank else ""
        best = _best_sheet(book, headings, sizes)
    except PasswordError as error:
        raise Invalid({"file": PASSWORD}) from error
    except (CalamineError, ValueError, OSError) as error:
        raise Invalid({"file": NOT_A_SHEET}) from error
    if best is None:
        wanted = "、".join(headings.label(one) for one in headings.needed)
        raise Invalid({"file": f"没有找到表头。第一行应有这些列：{wanted}（顺序不限）。"})
    lacking = headings.missing(best.columns)
    if lacking:
        said = f"表头缺少这些列：{'、'.join(lacking)}。请补上后再上传。"
        raise Invalid({"file": said + (templates.RENEW if note else "")})
    if best.total > most_rows:
        raise Invalid({"file": _too_long(most_rows)})
    return replace(best, note=note, _blank=blank)


def _first(told: Sequence[str], unit: str) -> str:
    more = f"等 {len(told)} {unit}" if len(told) > MOST_TOLD else ""
    return "、".join(told[:MOST_TOLD]) + more


def _too_long(most_rows: int) -> str:
    return f"表格超过 {most_rows:,} 行，请分成几个文件上传；空白行多时请先删除。"


def _best_sheet(
    book: CalamineWorkbook, headings: Headings, sizes: dict[str, sheet_size.SheetSize]
) -> Sheet | None:
    """The visible sheet that names most fields, the first of equals; one is held at a time."""
    best: Sheet | None = None
    lists: list[str] = []
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet or meta.visible is not SheetVisibleEnum.Visible:
            continue
        sheet = _with_header(book.get_sheet_by_name(meta.name), headings, sizes)
        if sheet is None:
            continue
        if sheet.total and not headings.missing(sheet.columns):
            lists.append(sheet.name)
        if best is None or len(sheet.columns) > len(best.columns):
            best = sheet
    return best and replace(best, others=tuple(name for name in lists if name != best.name))


def _sizes(data: bytes, headings: Headings, most_rows: int) -> dict[str, sheet_size.SheetSize]:
    try:
        found = sheet_size.measure(data)
    except ValueError as error:
        raise Invalid({"file": NOT_A_SHEET}) from error
    for one in found.values():
        if one.is_too_large:
            tall = one.height > MAX_ROWS + headings.depth
            raise Invalid({"file": _too_long(most_rows) if tall else TOO_LARGE})
    return found


def _with_header(
    sheet: CalamineSheet, headings: Headings, sizes: dict[str, sheet_size.SheetSize]
) -> Sheet | None:
    top = [list(row) for row in islice(sheet.iter_rows(), headings.depth + 1)]
    header = headings.find(top)
    if header is None:
        return None
    size = sizes.get(sheet.name, sheet_size.SheetSize())
    first_row, first_column = sheet.start or (0, 0)
    return Sheet(
        name=sheet.name,
        headings=header.headings,
        columns=header.columns,
        total=max(first_row + sheet.height - header.last - 1, 0),
        no_result=_by_line(size.no_result, first_column),
        hidden=frozenset(
            line for line in size.hidden if header.last + 1 < line <= first_row + sheet.height
        ),
        others=(),
        _sheet=sheet,
        _header=header.last,
    )


def _by_line(cells: set[tuple[int, int]], left: int) -> dict[int, frozenset[int]]:
    lines: dict[int, set[int]] = {}
    for row, column in cells:
        lines.setdefault(row + 1, set()).add(column - left)
    return {line: frozenset(places) for line, places in lines.items()}
