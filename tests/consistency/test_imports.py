"""The layer order, where import-linter cannot see it: relations written as strings, HTTP."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignObjectRel, ManyToManyField
from django.db.models.fields.related import RelatedField

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ("http", "web", "api", "jobs")
HTTP = ("django.http", "django.shortcuts", "django.urls", "django.views", "django.test", "ninja")


def _layers() -> list[set[str]]:
    """Labels from the lowest layer up, as import-linter's contract has them."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    contracts = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    rows = next(each["layers"] for each in contracts if each["id"] == "layers")
    cleaned = [row.replace("(", "").replace(")", "").split("|") for row in reversed(rows)]
    return [{name.strip().removeprefix("zhiye.") for name in row} for row in cleaned]


def _height(label: str) -> int:
    for height, row in enumerate(_layers()):
        if label in row:
            return height
    return -1  # Django's own and third-party apps lie below everything


def _ours() -> Iterator[str]:
    for config in apps.get_app_configs():
        if config.name.startswith("zhiye."):
            yield config.label


def test_every_application_has_a_layer() -> None:
    assert [label for label in _ours() if _height(label) < 0] == []


def test_relations_point_down() -> None:
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.app_label
        if label not in _ours():
            continue
        for field in model._meta.get_fields():
            if isinstance(field, ForeignObjectRel) or not isinstance(
                field, (RelatedField, ManyToManyField)
            ):
                continue
            target = field.related_model
            if isinstance(target, str) or _height(target._meta.app_label) > _height(label):
                wrong.append(f"{model._meta.label}.{field.name} -> {target}")
    assert wrong == []


def test_applications_are_installed_in_the_order_of_the_layers() -> None:
    heights = [_height(label) for label in _ours()]
    assert heights == sorted(heights)


@pytest.mark.parametrize("folder", sorted(p for p in (ROOT / "zhiye").iterdir() if p.is_dir()))
def test_domain_applications_contain_no_http(folder: Path) -> None:
    if folder.name in PAGES:
        return
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted(folder.rglob("*.py"))
        if path.name != "admin.py"
        for line, name in _imports(path)
        if name.startswith(HTTP)
    ]
    assert wrong == []


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def test_the_detector_of_http_sees_both_ways_of_importing(tmp_path: Path) -> None:
    file = tmp_path / "x.py"
    file.write_text("from django.http import HttpRequest\nimport ninja\n")
    assert list(_imports(file)) == [(1, "django.http"), (2, "ninja")]
