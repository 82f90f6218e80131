"""Cells: what people write is read, and told beside the column when it cannot be."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from tests import cast
from tests.sheets.books import LIST
from zhiye.core import text
from zhiye.sheets import cells
from zhiye.sheets.cells import BadRow, Cleaner, Fault, RowCleaner, as_text


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "2026年3月1日",
        "二〇二六年三月一日",
        "20260301",
        "２０２６－０３－０１",
        " 2026-03-01 ",
        "2026-03-01 00:00:00",
        20260301,
        20260301.0,
        46082,
        "46082",
        date(2026, 3, 1),
        datetime(2026, 3, 1),  # noqa: DTZ001  as the reader gives it
    ],
)
def test_dates_are_read_however_they_are_kept(written: object) -> None:
    assert cells.day("开始日期")(written) == date(2026, 3, 1)


@pytest.mark.parametrize("written", ["2026-02-30", "26.3.1", "2026年3月", "明年", "", "2026"])
def test_what_is_no_day_is_told_with_the_name_of_the_column(written: str) -> None:
    with pytest.raises(ValidationError, match="开始日期"):
        cells.day("开始日期")(written)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, ""),
        ("叉车", "叉车"),
        (13800000000.0, "13800000000"),
        (1.5, "1.5"),
        (date(2026, 3, 1), "2026-03-01"),
    ],
)
def test_a_cell_as_people_would_type_it(cell: object, said: str) -> None:
    assert as_text(cell) == said


def test_an_id_number_kept_as_a_number_has_lost_digits() -> None:
    with pytest.raises(ValidationError, match="文本"):
        cells.id_number(float(cast.an_id(1)[:17]))
    assert cells.id_number(cast.an_id(1).lower()).value == cast.an_id(1)


def test_a_long_number_kept_as_a_number_has_lost_digits() -> None:
    with pytest.raises(ValidationError, match="证书编号当成了数字"):
        cells.code(float(10**15), label="证书编号")
    assert cells.code(float(10**15 - 1), label="证书编号") == "9" * 15


def test_a_phone_kept_as_a_number_is_read() -> None:
    assert cells.mobile(13800000001.0) == "13800000001"


def _clean(row: list[object], no_result: frozenset[int]) -> tuple[dict[str, object], list[Fault]]:
    cleaners = [
        Cleaner("start", cells.day("开始日期"), optional=True),
        Cleaner("name", text.clean_name),
        Cleaner("end", cells.day("结束日期")),
    ]
    faults: list[Fault] = []
    clean = RowCleaner(LIST, {"name": 0, "start": 2}, cleaners, {7: no_result})
    return clean(7, row, faults), faults


def test_every_wrong_cell_is_told_in_the_order_of_the_cleaners() -> None:
    values, faults = _clean(["张3", "", "明年"], frozenset())
    assert values == {}
    assert [one.field for one in faults] == ["start", "name"]
    assert faults[0].said.startswith("开始日期“明年”看不懂")
    assert faults[1].said.startswith("姓名")
    bad = BadRow.of(7, ["张3", "", "明年"], faults, {"name": 0, "start": 2})
    assert bad.wrong == {0, 2}
    assert len(bad.reasons) == 2


def test_an_optional_cell_may_be_empty_or_not_there() -> None:
    for row in (["张伟"], ["张伟", "", None], ["张伟", "", "  "]):
        assert _clean(list(row), frozenset()) == ({"name": "张伟"}, [])


def test_a_formula_without_a_result_is_told() -> None:
    values, faults = _clean(["张伟", "", ""], frozenset([2]))
    assert values == {"name": "张伟"}
    assert [one.said for one in faults] == [f"开始日期：{cells.NO_RESULT}"]


def test_answers_are_remembered_by_type_and_value() -> None:
    asked: list[object] = []

    def write_out(value: object) -> str:
        asked.append(value)
        return str(value)

    clean = cells.Remembered(write_out)
    assert [clean(1), clean(1), clean("1"), clean(1.0)] == ["1", "1", "1", "1.0"]
    assert asked == [1, "1", 1.0]
