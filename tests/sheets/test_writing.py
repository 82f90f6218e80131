"""What every spreadsheet the platform writes has in common."""

from __future__ import annotations

from datetime import date

import pytest

from zhiye.sheets.writing import harmless


@pytest.mark.assurance(24)
@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_risky_beginnings_are_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("太原=1") == "太原=1"
    assert harmless(date(2026, 11, 21)) == "2026-11-21"
    assert harmless(None) == ""
