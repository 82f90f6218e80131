"""What a part of the bench has to say: lines for the table, figures for the file."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Line:
    """One figure with its unit, and the target it is held against."""

    what: str
    figure: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def target(self) -> str:
        """The target in words, or ''."""
        if self.most is not None:
            return f"≤ {self.most:g}"
        return f"≥ {self.least:g}" if self.least is not None else ""

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.most is not None:
            return self.figure <= self.most
        return self.figure >= self.least if self.least is not None else None


@dataclass
class Part:
    """The outcome of one part."""

    name: str
    lines: list[Line] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)

    def say(self, what: str, figure: float, unit: str = "", **target: float) -> None:
        """Add a line."""
        self.lines.append(Line(what, round(figure, 3), unit, **target))

    def as_json(self) -> dict[str, Any]:
        """For the file of figures."""
        return {"lines": [asdict(line) | {"met": line.met} for line in self.lines], **self.details}


def table(parts: list[Part]) -> str:
    """All lines under each other: part, what, figure, target, whether it is met."""
    rows = [("part", "what", "figure", "target", "")]
    marks = {True: "✓", False: "✗", None: ""}
    for part in parts:
        rows += [
            (part.name, line.what, f"{line.figure:g} {line.unit}".strip(), line.target,
             marks[line.met])
            for line in part.lines
        ]  # fmt: skip
    widths = [max(_width(row[n]) for row in rows) for n in range(5)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
