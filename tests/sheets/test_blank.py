"""Blank templates: rules of the cells, the sample row, the mark of the version."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.sheets.books import LIST, a_row, by_hand, fill, filled, new_book, sheet
from zhiye.core.refusals import Invalid
from zhiye.sheets import blank as templates
from zhiye.sheets.blank import SAMPLE_ID, SAMPLE_NAME, Blank, Column
from zhiye.sheets.reading import open_sheet

ITEMS = tuple(f"N{number} 场内专用机动车辆第{number}类司机" for number in range(40))
BLANK = Blank(
    title="聘用名单",
    sample_field="id_number",
    rows=300,
    columns={
        "name": Column("姓名", "与身份证一致。", needed=True, sample=SAMPLE_NAME),
        "id_number": Column("身份证号", "18 位。", 22, needed=True, sample=SAMPLE_ID),
        "code": Column("项目", needed=True, choices=ITEMS, sample=ITEMS[1]),
        "start": Column("开始日期", is_date=True, sample=date(2026, 3, 1)),
        "end": Column("结束日期", is_date=True),
        "post": Column("部门", choices=("仓储部", "生产部"), other_choices=True),
    },
)


@pytest.fixture(scope="module")
def template() -> bytes:
    return templates.write(BLANK)


def without(data: bytes, *parts: str) -> bytes:
    """The same file as a program that drops these parts would save it."""
    source, buffer = zipfile.ZipFile(BytesIO(data)), BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
    return buffer.getvalue()


def test_a_filled_in_template_is_read_without_its_sample(template: bytes) -> None:
    row = a_row(1)
    found = open_sheet(filled(template, [row, a_row(2)]), LIST, blank=BLANK)
    assert found.name == "聘用名单"
    lines = dict(found.rows())
    assert list(lines) == [3, 4]
    assert lines[3][:6] == row[:6]
    assert (found.samples, found.note) == ([2], "")
    assert len(list(found.rows())) == 2
    assert found.samples == [2], "read twice, told once"


def test_a_sample_whose_name_alone_was_overwritten_is_still_the_sample(template: bytes) -> None:
    book = load_workbook(BytesIO(template))
    book.worksheets[0]["A2"] = "王小明"
    out = BytesIO()
    book.save(out)
    found = open_sheet(out.getvalue(), LIST, blank=BLANK)
    assert list(found.rows()) == []
    assert found.samples == [2]


def test_a_sample_overwritten_with_a_person_is_a_person(template: bytes) -> None:
    book = load_workbook(BytesIO(template))
    for place, cell in enumerate(a_row(1), start=1):
        book.worksheets[0].cell(2, place, cell)
    out = BytesIO()
    book.save(out)
    found = open_sheet(out.getvalue(), LIST, blank=BLANK)
    assert [line for line, _ in found.rows()] == [2]
    assert found.samples == []


def test_needed_columns_have_a_star_and_the_sample_is_grey(template: bytes) -> None:
    page = load_workbook(BytesIO(template)).worksheets[0]
    assert [cell.value for cell in page[1][:6]] == [
        "姓名*",
        "身份证号*",
        "项目*",
        "开始日期",
        "结束日期",
        "部门",
    ]
    assert page["A2"].font.color.rgb == "FF8A8A8A"
    assert page["B5"].number_format == "General", "cells below hold nothing yet"
    assert page.column_dimensions["B"].width > 22
    assert page.freeze_panes == "A2"


def test_long_lists_stand_in_a_hidden_sheet_under_a_name(template: bytes) -> None:
    book = load_workbook(BytesIO(template))
    rules = {str(rule.sqref): rule for rule in book.worksheets[0].data_validations.dataValidation}
    assert rules["C2:C301"].formula1 == "list_code"
    assert rules["C2:C301"].errorStyle in (None, "stop")
    assert book.defined_names["list_code"].attr_text == "'模板信息'!$D$1:$D$40"
    hidden = book["模板信息"]
    assert hidden.sheet_state == "hidden"
    assert [row[0].value for row in hidden["D1:D40"]] == list(ITEMS)
    assert rules["F2:F301"].formula1 == '"仓储部,生产部"'
    assert rules["F2:F301"].errorStyle == "warning"
    assert rules["D2:D301"].type == "date"
    assert rules["A2:A301"].prompt == "与身份证一致。"


def test_a_list_of_choices_with_a_comma_is_not_written_inline() -> None:
    column = replace(BLANK.columns["post"], choices=("甲,乙", "丙"))
    told = templates.write(replace(BLANK, columns={**BLANK.columns, "post": column}))
    assert "list_post" in load_workbook(BytesIO(told)).defined_names


def test_the_help_is_a_sheet_to_read(template: bytes) -> None:
    page = load_workbook(BytesIO(template))["填表说明"]
    assert [cell.value for cell in page[2]] == ["姓名", "是", "与身份证一致。"]


class TestVersion:
    def test_it_changes_with_what_a_filled_in_template_depends_on(self) -> None:
        code = replace(BLANK.columns["code"], choices=ITEMS[1:])
        assert replace(BLANK, columns={**BLANK.columns, "code": code}).version != BLANK.version
        name = replace(BLANK.columns["name"], help="写清楚。", width=40, needed=False)
        assert replace(BLANK, columns={**BLANK.columns, "name": name}).version == BLANK.version

    @pytest.mark.parametrize(
        "dropped", [(), ("docProps/custom.xml",)], ids=["whole", "without its properties"]
    )
    def test_an_outdated_one_is_read_with_a_sentence(self, dropped: tuple[str, ...]) -> None:
        old = replace(BLANK, columns={**BLANK.columns, "note": Column("备注")})
        data = without(filled(templates.write(old), [a_row(1)]), *dropped)
        found = open_sheet(data, LIST, blank=BLANK)
        assert found.note == templates.OUTDATED
        assert len(list(found.rows())) == 1

    def test_the_property_tells_it_where_the_hidden_sheet_is_gone(self) -> None:
        old = replace(BLANK, columns={**BLANK.columns, "note": Column("备注")})
        book = load_workbook(BytesIO(filled(templates.write(old), [a_row(1)])))
        del book[templates.HIDDEN]
        out = BytesIO()
        book.save(out)
        assert open_sheet(out.getvalue(), LIST, blank=BLANK).note == templates.OUTDATED

    def test_an_outdated_one_without_a_needed_column_says_where_to_get_the_new_one(self) -> None:
        columns = {field: one for field, one in BLANK.columns.items() if field != "code"}
        data = filled(templates.write(replace(BLANK, columns=columns)), [a_row(1)])
        with pytest.raises(Invalid) as refused:
            open_sheet(data, LIST, blank=BLANK)
        said = refused.value.errors["file"][0]
        assert said.startswith("表头缺少这些列：项目。")
        assert said.endswith(templates.RENEW)

    def test_the_template_of_another_list_is_refused_by_name(self) -> None:
        data = templates.write(replace(BLANK, title="人员名册"))
        with pytest.raises(Invalid) as refused:
            open_sheet(data, LIST, blank=BLANK)
        assert "这是“人员名册”的模板，这里要的是“聘用名单”" in refused.value.errors["file"][0]

    def test_a_list_of_ones_own_has_no_version(self) -> None:
        for data in (
            sheet([a_row(1)]),
            by_hand([["姓名", "身份证号", "项目"], ["张伟", "1", "N1"]]),
        ):
            assert open_sheet(data, LIST, blank=BLANK).note == ""

    def test_a_sheet_of_that_name_with_other_things_is_nothing(self) -> None:
        buffer, book = new_book()
        fill(book.add_worksheet("名册"), [a_row(1)], ["姓名", "身份证号", "项目"])
        book.add_worksheet(templates.HIDDEN).write(0, 0, 1)
        book.close()
        assert open_sheet(buffer.getvalue(), LIST, blank=BLANK).note == ""
