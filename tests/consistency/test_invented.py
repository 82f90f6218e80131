"""Invented names never meet by chance: what a test must not find on a page cannot stand there."""

from __future__ import annotations

import re
from pathlib import Path

from tests import cast

ROOT = Path(__file__).parents[2]
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
