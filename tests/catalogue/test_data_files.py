"""The reviewed files: every row says where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhiye.catalogue import data_files
from zhiye.catalogue.data_files import CatalogueDataError, read

FILES = data_files.files()


def test_the_files_there_are() -> None:
    assert FILES == [
        "crane_limits",
        "education_levels",
        "inspection_items",
        "licence_nodes",
        "ndt_items",
        "professional_titles",
        "safety_posts",
        "title_specialities",
        "versions",
        "work_categories",
        "work_item_mappings",
        "work_items",
    ]


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_source_and_confidence(name: str) -> None:
    for row in read(name):
        assert row["source"]
        assert row["confidence"] in data_files.CONFIDENCES


def test_what_no_source_confirms_is_not_called_confirmed() -> None:
    """domain-facts 2, 4.1, 5.1: the marks of the sources survive in the files."""
    mappings = {(row["old"], row["new"]): row["confidence"] for row in read("work_item_mappings")}
    assert mappings["A1", "A"] == "C"
    assert mappings["P1", "P"] == "G"
    assert mappings["Q8", "Q2"] == "S"
    assert mappings["G2", "G1"] == "U"
    assert {row["confidence"] for row in read("inspection_items")} == {"U"}
    nodes = {row["code"]: row for row in read("licence_nodes")}
    assert nodes["install/elevator/passenger/a1"]["confidence"] == "C"
    assert {row["confidence"] for row in nodes.values() if row["kind"] == "inspect"} == {"G"}
    for row in nodes.values():
        assert (
            row["confidence"] != "C"
            or "参数界限为通识" not in row["source"]
            or not (row["parameter_limit"])
        )


def _write(folder: Path, *lines: str) -> Path:
    (folder / "x.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1,,C", "来源"),
        ("1,somewhere,X", "可信度"),
        ("1,somewhere,", "可信度"),
        ("1,somewhere", "列数"),
        ("1,somewhere,C,more", "列数"),
    ],
)
def test_a_wrong_row_names_file_and_line(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(CatalogueDataError, match=f"x.csv 第3行.*{told}"):
        read("x", _write(tmp_path, "code,source,confidence", "0,somewhere,C", line))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueDataError):
        read("x", _write(tmp_path, "code,source,confidence"))
