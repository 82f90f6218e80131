"""docs/flows.md says what the tables of moves say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from zhiye.core.flow import FLOWS
from zhiye.core.management.commands.flow_diagrams import page

DOCS = Path(__file__).resolve().parents[2] / "docs" / "flows.md"


def test_the_page_is_current() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(), "run manage.py flow_diagrams"


def test_every_state_and_move_is_drawn() -> None:
    text = page()
    for flow in FLOWS.values():
        _, _, section = text.partition(f"（`{flow.name}`）")
        diagram, _, table = section.partition("```mermaid")[2].partition("```")
        for state, label in flow.states.choices:
            assert f'state "{label}" as {state}' in diagram
        for move in flow.moves:
            for source in move.sources or ("[*]",):
                assert f"{source} --> {move.target}: {move.label}（" in diagram
            assert f"| {move.label} |" in table
        for state in flow.final:
            assert f"{state} --> [*]" in diagram


def test_it_is_written_and_compared(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="out of date"):
        call_command("flow_diagrams", check=True)
    call_command("flow_diagrams")
    call_command("flow_diagrams", check=True)
    (tmp_path / "docs" / "flows.md").write_text("old")
    with pytest.raises(CommandError, match="out of date"):
        call_command("flow_diagrams", check=True)
