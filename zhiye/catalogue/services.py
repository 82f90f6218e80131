"""Loading the catalogues: the only writer of their tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from django.db import models, transaction

from zhiye.catalogue.data_files import DATA, CatalogueDataError, Row, read
from zhiye.catalogue.models import (
    CatalogueVersion,
    CraneLimit,
    EducationLevel,
    InspectionItem,
    LicenceNode,
    NdtItem,
    ProfessionalTitle,
    SafetyPost,
    SourcedRow,
    TitleSpeciality,
    WorkCategory,
    WorkItem,
    WorkItemMapping,
)
from zhiye.core.clock import today

Values = dict[str, Any]


@dataclass
class LoadReport:
    """What a load changed, one line a row; `unchanged` counts the rest."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    unchanged: int = 0


def load_catalogue(*, folder: Path = DATA) -> LoadReport:
    """Bring every catalogue table to what the reviewed files say; can be repeated.

    A row that is gone from its file is marked withdrawn, never deleted, and comes back when the
    file has it again. Raises CatalogueDataError; then nothing is changed.
    """
    report = LoadReport()
    with transaction.atomic():
        for load in (_versions, _simple, _work_items, _mappings, _licences, _posts):
            load(report, folder)
    return report


# One table ---------------------------------------------------------------------------------------


def _sync(
    report: LoadReport,
    model: type[SourcedRow],
    key: tuple[str, ...],
    rows: Iterable[Values],
    *,
    withdraw: bool = True,
) -> None:
    """Make a table hold these rows, found again by `key` (attribute names)."""
    held = {tuple(getattr(one, name) for name in key): one for one in model._default_manager.all()}
    fresh: list[SourcedRow] = []
    for values in rows:
        found = held.pop(tuple(values[name] for name in key), None)
        if found is None:
            fresh.append(model(**values))
        elif told := _apply(found, {**values, "withdrawn_on": None}):
            found.save()
            report.changed.append(f"{_title(model)} {found}：{'；'.join(told)}")
        else:
            report.unchanged += 1
    model._default_manager.bulk_create(fresh)
    report.added += [f"{_title(model)} {one}" for one in fresh]
    if not withdraw:
        return
    for gone in held.values():
        if gone.withdrawn_on is None:
            gone.withdrawn_on = today()
            gone.save()
            report.withdrawn.append(f"{_title(model)} {gone}")


def _title(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)


def _apply(found: SourcedRow, values: Mapping[str, Any]) -> list[str]:
    """Set what differs; what it was and is, in words."""
    told = []
    for name, new in values.items():
        old = getattr(found, name)
        if old != new:
            setattr(found, name, new)
            field = cast("models.Field[Any, Any]", found._meta.get_field(name.removesuffix("_id")))
            told.append(f"{field.verbose_name} {_word(old)}→{_word(new)}")
    return told


def _word(value: Any) -> str:
    return "空" if value in (None, "", []) else str(value)


def _ids(model: type[SourcedRow], *names: str) -> dict[Any, int]:
    """Row ids by the values of the named columns (a plain value when there is one column)."""
    rows = model._default_manager.values_list(*names, "pk")
    return {(row[0] if len(names) == 1 else row[:-1]): row[-1] for row in rows}


def _id_of(ids: Mapping[Any, int], key: Any, what: str) -> int:
    try:
        return ids[key]
    except KeyError:
        raise CatalogueDataError(f"{what}：没有“{key}”。") from None


def _base(row: Row) -> Values:
    return {"source": row["source"], "confidence": row["confidence"]}


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


# The tables, in the order of their references ----------------------------------------------------


def _versions(report: LoadReport, folder: Path) -> None:
    rows = [
        {
            **_base(row),
            "code": row["code"],
            "title": row["title"],
            "legal_basis": row["legal_basis"],
            "effective_from": date.fromisoformat(row["effective_from"]),
            "until": _date(row["until"]),
            "note": row["note"],
        }
        for row in read("versions", folder)
    ]
    _sync(report, CatalogueVersion, ("code",), rows)


_NUMBERS = frozenset({"order", "rank"})
_SIMPLE: tuple[tuple[type[SourcedRow], str, tuple[str, ...]], ...] = (
    (CraneLimit, "crane_limits", ("code",)),
    (EducationLevel, "education_levels", ("name",)),
    (ProfessionalTitle, "professional_titles", ("name",)),
    (TitleSpeciality, "title_specialities", ("name",)),
    (InspectionItem, "inspection_items", ("equipment", "level")),
    (NdtItem, "ndt_items", ("code",)),
)


