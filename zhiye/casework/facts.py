"""What a case says, its papers and its way: told once by its kind, shown by every portal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from zhiye.core.actor import Role

Stands = tuple[str, ...] | None
"""How a step stands, with a note on it; None where a state says nothing of it."""


@dataclass(frozen=True)
class Fact:
    """One thing a case says: a text, a date, a moment, a masked number, or several texts.

    `field` is where it stands on the row, or on whom it is `of`: by it a page knows what was
    changed and what can be shown whole. `leads_to` is whom it names, where that has a page. `until`
    is the day on which what it says runs out. `under` is the heading it stands under, where a page
    has several. `sides` are those who read it; all without.
    """

    label: str
    value: Any
    code: bool = False
    field: str = ""
    of: Model | None = None
    leads_to: Model | None = None
    until: date | None = None
    under: str = ""
    sides: tuple[Role, ...] = ()

    @property
    def many(self) -> bool:
        """Whether it says several texts."""
        return isinstance(self.value, list)


@dataclass(frozen=True)
class Step:
    """One step on the way of a case; its state is done, current, todo or failed."""

    label: str
    state: str
    note: str = ""

    @property
    def mark(self) -> str:
        """The icon in its circle; none = its number."""
        return {"done": "check", "failed": "x"}.get(self.state, "")

    @property
    def said(self) -> str:
        """Its state in words, for those who do not see the circle."""
        words = {"done": "已完成", "current": "正在进行", "failed": "未通过"}
        return words.get(self.state, "未开始")

    @classmethod
    def of(cls, label: str, stands: Stands, otherwise: str = "todo") -> Step:
        """A step that `stands` as the state of its case says, or else as `otherwise`."""
        return cls(label, *(stands or (otherwise,)))


@dataclass(frozen=True)
class Paper:
    """A document of a case with its stored pages, and a note on it."""

    label: str
    files: Sequence[Any]
    note: str = ""
