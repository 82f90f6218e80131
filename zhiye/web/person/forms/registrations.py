"""Applying to an organisation and leaving one (SX-58, SX-61)."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.http import QueryDict

from zhiye.core.actor import Actor, Role
from zhiye.files.links import current
from zhiye.registrations.deregistration_flow import DEREGISTRATION
from zhiye.registrations.models import Category, Deregistration
from zhiye.web.person.forms.fields import DayField, LineField, PhotographedProof
from zhiye.web.shared.moves import asks
from zhiye.web.shared.uploads import as_stored


class SearchForm(forms.Form):
    """Which organisation."""

    q = forms.CharField(
        label="单位名称或统一社会信用代码",
        max_length=120,
        required=False,
        help_text="名称请从第一个字开始输入，或输入完整的 18 位代码。",
        widget=forms.TextInput({"type": "search", "autocomplete": "organization"}),
    )


class CategoryForm(forms.Form):
    """As what."""

    categories = forms.MultipleChoiceField(
        label="以什么身份公示",
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个人员类别。"},
    )


@asks("deregistrations", "resubmit", Role.PERSON)
class LeaveForm(PhotographedProof):
    """解除劳动合同: the day and the proof (SX-61); a returned one corrected (SX-24)."""

    template = "leave"
    above = ("left_on",)
    below = ("note",)
    left_on = DayField(label="解除劳动合同日期", help_text="照解除劳动合同证明书上的写。")
    note = LineField(label="说明", longest=300, required=False, help_text="可不填，单位会看到。")

    @classmethod
    def of(cls, row: Deregistration, actor: Actor, data: QueryDict | None = None) -> Self:
        """With what was sent last time."""
        form = super().of(row, actor, data)
        pages = {f"proof{n}": as_stored(file) for n, file in enumerate(current(row.files)[:3], 1)}
        form.initial.update(left_on=row.left_on, note=row.note, **pages)
        return form

    def more(self, row: Deregistration, actor: Actor) -> dict[str, Any]:
        """What is to be ended, and why it was returned."""
        last = DEREGISTRATION.last_log(row)
        return {
            "organization": row.registration.organization,
            "steps": "",
            "reason": last.reason if last else "",
        }