def _simple(report: LoadReport, folder: Path) -> None:
    """Tables whose columns are the columns of their file."""
    for model, name, key in _SIMPLE:
        rows = [
            {column: int(value) if column in _NUMBERS else value for column, value in row.items()}
            for row in read(name, folder)
        ]
        _sync(report, model, key, rows)


def _work_items(report: LoadReport, folder: Path) -> None:
    versions = _ids(CatalogueVersion, "code")
    categories = [
        {
            **_base(row),
            "version_id": _id_of(versions, row["version"], "作业种类的版本"),
            "name": row["name"],
            "order": int(row["order"]),
        }
        for row in read("work_categories", folder)
    ]
    _sync(report, WorkCategory, ("version_id", "name"), categories)
    category_ids = _ids(WorkCategory, "version_id", "name")
    education = _ids(EducationLevel, "name")
    flags: dict[str, bool | None] = {"yes": True, "no": False, "": None}
    items = []
    for order, row in enumerate(read("work_items", folder), start=1):
        version = _id_of(versions, row["version"], "作业项目的版本")
        least = row["education_min"]
        items.append(
            {
                **_base(row),
                "version_id": version,
                "code": row["code"],
                "name": row["name"],
                "category_id": _id_of(category_ids, (version, row["category"]), row["code"]),
                "practical_exam": flags[row["practical_exam"]],
                "education_min_id": _id_of(education, least, row["code"]) if least else None,
                "cancelled": flags[row["cancelled"]],
                "note": row["note"],
                "order": order,
            }
        )
    _sync(report, WorkItem, ("version_id", "code"), items)


def _mappings(report: LoadReport, folder: Path) -> None:
    items = _ids(WorkItem, "version__code", "code")
    rows = [
        {
            **_base(row),
            "old_id": _id_of(items, ("2011", row["old"]), "旧项目"),
            "new_id": _id_of(items, ("2019", row["new"]), "新项目") if row["new"] else None,
            "restriction": row["restriction"],
            "mode": row["mode"],
            "basis": row["basis"],
            "note": row["note"],
            "order": order,
        }
        for order, row in enumerate(read("work_item_mappings", folder), start=1)
    ]
    _sync(report, WorkItemMapping, ("old_id", "new_id", "restriction"), rows)


def _licences(report: LoadReport, folder: Path) -> None:
    """The tree, level by level, because a child needs its parent's id."""
    rows = read("licence_nodes", folder)
    names = {row["code"]: row["name"] for row in rows}
    inner = {row["code"].rpartition("/")[0] for row in rows}
    by_level: dict[int, list[tuple[int, Row]]] = {}
    for order, row in enumerate(rows, start=1):
        by_level.setdefault(row["code"].count("/") + 1, []).append((order, row))
    for level, members in sorted(by_level.items()):
        parents = _ids(LicenceNode, "code")
        wanted = [
            {
                **_base(row),
                "code": row["code"],
                "name": row["name"],
                "full_name": _full_name(names, row["code"]),
                "parent_id": _parent(parents, row["code"]) if level > 1 else None,
                "level": level,
                "kind": row["kind"],
                "granted_by": row["granted_by"],
                "parameter_limit": row["parameter_limit"],
                "note": row["note"],
                "is_leaf": row["code"] not in inner,
                "order": order,
            }
            for order, row in members
        ]
        _sync(report, LicenceNode, ("code",), wanted, withdraw=False)
    for gone in LicenceNode.objects.filter(withdrawn_on=None).exclude(code__in=names):
        gone.withdrawn_on = today()
        gone.save()
        report.withdrawn.append(f"{_title(LicenceNode)} {gone}")


def _parent(parents: Mapping[Any, int], code: str) -> int:
    return _id_of(parents, code.rpartition("/")[0], f"许可项目 {code} 的上级")


def _full_name(names: Mapping[str, str], code: str) -> str:
    """The path in words without the 许可类别, so that a leaf reads well alone."""
    steps = code.split("/")
    paths = ["/".join(steps[: depth + 1]) for depth in range(len(steps))]
    return " / ".join(names[path] for path in paths[1:] or paths if path in names)


def _posts(report: LoadReport, folder: Path) -> None:
    rows = [
        {
            **_base(row),
            "code": row["code"],
            "name": row["name"],
            "equipment": row["equipment"],
            "side": row["side"],
            "rank": row["rank"],
            "incompatible_codes": row["incompatible"].split(),
            "note": row["note"],
            "order": int(row["order"]),
        }
        for row in read("safety_posts", folder)
    ]
    _sync(report, SafetyPost, ("code",), rows)
