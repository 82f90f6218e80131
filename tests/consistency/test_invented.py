"""What is invented never meets by chance: what a test must not find cannot stand there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import cast
from zhiye.core import phone, uscc

ROOT = Path(__file__).parents[2]
MAKERS: dict[str, Callable[[int], str]] = {
    "ID number": lambda seq: cast.an_id(seq),
    "phone": phone.demo,
    "USCC": lambda seq: uscc.make(seq=seq),
}
WRITTEN = re.compile(r"\b(?:(?:demo|an_id|a_name|make_user|user)\(|seq=)\s*([0-9_]+)\b")
INVENTED = re.compile(f"[{cast.SURNAMES}][{cast.FIRST_GIVEN}][{cast.SECOND_GIVEN}]")


def test_every_number_has_another_name() -> None:
    names = {cast.a_name(seq) for seq in range(200_000)}
    assert len(names) == 200_000


def test_no_name_is_part_of_another() -> None:
    """All are of one length; that they differ is shown above."""
    assert {len(cast.a_name(seq)) for seq in range(0, 200_000, 97)} == {3}


def test_no_name_that_is_written_down_is_one_that_is_made() -> None:
    """In the tests, the demo, the sandboxes and the words of the pages."""
    met = {
        (path.relative_to(ROOT).as_posix(), found)
        for folder in ("tests", "zhiye")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".json", ".csv", ".typ"}
        for found in INVENTED.findall(path.read_text("utf-8"))
    }
    assert not met


@pytest.mark.parametrize("what", MAKERS)
def test_every_number_is_another_and_none_is_part_of_another(what: str) -> None:
    made = {MAKERS[what](seq) for seq in cast.MADE}
    assert len(made) == len(cast.MADE)
    assert len({len(one) for one in made}) == 1


def test_no_number_that_is_written_down_is_one_that_is_made() -> None:
    """Neither as it stands nor as the number it is made from."""
    made = {make(seq) for make in MAKERS.values() for seq in cast.MADE}
    met = set()
    for path in (ROOT / "tests").rglob("*.py"):
        text = path.read_text("utf-8")
        met |= {(path.name, one) for one in re.findall(r"\b[0-9A-Z]{11,18}\b", text) if one in made}
        seqs = (int(one) for one in WRITTEN.findall(text))
        met |= {(path.name, str(one)) for one in seqs if one in cast.MADE}
    assert not met
