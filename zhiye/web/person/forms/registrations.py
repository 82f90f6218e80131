"""Applying to an organisation and leaving one (SX-58, SX-61)."""

from __future__ import annotations

from django import forms

from zhiye.files.models import StoredFile
from zhiye.registrations.models import Category
from zhiye.web.files.fields import StoredFileField
from zhiye.web.person.forms.fields import DayField, LineField


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


class LeaveForm(forms.Form):
    """解除劳动合同: the day and the proof, photographed or as a file (SX-61)."""

    left_on = DayField(label="解除劳动合同日期", help_text="照解除劳动合同证明书上的写。")
    proof1 = StoredFileField(
        "termination_proof",
        label="解除劳动合同证明书",
        help_text="直接拍照，或从手机里选照片、文件。",
        error_messages={"required": "请上传解除劳动合同证明书。"},
    )
    proof2 = StoredFileField("termination_proof", label="第 2 页", required=False)
    proof3 = StoredFileField("termination_proof", label="第 3 页", required=False)
    note = LineField(label="说明", longest=300, required=False, help_text="可不填，单位会看到。")

    @property
    def proof(self) -> list[StoredFile]:
        """The pages sent; for a valid form."""
        pages = [self.cleaned_data[name] for name in ("proof1", "proof2", "proof3")]
        return [one for one in pages if one is not None]

    @property
    def first(self) -> list[forms.BoundField]:
        """What everybody fills in."""
        return [self["left_on"], self["proof1"]]

    @property
    def rest(self) -> list[forms.BoundField]:
        """What few need."""
        return [self["proof2"], self["proof3"], self["note"]]

    @property
    def opened(self) -> bool:
        """Whether the part that few need holds something."""
        return any(bound.value() or bound.errors for bound in self.rest)
