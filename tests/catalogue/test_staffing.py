"""The staffing demands as typed rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from zhiye.catalogue import staffing
from zhiye.catalogue.data_files import DATA, CatalogueDataError, read
from zhiye.catalogue.staffing import Per, StaffGroup, StaffingRow, Unit

Write = Callable[[str], Path]


def _row(code: str, key: str) -> StaffingRow:
    return next(row for row in staffing.rows_for(code) if row.key == key)


def test_every_demand_names_nodes_items_titles_and_methods_there_are() -> None:
    nodes = {row["code"] for row in read("licence_nodes")}
    inner = {code.rpartition("/")[0] for code in nodes}
    leaves = nodes - inner
    items = {row["code"] for row in read("work_items") if row["version"] == "2019"}
    titles = {row["name"] for row in read("professional_titles")}
    education = {row["name"] for row in read("education_levels")}
    specialities = {row["name"] for row in read("title_specialities")}
    methods = {row["code"] for row in read("ndt_items")}
    for row in staffing.rows():
        assert any(row.applies_to(leaf) for leaf in leaves), row
        assert "*" in row.licence or row.licence in nodes, row
        assert set(row.items) <= items, row
        assert set(row.ndt) <= methods, row
        assert bool(row.ndt) == (row.ndt_level is not None), row
        assert row.title in titles | {""}, row
        assert row.education in education | {""}, row
        assert set(row.specialities) <= specialities, row
        assert row.count is None or row.count > 0, row


def test_examples_are_told_apart_from_rules() -> None:
    """domain-facts 5.3: never law."""
    examples = [row for row in staffing.rows() if row.is_example]
    assert examples
    assert all(row.text.startswith("示例：") and not row.is_law for row in examples)
    for row in staffing.rows():
        assert row.is_example == (row.source == "domain-facts 5.3")
        assert row.is_example == row.key.startswith("ex-")


@pytest.mark.parametrize(
    ("code", "technicians", "inspectors", "operators", "senior"),
    [("a1", 6, 6, 35, 8), ("a2", 4, 4, 20, 5), ("b", 2, 3, 10, 2)],
)
def test_passenger_lift_installation(
    code: str, technicians: int, inspectors: int, operators: int, senior: int
) -> None:
    """domain-facts 5.2 [42b, 48b]."""
    path = f"install/elevator/passenger/{code}"
    assert _row(path, "technician").count == technicians
    assert _row(path, "inspection").count == inspectors
    assert _row(path, "operator").count == operators
    row = _row(path, "operator-senior")
    assert (row.count, row.within, row.items) == (senior, "operator", ("T",))
    assert (row.senior_years, row.or_skill) == (6, "电梯中级技工")
    assert row.group is StaffGroup.OPERATOR
    assert row.is_law


def test_demands_of_a_node_hold_for_everything_below_it() -> None:
    keys = {row.key for row in staffing.rows_for("install/pipeline/industrial/gc2")}
    assert {"any-quality", "rt", "welder-6fg"} <= keys
    assert {row.licence for row in staffing.rows_for("install/pipeline/public/gb2")} == {
        "install/pipeline"
    }
    assert staffing.rows_for("install/pipelines") == []
    assert _row("make/component/pipe/seamless/a", "quality").title == "高级工程师"
    assert _row("make/component/valve/a1", "quality").title == "高级工程师"
    assert _row("make/component/valve/b", "quality").title == "工程师"


def test_units_shifts_and_demands_without_a_number() -> None:
    assert _row("install/boiler/b", "welder").unit is Unit.ENTRIES
    assert _row("install/boiler/b", "ut").count is None
    assert _row("install/boiler/b", "material").not_also == ("理化",)
    assert _row("install/boiler/b", "rt").outsourced
    assert _row("fill/cylinder/mixed", "ex-operator-2").per is Per.SHIFT
    assert _row("install/elevator/passenger/a2", "inspection").full_time


def test_an_item_may_take_the_rows_of_another() -> None:
    one = [r.text for r in staffing.rows_for("install/crane/bridge-gantry/a")]
    other = [r.text for r in staffing.rows_for("install/crane/mobile/a")]
    assert one == other
    assert len(one) == 16


def test_every_group_has_words() -> None:
    assert [group.label for group in StaffGroup] == [
        "技术负责人",
        "质量保证体系人员",
        "技术人员",
        "检验人员",
        "无损检测人员",
        "焊工",
        "作业人员",
    ]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A file with one item of the given text."""

    def make(text: str) -> Path:
        path = tmp_path / "staffing.toml"
        path.write_text(f'[[item]]\nlicence = "x"\n{text}\n', encoding="utf-8")
        return path

    return make


GOOD = 'source = "s"\nconfidence = "C"\n'
ONE = '{ key = "k", group = "welder", text = "t" }'


@pytest.mark.parametrize(
    "text",
    [
        f"{GOOD}",
        f'{GOOD}same_as = "nowhere"',
        f'{GOOD}same_as = "x"\nrow = [{ONE}]',
        f'confidence = "C"\nrow = [{ONE}]',
        f'source = "s"\nconfidence = "X"\nrow = [{ONE}]',
        f"{GOOD}row = [{ONE}, {ONE}]",
        f"{GOOD}extra = 1\nrow = [{ONE}]",
        f'{GOOD}row = [{{ key = "k", group = "welder" }}]',
        f'{GOOD}row = [{{ key = "k", group = "nobody", text = "t" }}]',
        f'{GOOD}row = [{{ key = "k", group = "welder", text = "t", unit = "dozens" }}]',
        f'{GOOD}row = [{{ key = "k", group = "welder", text = "t", colour = "red" }}]',
        f'{GOOD}row = [{{ key = "k", group = "welder", text = "t", within = "other" }}]',
    ],
)
def test_a_wrong_file_is_refused(write: Write, text: str) -> None:
    with pytest.raises(CatalogueDataError):
        staffing.load(write(text))


def test_a_right_file_is_read(write: Write) -> None:
    assert [row.key for row in staffing.load(write(f"{GOOD}row = [{ONE}]"))] == ["k"]
    assert len(staffing.load(DATA / "staffing.toml")) == len(staffing.rows())
