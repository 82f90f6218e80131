"""Writes docs/flows.md from the tables of moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhiye.core.flow import FLOWS, Flow, Move

HEAD = """# 流程

本页由 `manage.py flow_diagrams` 根据代码中的流程表生成，请勿手工修改。
每个流程先是状态图，然后是办理表：哪一步、谁来办、从什么状态到什么状态、要符合哪些要求。
“限时”的步骤到期后由系统自动办理；到期以后，其他人不能再办理。
"""


def page() -> str:
    """The whole page."""
    parts = [_section(FLOWS[name]) for name in sorted(FLOWS)]
    return "\n".join([HEAD, *parts])


def _section(flow: Flow[Any]) -> str:
    return "\n".join(
        [f"## {flow.title}（`{flow.name}`）", "", _diagram(flow), "", _table(flow), ""]
    )


def _diagram(flow: Flow[Any]) -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{label}" as {state}' for state, label in flow.states.choices]
    for move in flow.moves:
        edge = f"{move.label}（{_who(move)}）"
        lines += [f"    {source} --> {move.target}: {edge}" for source in move.sources or ("[*]",)]
    lines += [f"    {state} --> [*]" for state in flow.states.values if state in flow.final]
    return "\n".join([*lines, "```"])


def _who(move: Move) -> str:
    roles = "或".join(role.label for role, _ in move.whose_turn)
    return f"{roles}，限时" if move.timed else roles


def _table(flow: Flow[Any]) -> str:
    lines = ["| 办理 | 谁 | 从 | 到 | 要求 | 依据 |", "| --- | --- | --- | --- | --- | --- |"]
    for move in flow.moves:
        sources = "、".join(flow.states(state).label for state in move.sources) or "（新建）"
        demands = [check.label for check in move.checks]
        demands += ["写明原因"] if move.needs_reason else []
        cells = [
            move.label,
            _who(move),
            sources,
            flow.states(move.target).label,
            "<br>".join(demands),
            move.source_of_rule,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


class Command(BaseCommand):
    """Write docs/flows.md, or say that it is out of date."""

    help = "Writes docs/flows.md from the tables of moves; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        """--check: exit with an error when the page is out of date."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare."""
        path = Path(settings.BASE_DIR) / "docs" / "flows.md"
        text = page()
        if not options["check"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"{path}: {len(FLOWS)} flows")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/flows.md is out of date: run manage.py flow_diagrams")
