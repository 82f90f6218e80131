"""Workbooks as people's programs write them."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tests import cast
from zhiye.sheets.headings import Headings

HEAD = ["姓名", "身份证号", "项目", "开始日期", "结束日期", "部门", "备注"]
LIST = Headings(
    words={
        "name": ("姓名", "人员姓名"),
        "id_number": ("身份证号", "证件号码"),
        "code": ("项目", "作业项目"),
        "start": ("开始日期", "聘用开始日期"),
        "end": ("结束日期",),
        "post": ("部门",),
    },
    needed=("name", "id_number", "code"),
    whose=("name", "id_number"),
)


def a_row(seq: int) -> list[Any]:
    """A row without a fault."""
    return [cast.a_name(seq), cast.an_id(seq), "N1", "2026-03-01", "2027-02-28", "仓储部", ""]


def sheet(rows: list[list[Any]], head: list[str] | None = None) -> bytes:
    """A workbook with one sheet."""
    buffer, book = new_book()
    fill(book.add_worksheet(), rows, head or HEAD)
    book.close()
    return buffer.getvalue()


def new_book() -> tuple[BytesIO, Workbook]:
    """A workbook and where it will be found after `close`."""
    buffer = BytesIO()
    return buffer, Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy/m/d"})


def fill(page: Worksheet, rows: list[list[Any]], head: list[str], top: int = 0) -> None:
    """Headings and rows; dates as dates, "=…" as a formula without a stored result."""
    page.write_row(top, 0, head)
    for index, row in enumerate(rows, start=top + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(index, column, cell)
            elif isinstance(cell, str) and cell.startswith("="):
                page.write_formula(index, column, cell, value="")
            else:
                page.write(index, column, cell)


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


def filled(template: bytes, rows: list[list[Any]]) -> bytes:
    """A template with rows below its sample, saved again by another program."""
    book = load_workbook(BytesIO(template))
    for row in rows:
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def by_hand(rows: list[list[str]]) -> bytes:
    """The least an .xlsx can be, as export programs write it: texts in place, no styles."""
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    lines = "".join(
        f"<row>{''.join(cell.format(escape(one)) for one in row)}</row>" for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="导出" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData>'
        "</worksheet>",
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return buffer.getvalue()
