"""A rule that an office can set does what its page says: code reads it, and a test sets it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests import cast
from tests.web.authority.office import Office
from zhiye.core.actor import Actor
from zhiye.core.refusals import Invalid
from zhiye.regions import rules
from zhiye.regions.models import RuleValue
from zhiye.regions.offers import SERVICES
from zhiye.regions.services import apply_ruleset_file, ruleset_names, set_rule
from zhiye.web.authority.cases import DESKS

ROOT = Path(__file__).resolve().parent.parent.parent
READERS = frozenset(name for name in rules.__all__ if name == "get" or name.startswith("get_"))
NOT_USING = ("zhiye/regions/rules/", "zhiye/demo/")
"""Where a rule is only defined, or set for a demonstration."""
INDIRECT: dict[tuple[str, str], tuple[str, ...]] = {
    ("zhiye/regions/offers.py", "f'offers_{service}'"): tuple(f"offers_{one}" for one in SERVICES),
    ("zhiye/certificates/checks.py", "key"): ("manual_certificate_by", "manual_certificate_when"),
    ("zhiye/web/authority/cases/base.py", "self.target_rule"): tuple(
        desk.target_rule for desk in DESKS.values() if desk.target_rule
    ),
}
"""Which keys are meant where code asks for a rule by something other than its plain key."""


def _reads() -> Iterator[tuple[str, ast.expr]]:
    """Where code asks `rules.get…(key, …)`: the file, and the key as it is written."""
    for path in sorted((ROOT / "zhiye").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(NOT_USING) or "/migrations/" in name:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of = node.func.value
                if isinstance(of, ast.Name) and of.id == "rules" and node.func.attr in READERS:
                    yield name, node.args[0]


def _keys_read() -> set[str]:
    found: set[str] = set()
    for name, key in _reads():
        if isinstance(key, ast.Constant):
            found.add(str(key.value))
        else:
            asked = (name, ast.unparse(key))
            assert asked in INDIRECT, f"say in INDIRECT which rules {asked} asks for"
            found |= set(INDIRECT[asked])
    return found


def _words_of_tests() -> set[str]:
    """Every text in the tests but those of the rules themselves."""
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("*.py"):
        if path.is_relative_to(ROOT / "tests/regions") or path == Path(__file__):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    return found


def test_every_rule_that_is_shown_is_read_and_no_other() -> None:
    read = _keys_read()
    assert sorted(set(rules.RULES) - read) == []  # promised and read by nobody
    assert sorted(read - set(rules.RULES)) == []  # read and not to be set


def test_what_is_asked_indirectly_is_asked() -> None:
    asked = {(name, ast.unparse(key)) for name, key in _reads()}
    assert set(INDIRECT) <= asked


def test_every_rule_that_is_shown_is_set_by_a_test_of_its_effect() -> None:
    assert sorted(set(rules.RULES) - _words_of_tests()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(rules.AWAITING))
def test_a_rule_of_a_system_to_come_is_neither_shown_nor_taken(key: str) -> None:
    office = Office()
    html = office.html("/gov/rules/")
    assert key not in html
    assert rules.AWAITING[key].label not in html
    for sent in ({}, {"value": "1", "effective_from": "2099-01-01", "reason": "x", "confirm": "1"}):
        url = f"/gov/rules/{key}/"
        answer = office.post(url, sent) if sent else office.get(url)
        assert answer.status_code == 404
    with pytest.raises(Invalid):
        cast.rule(cast.authority(), key, rules.AWAITING[key].default)
    with pytest.raises(KeyError):
        rules.get(key, None)
    assert not RuleValue.objects.filter(key=key).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ruleset_names())
def test_a_reviewed_file_sets_only_what_is_read(name: str) -> None:
    here = cast.authority(rules={})
    changes = apply_ruleset_file(
        actor=Actor.system("test"), authority=here, name=name, effective_from=date(2020, 1, 1)
    )
    assert changes
    assert {one.key for one in changes} <= set(rules.RULES)


@pytest.mark.django_db
class TestOfTheWholePlatform:
    """Codes are asked for before anybody's authority is known: the top alone sets their rules."""

    KEY = "sms_codes_per_phone_day"

    def test_the_one_at_the_top_sets_them(self) -> None:
        office = Office()
        assert f'href="/gov/rules/{self.KEY}/"' in office.html("/gov/rules/")
        cast.rule(cast.authority(), self.KEY, 5)
        assert rules.get_int(self.KEY, rules.top_authority()) == 5

    def test_one_below_or_beside_is_not_promised_what_nobody_reads(self) -> None:
        top = cast.authority()
        beside = cast.authority("440000")
        assert rules.top_authority() is None
        for _ in range(2):
            office = Office(cast.reviewer(beside))
            assert self.KEY not in office.html("/gov/rules/")
            assert office.get(f"/gov/rules/{self.KEY}/").status_code == 404
            with pytest.raises(Invalid) as error:
                set_rule(
                    actor=cast.reviewer(beside),
                    authority=beside,
                    key=self.KEY,
                    value=5,
                    effective_from=date(2099, 1, 1),
                    reason="x",
                )
            assert "最上级机关" in error.value.errors["key"][0]
            beside.parent = top  # and now one below
            beside.save()
        assert rules.top_authority() == top
