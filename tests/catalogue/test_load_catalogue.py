"""Loading the catalogues: what is there, what a second load says."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhiye.catalogue import selectors
from zhiye.catalogue.data_files import DATA, CatalogueDataError
from zhiye.catalogue.models import (
    CatalogueVersion,
    CraneLimit,
    InspectionItem,
    LicenceNode,
    NdtItem,
    SafetyPost,
    SourcedRow,
    WorkCategory,
    WorkItem,
    WorkItemMapping,
)
from zhiye.catalogue.services import load_catalogue

CANCELLED = {"G6", "D1", "D2", "D3", "T3", "Q1", "Q2", "Q10", "N3"}
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Replace a text of one file in a copy of the data."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)

    def change(name: str, old: str, new: str) -> Path:
        path = folder / f"{name}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change


def test_the_current_catalogue(catalogue: None) -> None:
    """domain-facts 1: 11 种类, 20 项目."""
    items = list(selectors.current_work_items())
    assert len(items) == 20
    assert WorkCategory.objects.filter(version__code="2019").count() == 11
    assert [item.code for item in items][:5] == ["A", "G1", "G2", "G3", "R1"]
    assert {item.code for item in items if not item.practical_exam} == {"A"}
    asked = {item.code: item.education_min and item.education_min.name for item in items}
    assert {code for code, name in asked.items() if name == "高中"} == {"A", "G1", "G2", "G3", "R3"}
    assert asked["(金属)"] is None
    assert not any(item.cancelled for item in items)
    assert all(item.is_law for item in items)


def test_the_catalogue_of_2011(catalogue: None) -> None:
    """domain-facts 2: 12 种类, 55 项目."""
    assert WorkItem.objects.filter(version__code="2011").count() == 55
    assert WorkCategory.objects.filter(version__code="2011").count() == 12


@pytest.mark.req("SH-12")
def test_what_shanghai_lists_as_cancelled_and_only_that(catalogue: None) -> None:
    cancelled = WorkItem.objects.filter(version__code="2011", cancelled=True)
    assert set(cancelled.values_list("code", flat=True)) == CANCELLED
    for code in CANCELLED:
        assert [(row.mode, row.new) for row in selectors.successors(code)] == [("none", None)]


def test_a_code_means_something_only_with_its_version(catalogue: None) -> None:
    """domain-facts 0.1, row 10."""
    reused = ["G2", "G3", "R1", "Q1", "Q2", "S1", "S2", "Y1", "Y2", "N1", "N2"]
    for code in reused:
        old, new = selectors.find_work_item(code, "2011"), selectors.find_work_item(code)
        assert old is not None
        assert new is not None
        assert old.name != new.name
    same = selectors.find_work_item("R2", "2011")
    assert same is not None
    assert same.name == "移动式压力容器充装"


@pytest.mark.req("SH-13")
def test_every_old_item_has_a_mapping_that_makes_sense(catalogue: None) -> None:
    for item in WorkItem.objects.filter(version__code="2011"):
        rows = selectors.successors(item.code)
        modes = {row.mode for row in rows}
        assert len(modes) == 1, item.code
        if modes == {"auto"}:
            assert [bool(row.new) for row in rows] == [True], item.code
        if modes == {"none"}:
            assert item.cancelled
        for row in rows:
            assert row.new is None or row.new.version.code == "2019"
    assert WorkItemMapping.objects.exclude(old__version__code="2011").count() == 0


def _targets(code: str) -> list[str]:
    return [
        (row.new.code if row.new else "-") + row.restriction for row in selectors.successors(code)
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("R3", ["R3"]),
        ("G4", ["G3"]),
        ("Q4", ["Q2限桥式起重机", "Q2限门式起重机"]),
        ("Q5", ["Q2限塔式起重机"]),
        ("Q8", ["Q2限流动式起重机"]),
        ("q９", ["Q2限升降机"]),
        ("A2", ["A", "-"]),
        ("G3", ["G2", "G1"]),
        ("N1", ["-"]),
        ("（金属）", ["(金属)"]),
        ("X9", []),
    ],
)
def test_successors(catalogue: None, old: str, new: list[str]) -> None:
    assert _targets(old) == new


def test_restrictions_name_machine_types_there_are(catalogue: None) -> None:
    known = {limit.restriction for limit in CraneLimit.objects.all()}
    assert len(known) == 7
    used = set(WorkItemMapping.objects.values_list("restriction", flat=True)) - {""}
    assert used == known


def test_inspection_and_ndt_items(catalogue: None) -> None:
    levels = Counter(InspectionItem.objects.values_list("level", flat=True))
    assert levels == {"inspector": 11, "engineer": 8, "senior": 2}
    assert not any(item.is_law for item in InspectionItem.objects.all())
    assert NdtItem.objects.count() == 12
    assert NdtItem.objects.get(code="RT").level_names == ["Ⅰ", "Ⅱ", "Ⅲ"]
    assert NdtItem.objects.get(code="TOFD").level_names == ["Ⅱ"]
    assert not NdtItem.objects.get(code="MFL(AUTO)").is_law


@pytest.mark.req("SX-30")
def test_safety_posts(catalogue: None) -> None:
    """domain-facts 6: nine kinds of equipment, a director and an officer each, on two sides."""
    posts = {post.code: post for post in SafetyPost.objects.all()}
    assert Counter((post.side, post.rank) for post in posts.values()) == {
        (side, rank): count
        for side in ("production", "use")
        for rank, count in (("principal", 1), ("director", 9), ("officer", 9))
    }
    assert posts["use/cylinder/director"].name == "气瓶充装安全总监"
    assert posts["production/elevator/director"].name == "电梯质量安全总监"
    for post in posts.values():
        for other in post.incompatible_codes:
            assert post.code in posts[other].incompatible_codes
    director = posts["production/boiler/director"]
    assert director.incompatible_codes == ["production/boiler/officer"]
    assert len(selectors.safety_posts("use")) == 19


def test_a_second_load_changes_nothing(catalogue: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        report = load_catalogue()
    assert (report.added, report.changed, report.withdrawn) == ([], [], [])
    tables = SourcedRow.__subclasses__()
    assert report.unchanged == sum(table._default_manager.count() for table in tables)
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_a_changed_row_is_reported_and_keeps_its_id(catalogue: None, edit: Edit) -> None:
    before = selectors.find_work_item("N1")
    assert before is not None
    report = load_catalogue(folder=edit("work_items", "2019,N1,叉车司机", "2019,N1,叉车操作"))
    assert report.changed == ["作业项目 叉车操作（N1）：作业项目 叉车司机→叉车操作"]
    assert (report.added, report.withdrawn) == ([], [])
    after = selectors.find_work_item("N1")
    assert after is not None
    assert (after.pk, after.name) == (before.pk, "叉车操作")


def test_a_removed_row_is_withdrawn_never_deleted_and_comes_back(
    catalogue: None, edit: Edit
) -> None:
    text = (DATA / "work_items.csv").read_text(encoding="utf-8")
    line = next(one for one in text.splitlines(keepends=True) if one.startswith("2019,F,"))
    mapping = (DATA / "work_item_mappings.csv").read_text(encoding="utf-8")
    held = selectors.find_work_item("F")
    folder = edit("work_items", line, "")
    for one in [row for row in mapping.splitlines(keepends=True) if row.startswith(("F1,", "F2,"))]:
        edit("work_item_mappings", one, "")
    report = load_catalogue(folder=folder)
    assert "作业项目 安全阀校验（F）" in report.withdrawn
    assert "F" not in [item.code for item in selectors.current_work_items()]
    assert selectors.find_work_item("F") == held  # what points at it can still be read
    assert selectors.successors("F1") == []
    assert load_catalogue(folder=folder).withdrawn == []
    back = load_catalogue()
    assert any(told.startswith("作业项目 安全阀校验（F）：撤回日期") for told in back.changed)
    assert selectors.find_work_item("F") == held


def test_a_new_row_is_reported(catalogue: None, edit: Edit) -> None:
    folder = edit(
        "licence_nodes",
        "fill,充装",
        "make/robot,维保机器人制造,make,national,,,测试,E\nfill,充装",
    )
    report = load_catalogue(folder=folder)
    assert report.added == ["许可项目 维保机器人制造"]
    assert LicenceNode.objects.get(code="make/robot").is_leaf
    assert load_catalogue().withdrawn == ["许可项目 维保机器人制造"]


@pytest.mark.assurance(9)
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("work_items", "2019,N1,叉车司机,场", "2019,N1,叉车司机,无此种类"),
        ("work_items", "2019,N1,", "2099,N1,"),
        ("work_item_mappings", "N2,N1,", "N2,N9,"),
        ("licence_nodes", "fill/mobile,", "nowhere/mobile,"),
    ],
)
def test_a_reference_to_nothing_changes_nothing(
    catalogue: None, edit: Edit, name: str, old: str, new: str
) -> None:
    folder = edit("versions", "（2019）", "（改名）")
    edit(name, old, new)
    with pytest.raises(CatalogueDataError):
        load_catalogue(folder=folder)
    assert CatalogueVersion.objects.get(code="2019").title.endswith("（2019）")


def test_the_command_counts_at_first_and_lists_later(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again, changed = StringIO(), StringIO(), StringIO()
    call_command("load_catalogue", stdout=first)
    assert first.getvalue().count("\n") == 1
    call_command("load_catalogue", stdout=again)
    assert "新增 0，变更 0，撤回 0" in again.getvalue()
    CraneLimit.objects.filter(code="tower").update(name="旧名")
    call_command("load_catalogue", stdout=changed)
    assert "变更 起重机机种 塔式起重机：机种 旧名→塔式起重机" in changed.getvalue()

    def broken() -> None:
        raise CatalogueDataError("x.csv 第3行：没有写明来源。")

    monkeypatch.setattr("zhiye.catalogue.management.commands.load_catalogue.load_catalogue", broken)
    with pytest.raises(CommandError, match="第3行"):
        call_command("load_catalogue")
