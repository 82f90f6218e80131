"""`docs/add-a-kind.md` names every file a kind of case needs, and a kind stays cheap to have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/add-a-kind.md"
KIND, APP = "safety", "zhiye/registrations"
ABOVE = ("zhiye/web", "zhiye/api")
MOST = 320
"""Lines above its domain that exist for the safety appointment alone; they become only fewer."""


def named() -> set[str]:
    """The files the page names."""
    return set(re.findall(r"`((?:zhiye|tests|docs)/[\w/.-]+\.\w+)`", PAGE.read_text("utf-8")))


def own(*folders: str) -> set[str]:
    """The files that are called by the kind."""
    return {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob(f"*{KIND}*")
        if path.suffix in {".py", ".html", ".js", ".css"}
    }


def test_every_file_that_is_named_is_there() -> None:
    assert not [one for one in named() if not (ROOT / one).is_file()]


@pytest.mark.parametrize("folder", [*ABOVE, APP, "tests"])
def test_every_file_of_the_kind_is_named(folder: str) -> None:
    assert own(folder)
    assert own(folder) <= named()


@pytest.mark.parametrize("folder", ABOVE)
def test_who_knows_the_kind_by_its_domain_is_named_or_a_page_of_several(folder: str) -> None:
    """A list that must be told of each new kind cannot be forgotten here."""
    marks = re.compile(r"\bAPPOINTMENTS\b|\bsafety\.(?:DESK|group)\b|organization:safety\b")
    knowing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*.py")
        if marks.search(path.read_text("utf-8"))
    }
    assert knowing
    assert knowing <= named()


def test_the_price_above_the_domain() -> None:
    lines = {one: len((ROOT / one).read_text("utf-8").splitlines()) for one in sorted(own(*ABOVE))}
    assert sum(lines.values()) <= MOST, lines
