"""What source, tests and documents cite exists, and the map for newcomers shows the house as it is.

A requirement, an item of the assurance list, a lesson, a section of the facts, a decision: each is
in `docs/`, so that whoever clones the repository can look it up.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = ROOT / "docs"
PLACES = ("zhiye", "tests", "docs", "config", "tools", "bench")
KINDS = {".py", ".md", ".html", ".toml", ".csv", ".js", ".css"}
SELF = Path(__file__).resolve()
MADE_UP = {ROOT / "tests/core/test_rule_sources.py"}
"""Where sources are invented to see how they are put in words."""

NUMBERS = r"\d+(?:(?:, | and )\d+)*"
REQUIREMENT = re.compile(r"\b(?:SX|ZS|SH|FJ|CA)-\d+\b")
ASSURANCE = re.compile(rf"(?i:\bassurance)(?:\(| )({NUMBERS})")
LESSONS = re.compile(r"\blessons ((?:U\d+)(?:, U\d+)*)")
TRAP = re.compile(r"\blessons,?\s+trap (\d+)")
FACTS = re.compile(r"domain-facts (\d+(?:\.\d+)?(?:, \d+(?:\.\d+)?)*)")
FACT_SOURCES = re.compile(r"domain-facts [\d., ]+\[([0-9ab, ]+)\]")
DECISION = re.compile(r"\b[Dd]ecision (\d+)\b")
ELSEWHERE = re.compile(
    r"\bdesign (?:§|\d)|\bperformance P\d|\brequirements/[a-zR]|domain-facts-\d"
    r"|\bU\d\d?\b"
)
"""Names of papers that are not in the repository."""


def _texts() -> Iterator[tuple[Path, str]]:
    files = [path for place in PLACES for path in (ROOT / place).rglob("*")]
    for path in (*files, *ROOT.glob("*.md")):
        if path.suffix in KINDS and path.is_file() and path not in (*MADE_UP, SELF):
            yield path, path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def texts() -> list[tuple[Path, str]]:
    """Every text of the repository, once."""
    return list(_texts())


def _first_cells(name: str) -> set[str]:
    """What the tables of a document list in their first column, “37b, 49b” as two."""
    cells = re.findall(r"(?m)^\| ([^|]+?) \|", (DOCS / name).read_text(encoding="utf-8"))
    return {one for cell in cells for one in cell.split(", ")}


def _missing(texts: list[tuple[Path, str]], cited: re.Pattern[str], known: set[str]) -> list[str]:
    """Citations that are not known, with their file; each must be found at least once."""
    found = {
        (one, path.relative_to(ROOT).as_posix())
        for path, text in texts
        for match in cited.finditer(text)
        for one in re.findall(
            r"[A-Z]*-?\d+(?:\.\d+)?[ab]?", match[1] if match.re.groups else match[0]
        )
    }
    assert found, f"nobody cites {cited.pattern} any more"
    return sorted(f"{one} in {path}" for one, path in found if one not in known)


def test_every_requirement_that_is_cited_is_listed(texts: list[tuple[Path, str]]) -> None:
    assert _missing(texts, REQUIREMENT, _first_cells("requirements.md")) == []


def test_every_item_of_the_assurance_list_that_is_cited_is_listed(
    texts: list[tuple[Path, str]],
) -> None:
    assert _missing(texts, ASSURANCE, _first_cells("assurance.md")) == []


def test_every_lesson_that_is_cited_is_listed(texts: list[tuple[Path, str]]) -> None:
    assert _missing(texts, LESSONS, _first_cells("lessons.md")) == []
    traps = re.findall(r"(?m)^(\d+)\. ", (DOCS / "lessons.md").read_text(encoding="utf-8"))
    assert _missing(texts, TRAP, set(traps)) == []


def test_every_fact_that_is_cited_has_its_section_and_its_source(
    texts: list[tuple[Path, str]],
) -> None:
    listed = _first_cells("facts.md")
    # "domain-facts 0" is how to read them.
    assert _missing(texts, FACTS, listed | {"0"}) == []
    assert _missing(texts, FACT_SOURCES, listed) == []


def test_every_decision_that_is_cited_exists(texts: list[tuple[Path, str]]) -> None:
    numbers = {str(int(path.name[:4])) for path in (DOCS / "decisions").glob("[0-9]*.md")}
    assert _missing(texts, DECISION, numbers) == []


def test_nothing_is_cited_that_is_not_here(texts: list[tuple[Path, str]]) -> None:
    found = [
        f"{match[0]} in {path.relative_to(ROOT)}"
        for path, text in texts
        if path.suffix in (".py", ".html", ".toml") or path.is_relative_to(DOCS / "decisions")
        for match in ELSEWHERE.finditer(LESSONS.sub("", text))
        if path != ROOT / "zhiye/core/rule_sources.py"
    ]
    assert found == []


# -- the map -----------------------------------------------------------------------------------


def test_the_picture_of_the_layers_is_the_order_that_is_enforced() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(one for one in contracts["contracts"] if one["id"] == "layers")["layers"]
    names = [name for layer in layers for name in re.findall(r"(?<!\()zhiye\.(\w+)", layer)]
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    drawn = text.split("```")[1]
    shown = [word for line in drawn.splitlines() for word in line[:28].split() if word.isalpha()]
    assert shown == names


@pytest.mark.parametrize(
    "name", ["architecture.md", "glossary.md", "facts.md", "../CONTRIBUTING.md"]
)
def test_the_files_a_map_names_are_there(name: str) -> None:
    text = (DOCS / name).read_text(encoding="utf-8")
    named = re.findall(r"`((?:zhiye|tests|docs|tools)/[\w./-]+)`", text)
    assert named
    assert [one for one in named if not (ROOT / one).exists()] == []


MADE_LATER = "pictures/manual/"
"""`make manual` draws them; they are not kept in the repository."""


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in (*DOCS.rglob("*.md"), *ROOT.glob("*.md")):
        for link in re.findall(r"\]\(([^)#:\s]+)[^):]*\)", path.read_text(encoding="utf-8")):
            if not link.startswith(MADE_LATER) and not (path.parent / link).exists():
                broken.append(f"{link} in {path.relative_to(ROOT)}")
    assert broken == []


# -- the manuals ---------------------------------------------------------------------------------

COMPOSED = {
    "导入可以导入的行": "{kind.act}可以{kind.act}的行",
    "登记可以登记的 N 行": "{{ act }}可以{{ act }}的 {{ found.good }} 行",
    "全部不导入": "全部不{kind.act}",
    "全部不登记": "全部不{kind.act}",
    "下载没有登记的行": "下载没有{place.kind.act}的行",
    "此人已登记在……名下": "此人已登记在",
    "表格把身份证号当成了数字": "表格把{label}当成了数字",
    "逾期报送 N 天": "逾期报送 ",
    "当前状态是……": "当前状态是“",
}
"""What a manual quotes that the product puts together, and from what."""


def test_what_a_manual_quotes_stands_in_the_product() -> None:
    texts = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "zhiye").rglob("*")
        if path.suffix in (".py", ".html", ".js")
    )
    missing = []
    for path in DOCS.glob("manual-*.md"):
        for quoted in re.findall(r"“([^”\n]+)”", path.read_text(encoding="utf-8")):
            parts = [COMPOSED[quoted]] if quoted in COMPOSED else quoted.split(" → ")
            missing += [f"{one} in {path.name}" for one in parts if one not in texts]
    assert missing == []
