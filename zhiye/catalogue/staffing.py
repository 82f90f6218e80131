"""Staffing demands per licence item, as typed rows of the reviewed file `data/staffing.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from zhiye.catalogue.data_files import CONFIDENCES, DATA, CatalogueDataError


class StaffGroup(StrEnum):
    """Under which head people are counted."""

    TECH_LEAD = "tech_lead"
    QUALITY = "quality"
    TECHNICIAN = "technician"
    INSPECTION = "inspection"
    NDT = "ndt"
    WELDER = "welder"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        """The head in words."""
        return {
            StaffGroup.TECH_LEAD: "技术负责人",
            StaffGroup.QUALITY: "质量保证体系人员",
            StaffGroup.TECHNICIAN: "技术人员",
            StaffGroup.INSPECTION: "检验人员",
            StaffGroup.NDT: "无损检测人员",
            StaffGroup.WELDER: "焊工",
            StaffGroup.OPERATOR: "作业人员",
        }[self]


class Unit(StrEnum):
    """What is counted: heads, or 人项 (one head once for each item held)."""

    PERSONS = "persons"
    ENTRIES = "entries"


class Per(StrEnum):
    """For what the count is needed."""

    UNIT = "unit"
    SHIFT = "shift"
    SITE = "site"


SURE = {
    "C": ("success", "有依据"),
    "G": ("info", "通行做法"),
    "U": ("warning", "待核实"),
    "E": ("neutral", "示例"),
    "S": ("info", "见来源"),
}
"""How sure a demand is, by the grade of its source: tone and words."""


@dataclass(frozen=True)
class StaffingRow:
    """One demand of one licence item; the fields are described at the top of the data file."""

    licence: str
    key: str
    group: StaffGroup
    text: str
    source: str
    confidence: str
    post: str = ""
    count: int | None = None
    unit: Unit = Unit.PERSONS
    per: Per = Per.UNIT
    within: str = ""
    title: str = ""
    specialities: tuple[str, ...] = ()
    education: str = ""
    items: tuple[str, ...] = ()
    ndt: tuple[str, ...] = ()
    ndt_level: int | None = None
    senior_years: int | None = None
    or_skill: str = ""
    not_also: tuple[str, ...] = ()
    full_time: bool = False
    outsourced: bool = False

    @property
    def is_law(self) -> bool:
        """Whether a source confirms the demand."""
        return self.confidence == "C"

    @property
    def is_example(self) -> bool:
        """An example figure, to be shown as 示例 and never as a demand."""
        return self.confidence == "E"

    @property
    def sure(self) -> tuple[str, str]:
        """How sure the demand is: tone and words."""
        return SURE[self.confidence]

    def applies_to(self, code: str) -> bool:
        """Whether the demand holds for a licence node: the named one or one below it."""
        if "*" in self.licence:
            return fnmatchcase(code, self.licence)
        return code == self.licence or code.startswith(f"{self.licence}/")


_LISTS = ("specialities", "items", "ndt", "not_also")
_FIELDS = frozenset(StaffingRow.__dataclass_fields__) - {"licence", "source", "confidence"}
_ITEM_FIELDS = frozenset({"licence", "source", "confidence", "row", "same_as"})


def load(path: Path = DATA / "staffing.toml") -> list[StaffingRow]:
    """Every staffing demand of the file, in its order.

    Raises CatalogueDataError for a row without source, an unknown word, a key used twice for one
    item, or `within` and `same_as` that lead nowhere.
    """
    items = tomllib.loads(path.read_text(encoding="utf-8"))["item"]
    rows: list[StaffingRow] = []
    for item in items:
        name = item.get("licence", "?")
        if set(item) - _ITEM_FIELDS or ("row" in item) == ("same_as" in item):
            raise CatalogueDataError(f"人员配备 {name}：应有 row 或 same_as 之一，没有别的。")
        if not item.get("source") or item.get("confidence") not in CONFIDENCES:
            raise CatalogueDataError(f"人员配备 {name}：没有写明来源或可信度。")
        taken = item["row"] if "row" in item else _same(item, items)
        rows += [_row(item, one) for one in taken]
    _consistent(rows)
    return rows


@cache
def rows() -> tuple[StaffingRow, ...]:
    """The demands of the file, read once a process."""
    return tuple(load())


def row_of(licence: str, key: str) -> StaffingRow | None:
    """One demand of a licence item."""
    return next((row for row in rows() if (row.licence, row.key) == (licence, key)), None)


def rows_for(code: str) -> list[StaffingRow]:
    """The demands that hold for a licence node, in the order of the file."""
    return [row for row in rows() if row.applies_to(code)]


def _same(item: dict[str, Any], items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the item that `same_as` names, of the same confidence."""
    for other in items:
        if (
            other.get("licence") == item["same_as"]
            and "row" in other
            and other.get("confidence") == item["confidence"]
        ):
            return list(other["row"])
    raise CatalogueDataError(f"人员配备 {item['licence']}：same_as {item['same_as']} 不存在。")


def _row(item: dict[str, Any], raw: dict[str, Any]) -> StaffingRow:
    unknown = set(raw) - _FIELDS
    if unknown or not raw.get("key") or not raw.get("text"):
        raise CatalogueDataError(
            f"人员配备 {item['licence']}：{raw} 的内容不对 {sorted(unknown)}。"
        )
    values = {name: tuple(value) if name in _LISTS else value for name, value in raw.items()}
    try:
        return StaffingRow(
            **{
                **values,
                "licence": item["licence"],
                "source": item["source"],
                "confidence": item["confidence"],
                "group": StaffGroup(raw["group"]),
                "unit": Unit(raw.get("unit", Unit.PERSONS)),
                "per": Per(raw.get("per", Per.UNIT)),
            }
        )
    except (KeyError, ValueError) as error:
        raise CatalogueDataError(f"人员配备 {item['licence']} {raw['key']}：{error}") from error


def _consistent(rows: list[StaffingRow]) -> None:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.licence, row.key) in seen:
            raise CatalogueDataError(f"人员配备 {row.licence}：{row.key} 写了两次。")
        seen.add((row.licence, row.key))
    for row in rows:
        if row.within and (row.licence, row.within) not in seen:
            raise CatalogueDataError(f"人员配备 {row.licence} {row.key}：within 没有对应的行。")
