"""Applying to an organisation, and leaving one (SX-58, SX-61, FJ-20)."""

from __future__ import annotations

from typing import Any

from django import forms

from zhiye.core.actor import Actor, Role
from zhiye.employment.inputs import Release
from zhiye.registrations.inputs import Leaving
from zhiye.registrations.models import Category, Deregistration
from zhiye.web.shared.forms_of import InputForm, RecordForm, Words
from zhiye.web.shared.moves import asks


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


@asks("deregistrations", "resubmit", Role.PERSON)
class LeaveForm(PhotographedForm, RecordForm):
    """解除劳动合同: the day and the proof (SX-61); a returned one corrected (SX-24)."""

    takes = Leaving
    template = "leave"
    words = {
        "left_on": Words(help="照解除劳动合同证明书上的写。"),
        "files": Words(help="直接拍照，或从手机里选照片、文件。", pages=3),
        "note": Words(help="可不填，单位会看到。"),
    }

    def more(self, row: Deregistration, actor: Actor) -> dict[str, Any]:
        """What is to be ended."""
        return {"organization": row.registration.organization}


@asks("employments", "release_alone", Role.PERSON)
class ReleaseForm(PhotographedForm):
    """离职: the day, why, and the proof (FJ-20)."""

    takes = Release
    template = "employment_release"
    words = {
        "on": Words(label="离职日期", help="照解除劳动合同证明上的写。"),
        "why": Words(label="离职原因", help="例如：合同到期，单位不给办注销。"),
        "files": Words(
            label="解除劳动合同证明",
            help="直接拍照，或从手机里选。没有证明的，可以交本人签字的登记表。",
            missing="请上传解除劳动合同证明或本人签字的登记表。",
            needed=True,
            pages=3,
        ),
    }
