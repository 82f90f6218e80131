"""Fields that several forms of the person portal use."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.web.shared.forms_of import InputForm
from zhiye.web.shared.forms_render import DayField

__all__ = [
    "DayField",
    "LineField",
    "PhotographedForm",
]


class LineField(forms.CharField):
    """One line of plain text."""

    def __init__(self, *, label: str, longest: int = 100, **more: Any) -> None:
        more.setdefault("error_messages", {"required": f"请填写{label}。"})
        super().__init__(label=label, max_length=longest, **more)


class PhotographedForm(InputForm):
    """A form with photographed pages: what everybody fills in, then what few need."""

    @property
    def first(self) -> list[forms.BoundField]:
        """What everybody fills in."""
        return [bound for bound in self.visible_fields() if bound.field.required]

    @property
    def rest(self) -> list[forms.BoundField]:
        """Further pages, and what few need."""
        return [bound for bound in self.visible_fields() if not bound.field.required]

    @property
    def opened(self) -> bool:
        """Whether the part that few need holds something."""
        return any(bound.value() or bound.errors for bound in self.rest)
