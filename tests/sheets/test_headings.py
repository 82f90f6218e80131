"""Recognising columns, whatever their order and exact words."""

from __future__ import annotations

import pytest

from tests import cast
from tests.sheets.books import HEAD, LIST


@pytest.mark.parametrize(
    "written",
    [
        "身份证号",
        " 身份证号 ",
        "身份证号*",
        "＊身份证号：",
        "身 份 证 号",
        "身份证号（18位）",
        "身份证号(必填)",
        "证件号码",
    ],
)
def test_a_heading_is_known_however_it_is_written(written: str) -> None:
    assert LIST.field_of(written) == "id_number"


def test_what_means_nothing_is_no_field() -> None:
    assert LIST.field_of("工号") is None
    assert LIST.field_of(None) is None
    assert LIST.field_of(20260301) is None


def test_order_does_not_matter_and_more_columns_do_no_harm() -> None:
    found = LIST.find([["工号", "项目", "身份证号", "班组", "姓名"]])
    assert found is not None
    assert found.columns == {"code": 1, "id_number": 2, "name": 4}
    assert LIST.missing(found.columns) == []
    assert LIST.missing({"name": 0}) == ["身份证号", "项目"]


def test_of_two_columns_with_one_meaning_the_first_counts() -> None:
    found = LIST.find([["姓名", "人员姓名", "项目"]])
    assert found is not None
    assert found.columns == {"name": 0, "code": 2}


def test_titles_above_are_passed_over() -> None:
    found = LIST.find([["某公司 2026 年聘用名单", "", ""], ["填报日期", "2026-11-28"], HEAD])
    assert found is not None
    assert (found.last, found.headings) == (2, tuple(HEAD))


def test_one_known_heading_is_not_enough() -> None:
    assert LIST.find([["姓名", "甲", "乙"]]) is None
    assert LIST.find([]) is None


def test_headings_below_the_depth_are_not_looked_for() -> None:
    empty: list[list[str]] = [[""]] * LIST.depth
    assert LIST.find([*empty, HEAD]) is None
    assert LIST.find([*empty[1:], HEAD]) is not None


def test_two_rows_are_read_as_one() -> None:
    found = LIST.find([["姓名", "身份证号", "项目", "聘用", ""], ["", "", "", "开始日期", "备注"]])
    assert found is not None
    assert (found.last, found.columns["code"]) == (0, 2), "聘用备注 means nothing"
    found = LIST.find([["姓名", "身份证号", "项目", "聘用"], ["", "", "", "开始日期"]])
    assert found is not None
    assert (found.last, found.columns["start"]) == (1, 3)


def test_a_person_below_is_no_second_row() -> None:
    found = LIST.find([["姓名", "身份证号", "聘用"], [cast.a_name(1), cast.an_id(1), "开始日期"]])
    assert found is not None
    assert found.last == 0
