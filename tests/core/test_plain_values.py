"""Where plain personal values are taken out of their seal: a list that a reviewer keeps."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "zhiye"
# file: why machinery there needs the plain value. Pages, API and exports never may.
ALLOWED = {
    "core/sealed.py": "the look-up value follows the sealed one",
    "core/rotation.py": "sealing anew with the newest key",
    "notices/services.py": "sending an SMS or e-mail",
    "certificates/register_sync.py": "asking the outside registers by ID number",
    "employment/employers.py": "an organisation's contact, copied to its own employer record",
    "employment/record_prints.py": "official papers that carry the number in full",
    "people/services.py": "the identity check compares name, number and phone",
    "accounts/services/users.py": "sending a code to one's own phone",
    "demo/management/commands/demo_logins.py": "printing the logins of invented people",
}


def callers() -> Iterator[str]:
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("plain_for_system", "_plain"):
                yield path.relative_to(ROOT).as_posix()


@pytest.mark.assurance(3, 40)
def test_only_listed_machinery_takes_plain_values() -> None:
    found = set(callers())
    assert "core/sealed.py" in found
    assert found - set(ALLOWED) == set()


def test_the_list_holds_nothing_that_is_gone() -> None:
    assert set(ALLOWED) - set(callers()) == set()
