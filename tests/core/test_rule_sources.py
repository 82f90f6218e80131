"""Sources in the words of their readers."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhiye.core.flow import FLOWS
from zhiye.core.rule_sources import DOCUMENTS, FACTS, OURS, in_words
from zhiye.regions.rules.registry import RULES

ROOT = Path(__file__).resolve().parent.parent.parent
INSIDE = re.compile(
    r"domain-facts|\[\d|\b[A-Z]{2}-\d{2}\b|\b(?:SX|ZS|SH|FJ|CA)\b|assurance|lessons|\bU\d+|requirements/"
)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("", ""),
        ("SX-20", ""),
        ("SX-54、SX-57", ""),
        ("SX-30、domain-facts 6", FACTS["6"]),
        ("domain-facts 5.2 [37b, 49b]", FACTS["5.2"]),
        ("domain-facts 5.2 [40b]（抄件有缺）", f"{FACTS['5.2']}（抄件有缺）"),
        ("domain-facts 0.1, 1 [1a, 2b]", FACTS["1"]),
        ("domain-facts 0.1 [1a]（条目为通识）", "条目为通识"),
        ("domain-facts 1 [2b]; domain-facts 3 [12b]", f"{FACTS['1']}；{FACTS['3']}"),
        ("我们定（FJ-20, FJ-22）", OURS),
        ("SX-36, SX-37, U42", ""),
        ("晋市监发〔2026〕1号", "晋市监发〔2026〕1号"),
        ("AB-12号文件", "AB-12号文件"),
        ("TSG Z6001-2019", "TSG Z6001-2019"),
    ],
)
def test_a_source_in_words(source: str, read: str) -> None:
    assert in_words(source) == read


def test_numbers_become_the_documents_they_stand_for() -> None:
    assert (
        in_words("SX-02, CA-24, SX-03", documents=True) == f"{DOCUMENTS['SX']}；{DOCUMENTS['CA']}"
    )
    assert in_words("FJ-17；中山未规定", documents=True) == f"{DOCUMENTS['FJ']}；中山未规定"


def _sources() -> Iterator[str]:
    for path in (ROOT / "zhiye").rglob("data/**/*.csv"):
        with path.open(encoding="utf-8") as file:
            yield from (row.get("source") or "" for row in csv.DictReader(file))
    for path in (ROOT / "zhiye").rglob("data/**/*.toml"):
        yield from _inside(tomllib.loads(path.read_text("utf-8")))
    yield from (spec.source for spec in RULES.values())
    for flow in FLOWS.values():
        yield from (one.source for move in flow.moves for one in move.checks)


def _inside(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        yield from (str(value) for key, value in told.items() if key == "source")
        for value in told.values():
            yield from _inside(value)
    elif isinstance(told, list):
        for one in told:
            yield from _inside(one)


def test_no_source_anywhere_shows_its_readers_what_is_ours() -> None:
    sources = set(_sources())
    assert len(sources) > 80
    for source in sources:
        for read in (in_words(source), in_words(source, documents=True)):
            assert not INSIDE.search(read), (source, read)
