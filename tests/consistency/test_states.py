"""Nothing but the flow engine sets a state: the source code is searched for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhiye.core.flow import FLOWS

ROOT = Path(__file__).resolve().parents[2] / "zhiye"
ENGINE = ROOT / "core" / "flow.py"


def sources() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.py")):
        if path != ENGINE and "migrations" not in path.parts:
            yield path


def models() -> set[str]:
    """Names of the classes whose rows move."""
    return {flow.model.__name__ for flow in FLOWS.values()}


def offences(text: str, moving: set[str], *, in_models: bool = True) -> list[tuple[int, str]]:
    """Lines that set a state: `x.state = …`, `setattr(x, "state", …)`, `update(state=…)`,
    `Model(state=…)`, `create(state=…)`, `bulk_update(…, ["state"])`, `save(update_fields=…)`.

    Outside models `self.state` is a component's own.
    """
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            found += [
                (node.lineno, "assigns .state")
                for part in parts
                if isinstance(part, ast.Attribute)
                and part.attr == "state"
                and (in_models or not _is_self(part))
            ]
        elif isinstance(node, ast.Call):
            found += [(node.lineno, why) for why in _call(node, moving)]
    return found


def _is_self(target: ast.Attribute) -> bool:
    return isinstance(target.value, ast.Name) and target.value.id == "self"


def _call(node: ast.Call, moving: set[str]) -> Iterator[str]:
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    texts = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
    keywords = {one.arg for one in node.keywords}
    if name == "setattr" and "state" in texts:
        yield "setattr of state"
    writes = {"update", "create", "get_or_create", "update_or_create", "acreate", "aupdate"}
    if "state" in keywords and (name in writes or name in moving):
        yield f"{name}(state=…)"
    for one in node.keywords:
        if one.arg in ("defaults", "create_defaults", "update_fields") and any(
            isinstance(part, ast.Constant) and part.value == "state" for part in ast.walk(one.value)
        ):
            yield f"{name}({one.arg}=… state …)"
    if name == "bulk_update" and "state" in texts:
        yield "bulk_update of state"


def test_only_the_engine_sets_a_state() -> None:
    moving = models()
    assert len(moving) >= 7
    wrong = [
        f"{path.relative_to(ROOT.parent)}:{line} {why}"
        for path in sources()
        for line, why in offences(path.read_text(), moving, in_models=path.name == "models.py")
    ]
    assert wrong == []


def test_raw_sql_takes_a_state_from_the_table_of_moves_only() -> None:
    """No statement writes a state; the import of lists copies one, taken from its flow."""
    copiers = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = " ".join(node.value.lower().split())
                changes = text.startswith(("update ", "insert ")) and " state" in text
                assert not changes, path
                if re.fullmatch(r"[a-z_ ,()]*\bstate,[a-z_ ,()]*", text):
                    copiers.add(path.relative_to(ROOT).parts[0])
    assert copiers == {"rosters"}
    rosters = "".join(path.read_text() for path in (ROOT / "rosters").glob("*.py"))
    assert "CERTIFICATE.by_name" in rosters


@pytest.mark.parametrize(
    "line",
    [
        "row.state = 'active'",
        "a.b.state, c = 'active', 1",
        "row.state: str = 'active'",
        "self.state = 'active'",
        "setattr(row, 'state', 'active')",
        "Registration.objects.filter(pk=1).update(state='active')",
        "Registration(state='active')",
        "models.Licence(person=p, state=S.DRAFT)",
        "Registration.objects.create(person=p, state='active')",
        "Registration.objects.get_or_create(pk=1, defaults={'state': 'active'})",
        "Registration.objects.bulk_update(rows, ['state'])",
        "row.save(update_fields=['state'])",
    ],
)
def test_the_search_finds_what_it_looks_for(line: str) -> None:
    assert offences(line, models()), line


@pytest.mark.parametrize(
    "line",
    [
        "Registration.objects.filter(state='active').exclude(state='ended')",
        "Q(state='active')",
        "if row.state == 'active': pass",
        "Fetch(state='done')",
        "state = row.state",
    ],
)
def test_the_search_leaves_reading_alone(line: str) -> None:
    assert offences(line, models()) == []
