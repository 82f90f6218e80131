"""Reading the reviewed data files. Every row names its source and how sure it is."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
CONFIDENCES = frozenset("CGUES")

Row = dict[str, str]


class CatalogueDataError(Exception):
    """A data file that cannot be used; names the file and the line."""


def read(name: str, folder: Path = DATA) -> list[Row]:
    """The rows of one CSV file, stripped, in the order of the file.

    Raises CatalogueDataError for a row without source, with an unknown confidence or with a
    wrong number of columns.
    """
    path = folder / f"{name}.csv"
    rows: list[Row] = []
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, restkey="", restval=None)
        for raw in reader:
            where = f"{path.name} 第{reader.line_num}行"
            if "" in raw or None in raw.values():
                raise CatalogueDataError(f"{where}：列数不对。")
            row = {column: str(value).strip() for column, value in raw.items()}
            if not row.get("source"):
                raise CatalogueDataError(f"{where}：没有写明来源。")
            if row.get("confidence") not in CONFIDENCES:
                raise CatalogueDataError(f"{where}：可信度只能是 C、G、U、E、S。")
            rows.append(row)
    if not rows:
        raise CatalogueDataError(f"{path.name}：没有内容。")
    return rows


def files(folder: Path = DATA) -> list[str]:
    """The names of all CSV files."""
    return sorted(path.stem for path in folder.glob("*.csv"))
